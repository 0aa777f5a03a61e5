// Shots that are moved, merged, split and deleted in any order: which scene they belong to, and that no line is lost or said twice.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BoardState } from './board-state.ts'
import { deriveBoard } from './derived.ts'
import { Edits } from './edits.ts'
import { matchBreakdown } from './match.ts'
import type { KnownEdit } from './pins.ts'
import { planEdits } from './plan-edits.ts'
import { type SmallScene, smallBreakdown } from './testdata/small-breakdown.ts'

function counter() {
  let count = 0
  return () => `id-${++count}`
}

const says = (by: string, text: string) => ({ by, text })
const ROOM: SmallScene = {
  heading: 'ROOM',
  items: [says('ANNA', 'One for the road.'), says('BOB', 'Two of a kind.'), says('ANNA', 'Three is a crowd.')],
}
const ROAD: SmallScene = {
  heading: 'ROAD',
  items: [says('BOB', 'Four in the morning.'), says('ANNA', 'Five o’clock.')],
}

function open(scenes: readonly SmallScene[] = [ROOM, ROAD]) {
  const newId = counter()
  const breakdown = smallBreakdown(scenes)
  const first = { breakdown, ...matchBreakdown(null, breakdown, newId) }
  const state = new BoardState(deriveBoard(breakdown, first.ids), new Edits())
  const edit = (...edits: KnownEdit[]) => planEdits(state, edits, newId)
  /** The same edits over another text. */
  const under = (...next: SmallScene[]) => {
    const written = smallBreakdown(next)
    return new BoardState(deriveBoard(written, matchBreakdown(first, written, newId).ids), new Edits(state.edits.all()))
  }
  const [room, road] = first.ids.scenes as [string, string]
  const [a, b, c, d, e] = first.ids.shots as [string, string, string, string, string]
  return { state, edit, under, room, road, a, b, c, d, e }
}

const film = (state: BoardState) => state.now.shots.map((shot) => shot.id)
const sceneOf = (state: BoardState, id: string) => state.now.shots.find((shot) => shot.id === id)?.sceneId
const words = (state: BoardState) =>
  state.now.shots.map((shot) => shot.lines.map((line) => line.text.replace(/ .*?( more| end)?$/, '$1')))

test('a shot that is moved among the shots of another scene belongs to that scene, and its picture stays where it was', () => {
  const { state, edit, room, road, a, b, c, d, e } = open()
  edit({ type: 'move_shot', id: a, after: d })
  expect(film(state)).toEqual([b, c, d, a, e])
  expect(state.now.shots.map((shot) => shot.sceneId)).toEqual([room, room, road, road, road])
  const moved = state.now.shots[3]
  expect(moved?.settingSceneId).toBe(room)
  expect(state.now.shots.filter((shot) => shot.id !== a).map((shot) => shot.settingSceneId)).toEqual(
    Array(4).fill(undefined),
  )
  // "To the start of the scene" is said of the scene where it is now.
  edit({ type: 'move_shot', id: a, after: null })
  expect(film(state)).toEqual([b, c, a, d, e])
  expect(sceneOf(state, a)).toBe(road)
  edit({ type: 'move_shot', id: a, after: null, scene_id: room })
  expect(film(state)).toEqual([a, b, c, d, e])
  expect(state.now.shots[0]).toMatchObject({ sceneId: room })
  expect(state.now.shots[0]).not.toHaveProperty('settingSceneId')
})

test('it stays in that scene under another text, and goes home when its place is gone', () => {
  const { edit, under, room, road, a, d } = open()
  edit({ type: 'move_shot', id: a, after: d })
  const longer = under(
    { heading: 'ROOM', items: [{ action: 'A knock.' }, ...ROOM.items] },
    {
      heading: 'ROAD',
      items: [{ action: 'A cart.' }, ...ROAD.items],
    },
  )
  expect([sceneOf(longer, a), film(longer).indexOf(a) - film(longer).indexOf(d)]).toEqual([road, 1])
  // Not behind the same shot any more, but still in the scene.
  const [, last] = ROAD.items
  expect(sceneOf(under(ROOM, { heading: 'ROAD', items: [last!] }), a)).toBe(road)
  const alone = under(ROOM)
  expect(sceneOf(alone, a)).toBe(room)
  expect(alone.now.orphans).toMatchObject([{ reason: 'place_gone', edit: { id: a, field: 'position' } }])
})

