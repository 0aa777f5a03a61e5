// Who rewords one line wants to pay for one line: the shots around it stay as they are.
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Breakdown, BreakdownLine } from '#contract/breakdown.ts'
import { breakDown } from './break-down.ts'

const SAMPLES = [
  'brick-and-steel.fountain',
  'cyber-bob-traffic-dogs.fountain',
  'radio-studio.fdx',
  'zhongli-shortdrama.txt',
  'qisi-audio-drama.txt',
  'qisi-luxun.txt',
  'earnest-act1.txt',
  'romeo-juliet-balcony.txt',
  'liaozhai-zhongli.txt',
  'fish-grail.tsv',
  'elephants-dream.en.srt',
]
const SEED = 20_260_731
const ROUNDS = 30

/** mulberry32: small, seeded, the same everywhere. */
function dice(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Says nothing that has a mood, a name or a thing in it. */
const FILLERS = {
  han: ['我说', '这样', '其实', '就是', '那么', '一点', '已经', '这里', '，也许', '，不过'],
  latin: [' then', ' indeed', ' so', ' perhaps', ' again', ' here', ', well', ', I think', ' already', ' quite'],
}

type Reword = { readonly script: string; readonly from: string; readonly to: string }

/**
 * The script with one line about 30 % longer or shorter. Only a stretch between brackets, quotes and line ends is
 * touched, never its last mark, and no name in it: whom a line names is what it says, not how long it is.
 */
function reword(script: string, b: Breakdown, line: BreakdownLine, roll: () => number): Reword | null {
  const source = script.slice(line.start_offset, line.end_offset)
  const stretch = longestStretch(source, line.text)
  if (stretch === null) return null
  const body = stretch.text.replace(/[^\p{L}\p{N}]+$/u, '')
  const names = b.characters.flatMap((one) => [one.name, ...one.aliases])
  const wanted = Math.max(1, Math.round(line.text.length * 0.3))
  const to = roll() < 0.5 ? longer(body, wanted, roll) : shorter(body, wanted, roll)
  if (to === null || names.some((name) => body.includes(name) !== to.includes(name))) return null
  const at = line.start_offset + stretch.at
  return { script: script.slice(0, at) + to + script.slice(at + body.length), from: body, to }
}

function longestStretch(source: string, spoken: string): { text: string; at: number } | null {
  let best: { text: string; at: number } | null = null
  for (const found of source.matchAll(/[^\r\n()（）[\]【】<>{}“”"'*_~：:\t|]+/g)) {
    const text = found[0].trim()
    if (text.length > (best?.text.length ?? 1) && spoken.includes(text))
      best = { text, at: found.index + found[0].indexOf(text) }
  }
  return best
}

function longer(body: string, wanted: number, roll: () => number): string {
  const fillers = /[\u4e00-\u9fff]/.test(body) ? FILLERS.han : FILLERS.latin
  const places = [...body.matchAll(/(?<=[\p{L}])(?=\s)|(?<=[\u4e00-\u9fff])(?=[\u4e00-\u9fff])/gu)].map(
    (one) => one.index,
  )
  const at = places[Math.floor(roll() * places.length)] ?? body.length
  let added = ''
  while (added.length < wanted) added += fillers[Math.floor(roll() * fillers.length)]
  return body.slice(0, at) + added + body.slice(at)
}

/** Takes out a stretch from the middle, marks and all: whole words where words are spaced. */
function shorter(body: string, wanted: number, roll: () => number): string | null {
  const isHan = /[\u4e00-\u9fff]/.test(body)
  const starts = isHan
    ? [...body].map((_, at) => at).slice(1)
    : [...body.matchAll(/(?<=\s)\S/g)].map((one) => one.index)
  const fitting = starts.filter((at) => at + wanted < body.length)
  const start = fitting[Math.floor(roll() * fitting.length)]
  if (start === undefined) return null
  const end = isHan ? start + wanted : body.indexOf(' ', start + wanted - 1) + 1
  return end <= start ? null : body.slice(0, start) + body.slice(end)
}

/** Where it is told to happen and among whom: who changes that has not just chosen other words. */
const story = (b: Breakdown): string =>
  JSON.stringify(b.scenes.map((one) => [one.location, one.time_of_day, one.characters]))

/** Everything of each shot but where it stands and what is said in it. */
function looks(b: Breakdown): string[] {
  const told = new Set(b.lines.filter((line) => line.kind === 'narration').map((line) => line.shot))
  const counts = b.shots.map(() => 0)
  for (const line of b.lines) counts[line.shot] = (counts[line.shot] ?? 0) + 1
  return b.shots.map(({ start_line, end_line, start_offset, end_offset, scene, number, action, ...look }, at) =>
    JSON.stringify({ ...look, action: told.has(at) ? '' : action, lines: counts[at] }),
  )
}

/** How many shots of the longer list have no partner in the other, in order. */
function countDifferences(before: readonly string[], after: readonly string[]): number {
  let row = new Array<number>(after.length + 1).fill(0)
  for (const one of before) {
    const next = [0]
    for (let at = 1; at <= after.length; at++)
      next.push(one === after[at - 1] ? row[at - 1]! + 1 : Math.max(row[at]!, next[at - 1]!))
    row = next
  }
  return Math.max(before.length, after.length) - row.at(-1)!
}

describe.each(SAMPLES)('%s', (fileName) => {
  const script = readFileSync(new URL(`./testdata/${fileName}`, import.meta.url), 'utf8')
  const b = breakDown(script, { fileName })
  const before = looks(b)

  test(`a line reworded by 30 % leaves the other shots alone (seed ${SEED})`, () => {
    const roll = dice(SEED)
    const outcomes: { differing: number; shots: number; reword: Reword }[] = []
    for (let tries = 0; outcomes.length < ROUNDS && tries < ROUNDS * 10; tries++) {
      const change = reword(script, b, b.lines[Math.floor(roll() * b.lines.length)]!, roll)
      if (change === null) continue
      const changed = breakDown(change.script, { fileName })
      if (story(changed) !== story(b)) continue
      const after = looks(changed)
      outcomes.push({ differing: countDifferences(before, after), shots: after.length, reword: change })
    }
    const shown = (one: (typeof outcomes)[number]): string =>
      `${one.differing} shots differ, ${before.length} became ${one.shots}: "${one.reword.from}" became "${one.reword.to}"`
    const expectFew = (bad: typeof outcomes, most: number): void =>
      expect(bad.length, bad.map(shown).join('\n')).toBeLessThanOrEqual(most)
    expect(outcomes.length).toBe(ROUNDS)
    expectFew(
      outcomes.filter((one) => one.differing > 3),
      0,
    )
    expectFew(
      outcomes.filter((one) => one.differing > 1),
      ROUNDS * 0.1,
    )
    expectFew(
      outcomes.filter((one) => one.shots !== before.length),
      ROUNDS * 0.1,
    )
  })
})

test('a reply may grow from four signs to seven, and a line by half, without a new shot', () => {
  const dialogue = (reply: string, line: string): string =>
    `1-1 日 内 客厅\n人物：林晚、顾沉\n\n林晚：你昨天晚上去了哪里？\n顾沉：${reply}\n林晚：${line}\n顾沉：我不想再说一遍了。\n`
  const before = breakDown(dialogue('我在公司。', '公司的人说你早就走了。'))
  expect(before.lines).toHaveLength(4)
  for (const [reply, line] of [
    ['我一直在公司。', '公司的人说你早就走了。'],
    ['我在公司。', '公司的人说你昨天下午五点多钟就走了。'],
    ['我在公司。', '他们说你早走了。'],
  ] as const)
    expect(looks(breakDown(dialogue(reply, line)))).toEqual(looks(before))
})
