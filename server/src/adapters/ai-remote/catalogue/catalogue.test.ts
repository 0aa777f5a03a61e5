import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Value } from 'typebox/value'
import { expect, test } from 'vitest'
import { CatalogueFile } from '#contract/catalogue.ts'
import { systemClock } from '#platform/clock.ts'
import { createOutbound } from '#platform/net/outbound.ts'
import { simulateAll } from '#testing/simulators/all.ts'
import { createDialects } from '../dialects.ts'
import { aLine, aPicture, aQuestion } from '../shared/sample-inputs.seed.ts'
import { voicesOf } from '../shared/voices.ts'

const files = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith('.json'))
  .map((name) => [name, JSON.parse(readFileSync(join(import.meta.dirname, name), 'utf8')) as CatalogueFile] as const)
const dialects = createDialects({ outbound: createOutbound(), clock: systemClock })

test.each(files)('%s has the shape of a catalogue', (_, file) => {
  expect([...Value.Errors(CatalogueFile, file)]).toEqual([])
})

test('no id stands twice, and what a model names is there', () => {
  const providers = files.flatMap(([, file]) => file.providers.map(({ id }) => id))
  const models = files.flatMap(([, file]) => file.models)
  const ids = models.map(({ id }) => id)
  expect(new Set(providers).size).toBe(providers.length)
  expect(new Set(ids).size).toBe(ids.length)
  for (const model of models) {
    expect(providers, model.id).toContain(model.provider)
    expect(model.id.startsWith(`${model.provider}/`)).toBe(true)
    if (model.replaced_by !== null) expect(ids, model.id).toContain(model.replaced_by)
  }
})

test.each(files.flatMap(([, file]) => file.models))(
  '$id makes an engine with a price and, if it speaks, with voices',
  (seed) => {
    const dialect = dialects.find(({ id }) => id === seed.dialect)
    expect(dialect?.kind).toBe(seed.kind)
    const model = {
      ...seed,
      provider: { id: seed.provider, baseUrl: 'https://example.org', options: {} },
      concurrencyMax: seed.concurrency_max,
      outputRevision: seed.output_revision,
    }
    const engine = dialect?.engine(model)
    expect(engine).toMatchObject({ id: seed.id, kind: seed.kind })
    if (seed.kind === 'speech') expect(voicesOf(model).length).toBeGreaterThan(0)
  },
)

test('every provider can be simulated', () => {
  const simulated = simulateAll().map(({ id }) => id)
  const providers = files.flatMap(([, file]) => file.providers.map(({ id }) => id))
  expect(simulated).toEqual(expect.arrayContaining(providers))
})

const clip = { prompt: '雨夜', widthPx: 1280, heightPx: 720, durationMs: 5000, withSound: false }

test.each(files.flatMap(([, file]) => file.models))('$id is free, or has a price for what is asked of it', (seed) => {
  const input = {
    text: aQuestion(),
    image: aPicture(),
    speech: aLine(seed.id, 'x'),
    video: { kind: 'video', clip } as const,
    music: null,
    effect: null,
  }[seed.kind]
  if (input === null) return
  const engine = dialects
    .find(({ id }) => id === seed.dialect)
    ?.engine({
      ...seed,
      provider: { id: seed.provider, baseUrl: 'https://example.org', options: {} },
      concurrencyMax: seed.concurrency_max,
      outputRevision: seed.output_revision,
    })
  const isFree = Object.keys(seed.prices.units).length === 0
  expect((engine?.price(input).micros ?? 0n) > 0n).toBe(!isFree)
})
