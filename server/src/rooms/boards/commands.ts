// What is done to a board: each a transaction that holds the board's row, so that edits never cross.
import type { BoardEdit, OrphanAction } from '#contract/boards.ts'
import type { Clock } from '#platform/clock.ts'
import type { Db, Queryable, Tx } from '#platform/db/db.ts'
import { emit } from '#platform/events/events.ts'
import { faults } from '#platform/faults.ts'
import { isId } from '#platform/ids.ts'
import type { Scripts } from '#rooms/scripts/scripts.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { BoardState, type Change } from './board-state.ts'
import { deriveBoard } from './derived.ts'
import { Edits } from './edits.ts'
import { type BoardEventName, boardEvent } from './events.ts'
import { boardFaults } from './faults.ts'
import { settleOrphans } from './orphans.ts'
import { type ContentsOf, knowPins } from './pins.ts'
import { planEdits } from './plan-edits.ts'
import * as queries from './queries.ts'
import type { SignedEdit, StoredBoard } from './tables.ts'

/** How many edits can be taken back. */
export const LOG_ENTRIES_MAX = 200

export type BoardsDeps = {
  readonly db: Db
  readonly clock: Clock
  readonly scripts: Scripts
  readonly newId: () => string
  /** What the workspace has under a hash: nothing else may be pinned, and a pin says what is found here. */
  readonly contentsOf: ContentsOf
}

export type Opened = {
  readonly stored: StoredBoard
  readonly state: BoardState
  readonly signed: readonly SignedEdit[]
  readonly language: string
  readonly title: string | null
}

/** Reads a blob unless the breakdown is in memory: inside a transaction it must be there already, see `warmed`. */
export async function openBoard(
  queryable: Queryable,
  scripts: Scripts,
  scope: Scope,
  at: { readonly projectId: string; readonly stored?: StoredBoard },
): Promise<Opened> {
  const stored = at.stored ?? (await queries.findBoard(queryable, scope, at.projectId))
  if (!stored) throw boardFaults.NO_SCRIPT()
  // By the hash that the ids are aligned with: the script may get a new version between two reads.
  const breakdown = await scripts.breakdownOf(stored.breakdownSha256)
  if (!breakdown) throw boardFaults.BREAKDOWN_LOST()
  const signed = await queries.listEdits(queryable, scope, at.projectId)
  const state = new BoardState(deriveBoard(breakdown, stored.ids), new Edits(signed))
  return { stored, state, signed, language: breakdown.language, title: breakdown.title }
}

export type Target = { readonly projectId: string; readonly ifRevision?: number }

type Remembered<T> = (tx: Tx, stored: StoredBoard) => Promise<T | undefined>

type Locked = Opened & { readonly tx: Tx }

async function changing<T>(
  deps: BoardsDeps,
  scope: Scope,
  { projectId, ifRevision, remembered }: Target & { readonly remembered?: Remembered<T> },
  work: (board: Locked) => Promise<T>,
): Promise<T> {
  const before = await queries.findBoard(deps.db, scope, projectId)
  if (!before) throw boardFaults.NO_SCRIPT()
  // Warmed: the blob is read into memory before the transaction, which then finds it there.
  await deps.scripts.breakdownOf(before.breakdownSha256)
  return deps.db.transaction(async (tx) => {
    const stored = await queries.lockBoard(tx, scope, projectId)
    if (!stored) throw boardFaults.NO_SCRIPT()
    const done = await remembered?.(tx, stored)
    if (done) return done
    if (ifRevision !== undefined && ifRevision !== stored.revision)
      throw faults.STALE_REVISION({ revision: stored.revision })
    const opened = await openBoard(tx, deps.scripts, scope, { projectId, stored })
    return work({ ...opened, tx })
  })
}

type Finish = {
  readonly deps: BoardsDeps
  readonly scope: Scope
  readonly projectId: string
  readonly board: Locked
  readonly event: BoardEventName
  readonly label: string
}

async function finish({
  deps,
  scope,
  projectId,
  board,
  event,
  label,
}: Finish): Promise<{ revision: number; changes: Change[] }> {
  const { tx, state, stored } = board
  const changes = state.changes()
  if (changes.length === 0) return { revision: stored.revision, changes }
  const at = deps.clock.now()
  await queries.writeChanges(tx, scope, { projectId, at, changes })
  const revision = await queries.touchBoard(tx, scope, { projectId, at })
  const payload = { label, changes: changes.length, revision }
  await emit(tx, boardEvent(event, { scope, at }, { projectId, payload }))
  return { revision, changes }
}

