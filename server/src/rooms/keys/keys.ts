// Keys: keys of providers, of a person, a workspace or the installation, and which of them a piece of work gets.
//
// Promises: a secret is stored only sealed, under a data key of its own and bound to its row, owner and provider; it comes out again
// only through `accessFor` and `open`, for work; own keys serve only work that their owner asked for, where the workspace allows
// it and while they may have such work done there; a deleted key is kept sealed until nothing that was begun with it can still ask for its result.
// Never: tells a secret in a reply, event, log or error; lets owners of a workspace see the keys of its members; calls a
// provider but for a test that a person asks for.
import type { KeyChange, NewKey } from '#contract/keys.ts'
import type { Tx } from '#platform/db/db.ts'
import type { Language } from '#platform/faults.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { accessFor, busyUntil, describeUsable, type ForWork, mayServe, noteOutcome, openKey } from './access.ts'
import { addKey, changeKey, deleteKey, type Holding, listOwned, orderKeys } from './commands.ts'
import type { KeyDeps, NeedsKeys } from './deps.ts'
import type { KeyOutcome } from './outcome.ts'
import type { KeyOwner } from './owner.ts'
import { listDeleted, markDeleted, purgeKeys } from './queries.ts'
import { resealAll } from './reseal.ts'
import { findInstallationRules, findRules } from './rule-queries.ts'
import { changeInstallationRules, changeRules } from './rules.ts'
import { testKey, tryKey } from './test-key.ts'

export type { KeyAccess } from './access.ts'
export type { Access, NeedsKeys, Probed } from './deps.ts'
export type { KeyOutcome } from './outcome.ts'
export type { KeyOwner } from './owner.ts'

export function createKeys(deps: KeyDeps) {
  const { db } = deps
  const users: NeedsKeys[] = []
  return {
    accessFor: (scope: Scope, provider: string, options: { exclude?: readonly string[]; forWork?: ForWork } = {}) =>
      accessFor(deps, scope, { provider, ...options }),
    open: (scope: Scope, keyId: string) => openKey(deps, scope, keyId),
    mayServe: (scope: Scope, keyId: string, forWork: ForWork) => mayServe(deps, scope, { keyId, forWork }),
    noteOutcome: (keyId: string, outcome: KeyOutcome) => noteOutcome(deps, keyId, outcome),
    busyUntil: (scope: Scope, provider: string) => busyUntil(deps, scope, provider),
    usable: (scope: Scope) => describeUsable(deps, scope),
    /** Whoever begins work with keys says of which of them it still needs. */
    addUser: (needs: NeedsKeys): void => {
      users.push(needs)
    },

    list: (owner: KeyOwner) => listOwned(deps, owner),
    add: (holding: Holding, key: NewKey) => addKey(deps, holding, key),
    change: (holding: Holding, change: KeyChange & { id: string; revision: number }) =>
      changeKey(deps, holding, change),
    order: (holding: Holding, order: { provider: string; keyIds: readonly string[] }) =>
      orderKeys(deps, holding, order),
    delete: (holding: Holding, id: string) => deleteKey(deps, holding, id),
    test: (owner: KeyOwner, id: string, language: Language) => testKey(deps, { owner, id }, language),
    try: (trial: { provider: string; secrets: Readonly<Record<string, string>> }, language: Language) =>
      tryKey(deps, trial, language),
    rules: (scope: Scope) => findRules(db, scope.workspaceId),
    changeRules: (scope: Scope, change: { ownKeysAllowed: boolean; revision: number }) =>
      changeRules(deps, scope, change),
    installationRules: () => findInstallationRules(db),
    changeInstallationRules: (...given: Tail<typeof changeInstallationRules>) =>
      changeInstallationRules(deps, ...given),
    /** Seals all of them with the newest key-encryption key. May be repeated and interrupted. */
    reseal: (options?: Parameters<typeof resealAll>[1]) => resealAll(deps, options),

    /** Its owner is gone. */
    forget: (tx: Tx, owner: KeyOwner): Promise<void> => markDeleted(tx, owner, { id: null, at: deps.clock.now() }),
    /** Of keys that were deleted before then, those that nothing needs any more. Answers how many went. */
    async purge(tx: Tx, old: { before: Date; countMax: number }): Promise<number> {
      const deleted = await listDeleted(tx, old)
      const needed = new Set<string>()
      for (const needs of users) for (const id of await needs(tx, deleted)) needed.add(id)
      const unneeded = deleted.filter((id) => !needed.has(id))
      await purgeKeys(tx, unneeded)
      return unneeded.length
    },
  }
}

type Tail<F extends (first: never, ...rest: never[]) => unknown> = F extends (first: never, ...rest: infer R) => unknown
  ? R
  : never

export type Keys = ReturnType<typeof createKeys>
