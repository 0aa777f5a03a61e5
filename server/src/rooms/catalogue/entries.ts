// The catalogue as it stands: what is shipped, with the administrators' changes over it. Pure.
import { isDeepStrictEqual } from 'node:util'
import type { CatalogueFile, ModelSeed, ProviderSeed } from '#contract/catalogue.ts'

type Place = {
  readonly isCustom: boolean
  /** 0 for what is as it was shipped. */
  readonly revision: number
  readonly isEnabled: boolean
  /** The shipped values of the fields that differ. */
  readonly shipped: Readonly<Record<string, unknown>>
}
export type ProviderEntry = ProviderSeed & Place
export type ModelEntry = ModelSeed & Place

/** A change as it is stored. */
export type StoredEntry = {
  readonly kind: 'provider' | 'model'
  readonly id: string
  readonly isCustom: boolean
  readonly fields: Readonly<Record<string, unknown>>
  readonly revision: number
}

export type Entries = {
  readonly providers: ReadonlyMap<string, ProviderEntry>
  readonly models: ReadonlyMap<string, ModelEntry>
}

/** Several files as one. @throws Error where two entries have one id, or a model names no provider */
export function joinSeeds(files: readonly CatalogueFile[]): CatalogueFile {
  const providers = files.flatMap((file) => file.providers)
  const models = files.flatMap((file) => file.models)
  for (const list of [providers, models]) {
    const ids = list.map((one) => one.id)
    const twice = ids.find((id, at) => ids.indexOf(id) !== at)
    if (twice !== undefined) throw new Error(`the shipped catalogue has ${twice} twice`)
  }
  const homeless = models.find((model) => !providers.some((provider) => provider.id === model.provider))
  if (homeless) throw new Error(`the shipped model ${homeless.id} names no shipped provider`)
  return { providers, models }
}

/** A changed entry that is not shipped any more, and a model without its provider, are left out. */
export function layOver(seeds: CatalogueFile, stored: readonly StoredEntry[]): Entries {
  const providers = layKind<ProviderSeed>(seeds.providers, stored, 'provider')
  const models = layKind<ModelSeed>(seeds.models, stored, 'model')
  for (const [id, model] of models) if (!providers.has(model.provider)) models.delete(id)
  return { providers, models }
}

function layKind<S extends { readonly id: string }>(
  seeds: readonly S[],
  stored: readonly StoredEntry[],
  kind: StoredEntry['kind'],
): Map<string, S & Place> {
  const entries = new Map(seeds.map((seed) => [seed.id, place(seed, undefined)]))
  for (const one of stored) {
    if (one.kind !== kind) continue
    const seed = entries.get(one.id)
    // Since somebody added it here, an entry of the same id may have come with an update: theirs stays what it was.
    if (one.isCustom) entries.set(one.id, place({ ...one.fields, id: one.id } as unknown as S, one))
    else if (seed) entries.set(one.id, place(seed, one))
  }
  return entries
}

function place<S extends { readonly id: string }>(seed: S, stored: StoredEntry | undefined): S & Place {
  const fields = stored?.fields ?? {}
  const isCustom = stored?.isCustom ?? false
  const names = isCustom ? [] : Object.keys(fields)
  const before = seed as unknown as Readonly<Record<string, unknown>>
  return {
    ...seed,
    ...fields,
    isCustom,
    isEnabled: fields.is_enabled !== false,
    revision: stored?.revision ?? 0,
    shipped: Object.fromEntries(names.map((name) => [name, name === 'is_enabled' ? true : (before[name] ?? null)])),
  }
}

/** The fields that are to be stored: those of before with the change, but for what is as shipped. */
export function mergeFields(
  seed: object | undefined,
  before: Readonly<Record<string, unknown>>,
  change: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const shipped: Readonly<Record<string, unknown>> = seed === undefined ? {} : { is_enabled: true, ...seed }
  const wished = Object.entries({ ...before, ...change }).filter(([, value]) => value !== undefined)
  if (seed === undefined) return Object.fromEntries(wished)
  return Object.fromEntries(wished.filter(([name, value]) => !isDeepStrictEqual(value, shipped[name] ?? null)))
}

/** @param day the day of today, `2026-11-22` */
export function stateOf(entries: Entries, model: ModelEntry, day: string): 'offered' | 'disabled' | 'retired' {
  if (model.retired_on !== null && model.retired_on <= day) return 'retired'
  return model.isEnabled && entries.providers.get(model.provider)?.isEnabled ? 'offered' : 'disabled'
}
