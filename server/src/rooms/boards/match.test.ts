import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Breakdown } from '#contract/breakdown.ts'
import { createScriptReader } from '#rooms/scripts/scripts.ts'
import { ANCHOR_KINDS, type Anchored, type AnchorIds } from './anchors.ts'
import { matchBreakdown } from './match.ts'
import { type Item, type SmallScene, smallBreakdown } from './testdata/small-breakdown.ts'

function counter() {
  let count = 0
  return () => `id-${++count}`
}

function anchored(breakdown: Breakdown, newId: () => string): Anchored {
  return { breakdown, ...matchBreakdown(null, breakdown, newId) }
}

function follow(previous: Anchored, breakdown: Breakdown, newId: () => string): Anchored {
  return { breakdown, ...matchBreakdown(previous, breakdown, newId) }
}

/** Ids that were once there and are not now. */
function goneOf({ ids, memory }: Anchored): string[] {
  const alive = new Set(ANCHOR_KINDS.flatMap((kind) => ids[kind]))
  return [...new Set(memory.map((one) => one.id).filter((id) => !alive.has(id)))]
}

const NAMES = ['ANNA', 'BOB', '掌柜']
const WORDS =
  'river lantern quiet morning bread soldier window letter stone winter garden mother answer paper tower'.split(' ')

const shortText = fc.constantFrom('Yes.', 'No.', 'Why?', '是。', '好。')
const longText = fc
  .tuple(fc.array(fc.constantFrom(...WORDS), { minLength: 4, maxLength: 12 }), fc.integer({ min: 0, max: 1e6 }))
  .map(([words, salt]) => `${words.join(' ')} ${salt}`)
const text = fc.oneof({ weight: 1, arbitrary: shortText }, { weight: 2, arbitrary: longText })
const speech: fc.Arbitrary<Item> = fc.record({ by: fc.constantFrom(...NAMES), text })
const item: fc.Arbitrary<Item> = fc.oneof(
  { weight: 4, arbitrary: speech },
  { weight: 1, arbitrary: fc.record({ action: longText }) },
)
const scene: fc.Arbitrary<SmallScene> = fc.record({
  heading: fc.constantFrom('INT. ROOM - DAY', 'EXT. ROAD - NIGHT', 'INT. CELLAR - NIGHT'),
  items: fc.array(item, { minLength: 1, maxLength: 12 }),
})
const script = fc.array(scene, { minLength: 1, maxLength: 8 })

const seeded = { seed: 20260, numRuns: 300 }

function expectUnique(ids: AnchorIds): void {
  const all = ANCHOR_KINDS.flatMap((kind) => ids[kind])
  expect(new Set(all).size).toBe(all.length)
}

/** All but the changed places have the ids that they had. */
function expectKept(before: readonly string[], after: readonly string[]): void {
  expect(before.filter((id) => !after.includes(id))).toEqual([])
}

type Place = { readonly scene: number; readonly item: number }
const placeIn = (scenes: readonly SmallScene[], pick: number): Place => {
  const places = scenes.flatMap((one, at) => one.items.map((_, within) => ({ scene: at, item: within })))
  return places[pick % places.length] as Place
}
const edited = (scenes: readonly SmallScene[], place: Place, edit: (items: readonly Item[], at: number) => Item[]) =>
  scenes.map((one, at) => (at === place.scene ? { ...one, items: edit(one.items, place.item) } : one))

