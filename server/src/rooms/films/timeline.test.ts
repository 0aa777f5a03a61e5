import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { CutInput, CutShot } from './cut.ts'
import { aCut, aLine, aShot, fakeSha256 } from './films-cut.seed.ts'
import { sampleOfFrame } from './formats.ts'
import { transitionOfCue } from './joints.ts'
import { checkLength, planFilm, usualComposeSettings } from './plan-film.ts'
import { filmTemplates } from './templates.ts'
import { buildTimeline } from './timeline.ts'
import { transitionPresets } from './transitions.ts'

const rates = [
  { num: 24, den: 1 },
  { num: 25, den: 1 },
  { num: 30, den: 1 },
  { num: 24_000, den: 1001 },
  { num: 30_000, den: 1001 },
]
const moves = ['static', 'push_in', 'pull_out', 'pan_left', 'pan_right', 'tilt_up', 'tilt_down'] as const
const speakers = ['甲', '乙', '丙'] as const

const line = fc.record({
  durationSamples: fc.integer({ min: 1, max: 480_000 }),
  speaker: fc.constantFrom(...speakers),
  jointWith: fc.subarray([...speakers]),
  text: fc.string({ minLength: 1, maxLength: 60 }),
})
const cue = fc.record({
  kind: fc.constantFrom('sfx', 'bgm', 'title', 'transition', 'pause' as const),
  text: fc.constantFrom('FADE TO BLACK', '三年后', '雷声', '切'),
  afterLines: fc.integer({ min: 0, max: 4 }),
  durationMs: fc.option(fc.integer({ min: 0, max: 4000 })),
  sound: fc.option(
    fc.record({ sha256: fc.constant(fakeSha256(7)), durationSamples: fc.integer({ min: 1, max: 300_000 }) }),
  ),
})
const shot = fc.record({
  scene: fc.boolean(),
  move: fc.constantFrom(...moves),
  minimumMs: fc.integer({ min: 0, max: 6000 }),
  lines: fc.array(line, { maxLength: 4 }),
  cues: fc.array(cue, { maxLength: 3 }),
})
const cut = fc
  .record({
    rate: fc.constantFrom(...rates),
    templateId: fc.constantFrom(...filmTemplates.map((template) => template.id)),
    shots: fc.array(shot, { minLength: 1, maxLength: 12 }),
  })
  .map(({ rate, templateId, shots }): CutInput => {
    let sceneNumber = 1
    const built = shots.map((one, index): CutShot => {
      if (one.scene) sceneNumber++
      const lines = one.lines.map((spoken, at) =>
        aLine(`l${index}-${at}`, { ...spoken, takeSha256: fakeSha256(100 + index * 10 + at) }),
      )
      return aShot(`s${index}`, { ...one, sceneNumber, lines, keyFrameSha256: fakeSha256(index + 1) })
    })
    return aCut(built, { rate, templateId })
  })

