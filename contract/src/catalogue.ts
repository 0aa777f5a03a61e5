// The catalogue on the wire: providers, and the models they offer. Also the shape of the files in which both are shipped.
import { type Static, type TSchema, Type } from 'typebox'
import { ENGINE_KINDS } from './generation.ts'

const Nullable = <T extends TSchema>(type: T) => Type.Union([type, Type.Null()])

const Text = Type.Object({
  en: Type.String({ minLength: 1, maxLength: 500 }),
  zh: Type.String({ minLength: 1, maxLength: 500 }),
})
const ProviderId = Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,63}$' })
const Slug = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$' })
const ModelId = Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,63}/[A-Za-z0-9][A-Za-z0-9._-]{0,127}$' })
const Name = Type.String({ pattern: '^[a-z][a-z0-9_]{0,63}$' })
const Day = Type.String({ pattern: '^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$' })
const Options = Type.Record(Type.String({ maxLength: 100 }), Type.Unknown(), { maxProperties: 200 })

/** One of the texts that make up a key: `api_key`, or `access_key` and `secret_key`. */
export const KeyField = Type.Object({ name: Name, label: Text, is_secret: Type.Boolean() })
export type KeyField = Static<typeof KeyField>

/**
 * `second`, or what it costs where it costs otherwise: `second@1080p`, `output_token@sound`, `request@768p+10s`. What may follow the
 * sign is told by each dialect; the price with most of it that fits is taken, and the plain one where none does.
 */
const Unit = Type.String({ pattern: '^[a-z][a-z0-9_]{0,63}(@[a-z0-9_]{1,32}(\\+[a-z0-9_]{1,32}){0,3})?$' })

/** How much of a unit (`image`, `second`, `character`, `input_token`, `cached_input_token`, `output_token`, `request`) costs so many micros of the currency. */
export const UnitPrice = Type.Object({
  micros: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }),
  per: Type.Integer({ minimum: 1, maximum: 1_000_000_000 }),
})
export const Prices = Type.Object({
  currency: Type.String({ pattern: '^[A-Z]{3}$' }),
  units: Type.Record(Unit, UnitPrice, { maxProperties: 40 }),
})

const providerFields = {
  name: Text,
  /** http or https, without a slash at its end. */
  base_url: Type.String({ minLength: 8, maxLength: 2000 }),
  needs_key: Type.Boolean(),
  key_fields: Type.Array(KeyField, { maxItems: 8 }),
  /** Which fields make a key together, where not all do: any one of these sets. */
  key_sets: Type.Optional(Type.Array(Type.Array(Name, { minItems: 1 }), { maxItems: 8 })),
  keys_url: Nullable(Type.String({ maxLength: 2000 })),
  options: Options,
  note: Type.Optional(Nullable(Text)),
}

const modelFields = {
  name: Text,
  /** As the provider spells it. */
  model: Type.String({ minLength: 1, maxLength: 500 }),
  limits: Type.Record(Name, Type.Number({ minimum: 0 }), { maxProperties: 50 }),
  options: Options,
  prices: Prices,
  concurrency_max: Type.Integer({ minimum: 1, maximum: 1000 }),
  /** Counted up when equal input gives another result from now on. */
  output_revision: Type.Integer({ minimum: 1 }),
  /** False: look the price up before relying on it. */
  is_verified: Type.Boolean(),
  retired_on: Nullable(Day),
  replaced_by: Nullable(ModelId),
}
const modelPlace = {
  provider: ProviderId,
  kind: Type.Enum(ENGINE_KINDS),
  dialect: Type.String({ minLength: 1, maxLength: 100 }),
}

/** A shipped file. */
export const CatalogueFile = Type.Object({
  providers: Type.Array(Type.Object({ id: ProviderId, ...providerFields })),
  models: Type.Array(Type.Object({ id: ModelId, ...modelPlace, ...modelFields })),
})
export type CatalogueFile = Static<typeof CatalogueFile>
export type ProviderSeed = CatalogueFile['providers'][number]
export type ModelSeed = CatalogueFile['models'][number]

/** What an administrator may change of any provider; what is left out stays. */
export const ProviderChange = Type.Partial(Type.Object({ ...providerFields, is_enabled: Type.Boolean() }))
export type ProviderChange = Static<typeof ProviderChange>
export const ModelChange = Type.Partial(Type.Object({ ...modelFields, is_enabled: Type.Boolean() }))
export type ModelChange = Static<typeof ModelChange>

/** A provider that is not shipped: any that speaks a dialect we know. Usual key: one field, `api_key`. */
export const NewProvider = Type.Object({
  id: ProviderId,
  name: Text,
  base_url: providerFields.base_url,
  needs_key: Type.Optional(Type.Boolean()),
  key_fields: Type.Optional(providerFields.key_fields),
  keys_url: Type.Optional(providerFields.keys_url),
  options: Type.Optional(Options),
  note: providerFields.note,
})
export type NewProvider = Static<typeof NewProvider>

/** A model of any provider in the catalogue. Its id becomes `provider/slug`. */
export const NewModel = Type.Object({
  slug: Slug,
  ...modelPlace,
  model: modelFields.model,
  name: Type.Optional(Text),
  limits: Type.Optional(modelFields.limits),
  options: Type.Optional(Options),
  /** Absent: nothing is charged. */
  prices: Type.Optional(Prices),
  concurrency_max: Type.Optional(modelFields.concurrency_max),
})
export type NewModel = Static<typeof NewModel>

const state = {
  is_enabled: Type.Boolean(),
  /** Added here, not shipped. */
  is_custom: Type.Boolean(),
  /** Names of the fields that differ from what is shipped. */
  changed: Type.Array(Type.String()),
  /** For If-Match; 0 until somebody changes it. */
  revision: Type.Integer(),
}

export const Provider = Type.Object({
  id: Type.String(),
  ...providerFields,
  /** Null for members: where a provider is reached and how is told to administrators. */
  base_url: Nullable(Type.String()),
  options: Nullable(Options),
  note: Nullable(Text),
  ...state,
  /** What is shipped in the changed fields; null where nothing differs, and for members. */
  shipped: Nullable(Options),
})
export type Provider = Static<typeof Provider>

export const MODEL_STATES = ['offered', 'disabled', 'retired'] as const

export const Model = Type.Object({
  id: Type.String(),
  provider: Type.String(),
  kind: Type.Enum(ENGINE_KINDS),
  dialect: Type.String(),
  ...modelFields,
  /** `disabled`: by an administrator, itself or its provider. `retired`: its provider has ended it; `replaced_by` names what to use. */
  state: Type.Enum(MODEL_STATES),
  ...state,
  shipped: Nullable(Options),
})
export type Model = Static<typeof Model>

export const Providers = Type.Object({
  items: Type.Array(Provider),
  /** All providers are simulated: nothing is real, nothing is charged. */
  simulated: Type.Boolean(),
})
export const Models = Type.Object({ items: Type.Array(Model), simulated: Type.Boolean() })
