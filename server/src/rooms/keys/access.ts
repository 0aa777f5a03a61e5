// Which key work gets, and what becomes of a key that has failed.
import type { UsableKeys } from '#contract/keys.ts'
import { emit } from '#platform/events/events.ts'
import { isId } from '#platform/ids.ts'
import { revealTogether } from '#platform/redacted.ts'
import { may, type Right, type Scope } from '#rooms/workspaces/workspaces.ts'
import type { Access, KeyDeps } from './deps.ts'
import { open } from './envelope.ts'
import { keyEvent } from './events.ts'
import { keyFaults } from './faults.ts'
import { type KeyOutcome, restAfter } from './outcome.ts'
import type { KeyOwner } from './owner.ts'
import { findInstallationRules, findRules } from './rule-queries.ts'
import type { StoredKey } from './tables.ts'
import {
  findForWork,
  isServing,
  listUsable,
  lockForOutcome,
  noteFailing,
  noteSuccess,
  type Reach,
  takeTurn,
} from './use-queries.ts'

/** A key with whose it is: who pays depends on it. */
export type KeyAccess = OpenedKey & {
  readonly owner: 'user' | 'workspace' | 'installation'
  /** Whether the workspace is charged for the work: keys of the installation only, where the administrator says so. */
  readonly isBilled: boolean
}

/** With whose account at the provider it opens: keys of one owner share its limits. Left out: that of the installation. */
export type OpenedKey = Access & { readonly account?: string }

/** What the key is for: own ones serve only whoever still has one of these rights there. */
export type ForWork = { readonly projectId: string | null; readonly rights: readonly Right[] }

type Wish = { readonly provider: string; readonly exclude?: readonly string[]; readonly forWork?: ForWork | undefined }

/**
 * The key to use now: the caller's own if the workspace allows it and they still may have such work done there, then the workspace's, then the installation's; lower places first,
 * equal ones in turn. Keys that are disabled, cool down or cannot be opened are passed over. Null if none is left. Not inside a
 * transaction.
 */
export async function accessFor(deps: KeyDeps, scope: Scope, wish: Wish): Promise<KeyAccess | null> {
  const { reach, isBilled } = await reachOf(deps, scope, wish.forWork)
  const excluded = [...(wish.exclude ?? [])]
  for (;;) {
    const asked = { provider: wish.provider, reach, excluded, at: deps.clock.now() }
    const key = await deps.db.transaction((tx) => takeTurn(tx, scope, asked))
    if (!key) return null
    const access = toAccess(deps, key)
    if (access) return { ...access, owner: key.owner.kind, isBilled: key.owner.kind === 'installation' && isBilled }
    await noteUnreadable(deps, key)
    excluded.push(key.id)
  }
}

/**
 * The very key that work was begun with, also if it is disabled or deleted since; null if it is gone for good. @throws KEYS_UNREADABLE
 */
export async function openKey(deps: KeyDeps, scope: Scope, keyId: string): Promise<OpenedKey | null> {
  const key = isId(keyId) ? await findForWork(deps.db, scope, keyId) : undefined
  if (!key) return null
  return toAccess(deps, key) ?? refuseUnreadable(deps, key)
}

/** Whether new work of this person may go out with this very key, whether or not it rests just now. */
export async function mayServe(
  deps: KeyDeps,
  scope: Scope,
  { keyId, forWork }: { readonly keyId: string; readonly forWork: ForWork },
): Promise<boolean> {
  if (!isId(keyId)) return false
  const { reach } = await reachOf(deps, scope, forWork)
  return isServing(deps.db, scope, { id: keyId, reach })
}

/** Which providers there are keys of, for work that this person asks for in this workspace. */
export async function describeUsable(deps: KeyDeps, scope: Scope): Promise<UsableKeys['items']> {
  const { reach } = await reachOf(deps, scope)
  const rows = (await listUsable(deps.db, scope, reach)).filter((row) => deps.ring.find(row.kek_id) !== undefined)
  const now = deps.clock.now()
  return [...new Set(rows.map((row) => row.provider))].map((provider) => {
    const own = rows.filter((row) => row.provider === provider)
    const count = (kind: string) => own.filter((row) => row.owner_kind === kind).length
    const ready = own.filter((row) => row.cooling_until === null || row.cooling_until <= now).length
    return { provider, own: count('user'), workspace: count('workspace'), installation: count('installation'), ready }
  })
}

