// Catalogue: which providers there are, what models they offer, how both are spoken to, and what that costs. Shipped as files; an
// administrator changes, adds and resets entries without a new version of the studio.
//
// Promises: `snapshot` answers at once from what this process has read, which is renewed when any process has changed it; a change
// holds only the fields that differ, so an update of the studio reaches all others; an entry that is retired or disabled is
// still found by its id, for work that was begun with it.
// Never: knows a key, calls a provider, or decides what a workspace may use.
import type { CatalogueFile, ModelChange, NewModel, NewProvider, ProviderChange } from '#contract/catalogue.ts'
import type { EngineKind } from '#contract/generation.ts'
import type { Clock } from '#platform/clock.ts'
import { type Db, detached } from '#platform/db/db.ts'
import type { Watcher } from '#platform/events/relay.ts'
import type { Log } from '#platform/log.ts'
import { addModel, addProvider, changeEntry, removeEntry } from './commands.ts'
import { type Entries, joinSeeds, layOver, type ModelEntry, type ProviderEntry, stateOf } from './entries.ts'
import { CATALOGUE_CHANGED, type Doer } from './events.ts'
import { listEntries, readRevision } from './queries.ts'

export type { ModelEntry, ProviderEntry } from './entries.ts'

/** As dialects take it. */
export type ProviderSettings = {
  readonly id: string
  readonly baseUrl: string
  readonly options: Readonly<Record<string, unknown>>
}

/** As dialects take it. */
export type CatalogueModel = {
  readonly id: string
  readonly kind: EngineKind
  readonly dialect: string
  readonly provider: ProviderSettings
  readonly model: string
  readonly limits: Readonly<Record<string, number>>
  readonly options: Readonly<Record<string, unknown>>
  readonly prices: ModelEntry['prices']
  readonly concurrencyMax: number
  readonly outputRevision: number
}

export type Snapshot = Entries & { readonly revision: number }

export type CatalogueDeps = {
  readonly db: Db
  readonly clock: Clock
  readonly log: Log
  readonly seeds: readonly CatalogueFile[]
  /** What a model can be spoken to in. */
  readonly dialects: readonly { readonly id: string; readonly kind: EngineKind }[]
  /** Where simulators stand in for all providers: `<this>/<provider id>`. Null: the providers themselves. */
  readonly simulatedBase: string | null
}

/** What the verbs of this room share. */
export type Parts = Omit<CatalogueDeps, 'seeds'> & {
  readonly seeds: CatalogueFile
  readonly reload: () => Promise<void>
}

/** How often a process of several looks whether an event has passed it by. */
const LOOK_MS = 30_000

export function createCatalogue(deps: CatalogueDeps) {
  const seeds = joinSeeds(deps.seeds)
  const shelf = new Shelf({ ...deps, seeds })
  const parts: Parts = { ...deps, seeds, reload: () => shelf.load() }
  const today = () => deps.clock.now().toISOString().slice(0, 10)
  const stateNow = (model: ModelEntry) => stateOf(shelf.current(), model, today())
  const settings = (provider: ProviderEntry) => settingsOf(provider, deps.simulatedBase)
  const toModel = (entry: ModelEntry): CatalogueModel | undefined => {
    const provider = shelf.current().providers.get(entry.provider)
    return provider && modelOf(entry, settings(provider))
  }
  const offered = (kind?: EngineKind) =>
    [...shelf.current().models.values()].filter(
      (model) => (kind === undefined || model.kind === kind) && stateNow(model) === 'offered',
    )
  return {
    /** For routes.ts of this room only. */
    parts,
    /** To be awaited before anything else. */
    open: () => shelf.open(),
    close: () => shelf.close(),
    /** For the relay of this process: told of a change by any process, it reads again. */
    watcher: shelf.watcher,
    simulated: deps.simulatedBase !== null,
    snapshot: (): Snapshot => shelf.current(),
    revision: (): number => shelf.current().revision,
    /** What may be used for new work; empty for a kind that nobody offers. */
    modelsFor: (kind: EngineKind): CatalogueModel[] => offered(kind).flatMap((model) => toModel(model) ?? []),
    /** Also one that is disabled or retired. */
    model(id: string): CatalogueModel | undefined {
      const entry = shelf.current().models.get(id)
      return entry && toModel(entry)
    },
    isOffered(id: string): boolean {
      const entry = shelf.current().models.get(id)
      return entry !== undefined && stateNow(entry) === 'offered'
    },
    provider(id: string): ProviderSettings | undefined {
      const entry = shelf.current().providers.get(id)
      return entry && settings(entry)
    },
    /** With names, key fields and prices, for people. */
    findProvider: (id: string): ProviderEntry | undefined => shelf.current().providers.get(id),
    stateOf: stateNow,
    /** All that people may know of models before they use them; retired ones with what replaces them, disabled ones not. */
    describe: () => describe(shelf.current(), { stateNow, isSimulated: deps.simulatedBase !== null }),

    changeProvider: (id: string, change: ProviderChange, ask: Ask) =>
      changeEntry(parts, { kind: 'provider', id, change }, ask),
    changeModel: (id: string, change: ModelChange, ask: Ask) => changeEntry(parts, { kind: 'model', id, change }, ask),
    addProvider: (provider: NewProvider, doer: Doer) => addProvider(parts, provider, doer),
    addModel: (model: NewModel, doer: Doer) => addModel(parts, model, doer),
    /** A shipped entry becomes as it is shipped; one that was added goes. */
    resetProvider: (id: string, ask: Ask) => removeEntry(parts, { kind: 'provider', id }, ask),
    resetModel: (id: string, ask: Ask) => removeEntry(parts, { kind: 'model', id }, ask),
  }
}