describe('ids survive', () => {
  test('an equal breakdown keeps every id', () => {
    fc.assert(
      fc.property(script, (scenes) => {
        const newId = counter()
        const before = anchored(smallBreakdown(scenes), newId)
        const after = follow(before, smallBreakdown(scenes), newId)
        expect(after.ids).toEqual(before.ids)
        expect(goneOf(after)).toEqual([])
      }),
      seeded,
    )
  })

  test('a line put in anywhere leaves all other ids', () => {
    fc.assert(
      fc.property(script, speech, fc.nat(), (scenes, added, pick) => {
        const newId = counter()
        const place = placeIn(scenes, pick)
        const before = anchored(smallBreakdown(scenes), newId)
        const longer = edited(scenes, place, (items, at) => [...items.slice(0, at), added, ...items.slice(at)])
        const after = follow(before, smallBreakdown(longer), newId)
        expectUnique(after.ids)
        expectKept(before.ids.scenes, after.ids.scenes)
        expectKept(before.ids.lines, after.ids.lines)
        expectKept(before.ids.shots, after.ids.shots)
        // In the same order: no two things have changed places.
        expect(after.ids.lines.filter((id) => before.ids.lines.includes(id))).toEqual(before.ids.lines)
        expect(after.ids.shots.filter((id) => before.ids.shots.includes(id))).toEqual(before.ids.shots)
      }),
      seeded,
    )
  })

  test('a line or action taken out anywhere leaves all other ids', () => {
    fc.assert(
      fc.property(script, fc.nat(), (scenes, pick) => {
        const newId = counter()
        const place = placeIn(scenes, pick)
        fc.pre((scenes[place.scene]?.items.length ?? 0) > 1)
        const before = anchored(smallBreakdown(scenes), newId)
        const shorter = edited(scenes, place, (items, at) => items.filter((_, other) => other !== at))
        const after = follow(before, smallBreakdown(shorter), newId)
        expectUnique(after.ids)
        expect(after.ids.scenes).toEqual(before.ids.scenes)
        expectKept(after.ids.lines, before.ids.lines)
        expectKept(after.ids.shots, before.ids.shots)
        expect(
          before.ids.shots.filter((id) => after.ids.shots.includes(id)),
          JSON.stringify([scenes, place]),
        ).toEqual(after.ids.shots)
      }),
      seeded,
    )
  })

  test('a line that says something else leaves all other ids, and keeps its own', () => {
    fc.assert(
      fc.property(script, longText, fc.nat(), (scenes, said, pick) => {
        const newId = counter()
        const place = placeIn(scenes, pick)
        const target = scenes[place.scene]?.items[place.item] as Item
        fc.pre('by' in target)
        const before = anchored(smallBreakdown(scenes), newId)
        const changed = edited(scenes, place, (items, at) =>
          items.map((one, other) => (other === at && 'by' in one ? { ...one, text: said } : one)),
        )
        const after = follow(before, smallBreakdown(changed), newId)
        expect(after.ids.scenes).toEqual(before.ids.scenes)
        expect(after.ids.lines).toEqual(before.ids.lines)
        expect(after.ids.shots).toEqual(before.ids.shots)
      }),
      seeded,
    )
  })

  test('two scenes that change places keep their ids and those of all they hold', () => {
    fc.assert(
      fc.property(script, fc.nat(), fc.nat(), (scenes, a, b) => {
        const newId = counter()
        // Scenes that say the same cannot be told apart.
        const distinct = scenes.map((one, at) => ({
          ...one,
          items: [...one.items, { by: 'ANNA', text: `The mark of scene ${at} is ${at * 7919}` }],
        }))
        const first = a % distinct.length
        const second = b % distinct.length
        const swap = <T>(list: readonly T[]): T[] =>
          list.map((one, at) => (at === first ? list[second] : at === second ? list[first] : one) as T)
        const before = anchored(smallBreakdown(distinct), newId)
        const after = follow(before, smallBreakdown(swap(distinct)), newId)
        expect(after.ids.scenes).toEqual(swap(before.ids.scenes))
        expect([...after.ids.lines].sort()).toEqual([...before.ids.lines].sort())
        const textOf = (from: Anchored) => new Map(from.ids.lines.map((id, at) => [id, from.breakdown.lines[at]?.text]))
        expect(textOf(after)).toEqual(textOf(before))
        expect([...after.ids.shots].sort()).toEqual([...before.ids.shots].sort())
      }),
      seeded,
    )
  })

  test('whatever is taken out comes back with its old ids', () => {
    fc.assert(
      fc.property(script, fc.nat(), fc.nat(), (scenes, pick, width) => {
        const newId = counter()
        const place = placeIn(scenes, pick)
        const before = anchored(smallBreakdown(scenes), newId)
        const shorter = edited(scenes, place, (items, at) =>
          items.filter((_, other) => other < at || other > at + (width % 4)),
        )
        const between = follow(before, smallBreakdown(shorter), newId)
        const after = follow(between, smallBreakdown(scenes), newId)
        expect(after.ids).toEqual(before.ids)
        expect(goneOf(after)).toEqual([])
      }),
      seeded,
    )
  })

  test('ids stay unique whatever becomes of the script', () => {
    fc.assert(
      fc.property(fc.array(script, { minLength: 2, maxLength: 5 }), (versions) => {
        const newId = counter()
        let state: Anchored | null = null
        for (const scenes of versions) {
          const breakdown = smallBreakdown(scenes)
          state = { breakdown, ...matchBreakdown(state, breakdown, newId) }
          expectUnique(state.ids)
        }
      }),
      { ...seeded, numRuns: 100 },
    )
  })
})