test('a shot of a person’s own that was moved to another scene outlives the one it was made in', () => {
  const { state, edit, under, room, road, a, d } = open()
  const [own] = edit({ type: 'insert_shot', after: a }).newShotIds as [string]
  expect(sceneOf(state, own)).toBe(room)
  edit({ type: 'move_shot', id: own, after: d })
  expect(state.now.shots.find((shot) => shot.id === own)).toMatchObject({ sceneId: road, settingSceneId: room })
  const without = under(ROAD)
  expect(without.now.shots.find((shot) => shot.id === own)).toMatchObject({ sceneId: road })
  expect(without.now.orphans).toEqual([])
  // The other way round it is back where it was made, and not out of the film.
  const back = under(ROOM)
  expect(sceneOf(back, own)).toBe(room)
  expect(back.now.orphans).toMatchObject([{ reason: 'place_gone', edit: { id: own, field: 'position' } }])
})

test('a shot that was moved in is merged with its new neighbours, not with the old ones', () => {
  const { state, edit, a, b, d, e } = open()
  edit({ type: 'move_shot', id: a, after: d })
  expect(() => edit({ type: 'merge_shot', id: d })).toThrow('BOARDS_CANNOT_MERGE')
  edit({ type: 'merge_shot', id: e })
  expect(words(state)).toEqual([['Two'], ['Three'], ['Four'], ['One', 'Five']])
  expect(film(state)[0]).toBe(b)
})

test('a merged shot is where its target is, wherever that goes', () => {
  const { state, edit, room, road, a, b, c, e } = open()
  edit({ type: 'merge_shot', id: b })
  edit({ type: 'move_shot', id: a, after: c })
  expect(words(state)).toEqual([['Three'], ['One', 'Two'], ['Four'], ['Five']])
  edit({ type: 'move_shot', id: a, after: e })
  expect(words(state)).toEqual([['Three'], ['Four'], ['Five'], ['One', 'Two']])
  expect(state.now.shots.map((shot) => shot.sceneId)).toEqual([room, road, road, road])
  expect(state.now.orphans).toEqual([])
  // Taken out of it, it stands behind it.
  edit({ type: 'restore_shot', id: b })
  expect(film(state).slice(-2)).toEqual([a, b])
})

test('what is merged later is said later, also into a shot that was moved', () => {
  const { state, edit, a, b, c, d } = open()
  edit({ type: 'merge_shot', id: b }, { type: 'move_shot', id: a, after: c }, { type: 'move_shot', id: d, after: a })
  expect(words(state)).toEqual([['Three'], ['One', 'Two'], ['Four'], ['Five']])
  edit({ type: 'merge_shot', id: d })
  expect(words(state)).toEqual([['Three'], ['One', 'Two', 'Four'], ['Five']])
  edit({ type: 'merge_shot', id: a })
  edit({ type: 'move_shot', id: c, after: null })
  expect(words(state)).toEqual([['Three', 'One', 'Two', 'Four'], ['Five']])
})

test('a merger that an earlier version left behind its target is still part of it', () => {
  const { state, a, b, c } = open()
  const thing = { kind: 'shot', said: '' } as const
  state.set({ ...thing, id: b }, 'merged_into', a)
  state.set({ ...thing, id: a }, 'position', state.now.order.positionAfter(c, ''))
  expect(words(state)).toEqual([['Three'], ['One', 'Two'], ['Four'], ['Five']])
  expect(state.now.orphans).toEqual([])
})

test('mergers in a ring lose no line, are said to be wrong, and can be deleted and merged anew', () => {
  const ring = () => {
    const opened = open()
    opened.state.set({ kind: 'shot', id: opened.b, said: '' }, 'merged_into', opened.a)
    opened.state.set({ kind: 'shot', id: opened.a, said: '' }, 'merged_into', opened.b)
    return opened
  }
  const { state, edit, a, b, c } = ring()
  expect(words(state)).toEqual([['One', 'Two'], ['Three'], ['Four'], ['Five']])
  expect(state.now.orphans).toMatchObject([{ reason: 'place_gone', edit: { id: a, field: 'merged_into' } }])
  edit({ type: 'merge_shot', id: c })
  expect(words(state)[0]).toEqual(['One', 'Two', 'Three'])
  edit({ type: 'delete_shot', id: a, with_lines: true })
  expect(words(state)).toEqual([['Four'], ['Five']])
  const other = ring()
  other.edit({ type: 'restore_shot', id: other.a })
  expect(words(other.state)).toEqual([['One', 'Two'], ['Three'], ['Four'], ['Five']])
  expect(other.state.now.orphans).toEqual([])
  expect(b).toBe(other.b)
})

test('what was merged into a part goes with the part, and stands by itself when the part is taken back', () => {
  const parts: SmallScene = { heading: 'ROOM', items: ROOM.items }
  const { state, edit, a, b, c } = open([parts])
  edit({ type: 'merge_shot', id: b })
  const [made] = edit({ type: 'insert_shot', after: a }).newShotIds as [string]
  expect(film(state)).toEqual([a, made, c])
  edit({ type: 'merge_shot', id: c })
  edit({ type: 'delete_shot', id: made })
  expect(words(state)).toEqual([['One', 'Two'], ['Three']])
  expect(state.now.orphans).toEqual([])
})