/**
 * When the first of the keys that are only resting from a rush can be used again; null if none is. The others need a person.
 */
export async function busyUntil(deps: KeyDeps, scope: Scope, provider: string): Promise<Date | null> {
  const { reach } = await reachOf(deps, scope)
  const rows = await listUsable(deps.db, scope, reach)
  const times = rows.flatMap((row) =>
    row.provider === provider && row.failure === 'busy' && row.cooling_until ? [row.cooling_until.getTime()] : [],
  )
  return times.length === 0 ? null : new Date(Math.min(...times))
}

/** To be told after each piece of work, so that a key which does not work is passed over for a while. Unknown keys are nothing to us. */
export async function noteOutcome(deps: KeyDeps, keyId: string, outcome: KeyOutcome): Promise<void> {
  if (!isId(keyId)) return
  await deps.db.transaction(async (tx) => {
    const key = await lockForOutcome(tx, keyId)
    if (!key) return
    if (outcome.kind === 'ok') {
      if (key.failure !== null) await noteSuccess(tx, key.id)
      return
    }
    const at = deps.clock.now()
    const rested = restAfter(outcome, key.failures, at)
    if (!rested) return
    // Many at once hear of one rush: it is counted once.
    if (rested.cause === 'busy' && key.failure === 'busy' && key.coolingUntil && key.coolingUntil > at) return
    await noteFailing(tx, key.id, { ...rested, at })
    // A rush is nothing to tell of; a key that needs a person is, once.
    if (rested.cause === 'busy' || key.failure === rested.cause) return
    const payload = { provider: key.provider, label: key.label, cause: rested.cause }
    const happening = { owner: key.owner, keyId: key.id, at, payload }
    await emit(tx, keyEvent('key.failed', { actorId: null, requestId: null }, happening))
  })
}

export function toAccess({ ring }: KeyDeps, key: StoredKey): OpenedKey | null {
  const secrets = open(ring, key, key.envelope)
  return secrets && { keyId: key.id, secrets: revealTogether(secrets), ...accountOf(key.owner) }
}

function accountOf(owner: KeyOwner): { readonly account?: string } {
  if (owner.kind === 'installation') return {}
  return { account: owner.kind === 'user' ? `user:${owner.userId}` : `workspace:${owner.workspaceId}` }
}

/** @throws KEYS_UNREADABLE */
export async function refuseUnreadable(deps: KeyDeps, key: StoredKey): Promise<never> {
  await noteUnreadable(deps, key)
  throw keyFaults.UNREADABLE({ label: key.label, provider: key.provider })
}

async function noteUnreadable(deps: KeyDeps, key: StoredKey): Promise<void> {
  const { kekId } = key.envelope
  deps.log.warn(
    { keyId: key.id, provider: key.provider, kekId },
    'a stored provider key cannot be opened; it is passed over',
  )
  const failing = { cause: 'unreadable', failures: key.failures + 1, at: deps.clock.now(), until: null } as const
  await deps.db.transaction((tx) => noteFailing(tx, key.id, failing))
}

async function reachOf(
  { db, roleOf }: KeyDeps,
  scope: Scope,
  forWork?: ForWork,
): Promise<{ reach: Reach; isBilled: boolean }> {
  const rules = await findRules(db, scope.workspaceId)
  const { workspacesMayUse, isBilled } = await findInstallationRules(db)
  // Read now: the scope of a job says nothing of who its person is by now.
  const place = { workspaceId: scope.workspaceId, projectId: forWork?.projectId ?? scope.onlyProjectId }
  const role = rules.ownKeysAllowed ? await roleOf(db, { ...place, userId: scope.actorId }) : undefined
  const own = role !== undefined && (forWork?.rights.some((right) => may(role, right)) ?? true)
  return { reach: { own, installation: workspacesMayUse }, isBilled }
}