describe('any cut', () => {
  test('is covered by its pieces without gap or overlap', () => {
    fc.assert(
      fc.property(cut, (input) => {
        const timeline = buildTimeline(input)
        let frame = 0
        for (const item of timeline.items) {
          expect(item.startFrame).toBe(frame)
          expect(item.frames).toBeGreaterThan(0)
          frame += item.frames
        }
        expect(frame).toBe(timeline.totalFrames)
        expect(timeline.items.filter((item) => item.kind === 'body').length).toBe(timeline.shots.length)
      }),
    )
  })

  test('cuts no line, keeps their order, and shows their words within their own shot', () => {
    fc.assert(
      fc.property(cut, (input) => {
        const timeline = buildTimeline(input)
        expect(timeline.lines.map((spoken) => spoken.line.lineId)).toEqual(
          input.shots.flatMap((one) => one.lines.map((spoken) => spoken.lineId)),
        )
        let before = 0
        for (const spoken of timeline.lines) {
          const placed = timeline.shots[spoken.shot]!
          const bodyEnd = sampleOfFrame(placed.bodyStartFrame + placed.bodyFrames, input.rate)
          expect(spoken.endSample - spoken.startSample).toBe(spoken.line.durationSamples)
          expect(spoken.startSample).toBeGreaterThanOrEqual(sampleOfFrame(placed.bodyStartFrame, input.rate))
          expect(spoken.startSample).toBeGreaterThanOrEqual(before)
          // The body's first picture is rounded down to a sample, hence the one.
          expect(spoken.endSample).toBeLessThanOrEqual(bodyEnd + 1)
          expect(spoken.readEndSample).toBeGreaterThanOrEqual(spoken.endSample)
          before = spoken.startSample
        }
      }),
    )
  })

  test('has sound and picture of one length, whatever the rate', () => {
    fc.assert(
      fc.property(cut, (input) => {
        const { totalFrames, totalSamples } = buildTimeline(input)
        const exact = (totalFrames * 48_000 * input.rate.den) / input.rate.num
        expect(exact - totalSamples).toBeGreaterThanOrEqual(0)
        expect(exact - totalSamples).toBeLessThan(1)
      }),
    )
  })

  test('has chapters that follow one another over the whole film', () => {
    fc.assert(
      fc.property(cut, (input) => {
        const timeline = buildTimeline(input)
        let end = 0
        for (const scene of timeline.scenes) {
          expect(scene.startFrame).toBe(end)
          end = scene.endFrame
        }
        expect(end).toBe(timeline.totalFrames)
      }),
    )
  })

  test('changes at most three pieces when the length of one line changes', () => {
    const pick = fc.tuple(cut, fc.nat(), fc.integer({ min: 1, max: 200_000 }))
    fc.assert(
      fc.property(pick, ([input, seed, more]) => {
        const all = input.shots.flatMap((one) => one.lines)
        if (all.length === 0) return
        const chosen = all[seed % all.length]!
        const change = (one: CutShot) => ({
          ...one,
          lines: one.lines.map((spoken) =>
            spoken === chosen ? { ...spoken, durationSamples: spoken.durationSamples + more } : spoken,
          ),
        })
        const before = planFilm(input, usualComposeSettings)
        const after = planFilm({ ...input, shots: input.shots.map(change) }, usualComposeSettings)
        const known = new Set(before.pieces.map((piece) => JSON.stringify(piece.order)))
        const fresh = after.pieces.filter((piece) => !known.has(JSON.stringify(piece.order)))
        expect(fresh.length).toBeLessThanOrEqual(3)
      }),
    )
  })

  test('has one subtitle entry for every line, with its exact words', () => {
    fc.assert(
      fc.property(cut, (input) => {
        const { srt } = planFilm(input, usualComposeSettings)
        const lines = input.shots.flatMap((one) => one.lines)
        expect(srt.split(' --> ').length - 1).toBe(lines.length)
        let at = 0
        for (const spoken of lines) {
          at = srt.indexOf(spoken.text.trim(), at)
          expect(at).toBeGreaterThanOrEqual(0)
        }
      }),
    )
  })
})

test('a line waits for the one before, joint lines begin together', () => {
  const lines = [
    aLine('a', { speaker: '甲', jointWith: ['乙'], durationSamples: 48_000 }),
    aLine('b', { speaker: '乙', jointWith: ['甲'], durationSamples: 96_000 }),
    aLine('c', { speaker: '甲', durationSamples: 24_000 }),
  ]
  const [a, b, c] = buildTimeline(aCut([aShot('s', { lines })])).lines
  expect(a!.startSample).toBe(b!.startSample)
  const gap = filmTemplates.find((one) => one.id === 'classic')!.pace.between_lines_ms * 48
  expect(c!.startSample).toBe(b!.endSample + gap)
})

test('pauses and on-screen titles take their time', () => {
  const plain = buildTimeline(aCut([aShot('s', { lines: [aLine('a'), aLine('b')] })]))
  const cues = [{ kind: 'pause', text: '停顿', afterLines: 1, durationMs: 3000, sound: null }] as const
  const paused = buildTimeline(aCut([aShot('s', { lines: [aLine('a'), aLine('b')], cues })]))
  expect(paused.lines[1]!.startSample - plain.lines[1]!.startSample).toBe(144_000)
  expect(paused.totalFrames - plain.totalFrames).toBe(72)
})