test('a merged shot is split at any line but its first, also where another one begins or in the middle of it', () => {
  const talk: SmallScene = { heading: 'ROOM', items: [...ROOM.items, ...ROAD.items] }
  const { state, edit, a, b, c, d, e } = open([talk])
  const lineOf = (word: string) => {
    const lines = state.now.shots.flatMap((shot) => shot.lines)
    return lines.find((line) => line.text.startsWith(word))!.id
  }
  for (const id of [b, c, d, e]) edit({ type: 'merge_shot', id })
  expect(words(state)).toEqual([['One', 'Two', 'Three', 'Four', 'Five']])
  expect(() => edit({ type: 'split_shot', id: a, at_line: lineOf('One') })).toThrow('BOARDS_CANNOT_SPLIT')
  // Where a part begins, that part is a shot again.
  expect(edit({ type: 'split_shot', id: a, at_line: lineOf('Three') }).newShotIds).toEqual([c])
  expect(words(state)).toEqual([
    ['One', 'Two'],
    ['Three', 'Four', 'Five'],
  ])
  edit({ type: 'split_shot', id: c, at_line: lineOf('Five') })
  expect(words(state)).toEqual([['One', 'Two'], ['Three', 'Four'], ['Five']])
  // Merged again, and cut in another place.
  edit({ type: 'merge_shot', id: c }, { type: 'merge_shot', id: e })
  edit({ type: 'split_shot', id: a, at_line: lineOf('Two') })
  expect(words(state)).toEqual([['One'], ['Two', 'Three', 'Four', 'Five']])
  expect(state.now.orphans).toEqual([])
})

/** What a person can do on the page to the shots that are shown, by their places. */
const act = fc.record({
  type: fc.constantFrom('move', 'start', 'merge', 'insert', 'restore', 'delete', 'split'),
  one: fc.nat(9),
  other: fc.nat(40),
})

/** Several lines to a shot, so that a merged one can be cut in the middle of what was merged into it. */
const TALKS: SmallScene[] = [ROOM, ROAD].map(({ heading, items }) => ({
  heading,
  items: items.flatMap((item) =>
    'by' in item
      ? [
          item,
          { ...item, text: `${item.text} more`, goesOn: true },
          { ...item, text: `${item.text} end`, goesOn: true },
        ]
      : [],
  ),
}))

test.each([
  ['a line to a shot', [ROOM, ROAD]],
  ['several lines to a shot', TALKS],
])(
  'whatever is done, every line is said once, scenes are one stretch each, and nothing is left hanging (%s)',
  (_, scenes) => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 25 }), (acts) => {
        const { state, edit, room, road } = open(scenes)
        const all = words(state).flat().sort()
        for (const { type, one, other } of acts) {
          const shown = film(state)
          const [id, after] = [shown[one % shown.length]!, shown[other % shown.length]!]
          const before = words(state)
          try {
            if (type === 'move') edit({ type: 'move_shot', id, after })
            else if (type === 'start') edit({ type: 'move_shot', id, after: null, scene_id: other % 2 ? room : road })
            else if (type === 'insert') edit({ type: 'insert_shot', after })
            else if (type === 'delete') edit({ type: 'delete_shot', id })
            else if (type === 'merge') {
              edit({ type: 'merge_shot', id })
              expect(words(state).flat()).toEqual(before.flat())
            } else if (type === 'split') {
              const { lines } = state.now.shots.find((shot) => shot.id === id)!
              const at = 1 + (other % 8)
              if (!lines[at]) continue
              edit({ type: 'split_shot', id, at_line: lines[at].id })
              const place = shown.indexOf(id)
              expect(words(state)).toEqual(
                before.toSpliced(place, 1, before[place]!.slice(0, at), before[place]!.slice(at)),
              )
            } else {
              const removed = state.now.order.shots.filter((shot) => !shown.includes(shot.id))
              if (removed.length > 0) edit({ type: 'restore_shot', id: removed[one % removed.length]!.id })
            }
          } catch (error) {
            expect(String(error)).toMatch(/BOARDS_(CANNOT_MERGE|HAS_LINES)/)
          }
          expect(words(state).flat().sort()).toEqual(all)
          expect(state.now.orphans).toEqual([])
          const scenes = state.now.shots.map((shot) => shot.sceneId)
          expect(scenes).toEqual(scenes.toSorted((x, y) => Number(x === road) - Number(y === road)))
          if (type === 'move' && id !== after && film(state).includes(id))
            expect(film(state).indexOf(id)).toBe(film(state).indexOf(after) + 1)
        }
      }),
      { numRuns: 300 },
    )
  },
)
