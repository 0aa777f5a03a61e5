import { expect, test } from 'vitest'
import { BoardState } from './board-state.ts'
import { deriveBoard } from './derived.ts'
import { Edits } from './edits.ts'
import { matchBreakdown } from './match.ts'
import { settleOrphans } from './orphans.ts'
import type { KnownEdit } from './pins.ts'
import { planEdits } from './plan-edits.ts'
import { smallBreakdown } from './testdata/small-breakdown.ts'

function counter() {
  let count = 0
  return () => `id-${++count}`
}

const script = (text: string) =>
  smallBreakdown([
    {
      heading: 'A',
      items: [
        { by: 'ANNA', text },
        { by: 'BOB', text: 'The winter took it all.' },
      ],
    },
  ])

const take = { sha256: 'a'.repeat(64), media_type: 'audio/wav', duration_samples: 48_000 }
const frame = { sha256: 'b'.repeat(64), media_type: 'image/png' }

/** A board whose first line and first shot have pins. */
function pinned() {
  const newId = counter()
  const breakdown = script('Where is the letter?')
  const first = { breakdown, ...matchBreakdown(null, breakdown, newId) }
  const state = new BoardState(deriveBoard(breakdown, first.ids), new Edits())
  const edits: KnownEdit[] = [
    { type: 'pin_take', id: first.ids.lines[0]!, take },
    { type: 'pin_key_frame', id: first.ids.shots[0]!, key_frame: frame },
  ]
  planEdits(state, edits, newId)
  /** The same edits over another text. */
  const under = (text: string) => {
    const next = script(text)
    return new BoardState(deriveBoard(next, matchBreakdown(first, next, newId).ids), new Edits(state.edits.all()))
  }
  return { state, under, lineId: first.ids.lines[0]! }
}

const firstShot = (state: BoardState) => state.now.shots[0]!

test('a picked take and an own picture stand', () => {
  const { state } = pinned()
  expect(firstShot(state).lines[0]?.pinnedTake).toEqual({
    sha256: take.sha256,
    mediaType: 'audio/wav',
    durationSamples: 48_000,
  })
  expect(firstShot(state).pinnedKeyFrame).toEqual({ sha256: frame.sha256, mediaType: 'image/png' })
})

test('a comma more is the same speech; other words let the take wait, and the picture stands', () => {
  const { under, lineId } = pinned()
  expect(firstShot(under('Where, is the letter?!')).lines[0]?.pinnedTake).not.toBeNull()
  const changed = under('Where is the long letter?')
  expect(firstShot(changed).lines[0]).toMatchObject({ id: lineId, pinnedTake: null })
  expect(firstShot(changed).pinnedKeyFrame).not.toBeNull()
  expect(changed.now.orphans).toMatchObject([
    { reason: 'text_changed', edit: { kind: 'line', id: lineId, field: 'take', said: 'ANNA: Where is the letter?' } },
  ])
})

test('a waiting take holds for the new words when somebody says so', () => {
  const { under, lineId } = pinned()
  const changed = under('Where is the long letter?')
  settleOrphans(changed, [{ action: 'reanchor', kind: 'line', id: lineId, field: 'take', to: lineId }])
  expect(firstShot(changed).lines[0]?.pinnedTake?.sha256).toBe(take.sha256)
  expect(changed.now.orphans).toEqual([])
})

test('what was set back to where it was is no change', () => {
  const { state } = pinned()
  const again = new BoardState(state.derived, new Edits(state.edits.all()))
  const { id } = firstShot(again)
  planEdits(
    again,
    [
      { type: 'shot', id, set: { notes: 'x' } },
      { type: 'shot', id, reset: ['notes'] },
    ],
    counter(),
  )
  expect(again.changes()).toEqual([])
})

test('two shots that were merged are deleted and restored as one', () => {
  const { state } = pinned()
  const [first, second] = state.now.shots.map((shot) => shot.id) as [string, string]
  planEdits(state, [{ type: 'merge_shot', id: second }], counter())
  expect(state.now.shots.map((shot) => [shot.id, shot.lines.length])).toEqual([[first, 2]])
  const remove: KnownEdit = { type: 'delete_shot', id: first }
  expect(() => planEdits(state, [remove], counter())).toThrow('BOARDS_HAS_LINES')
  planEdits(state, [{ ...remove, with_lines: true }], counter())
  expect(state.now.shots).toEqual([])
})