test('scenes are joined by the template, an editor and the script may say otherwise', () => {
  const kinds = (shots: readonly CutShot[]) =>
    buildTimeline(aCut(shots)).items.flatMap((item) =>
      item.kind === 'transition' ? [`${item.preset.id} ${item.frames}`] : ['body'],
    )
  const second = aShot('b', { sceneNumber: 2 })
  expect(kinds([aShot('a'), aShot('b')])).toEqual(['fade 12', 'body', 'body', 'fade 24'])
  expect(kinds([aShot('a'), second])).toEqual(['fade 12', 'body', 'fade 12', 'body', 'fade 24'])
  expect(kinds([aShot('a'), { ...second, transitionIn: { id: 'wipe_left', durationMs: 250 } }])).toContain(
    'wipe_left 6',
  )
  const cues = [{ kind: 'transition', text: 'DISSOLVE TO:', afterLines: 0, durationMs: null, sound: null }] as const
  expect(kinds([aShot('a'), { ...second, cues }])).toContain('dissolve 17')
})

test('the words of a transition cue are understood', () => {
  const words = ['FADE TO BLACK.', 'CUT TO:', '叠化', '黑场', 'CROSSFADE', '闪白', '意义不明']
  expect(words.map(transitionOfCue)).toEqual([
    'fade_black',
    'cut',
    'fade',
    'fade_black',
    'fade',
    'fade_white',
    undefined,
  ])
})

test('a bed runs from its first shot to its last', () => {
  const shots = [
    aShot('a'),
    aShot('b', { sceneNumber: 2 }),
    aShot('c', { sceneNumber: 2 }),
    aShot('d', { sceneNumber: 3 }),
  ]
  const bed = { fromShotId: 'b', toShotId: 'c', sha256: fakeSha256(9), durationSamples: 100_000, gainDb: 0 }
  const timeline = buildTimeline(aCut(shots, { beds: [bed] }))
  const scene = timeline.scenes[1]!
  expect(timeline.beds[0]!.startSample).toBe(sampleOfFrame(scene.startFrame, timeline.rate))
  expect(timeline.beds[0]!.startSample + timeline.beds[0]!.spanSamples).toBeGreaterThanOrEqual(
    sampleOfFrame(scene.endFrame, timeline.rate),
  )
})

test('what cannot become a film is refused with the way out', () => {
  const refused = (input: CutInput) => expect(() => buildTimeline(input))
  refused(aCut([])).toThrow(/FILMS_EMPTY_CUT/)
  refused(aCut([aShot('a')], { templateId: 'no_such' })).toThrow(/FILMS_UNKNOWN_TEMPLATE/)
  refused(aCut([aShot('a')], { rate: { num: 1, den: 1 } })).toThrow(/FILMS_BAD_RATE/)
  refused(aCut([aShot('a', { lines: [aLine('l', { durationSamples: 0 })] })])).toThrow(/FILMS_BAD_DURATION/)
  refused(aCut([aShot('a', { transitionIn: { id: 'spin', durationMs: 5 } })])).toThrow(/FILMS_UNKNOWN_TRANSITION/)
})

test('a film may be as long as the studio says, and no sample longer', () => {
  const plan = planFilm(aCut([aShot('a', { minimumMs: 59_000 })]), usualComposeSettings)
  const minutes = plan.timeline.totalSamples / 48_000 / 60
  expect(() => checkLength(plan, Math.ceil(minutes))).not.toThrow()
  expect(() => checkLength(plan, minutes)).not.toThrow()
  expect(() => checkLength(plan, minutes - 1 / 48_000 / 60)).toThrow(/FILMS_TOO_LONG/)
  expect(() => checkLength(plan, null)).not.toThrow()
})

test('templates name only transitions that exist, and no id is used twice', () => {
  const known = transitionPresets.map((preset) => preset.id)
  for (const template of filmTemplates)
    for (const use of Object.values(template.transitions)) expect(known).toContain(use.id)
  expect(new Set(known).size).toBe(known.length)
  expect(new Set(filmTemplates.map((template) => template.id)).size).toBe(filmTemplates.length)
})
