import { expect, test } from 'vitest'
import type { CatalogueFile } from '#contract/catalogue.ts'
import { sampleCatalogue } from '#testing/sample-catalogue.ts'
import { joinSeeds, layOver, mergeFields, type StoredEntry, stateOf } from './entries.ts'

const stored = (one: Partial<StoredEntry>): StoredEntry => ({
  kind: 'model',
  id: 'acme/words',
  isCustom: false,
  fields: {},
  revision: 1,
  ...one,
})

test('a change lies over what is shipped, and the shipped value is kept beside it', () => {
  const entries = layOver(sampleCatalogue, [stored({ fields: { concurrency_max: 9, is_enabled: false } })])
  expect(entries.models.get('acme/words')).toMatchObject({
    concurrency_max: 9,
    isEnabled: false,
    isCustom: false,
    revision: 1,
    shipped: { concurrency_max: 3, is_enabled: true },
  })
})

test('an update of the studio reaches every field that nobody changed', () => {
  const words = sampleCatalogue.models.find((model) => model.id === 'acme/words')!
  const updated: CatalogueFile = { ...sampleCatalogue, models: [{ ...words, model: 'words-2', concurrency_max: 5 }] }
  const entry = layOver(updated, [stored({ fields: { concurrency_max: 9 } })]).models.get('acme/words')
  expect(entry).toMatchObject({ model: 'words-2', concurrency_max: 9, shipped: { concurrency_max: 5 } })
})

test('changes of what is not shipped any more, and models without a provider, are left out', () => {
  const orphan = stored({ id: 'gone/x', isCustom: true, fields: { provider: 'gone', kind: 'text' } })
  const entries = layOver(sampleCatalogue, [stored({ id: 'acme/ended' }), orphan])
  expect([entries.models.has('acme/ended'), entries.models.has('gone/x')]).toEqual([false, false])
})

test('only what differs is stored: a field that is given its shipped value again is no change', () => {
  const seed = sampleCatalogue.models.find((model) => model.id === 'acme/words')!
  expect(mergeFields(seed, {}, { concurrency_max: 9, options: { sizes: ['1024x1024'] } })).toEqual({
    concurrency_max: 9,
  })
  expect(mergeFields(seed, { concurrency_max: 9 }, { concurrency_max: 3, is_enabled: true })).toEqual({})
  expect(mergeFields(undefined, { a: 1 }, { b: 2 })).toEqual({ a: 1, b: 2 })
})

test.each([
  ['the day before', '2025-12-31', 'offered'],
  ['on its day', '2026-01-01', 'retired'],
  ['later', '2030-01-01', 'retired'],
])('a model is retired from its day on: %s', (_when, day, state) => {
  const entries = layOver(sampleCatalogue, [])
  expect(stateOf(entries, entries.models.get('acme/picture-1')!, day)).toBe(state)
})

test('a model of a disabled provider is disabled', () => {
  const entries = layOver(sampleCatalogue, [stored({ kind: 'provider', id: 'acme', fields: { is_enabled: false } })])
  expect(stateOf(entries, entries.models.get('acme/words')!, '2026-01-01')).toBe('disabled')
})

test('shipped files that contradict each other are refused', () => {
  expect(() => joinSeeds([sampleCatalogue, sampleCatalogue])).toThrow('has acme twice')
  expect(() => joinSeeds([{ ...sampleCatalogue, providers: [] }])).toThrow('names no shipped provider')
})
