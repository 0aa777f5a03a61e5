// What is done to a template: each a transaction that holds its row, so that two people never overwrite each other.
import type { Clock } from '#platform/clock.ts'
import type { Db, Tx } from '#platform/db/db.ts'
import { emit } from '#platform/events/events.ts'
import { faults } from '#platform/faults.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { type PromptEventName, promptEvent } from './events.ts'
import { promptFaults } from './faults.ts'
import { flawsOf, PLACEHOLDERS } from './kinds.ts'
import * as queries from './queries.ts'

export type CommandDeps = { readonly db: Db; readonly clock: Clock }
export type Target = queries.Which & { readonly ifRevision: number }

/** A version more, and it is in force. */
export function saveTemplate(
  deps: CommandDeps,
  scope: Scope,
  wish: Target & { readonly text: string; readonly note: string },
): Promise<void> {
  const { kind, language, text, note } = wish
  const { unknown, missing } = flawsOf(kind, text)
  if (unknown.length + missing.length > 0)
    throw promptFaults.FLAWED({
      unknown: listed(unknown),
      missing: listed(missing),
      known: listed(PLACEHOLDERS[kind].map((one) => one.name)),
    })
  return changing(deps, scope, wish, async (tx, before) => {
    const number = (before?.versionCount ?? 0) + 1
    const at = deps.clock.now()
    const change = { kind, language, currentNumber: number, versionCount: number, at }
    if (before) await queries.updateOwn(tx, scope, change)
    else if (!(await queries.insertOwn(tx, scope, change))) throw faults.STALE_REVISION({ revision: 1 })
    await queries.insertVersion(tx, scope, { kind, language, number, text, note, at })
    return { name: 'prompt.saved', version: number }
  })
}

const listed = (names: readonly string[]) => names.map((name) => `{${name}}`).join(', ') || '-'

/** An earlier version is in force again; none is taken away. */
export function revertTemplate(
  deps: CommandDeps,
  scope: Scope,
  wish: Target & { readonly version: number },
): Promise<void> {
  const { kind, language, version } = wish
  return changing(deps, scope, wish, async (tx, before) => {
    if (version > (before?.versionCount ?? 0)) throw promptFaults.NO_VERSION({ number: version })
    if (!before || before.currentNumber === version) return null
    const { versionCount } = before
    await queries.updateOwn(tx, scope, { kind, language, currentNumber: version, versionCount, at: deps.clock.now() })
    return { name: 'prompt.reverted', version }
  })
}

type Done = { readonly name: PromptEventName; readonly version: number }

function changing(
  { db, clock }: CommandDeps,
  scope: Scope,
  { kind, language, ifRevision }: Target,
  change: (tx: Tx, before: queries.OwnTemplate | undefined) => Promise<Done | null>,
): Promise<void> {
  return db.transaction(async (tx) => {
    const before = await queries.lockOwn(tx, scope, { kind, language })
    const revision = before?.revision ?? 0
    if (revision !== ifRevision) throw faults.STALE_REVISION({ revision })
    const done = await change(tx, before)
    if (done)
      await emit(tx, promptEvent(done.name, { scope, at: clock.now() }, { kind, language, version: done.version }))
  })
}
