// What administrators do to the catalogue. Who they are, the routes check.
import type { ModelChange, NewModel, NewProvider, ProviderChange } from '#contract/catalogue.ts'
import type { Tx } from '#platform/db/db.ts'
import { emit } from '#platform/events/events.ts'
import { faults } from '#platform/faults.ts'
import type { Ask, Parts } from './catalogue.ts'
import { layOver, mergeFields, type StoredEntry } from './entries.ts'
import { type CatalogueChange, catalogueChanged, type Doer } from './events.ts'
import { catalogueFaults } from './faults.ts'
import { countChange, deleteEntry, listEntries, saveEntry } from './queries.ts'

type Place = Pick<StoredEntry, 'kind' | 'id'>
type Wish = Place & { readonly change: ProviderChange | ModelChange }

export async function changeEntry(parts: Parts, { kind, id, change }: Wish, ask: Ask): Promise<void> {
  const clean = cleanAddresses(change)
  await write(parts, ask, async (tx, { stored, revision }) => {
    const { seed, entry } = findEntry(parts, stored, { kind, id })
    demandRevision(entry, ask.revision)
    const isCustom = entry?.isCustom ?? false
    const fields = mergeFields(isCustom ? undefined : seed, entry?.fields ?? {}, clean)
    if (Object.keys(fields).length === 0) await deleteEntry(tx, { kind, id })
    else await saveEntry(tx, { kind, id, isCustom, fields, revision, by: ask.actorId, at: parts.clock.now() })
    return { kind, id, how: 'changed', fields: Object.keys(clean), revision }
  })
}

export async function removeEntry(parts: Parts, { kind, id }: Place, ask: Ask): Promise<void> {
  await write(parts, ask, async (tx, { stored, revision }) => {
    const { entry } = findEntry(parts, stored, { kind, id })
    demandRevision(entry, ask.revision)
    if (entry?.isCustom && kind === 'provider') refuseWithModels(parts, stored, id)
    await deleteEntry(tx, { kind, id })
    return { kind, id, how: entry?.isCustom ? 'removed' : 'reset', fields: Object.keys(entry?.fields ?? {}), revision }
  })
}

export async function addProvider(parts: Parts, wish: NewProvider, doer: Doer): Promise<void> {
  const { id, ...given } = wish
  const usual = {
    needs_key: true,
    key_fields: [{ name: 'api_key', label: { en: 'API key', zh: 'API 密钥' }, is_secret: true }],
    keys_url: null,
    options: {},
    note: null,
  }
  await add(parts, { kind: 'provider', id, fields: { ...usual, ...cleanAddresses(given) } }, doer)
}

export async function addModel(parts: Parts, { slug, ...given }: NewModel, doer: Doer): Promise<string> {
  const id = `${given.provider}/${slug}`
  refuseDialect(parts, given)
  const usual = {
    name: { en: given.model, zh: given.model },
    limits: {},
    options: {},
    prices: { currency: 'USD', units: {} },
    concurrency_max: 2,
    output_revision: 1,
    is_verified: true,
    retired_on: null,
    replaced_by: null,
  }
  await add(parts, { kind: 'model', id, fields: { ...usual, ...given } }, doer)
  return id
}

async function add(parts: Parts, entry: Pick<StoredEntry, 'kind' | 'id' | 'fields'>, doer: Doer): Promise<void> {
  const { kind, id, fields } = entry
  await write(parts, doer, async (tx, { stored, revision }) => {
    const { providers, models } = layOver(parts.seeds, stored)
    if ((kind === 'provider' ? providers : models).has(id)) throw catalogueFaults.TAKEN({ id })
    if (kind === 'model' && !providers.has(String(fields.provider)))
      throw catalogueFaults.UNKNOWN_PROVIDER({ provider: fields.provider })
    await saveEntry(tx, { ...entry, isCustom: true, revision, by: doer.actorId, at: parts.clock.now() })
    return { kind, id, how: 'added', fields: Object.keys(fields), revision }
  })
}

type Locked = { readonly stored: readonly StoredEntry[]; readonly revision: number }

/** One change at a time; this process has read it before it is answered. */
async function write(
  parts: Parts,
  doer: Doer,
  work: (tx: Tx, locked: Locked) => Promise<CatalogueChange>,
): Promise<void> {
  await parts.db.transaction(async (tx) => {
    const revision = await countChange(tx)
    const change = await work(tx, { stored: await listEntries(tx), revision })
    await emit(tx, catalogueChanged(doer, change, parts.clock.now()))
  })
  await parts.reload()
}

function findEntry(parts: Parts, stored: readonly StoredEntry[], { kind, id }: Place) {
  const seed = (kind === 'provider' ? parts.seeds.providers : parts.seeds.models).find((one) => one.id === id)
  const entry = stored.find((one) => one.kind === kind && one.id === id)
  if (!seed && !entry?.isCustom) throw faults.NOT_FOUND()
  return { seed, entry }
}

function demandRevision(entry: StoredEntry | undefined, seen: number): void {
  const revision = entry?.revision ?? 0
  if (revision !== seen) throw faults.STALE_REVISION({ revision })
}

function refuseWithModels(parts: Parts, stored: readonly StoredEntry[], providerId: string): void {
  const models = [...layOver(parts.seeds, stored).models.values()].filter((model) => model.provider === providerId)
  if (models.length > 0) throw catalogueFaults.IN_USE({ models: models.map((model) => model.id).join(', ') })
}

function refuseDialect({ dialects }: Parts, { dialect, kind }: NewModel | Omit<NewModel, 'slug'>): void {
  const fitting = dialects.filter((one) => one.kind === kind).map((one) => one.id)
  if (fitting.includes(dialect)) return
  throw catalogueFaults.UNKNOWN_DIALECT({ dialect, kind, available: fitting.join(', ') || '-' })
}

/** @throws CATALOGUE_BASE_URL_INVALID */
function cleanAddresses<T extends object>(fields: T): T {
  const { base_url: base, keys_url: keys }: { base_url?: string; keys_url?: string | null } = fields
  if (typeof keys === 'string') readAddress(keys, 'keys_url')
  return base === undefined ? fields : { ...fields, base_url: readAddress(base, 'base_url').replace(/\/+$/, '') }
}

/** A password in an address would be shown wherever the address is. */
function readAddress(text: string, field: string): string {
  const url = URL.parse(text.trim())
  const isGood = url && ['http:', 'https:'].includes(url.protocol) && url.username === '' && url.password === ''
  if (!isGood || (field === 'base_url' && (url.search !== '' || url.hash !== '')))
    throw catalogueFaults.BASE_URL_INVALID({ field })
  return text.trim()
}
