// A bracket that nothing closes ends with its line or its paragraph: nothing of the script is swallowed.
import { expect, test } from 'vitest'
import type { ScriptLayout } from '#contract/breakdown.ts'
import { breakDown } from './break-down.ts'
import { said } from './layouts.seed.ts'

const FOUNTAIN = (open: string, close = ''): string =>
  `INT. KITCHEN - NIGHT\n\nAnna stirs. ${open}fix this\n\nANNA\nIs it ready?\n\nBEN\nNearly.\n\nAnna waits. ${close}\n\nANNA\nGood.\n`

test.each([
  ['[[', ''],
  ['[[', '[[ closed ]]'],
  ['[[', ']]'],
  ['/*', ''],
  ['/*', '/* closed */'],
  ['(', ''],
  ['【', ''],
])('a screenplay with %s and later %s keeps its lines', (open, close) => {
  expect(said(breakDown(FOUNTAIN(open, close), { layout: 'fountain' }))).toEqual([
    'ANNA||Is it ready?',
    'BEN||Nearly.',
    'ANNA||Good.',
  ])
})

test('a note over two paragraphs is one, and what is cut by hand stays cut', () => {
  const b = breakDown('INT. ROOM - DAY\n\nShe waits. [[why?\n\nask her]]\n\n/*\nANNA\nNever.\n*/\n\nANNA\nNow.\n', {
    layout: 'fountain',
  })
  expect(said(b)).toEqual(['ANNA||Now.'])
  expect(b.shots.map((shot) => shot.action).join('')).not.toMatch(/why|ask/)
})

const DRAMA = `1-1 日 内 厨房
△ 小梅（搅着锅。
小梅（笑：快好了。
阿强：多久（不耐烦
小梅：十分钟。
【音效：敲门声
〔阿强起身。
阿强：有人来了。
`

test.each(['short_drama', 'audio_drama'] as const)('%s: a bracket ends with its line', (layout) => {
  const b = breakDown(DRAMA, { layout })
  expect(b.lines.map((line) => line.character)).toEqual(['小梅', '阿强', '小梅', '阿强'])
  expect(b.lines[0]).toMatchObject({ direction: '笑', text: '快好了。' })
  expect(b.cues.map((cue) => `${cue.kind}:${cue.text}`)).toEqual(['sfx:敲门声'])
  expect(b.shots.map((shot) => shot.action).join('\n')).toContain('阿强起身。')
})

const LAYOUTS: readonly ScriptLayout[] = ['fountain', 'short_drama', 'audio_drama', 'stage_play', 'prose']

test.each(LAYOUTS)('%s: every sign of a script full of open brackets is in an element', (layout) => {
  const text = `${DRAMA}\n（幕启\n\n“说到一半\n\n「又说\n\n[[note\n\n/* cut\n\n{音效\n`
  const b = breakDown(text, { layout })
  expect(b.elements.map((one) => text.slice(one.start_offset, one.end_offset)).join('')).toBe(text)
})