describe('in particular', () => {
  const yes = (count: number): Item[] =>
    Array.from({ length: count }, (_, at) => ({ by: at % 2 ? 'ANNA' : 'BOB', text: 'Yes.' }))

  test('twenty times "Yes.": one more in the middle is one new id', () => {
    const newId = counter()
    const items = [{ by: 'ANNA', text: 'Listen to me now.' }, ...yes(20), { by: 'BOB', text: 'That was all of it.' }]
    const before = anchored(smallBreakdown([{ heading: 'A', items }]), newId)
    const longer = [...items.slice(0, 11), { by: 'BOB', text: 'Yes.' }, ...items.slice(11)]
    const after = follow(before, smallBreakdown([{ heading: 'A', items: longer }]), newId)
    expect(after.ids.lines.filter((id) => !before.ids.lines.includes(id))).toHaveLength(1)
    expect(after.ids.lines.filter((id) => before.ids.lines.includes(id))).toEqual(before.ids.lines)
  })

  test('a renamed character keeps the id and all lines', () => {
    const newId = counter()
    const items: Item[] = [
      { by: 'ANNA', text: 'Where is the letter?' },
      { by: 'BOB', text: 'Yes.' },
      { by: 'ANNA', text: 'Yes?' },
      { by: 'BOB', text: 'In the tower, under the third stone.' },
    ]
    const renamed = items.map((one) => ('by' in one && one.by === 'BOB' ? { ...one, by: 'ROBERT' } : one))
    const before = anchored(smallBreakdown([{ heading: 'A', items }]), newId)
    const after = follow(before, smallBreakdown([{ heading: 'A', items: renamed }]), newId)
    expect(after.ids.characters).toEqual(before.ids.characters)
    expect(after.ids.lines).toEqual(before.ids.lines)
    expect(after.ids.shots).toEqual(before.ids.shots)
  })

  test('a line that moves to another scene keeps its id, and so does its shot', () => {
    const newId = counter()
    const moving: Item = { by: 'BOB', text: 'The winter took the bread from the soldiers.' }
    const first: Item[] = [{ by: 'ANNA', text: 'One.' }, moving, { by: 'ANNA', text: 'Two.' }]
    const second: Item[] = [
      { by: 'ANNA', text: 'Three.' },
      { by: 'BOB', text: 'Four.' },
    ]
    const before = anchored(
      smallBreakdown([
        { heading: 'A', items: first },
        { heading: 'B', items: second },
      ]),
      newId,
    )
    const [one, , two] = first as [Item, Item, Item]
    const after = follow(
      before,
      smallBreakdown([
        { heading: 'A', items: [one, two] },
        { heading: 'B', items: [...second, moving] },
      ]),
      newId,
    )
    expect(after.ids.lines.at(-1)).toBe(before.ids.lines[1])
    expect(after.ids.shots.at(-1)).toBe(before.ids.shots[1])
    expect(goneOf(after)).toEqual([])
  })

  test('a scene that is split stays with the part that has its heading, and no line is lost', () => {
    const newId = counter()
    const items: Item[] = WORDS.map((word, at) => ({ by: 'ANNA', text: `Sentence ${at} about the ${word} and more.` }))
    const before = anchored(smallBreakdown([{ heading: 'A', items }]), newId)
    const after = follow(
      before,
      smallBreakdown([
        { heading: 'A', items: items.slice(0, 4) },
        { heading: 'A, later', items: items.slice(4) },
      ]),
      newId,
    )
    expect(after.ids.scenes[0]).toBe(before.ids.scenes[0])
    expect(after.ids.lines).toEqual(before.ids.lines)
    expect(after.ids.shots).toEqual(before.ids.shots)
  })

  test('another text altogether has no old ids', () => {
    const newId = counter()
    const before = anchored(
      smallBreakdown([{ heading: 'A', items: [{ by: 'ANNA', text: 'Where is the letter?' }] }]),
      newId,
    )
    const after = follow(
      before,
      smallBreakdown([{ heading: 'Elsewhere', items: [{ action: 'A cow looks out.' }, { by: 'COW', text: 'Moo.' }] }]),
      newId,
    )
    const old = new Set(ANCHOR_KINDS.flatMap((kind) => before.ids[kind]))
    expect(ANCHOR_KINDS.flatMap((kind) => after.ids[kind]).filter((id) => old.has(id))).toEqual([])
    expect(goneOf(after)).toHaveLength(old.size)
  })

  test('ten thousand lines, each tenth of them changed', () => {
    const newId = counter()
    const line = (at: number, round: number): Item => ({
      by: NAMES[at % 3] as string,
      text:
        at % 4 === 0
          ? 'Yes.'
          : `${WORDS[at % 15]} ${at % 10 === 3 ? `changed ${round}` : ''} ${WORDS[(at * 7) % 15]} number ${at}`,
    })
    const version = (round: number) =>
      smallBreakdown(
        Array.from({ length: 100 }, (_, at) => ({
          heading: `INT. ROOM ${at % 9}`,
          items: Array.from({ length: 100 }, (_, within) => line(at * 100 + within, round)),
        })),
      )
    const before = anchored(version(1), newId)
    const after = follow(before, version(2), newId)
    expect(after.ids).toEqual(before.ids)
  })
})

