import { expect, test } from 'vitest'
import type { EngineModel, Prices } from '#rooms/generation/provider.ts'
import { createRemoteEngine } from './remote-engine.ts'

const model = (units: Prices['units']): EngineModel => ({
  ...{ id: 'acme/words', kind: 'text', dialect: 'acme', model: 'words', limits: {}, options: {} },
  provider: { id: 'acme', baseUrl: 'http://127.0.0.1:1', options: {} },
  prices: { currency: 'CNY', units },
  ...{ concurrencyMax: 1, outputRevision: 1 },
})
const engine = (units: Prices['units'], more: { isFree?: true } = {}) =>
  createRemoteEngine(model(units), {
    ...more,
    kind: 'text',
    estimate: () => ({}),
    submit: async () => ({ providerJobId: 'x' }),
  })

test('lost work goes in again only where nothing is charged for it: by its price, or by its nature; an unknown price is no gift', () => {
  const cent = { output_token: { micros: 10_000, per: 1 } }
  const nothing = { output_token: { micros: 0, per: 1 } }
  expect(engine({}).resubmitIsFree).toBe(false)
  expect(engine(cent).resubmitIsFree).toBe(false)
  expect(engine(nothing).resubmitIsFree).toBe(true)
  expect(engine({ ...nothing, ...cent, request: { micros: 1, per: 1 } }).resubmitIsFree).toBe(false)
  expect(engine({}, { isFree: true }).resubmitIsFree).toBe(true)
  expect(engine(cent, { isFree: true }).resubmitIsFree).toBe(false)
})
