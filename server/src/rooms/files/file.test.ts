import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Fault } from '#platform/faults.ts'
import { checkType, cleanName, endingOf, exportPath, looksLikeText, percentUsed } from './file.ts'

describe('names of files', () => {
  it.each([
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\me\\剧本.docx', '剧本.docx'],
    ['a\u0000b\u202egpj.exe', 'abgpj.exe'],
    ['report?.pdf', 'report_.pdf'],
    ['CON.txt', '_CON.txt'],
    ['name. . ', 'name'],
    ['.hidden', '.hidden'],
  ])('%j becomes %j', (given, clean) => expect(cleanName(given)).toBe(clean))

  it.each(['', '/', '..', '...', ' ', '\u200b', 'folder/'])('%j is refused', (given) => {
    expect(() => cleanName(given)).toThrow('FILES_BAD_NAME')
  })

  it('never hold a folder, a control character or more than 255 bytes, and cleaning twice changes nothing', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary', maxLength: 400 }), fc.string({ unit: 'grapheme', maxLength: 400 })),
        (given) => {
          let clean: string
          try {
            clean = cleanName(given)
          } catch (error) {
            expect(error).toBeInstanceOf(Fault)
            return
          }
          expect(clean).not.toMatch(/[/\\\u0000-\u001f\u202a-\u202e]/)
          expect(Buffer.byteLength(clean)).toBeLessThanOrEqual(255)
          expect(clean.isWellFormed()).toBe(true)
          expect(cleanName(clean)).toBe(clean)
        },
      ),
    )
  })

  it('keep their ending when they are too long', () => {
    const clean = cleanName(`${'长'.repeat(200)}.MP4`)
    expect(Buffer.byteLength(clean)).toBeLessThanOrEqual(255)
    expect(endingOf(clean)).toBe('.mp4')
  })
})

it('the place in exports is made of ids and a plain ending only', () => {
  const file = {
    id: 'f',
    name: '夜景.PNG',
    projectId: 'p',
    purpose: 'keyframe',
    variant: 'start',
    chargedTo: 'u',
  } as const
  expect(exportPath(file)).toBe('users/u/projects/p/keyframes/start/f.png')
  expect(exportPath({ ...file, projectId: null, purpose: 'character', variant: null })).toBe('users/u/characters/f.png')
  expect(exportPath({ ...file, name: 'x.a/../b', purpose: 'export' })).toBe('users/u/projects/p/exports/f')
})

describe('content and purpose', () => {
  it.each([
    ['character', 'image/png', true],
    ['character', 'application/pdf', false],
    ['video', 'video/mp4', true],
    ['audio', 'audio/flac', true],
    ['script', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', true],
    ['script', 'text/x-fountain', true],
    ['script', 'video/mp4', false],
    ['scene_file', 'application/octet-stream', true],
    ['other', 'application/x-msdownload', false],
    ['avatar', 'image/svg+xml', false],
  ] as const)('%s, %s: %s', (purpose, mediaType, fits) => {
    if (fits) expect(() => checkType(purpose, mediaType)).not.toThrow()
    else expect(() => checkType(purpose, mediaType)).toThrow('UNSUPPORTED_TYPE')
  })

  it('tells text in any encoding from other bytes', () => {
    expect(looksLikeText(Buffer.from('旁白：夜。\r\n\tNARRATOR'))).toBe(true)
    expect(looksLikeText(Buffer.from([0xff, 0xfe, 0x41, 0x00]))).toBe(true)
    expect(looksLikeText(Buffer.from([0xc4, 0xe3, 0xba, 0xc3]))).toBe(true)
    expect(looksLikeText(Buffer.from([1, 2, 3, 0]))).toBe(false)
  })
})

it('defect 8: 512 MiB of a 10 GiB quota are 5 per cent, and bytes beyond 2^31 stay exact', () => {
  expect(percentUsed(536_870_912, 10_737_418_240)).toBe(5)
  expect(percentUsed(5_368_709_120, 10_737_418_240)).toBe(50)
  expect(percentUsed(2 ** 40 + 1, 2 ** 41)).toBe(50)
  expect(percentUsed(1, 0)).toBe(100)
})