describe('real scripts', () => {
  const { breakDown } = createScriptReader()
  const samples = ['brick-and-steel.fountain', 'zhongli-shortdrama.txt', 'qisi-luxun.txt']
  const read = (name: string) => readFileSync(new URL(`./testdata/${name}`, import.meta.url), 'utf8')

  test.each(samples)('%s: a word put into a line leaves all ids of lines and scenes', async (fileName) => {
    const newId = counter()
    const source = read(fileName)
    const before = anchored(await breakDown(source, { fileName }), newId)
    for (const [at, line] of before.breakdown.lines.entries()) {
      if (at % Math.ceil(before.breakdown.lines.length / 4) !== 0 || line.text.length < 4) continue
      const end = line.start_offset + source.slice(line.start_offset, line.end_offset).trimEnd().length - 2
      const after = follow(
        before,
        await breakDown(`${source.slice(0, end)}哦哦${source.slice(end)}`, { fileName }),
        newId,
      )
      expect(after.ids.scenes).toEqual(before.ids.scenes)
      expect(after.ids.lines).toEqual(before.ids.lines)
      const lost = before.ids.shots.filter((id) => !after.ids.shots.includes(id))
      expect(lost.length, `line ${at}: ${line.text}`).toBeLessThanOrEqual(1)
    }
  })

  test.each(samples)('%s: read in another layout and back, everything has its old id', async (fileName) => {
    const newId = counter()
    const source = read(fileName)
    const before = anchored(await breakDown(source, { fileName }), newId)
    const between = follow(before, await breakDown(source, { fileName, layout: 'prose' }), newId)
    const after = follow(between, await breakDown(source, { fileName }), newId)
    expect(after.ids).toEqual(before.ids)
  })
})

test('a scene of more lines than can be arguments is remembered when it is changed', () => {
  const newId = counter()
  const items = Array.from({ length: 130_000 }, (_, at) => ({ by: 'ANNA', text: `line ${at}` }))
  const whole = anchored(smallBreakdown([{ heading: 'INT. ROOM - DAY', items }]), newId)
  const after = follow(whole, smallBreakdown([{ heading: 'INT. ROOM - DAY', items: items.slice(1) }]), newId)
  expect(after.ids.scenes).toEqual(whole.ids.scenes)
  expect(after.ids.lines.at(-1)).toBe(whole.ids.lines.at(-1))
}, 60_000)
