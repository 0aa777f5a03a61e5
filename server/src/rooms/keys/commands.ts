// Keys as their owners keep them: entered, named, ordered, turned off, deleted.
import type { KeyChange, NewKey, ProviderKey } from '#contract/keys.ts'
import type { Tx } from '#platform/db/db.ts'
import { emit } from '#platform/events/events.ts'
import { faults } from '#platform/faults.ts'
import { isId, newId } from '#platform/ids.ts'
import type { KeyDeps, KeyProvider } from './deps.ts'
import { seal } from './envelope.ts'
import { keyEvent } from './events.ts'
import { keyFaults } from './faults.ts'
import type { KeyOwner } from './owner.ts'
import { findKey, insertKey, listKeys, lockKey, lockShelf, markDeleted, updateKey } from './queries.ts'
import { lastFourOf, readSecrets } from './secrets.ts'
import { type StoredKey, toWire } from './tables.ts'

/** Of one owner and provider; more is a mistake of a program. */
const KEYS_MAX = 50

/** Whose key it is, who does it, in which request. */
export type Holding = { readonly owner: KeyOwner; readonly actorId: string; readonly requestId: string | null }

export async function listOwned(deps: KeyDeps, owner: KeyOwner): Promise<ProviderKey[]> {
  return (await listKeys(deps.db, owner)).map((key) => toWire(key, deps.ring))
}

export function mustKnow(deps: KeyDeps, id: string): KeyProvider {
  const provider = deps.findProvider(id)
  if (!provider) throw keyFaults.UNKNOWN_PROVIDER({ provider: id })
  return provider
}

export async function addKey(deps: KeyDeps, holding: Holding, wish: NewKey): Promise<ProviderKey> {
  const { owner } = holding
  const provider = mustKnow(deps, wish.provider)
  const secrets = readSecrets(provider, wish.secrets)
  const label = readLabel(wish.label)
  if (Object.values(secrets).some((text) => label.includes(text.reveal()))) throw keyFaults.LABEL_TELLS()
  const at = deps.clock.now()
  const id = newId()
  const row = {
    ...{ id, owner, provider: provider.id, label, at, by: holding.actorId },
    place: wish.place ?? 0,
    isEnabled: wish.is_enabled ?? true,
    envelope: seal(deps.ring, { id, owner, provider: provider.id }, secrets),
    lastFour: lastFourOf(provider, secrets),
  }
  return deps.db.transaction(async (tx) => {
    const shelf = await lockShelf(tx, owner, provider.id)
    if (shelf.length >= KEYS_MAX) throw keyFaults.TOO_MANY({ limit: KEYS_MAX })
    await insertKey(tx, row)
    const payload = { provider: provider.id, label }
    await emit(tx, keyEvent('key.added', holding, { owner, keyId: id, at, payload }))
    return show(deps, tx, holding, id)
  })
}

type Change = KeyChange & { readonly id: string; readonly revision: number }

export async function changeKey(deps: KeyDeps, holding: Holding, change: Change): Promise<ProviderKey> {
  const { owner } = holding
  return deps.db.transaction(async (tx) => {
    const key = await mustLock(tx, owner, change.id)
    if (key.revision !== change.revision) throw faults.STALE_REVISION({ revision: key.revision })
    const patch = {
      ...(change.label === undefined ? {} : { label: readLabel(change.label) }),
      ...(change.place === undefined ? {} : { place: change.place }),
      ...(change.is_enabled === undefined ? {} : { isEnabled: change.is_enabled }),
    }
    await updateKey(tx, owner, { id: key.id, patch })
    await tell(deps, tx, { holding, key, payload: { fields: Object.keys(patch) } })
    return show(deps, tx, holding, key.id)
  })
}

/** First to last; none of them shares a place afterwards. @throws KEYS_ORDER_WRONG unless each key of the provider is named once */
export async function orderKeys(
  deps: KeyDeps,
  holding: Holding,
  { provider, keyIds }: { provider: string; keyIds: readonly string[] },
): Promise<ProviderKey[]> {
  const { owner } = holding
  await deps.db.transaction(async (tx) => {
    const shelf = await lockShelf(tx, owner, provider)
    const keys = keyIds.flatMap((id) => shelf.find((key) => key.id === id) ?? [])
    if (keys.length !== shelf.length || keys.length !== keyIds.length) throw keyFaults.ORDER_WRONG()
    for (const [place, key] of keys.entries()) {
      if (key.place === place) continue
      await updateKey(tx, owner, { id: key.id, patch: { place } })
      await tell(deps, tx, { holding, key, payload: { fields: ['place'] } })
    }
  })
  return listOwned(deps, owner)
}

/** Not used for anything new from now on; what was begun with it can still be asked for. */
export async function deleteKey(deps: KeyDeps, holding: Holding, id: string): Promise<void> {
  const { owner } = holding
  await deps.db.transaction(async (tx) => {
    const key = await mustLock(tx, owner, id)
    const at = deps.clock.now()
    await markDeleted(tx, owner, { id: key.id, at })
    const payload = { provider: key.provider, label: key.label }
    await emit(tx, keyEvent('key.deleted', holding, { owner, keyId: key.id, at, payload }))
  })
}

type Told = { readonly holding: Holding; readonly key: StoredKey; readonly payload: Readonly<Record<string, unknown>> }

async function tell({ clock }: KeyDeps, tx: Tx, { holding, key, payload }: Told): Promise<void> {
  const told = { provider: key.provider, label: key.label, ...payload }
  const happening = { owner: key.owner, keyId: key.id, at: clock.now(), payload: told }
  await emit(tx, keyEvent('key.changed', holding, happening))
}

async function mustLock(tx: Tx, owner: KeyOwner, id: string): Promise<StoredKey> {
  const key = isId(id) ? await lockKey(tx, owner, id) : undefined
  if (!key) throw faults.NOT_FOUND()
  return key
}

async function show(deps: KeyDeps, tx: Tx, { owner }: Holding, id: string): Promise<ProviderKey> {
  const key = await findKey(tx, owner, id)
  if (!key) throw faults.NOT_FOUND()
  return toWire(key, deps.ring)
}

function readLabel(text: string): string {
  const label = text.normalize('NFC').trim()
  if (label === '')
    throw faults.INVALID_REQUEST({ reason: { en: 'the label is empty', 'zh-CN': '名称不能为空' }, field: 'label' })
  return label
}