/** What must happen with the edits or not at all: done last, in their transaction. */
export type EditTarget = Target & {
  readonly alongside?: (tx: Tx) => Promise<void>
  /** Of the change, made up by whoever makes it: what was made under it already is not made again. */
  readonly changeId?: string | undefined
}
export type Edited = { readonly revision: number; readonly newShotIds: readonly string[] }

export async function editBoard(
  deps: BoardsDeps,
  scope: Scope,
  target: EditTarget,
  edits: readonly BoardEdit[],
): Promise<Edited> {
  const known = await knowPins({ queryable: deps.db, scope, contentsOf: deps.contentsOf }, edits)
  const { projectId, changeId } = target
  // Under the lock of the board: a first try that is still at it is waited for.
  const remembered = async (tx: Tx, { revision }: StoredBoard): Promise<Edited | undefined> => {
    const made = changeId === undefined ? undefined : await queries.findChange(tx, scope, { projectId, changeId })
    return made && { revision, newShotIds: made.newShotIds }
  }
  return changing<Edited>(deps, scope, { ...target, remembered }, async (board) => {
    const { newShotIds, label } = planEdits(board.state, known, deps.newId)
    const done = await finish({ deps, scope, projectId, board, event: 'board.edited', label })
    await log(deps, scope, { tx: board.tx, projectId, changes: done.changes, label, changeId, newShotIds })
    await target.alongside?.(board.tx)
    return { revision: done.revision, newShotIds }
  })
}

type Logged = {
  readonly tx: Tx
  readonly projectId: string
  readonly changes: readonly Change[]
  readonly label: string
  readonly changeId?: string | undefined
  readonly newShotIds?: readonly string[]
}

async function log(deps: BoardsDeps, scope: Scope, { tx, ...entry }: Logged): Promise<void> {
  if (entry.changes.length === 0) return
  await queries.appendLog(tx, scope, { ...entry, at: deps.clock.now(), keep: LOG_ENTRIES_MAX })
}

/** Takes the last edit back, whoever made it: a board has one history. */
export function undo(deps: BoardsDeps, scope: Scope, target: Target): Promise<{ revision: number }> {
  return changing(deps, scope, target, async (board) => {
    const entry = await queries.findLogEntry(board.tx, scope, { projectId: target.projectId, isUndone: false })
    if (!entry) throw boardFaults.NOTHING_TO_UNDO({ kept: LOG_ENTRIES_MAX })
    for (const { kind, id, field, before } of entry.changes.toReversed()) {
      board.state.put({ kind, id, field, ...(before ? { after: before } : {}) })
    }
    await queries.markLogEntry(board.tx, scope, { projectId: target.projectId, number: entry.number, isUndone: true })
    return finish({ deps, scope, projectId: target.projectId, board, event: 'board.undone', label: entry.label })
  })
}

export function redo(deps: BoardsDeps, scope: Scope, target: Target): Promise<{ revision: number }> {
  return changing(deps, scope, target, async (board) => {
    const entry = await queries.findLogEntry(board.tx, scope, { projectId: target.projectId, isUndone: true })
    if (!entry) throw boardFaults.NOTHING_TO_REDO()
    for (const change of entry.changes) board.state.put(change)
    await queries.markLogEntry(board.tx, scope, { projectId: target.projectId, number: entry.number, isUndone: false })
    return finish({ deps, scope, projectId: target.projectId, board, event: 'board.redone', label: entry.label })
  })
}

export function actOnOrphans(
  deps: BoardsDeps,
  scope: Scope,
  target: Target,
  actions: readonly OrphanAction[],
): Promise<{ revision: number }> {
  for (const action of actions) if (!isId(action.id)) throw boardFaults.NO_ORPHAN({ ...action })
  return changing(deps, scope, target, async (board) => {
    settleOrphans(board.state, actions)
    const label = `${actions.length} waiting edits settled`
    const done = await finish({
      deps,
      scope,
      projectId: target.projectId,
      board,
      event: 'board.orphans_settled',
      label,
    })
    await log(deps, scope, { tx: board.tx, projectId: target.projectId, changes: done.changes, label })
    return done
  })
}
