// A small catalogue, and dialects that tell a good key from a bad one, for tests that need providers but no adapters.
import type { CatalogueFile } from '#contract/catalogue.ts'
import type { Engine, EngineAccess, EngineModel, ProbeResult, ProviderSettings } from '#rooms/generation/provider.ts'
import type { StudioParts } from '#studio/ground.ts'

const text = (en: string) => ({ en, zh: `${en}（中）` })
const apiKey = { name: 'api_key', label: text('API key'), is_secret: true }

export const sampleCatalogue: CatalogueFile = {
  providers: [
    {
      id: 'acme',
      name: text('Acme'),
      base_url: 'https://api.acme.example/v1',
      needs_key: true,
      key_fields: [apiKey],
      keys_url: 'https://acme.example/keys',
      options: { auth: 'bearer' },
    },
    {
      id: 'twofold',
      name: text('Twofold'),
      base_url: 'https://twofold.example',
      needs_key: true,
      key_fields: [
        { name: 'access_key', label: text('Access key'), is_secret: false },
        { name: 'secret_key', label: text('Secret key'), is_secret: true },
      ],
      keys_url: null,
      options: {},
    },
  ],
  models: [
    model('acme/picture-2', { kind: 'image', dialect: 'sample-images', unit: 'image', micros: 40_000 }),
    model('acme/picture-1', {
      ...{ kind: 'image', dialect: 'sample-images', unit: 'image', micros: 20_000 },
      retired_on: '2026-01-01',
      replaced_by: 'acme/picture-2',
    }),
    model('acme/words', { kind: 'text', dialect: 'sample-text', unit: 'output_token', micros: 10 }),
    model('twofold/clip', { kind: 'video', dialect: 'sample-untestable', unit: 'second', micros: 100_000 }),
  ],
}

type Wish = Pick<CatalogueFile['models'][number], 'kind' | 'dialect'> & {
  unit: string
  micros: number
  retired_on?: string
  replaced_by?: string
}

function model(id: string, wish: Wish): CatalogueFile['models'][number] {
  const [provider = '', slug = ''] = id.split('/')
  return {
    ...{ id, provider, kind: wish.kind, dialect: wish.dialect, model: slug, name: text(slug) },
    limits: { text_chars_max: 1000 },
    options: { sizes: ['1024x1024'] },
    prices: { currency: 'USD', units: { [wish.unit]: { micros: wish.micros, per: 1 } } },
    concurrency_max: 3,
    output_revision: 1,
    is_verified: true,
    retired_on: wish.retired_on ?? null,
    replaced_by: wish.replaced_by ?? null,
  }
}

export type Probe = (
  provider: ProviderSettings,
  access: EngineAccess | undefined,
  signal: AbortSignal,
) => Promise<ProbeResult>

/** Repeats the key that it refuses, as real providers do. */
const tellsKeys: Probe = async (_provider, access) => {
  const key = access?.secrets.api_key ?? ''
  if (key.includes('good')) return { ok: true, models: ['picture-2', 'words'] }
  return { ok: false, cause: 'auth', message: `Incorrect API key provided: ${key}. See ${key.slice(0, 14)}...` }
}

/** Is there, and makes nothing. */
const engine = (model: EngineModel): Engine => ({
  id: model.id,
  outputRevision: model.outputRevision,
  kind: model.kind,
  resubmitIsFree: true,
  concurrencyMax: model.concurrencyMax,
  provider: model.provider.id,
  needsKey: true,
  prices: model.prices,
  check: async () => ({ available: true }),
  price: () => ({ currency: model.prices.currency, micros: 0n }),
  submit: async () => ({ refused: 'unavailable', message: 'the sample makes nothing' }),
  poll: async () => ({ state: 'unknown' }),
  cancel: async () => ({ charged: false }),
  close: async () => {},
})

/** @param probe of the dialect of pictures */
export function sampleDialects(probe: Probe = tellsKeys): NonNullable<StudioParts['dialects']> {
  return [
    { id: 'sample-images', kind: 'image', engine, probe },
    { id: 'sample-text', kind: 'text', engine },
    { id: 'sample-untestable', kind: 'video', engine },
  ]
}

export const sampleProviders = { catalogue: [sampleCatalogue], dialects: sampleDialects() }