/** Who asks, and which revision of the entry they have seen. */
export type Ask = Doer & { readonly revision: number }
export type Catalogue = ReturnType<typeof createCatalogue>

function settingsOf(provider: ProviderEntry, simulatedBase: string | null): ProviderSettings {
  const baseUrl = simulatedBase === null ? provider.base_url : `${simulatedBase}/${provider.id}`
  return { id: provider.id, baseUrl, options: { needs_key: provider.needs_key, ...provider.options } }
}

function modelOf(entry: ModelEntry, provider: ProviderSettings): CatalogueModel {
  const { id, kind, dialect, model, limits, options, prices } = entry
  const numbers = { concurrencyMax: entry.concurrency_max, outputRevision: entry.output_revision }
  return { id, kind, dialect, provider, model, limits, options, prices, ...numbers }
}

type Look = {
  readonly stateNow: (model: ModelEntry) => 'offered' | 'disabled' | 'retired'
  readonly isSimulated: boolean
}

function describe(entries: Entries, { stateNow, isSimulated }: Look) {
  const models = [...entries.models.values()].flatMap((model) => {
    const provider = entries.providers.get(model.provider)
    const state = stateNow(model)
    if (!provider || state === 'disabled') return []
    return [
      {
        id: model.id,
        kind: model.kind,
        name: model.name,
        provider: { id: provider.id, name: provider.name, keysUrl: provider.keys_url },
        needsKey: provider.needs_key,
        prices: model.prices,
        isPriceVerified: model.is_verified,
        limits: model.limits,
        isRetired: state === 'retired',
        retiredOn: model.retired_on,
        replacedBy: model.replaced_by,
      },
    ]
  })
  return { simulated: isSimulated, models }
}

type ShelfDeps = Pick<CatalogueDeps, 'db' | 'log'> & { readonly seeds: CatalogueFile }

/** What this process has read of the catalogue. */
class Shelf {
  readonly #deps: ShelfDeps
  #snapshot: Snapshot | null = null
  #loading: Promise<void> = Promise.resolve()
  #timer: NodeJS.Timeout | null = null

  constructor(deps: ShelfDeps) {
    this.#deps = deps
  }

  current(): Snapshot {
    if (!this.#snapshot) throw new Error('the catalogue was asked before it was opened')
    return this.#snapshot
  }

  async open(): Promise<void> {
    await this.load()
    if (this.#deps.db.engine !== 'postgres') return
    this.#timer = setInterval(() => this.#loadUnheard(() => this.#isStale()), LOOK_MS)
    this.#timer.unref()
  }

  async close(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer)
    await this.#loading.catch(() => {})
  }

  /** One after the other, so that what was read later wins. */
  load(): Promise<void> {
    const next = this.#loading.catch(() => {}).then(() => detached(() => this.#read()))
    this.#loading = next
    return next
  }

  watcher: Watcher = (events) => {
    if (events.some((event) => event.name === CATALOGUE_CHANGED)) this.#loadUnheard(async () => true)
  }

  #loadUnheard(isNeeded: () => Promise<boolean>): void {
    detached(isNeeded)
      .then((needed) => (needed ? this.load() : undefined))
      .catch((error: unknown) =>
        this.#deps.log.warn({ err: error }, 'the catalogue could not be read again; trying later'),
      )
  }

  async #isStale(): Promise<boolean> {
    return (await readRevision(this.#deps.db)) !== this.#snapshot?.revision
  }

  async #read(): Promise<void> {
    const { db, seeds } = this.#deps
    // The number first: what is committed in between is read with a number that is too small, and so once more.
    const revision = await readRevision(db)
    this.#snapshot = { ...layOver(seeds, await listEntries(db)), revision }
  }
}
