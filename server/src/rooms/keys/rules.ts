// Who may use whose keys: what a workspace and the administrator allow.
import { emit } from '#platform/events/events.ts'
import { faults } from '#platform/faults.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import type { KeyDeps } from './deps.ts'
import { keyEvent } from './events.ts'
import {
  findInstallationRules,
  findRules,
  type InstallationRules,
  saveInstallationRules,
  saveRules,
  type WorkspaceRules,
} from './rule-queries.ts'

export type { InstallationRules, WorkspaceRules } from './rule-queries.ts'

export async function changeRules(
  { db, clock }: KeyDeps,
  scope: Scope,
  change: { readonly ownKeysAllowed: boolean; readonly revision: number },
): Promise<WorkspaceRules> {
  const { workspaceId } = scope
  return db.transaction(async (tx) => {
    const { ownKeysAllowed, revision: seen } = change
    const isSaved = await saveRules(tx, { workspaceId, ownKeysAllowed, seen })
    const rules = await findRules(tx, workspaceId)
    if (!isSaved) throw faults.STALE_REVISION({ revision: rules.revision })
    const happening = { owner: { kind: 'workspace', workspaceId }, keyId: null, at: clock.now() } as const
    await emit(
      tx,
      keyEvent('key_rules.changed', scope, { ...happening, payload: { own_keys_allowed: ownKeysAllowed } }),
    )
    return rules
  })
}

type InstallationChange = {
  readonly workspacesMayUse?: boolean | undefined
  readonly isBilled?: boolean | undefined
  readonly revision: number
}

export async function changeInstallationRules(
  { db, clock }: KeyDeps,
  doer: { readonly actorId: string; readonly requestId: string | null },
  { revision: seen, ...change }: InstallationChange,
): Promise<InstallationRules> {
  return db.transaction(async (tx) => {
    const isSaved = await saveInstallationRules(tx, { ...change, seen })
    const rules = await findInstallationRules(tx)
    if (!isSaved) throw faults.STALE_REVISION({ revision: rules.revision })
    const payload = { workspaces_may_use: rules.workspacesMayUse, is_billed: rules.isBilled }
    const happening = { owner: { kind: 'installation' }, keyId: null, at: clock.now(), payload } as const
    await emit(tx, keyEvent('key_rules.changed', doer, happening))
    return rules
  })
}
