import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { CatalogueFile } from '#contract/catalogue.ts'
import { systemClock } from '#platform/clock.ts'
import { createOutbound } from '#platform/net/outbound.ts'
import type { Engine, VoiceLister } from '#rooms/generation/provider.ts'
import { simulateAll } from '#testing/simulators/all.ts'
import { createDialects } from './dialects.ts'
import { aLine, aPicture, aQuestion } from './shared/sample-inputs.seed.ts'

const folder = join(import.meta.dirname, 'catalogue')
const files = readdirSync(folder).map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as CatalogueFile)
const providers = files.flatMap((file) => file.providers)
const models = files.flatMap((file) => file.models)
const dialects = createDialects({ outbound: createOutbound(), clock: systemClock })

const engineOf = (model: (typeof models)[number]): Engine => {
  const dialect = dialects.find(({ id }) => id === model.dialect)
  const provider = providers.find(({ id }) => id === model.provider)
  if (!dialect || !provider) throw new Error(`${model.id} has no dialect or no provider`)
  return dialect.engine({
    ...model,
    provider: { id: provider.id, baseUrl: provider.base_url, options: provider.options },
    concurrencyMax: model.concurrency_max,
    outputRevision: model.output_revision,
  })
}

test('every model has a provider of its name and a dialect of its kind', () => {
  expect(new Set(models.map(({ id }) => id)).size).toBe(models.length)
  for (const model of models) {
    expect(model.id.startsWith(`${model.provider}/`), model.id).toBe(true)
    expect(
      providers.map(({ id }) => id),
      model.id,
    ).toContain(model.provider)
    const dialect = dialects.find(({ id }) => id === model.dialect)
    expect(dialect?.kind, `${model.id} speaks ${model.dialect}`).toBe(model.kind)
    if (model.replaced_by !== null) expect(models.map(({ id }) => id)).toContain(model.replaced_by)
  }
})

test('every engine can be made and is named as its model; who speaks has voices with languages', async () => {
  for (const model of models) {
    const engine = engineOf(model)
    expect(engine.id).toBe(model.id)
    if (model.kind !== 'speech') continue
    const voices = await (engine as Engine & VoiceLister).voices()
    expect(voices.length, model.id).toBeGreaterThan(1)
    expect(new Set(voices.map(({ voiceId }) => voiceId)).size).toBe(voices.length)
    for (const voice of voices) expect(voice.languages.length, `${model.id} ${voice.voiceId}`).toBeGreaterThan(0)
  }
})

const clip = { prompt: '雨夜', widthPx: 1280, heightPx: 720, durationMs: 5000, withSound: false }

test('a priced model has a price for what is asked of it, and a free one has none', () => {
  for (const model of models) {
    const input = {
      text: aQuestion(),
      image: aPicture(),
      speech: aLine(model.id, 'x'),
      video: { kind: 'video', clip } as const,
      music: null,
      effect: null,
    }[model.kind]
    if (input === null) continue
    const isFree = Object.keys(model.prices.units).length === 0
    expect(engineOf(model).price(input).micros > 0n, model.id).toBe(!isFree)
  }
})

test('dialects have names of their own, and each provider of ours can be simulated', () => {
  expect(new Set(dialects.map(({ id }) => id)).size).toBe(dialects.length)
  const simulated = simulateAll().map(({ id }) => id)
  for (const { id } of providers) expect(simulated, id).toContain(id)
})
