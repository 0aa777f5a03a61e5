// Real scripts through the program alone: their numbers as the command line prints them, and a film in whose subtitles every
// spoken line stands, in order. What each number means is argued in server/src/rooms/scripts/breakdown/samples.test.ts.
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { layOutData } from './data-template.ts'
import { makeFolder, run } from './huaben.ts'

// A script of a hundred lines takes minutes on a busy machine.
vi.setConfig({ testTimeout: 1_200_000, hookTimeout: 300_000 })

const SAMPLES = join(import.meta.dirname, '..', 'server', 'src', 'rooms', 'scripts', 'breakdown', 'testdata')

type Found = {
  layout: string
  episodes: unknown[]
  characters: unknown[]
  scenes: unknown[]
  lines: { text: string; kind: string; joint_with: string[] }[]
  cues: { kind: string }[]
}

async function breakDown(name: string): Promise<Found> {
  const ended = await run(['breakdown', join(SAMPLES, name), '--json'])
  expect(ended.code, ended.stderr).toBe(0)
  return JSON.parse(ended.stdout) as Found
}

test.each([
  ['brick-and-steel.fountain', 'fountain', { episodes: 0, characters: 7, scenes: 8, lines: 22 }],
  ['cyber-bob-traffic-dogs.fountain', 'fountain', { episodes: 0, characters: 6, scenes: 3, lines: 35 }],
  ['radio-studio.fdx', 'final_draft', { episodes: 0, characters: 4, scenes: 2, lines: 4 }],
  ['earnest-act1.txt', 'stage_play', { episodes: 0, characters: 2, scenes: 1, lines: 17 }],
  ['romeo-juliet-balcony.txt', 'stage_play', { episodes: 0, characters: 2, scenes: 1, lines: 52 }],
  ['qisi-luxun.txt', 'stage_play', { episodes: 0, characters: 5, scenes: 1, lines: 103 }],
  ['zhongli-shortdrama.txt', 'short_drama', { episodes: 2, characters: 5, scenes: 4, lines: 22 }],
  ['qisi-audio-drama.txt', 'audio_drama', { episodes: 0, characters: 6, scenes: 3, lines: 25 }],
  ['elephants-dream.en.srt', 'captions', { episodes: 0, characters: 1, scenes: 1, lines: 78 }],
  ['elephants-dream.en.vtt', 'captions', { episodes: 0, characters: 1, scenes: 1, lines: 78 }],
] as const)('%s is broken down as %s', async (name, layout, numbers) => {
  const found = await breakDown(name)
  expect(found.layout).toBe(layout)
  const { episodes, characters, scenes, lines } = found
  expect({
    episodes: episodes.length,
    characters: characters.length,
    scenes: scenes.length,
    lines: lines.length,
  }).toEqual(numbers)
  if (name === 'qisi-audio-drama.txt') {
    // 24 lines to a reader; the two halves spoken at once are two lines here, each naming the other.
    expect(lines.filter((line) => line.joint_with.length > 0)).toHaveLength(2)
    expect(found.cues.filter((cue) => cue.kind === 'sfx')).toHaveLength(10)
    expect(found.cues.filter((cue) => cue.kind === 'bgm')).toHaveLength(5)
  }
})

/** Subtitles wrap and part lines, so only the signs count. */
const signs = (text: string) => text.replace(/\s+/g, '')

const spokenIn = (srt: string) =>
  signs(
    srt
      .trim()
      .split(/\n\n+/)
      .map((block) => block.split('\n').slice(2).join(''))
      .join(''),
  )

/** All scripts of testdata. */
const SCRIPTS = [
  'brick-and-steel.fountain',
  'cyber-bob-traffic-dogs.fountain',
  'fountain-elements.fountain',
  'radio-studio.fdx',
  'earnest-act1.txt',
  'romeo-juliet-balcony.txt',
  'qisi-luxun.txt',
  'liaozhai-zhongli.txt',
  'zhongli-shortdrama.txt',
  'qisi-audio-drama.txt',
  'elephants-dream.en.srt',
  'elephants-dream.en.vtt',
] as const

describe('films', () => {
  let folder: Awaited<ReturnType<typeof makeFolder>>
  beforeAll(async () => {
    folder = await makeFolder()
    await layOutData(folder.data)
  })
  afterAll(() => folder[Symbol.asyncDispose]())

  // One studio for all, as people have it, and the smallest picture: what is tested is what is said, in which order.
  test.each(SCRIPTS)('%s becomes a film with every line in its subtitles', async (name) => {
    const out = join(folder.dir, name)
    const film = ['--out', out, '--data', folder.data, '--size', '360p', '--aspect', '1:1']
    const made = await run(['produce', join(SAMPLES, name), ...film, '--json'])
    expect(made.code, made.stderr).toBe(0)
    const spoken = spokenIn(await readFile(join(out, 'film.srt'), 'utf8'))
    let at = 0
    for (const line of (await breakDown(name)).lines) {
      const found = spoken.indexOf(signs(line.text), at)
      expect(found, line.text).toBeGreaterThanOrEqual(0)
      at = found + signs(line.text).length
    }
    await rm(out, { recursive: true, force: true })
  })
})
