// Keys of providers on the wire. A secret goes in and never comes out.
import { type Static, type TSchema, Type } from 'typebox'

const Nullable = <T extends TSchema>(type: T) => Type.Union([type, Type.Null()])
const Time = Type.String({ format: 'date-time' })

export const KEY_OWNERS = ['user', 'workspace', 'installation'] as const
export type KeyOwnerKind = (typeof KEY_OWNERS)[number]

/** What kept a key from working: the causes of engines, and `unreadable` when what sealed it is lost. */
export const KEY_FAILURES = [
  'bad_input',
  'blocked',
  'no_link',
  'no_balance',
  'auth',
  'busy',
  'unavailable',
  'expired',
  'internal',
  'unreadable',
] as const
export type KeyFailure = (typeof KEY_FAILURES)[number]

const Label = Type.String({ minLength: 1, maxLength: 100 })
/** Lower ones are used first; equal ones take turns. */
const Place = Type.Integer({ minimum: 0, maximum: 999 })
/** By the names of the provider's key fields. */
const SecretTexts = Type.Record(Type.String({ pattern: '^[a-z][a-z0-9_]{0,63}$' }), Type.String({ maxLength: 8192 }), {
  maxProperties: 8,
})
/** Narrow, so that a key that was pasted into the wrong field is not repeated in the refusal. */
const ProviderId = Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,63}$' })

export const ProviderKey = Type.Object({
  id: Type.String(),
  owner: Type.Enum(KEY_OWNERS),
  provider: Type.String(),
  label: Type.String(),
  place: Type.Integer(),
  is_enabled: Type.Boolean(),
  /** Null of a key too short to show any of it. */
  last_four: Nullable(Type.String()),
  /** False: the key that sealed it is not here any more; it must be entered again. */
  is_readable: Type.Boolean(),
  used_at: Nullable(Time),
  failed_at: Nullable(Time),
  failure: Nullable(Type.Enum(KEY_FAILURES)),
  /** Not used before then, unless it is tested and found good. */
  cooling_until: Nullable(Time),
  created_by: Type.String(),
  created_at: Time,
  revision: Type.Integer(),
})
export type ProviderKey = Static<typeof ProviderKey>

export const ProviderKeys = Type.Object({ items: Type.Array(ProviderKey) })

export const NewKey = Type.Object({
  provider: ProviderId,
  label: Label,
  secrets: SecretTexts,
  place: Type.Optional(Place),
  is_enabled: Type.Optional(Type.Boolean()),
})
export type NewKey = Static<typeof NewKey>

export const KeyChange = Type.Object({
  label: Type.Optional(Label),
  place: Type.Optional(Place),
  is_enabled: Type.Optional(Type.Boolean()),
})
export type KeyChange = Static<typeof KeyChange>

/** All keys of one provider, first to last. */
export const KeyOrder = Type.Object({
  provider: ProviderId,
  key_ids: Type.Array(Type.String(), { minItems: 1, maxItems: 50, uniqueItems: true }),
})

export const KeyTrial = Type.Object({ provider: ProviderId, secrets: SecretTexts })

export const KeyTest = Type.Object({
  /** `untestable`: this provider has no call that tells without a charge. */
  outcome: Type.Enum(['ok', 'failed', 'untestable']),
  cause: Nullable(Type.Enum(KEY_FAILURES)),
  /** The provider's own words, without secrets; empty if it said nothing. */
  message: Type.String(),
  /** What to do next; empty if all is well. */
  remedy: Type.String(),
  /** Models that the key may use, where the provider tells; at most 500. */
  models: Nullable(Type.Array(Type.String())),
  took_ms: Type.Integer(),
})
export type KeyTest = Static<typeof KeyTest>

/** Whether members may use keys of their own in this workspace. */
export const KeyRules = Type.Object({ own_keys_allowed: Type.Boolean(), revision: Type.Integer() })
export const KeyRulesChange = Type.Object({ own_keys_allowed: Type.Boolean() })

/** What holds for the keys of the installation. */
export const InstallationKeyRules = Type.Object({
  workspaces_may_use: Type.Boolean(),
  /** Whether work done with them is charged to the workspace. */
  is_billed: Type.Boolean(),
  revision: Type.Integer(),
})
export const InstallationKeyRulesChange = Type.Object({
  workspaces_may_use: Type.Optional(Type.Boolean()),
  is_billed: Type.Optional(Type.Boolean()),
})

/** For whom there is a key, provider by provider: what may be asked for in this workspace. */
export const UsableKeys = Type.Object({
  items: Type.Array(
    Type.Object({
      provider: Type.String(),
      /** Keys that are enabled and readable; those that cool down are among them. */
      own: Type.Integer(),
      workspace: Type.Integer(),
      installation: Type.Integer(),
      /** How many of them could be used this moment. */
      ready: Type.Integer(),
    }),
  ),
})
export type UsableKeys = Static<typeof UsableKeys>

export const ResealedKeys = Type.Object({
  /** Of the key-encryption key that seals now. */
  kek_id: Type.String(),
  resealed: Type.Integer(),
  /** Sealed with the newest one before. */
  already: Type.Integer(),
  /** What sealed them is not among the keys that were given. */
  unreadable: Type.Array(Type.Object({ id: Type.String(), kek_id: Type.String(), provider: Type.String() })),
})
export type ResealedKeys = Static<typeof ResealedKeys>
