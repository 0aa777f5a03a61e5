// Film grammar, as it can be checked.
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Breakdown, BreakdownShot } from '#contract/breakdown.ts'
import { breakDown } from './break-down.ts'
import { speechMs } from './pace.ts'

const sample = (name: string): Breakdown =>
  breakDown(readFileSync(new URL(`./testdata/${name}`, import.meta.url), 'utf8'), { fileName: name })
const all = [
  'brick-and-steel.fountain',
  'cyber-bob-traffic-dogs.fountain',
  'zhongli-shortdrama.txt',
  'qisi-audio-drama.txt',
  'qisi-luxun.txt',
  'earnest-act1.txt',
  'liaozhai-zhongli.txt',
  'fish-grail.tsv',
].map((name) => ({ name, b: sample(name) }))
const estimatedMs = (b: Breakdown, shot: BreakdownShot, at: number): number =>
  Math.max(
    shot.duration_hint_ms,
    b.lines.filter((line) => line.shot === at).reduce((sum, line) => sum + speechMs(line.text), 0),
  )

describe.each(all)('$name', ({ b }) => {
  test('the 180-degree rule: everybody keeps a side for the whole scene', () => {
    const sides = new Map<string, string>()
    for (const shot of b.shots) {
      for (const one of shot.figures) {
        const key = `${shot.scene} ${one.character}`
        expect(sides.get(key) ?? one.side).toBe(one.side)
        sides.set(key, one.side)
      }
    }
  })
  test('a shot over a shoulder or of two shows two on different sides', () => {
    for (const shot of b.shots) {
      if (shot.framing === 'single') expect(shot.figures).toHaveLength(1)
      if (shot.framing === 'empty' || shot.framing === 'insert') expect(shot.figures).toHaveLength(0)
      if (shot.framing !== 'two_shot' && shot.framing !== 'over_shoulder') continue
      expect(shot.figures).toHaveLength(2)
      expect(shot.figures[0]!.side).not.toBe(shot.figures[1]!.side)
    }
  })
  test('whoever speaks in the picture is in the picture; three lines at most share a shot', () => {
    for (const line of b.lines) {
      if (line.off_screen) continue
      expect(b.shots[line.shot]!.figures.map((one) => one.character)).toContain(line.character)
    }
    for (const at of b.shots.keys()) expect(b.lines.filter((line) => line.shot === at).length).toBeLessThanOrEqual(3)
  })
  test('two shots in a row never show the same people in the same frame', () => {
    for (let at = 1; at < b.shots.length; at++) {
      const [one, two] = [b.shots[at - 1]!, b.shots[at]!]
      if (one.scene !== two.scene || two.figures.length === 0 || two.framing === 'group' || two.action !== '') continue
      const look = (shot: BreakdownShot): string =>
        [shot.size, shot.framing, ...shot.figures.map((each) => `${each.character}${each.role}`)].join()
      expect(look(two)).not.toBe(look(one))
    }
  })
  test('moves are rare', () => {
    expect(b.shots.filter((shot) => shot.move !== 'static').length).toBeLessThanOrEqual(1 + b.shots.length * 0.25)
  })
})

test('the average shot of dialogue and action takes 2.5 to 6.5 seconds', () => {
  for (const { name, b } of all) {
    const average = b.shots.reduce((sum, shot, at) => sum + estimatedMs(b, shot, at), 0) / b.shots.length / 1000
    expect.soft(average, name).toBeGreaterThan(2.5)
    // Lines are never cut, so a play of long speeches has long shots.
    expect.soft(average, name).toBeLessThan(7)
  }
})

test('a new place is seen wide before anybody speaks in it', () => {
  for (const { b } of all) {
    const places = new Set<string>()
    for (const scene of b.scenes) {
      const first = b.shots.find((shot) => shot.scene === scene.number)!
      const known = b.locations.some((one) => one.name === scene.location)
      if (known && !places.has(scene.location)) expect(['wide', 'extreme_wide']).toContain(first.size)
      places.add(scene.location)
    }
  }
})

test('faces come nearer and show it when tempers rise', () => {
  const b = sample('zhongli-shortdrama.txt')
  const shot = b.shots[b.lines.find((line) => line.text.startsWith('牛鼻子老道'))!.shot]!
  expect(shot.figures).toEqual([{ character: '马三', role: 'speaker', side: 'left', emotion: 'angry' }])
  expect(['medium_close', 'close']).toContain(shot.size)
})

test('narration is heard over a picture of what it tells; a thought over the face that thinks it', () => {
  const tale = sample('liaozhai-zhongli.txt')
  for (const line of tale.lines)
    if (line.kind === 'narration') expect(tale.shots[line.shot]!.action).toContain(line.text.slice(0, 6))
  const drama = sample('zhongli-shortdrama.txt')
  const thought = drama.lines.find((line) => line.kind === 'voice_over')!
  expect(drama.shots[thought.shot]!.figures).toMatchObject([{ character: '老道', role: 'present' }])
})

test('stage business inside a speech is something to see', () => {
  const b = sample('qisi-luxun.txt')
  const line = b.lines.find((one) => one.direction.includes('一手捏了拳头'))!
  expect(b.shots[line.shot]!.action).toContain('一手捏了拳头，举起来，一手去揪庄子')
})
