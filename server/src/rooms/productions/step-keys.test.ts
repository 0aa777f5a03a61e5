// What decides whether a thing is made anew: which steps of a production get another key when one thing is another.
import { expect, test } from 'vitest'
import type { WorkOrder } from '#contract/films.ts'
import type { BoardLine, BoardShot } from '#rooms/boards/boards.ts'
import { clipStep, guessClips } from './clip-steps.ts'
import { planFirstStage } from './first-steps.ts'
import type { ProductionInput } from './input.ts'
import { keyOfOrder } from './second-stage.ts'

const source = { start_line: 1, end_line: 1 }
const line: BoardLine = {
  id: 'line',
  character: '许仙',
  text: '船家，过河去么？',
  direction: '笑',
  scriptDirection: '',
  kind: 'dialogue',
  offScreen: false,
  jointWith: [],
  variant: 0,
  pinnedTake: null,
  source,
}
const shot: BoardShot = {
  id: 'shot',
  sceneId: 'scene',
  size: 'medium',
  framing: 'single',
  angle: 'eye',
  move: 'static',
  action: '许仙撑着伞，走到桥头。',
  figures: [{ character: '许仙', role: 'speaker', side: 'left', emotion: 'happy' }] as unknown as BoardShot['figures'],
  subject: null,
  props: ['伞'],
  durationMs: 2000,
  notes: '',
  prompt: null,
  locked: false,
  variant: 0,
  pinnedKeyFrame: null,
  startFrame: null,
  endFrame: null,
  pinnedClip: null,
  lines: [line],
  cues: [{ kind: 'sfx', text: '雨声', afterLines: 0, durationMs: 1000, source }],
}
const engine = (id: string) => ({ id, revision: 1, model: id })
const base = {
  board: {
    projectId: 'project',
    scriptVersion: 1,
    language: 'zh-CN',
    title: null,
    characters: [],
    locations: [],
    scenes: [
      {
        ...{ id: 'scene', number: 1, episode: null, heading: '1-1', location: '桥头' },
        ...{ interior: 'exterior', timeOfDay: 'day', weather: 'rain', characters: ['许仙'], props: [] },
      },
    ],
    shots: [shot],
  },
  film: { size: '360p', aspect: '16:9', rate: { num: 25, den: 1 }, template: 'plain' },
  music: true,
  voices: { 许仙: { engineId: 'speech', voiceId: 'man', pitchSemitones: 0, pacePercent: 100 } },
  engines: {
    image: { ...engine('image'), isRemote: true },
    speech: engine('speech'),
    music: engine('music'),
    effect: engine('effect'),
    video: engine('video'),
  },
  prompts: { shot: { language: 'en', text: 'A film still. {action}' } },
} as unknown as ProductionInput

const withEngine = (kind: 'image' | 'speech' | 'music' | 'effect' | 'video', other: object): ProductionInput => ({
  ...base,
  engines: { ...base.engines, [kind]: { ...base.engines[kind], ...other } },
})
const withShot = (other: Partial<BoardShot>): ProductionInput => ({
  ...base,
  board: { ...base.board, shots: [{ ...shot, ...other }] },
})
const withLine = (other: Partial<BoardLine>) => withShot({ lines: [{ ...line, ...other }] })
const withVoice = (other: object): ProductionInput => ({
  ...base,
  voices: { 许仙: { ...base.voices.许仙!, ...other } },
})

const PICTURE = 'f'.repeat(64)

/** By kind of step. */
function keysOf(input: ProductionInput, picture = PICTURE): Record<string, string> {
  const steps = planFirstStage(input).steps
  const clips = guessClips(input).map((clip) => clipStep(input, clip, picture))
  return Object.fromEntries([...steps, ...clips].map((step) => [step.kind, step.key]))
}
const KINDS = ['speech', 'key_frame', 'bed', 'effect', 'clip'].sort()

const changed = (input: ProductionInput, picture?: string) => {
  const [before, after] = [keysOf(base), keysOf(input, picture)]
  return KINDS.filter((kind) => before[kind] !== after[kind])
}

test('there is a step of each kind, with a key of its own that is the same each time', () => {
  const keys = keysOf(base)
  expect(Object.keys(keys).sort()).toEqual(KINDS)
  expect(new Set(Object.values(keys)).size).toBe(KINDS.length)
  expect(changed(structuredClone(base))).toEqual([])
})

const ENGINES = { image: 'key_frame', speech: 'speech', music: 'bed', effect: 'effect', video: 'clip' } as const
const engineChanges = Object.entries(ENGINES).flatMap(([kind, step]) =>
  [{ id: 'another' }, { revision: 2 }, { model: 'another' }].map((other) => [kind, step, other] as const),
)
test.each(engineChanges)('engine of %s: its %s is made anew with %o', (kind, step, other) => {
  expect(changed(withEngine(kind as keyof typeof ENGINES, other))).toEqual([step])
})

test.each([
  ['text', withLine({ text: '船家！' }), ['speech']],
  ['direction', withLine({ direction: '怒' }), ['speech']],
  ['variant of the line', withLine({ variant: 1 }), ['speech']],
  ['voice', withVoice({ voiceId: 'woman' }), ['speech']],
  ['pitch', withVoice({ pitchSemitones: 3 }), ['speech']],
  ['pace', withVoice({ pacePercent: 90 }), ['speech']],
  ['angle', withShot({ angle: 'low' }), ['key_frame']],
  ['variant of the shot', withShot({ variant: 1 }), ['clip', 'key_frame']],
  ['words for the shot', withShot({ prompt: '桥' }), ['clip', 'key_frame']],
  [
    'template of the prompt',
    { ...base, prompts: { shot: { language: 'en', text: 'A drawing. {action}' } } } as never,
    ['key_frame'],
  ],
  ['sound asked for', withShot({ cues: [{ ...shot.cues[0]!, text: '雷声' }] }), ['effect']],
  ['size of the film', { ...base, film: { ...base.film, size: '720p' } }, ['clip', 'key_frame']],
] as const)('another %s', (_, input: ProductionInput, kinds) => {
  expect(changed(input)).toEqual(kinds)
})

test('another picture is another clip, and nothing else', () => {
  expect(changed(base, 'e'.repeat(64))).toEqual(['clip'])
})

test('a shot that was moved to another scene keeps its picture and its clip; the music is that of the other scene', () => {
  const [scene] = base.board.scenes
  const road = { ...scene!, id: 'road', number: 2, location: '大路', timeOfDay: 'night', weather: 'clear' } as const
  const moved = { ...shot, sceneId: 'road', settingSceneId: 'scene' }
  expect(changed({ ...base, board: { ...base.board, scenes: [scene!, road], shots: [moved] } })).toEqual(['bed'])
})

test('work orders: program, revision, kind, what is asked and what goes in decide; limits do not', () => {
  const order = {
    kind: 'segment',
    program: 'ffmpeg',
    revision: 1,
    inputs: [{ name: 'a.png', sha256: PICTURE }],
    limits: { timeout_ms: 1000 },
    steps: [{ frames: 25 }],
  } as unknown as WorkOrder
  const keyWith = (other: object) => keyOfOrder({ ...order, ...other } as WorkOrder)
  const others = [
    { kind: 'transition' },
    { program: 'mixer' },
    { revision: 2 },
    { inputs: [{ name: 'a.png', sha256: 'e'.repeat(64) }] },
    { steps: [{ frames: 26 }] },
  ]
  expect(new Set([keyOfOrder(order), ...others.map(keyWith)]).size).toBe(others.length + 1)
  expect(keyWith({ limits: { timeout_ms: 2000 } })).toBe(keyOfOrder(order))
})
