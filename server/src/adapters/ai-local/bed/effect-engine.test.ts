import { afterAll, expect, test } from 'vitest'
import { newId } from '#platform/ids.ts'
import { createEffectEngine } from './effect-engine.ts'

const engine = createEffectEngine()
afterAll(() => engine.close())

const signal = new AbortController().signal
async function make(text: string, durationSamples: number | null) {
  const request = {
    intentId: newId(),
    model: engine.id,
    input: { kind: 'effect', effect: { text, durationSamples } },
  } as const
  const job = await engine.submit({ ...request, openInput: async () => new ReadableStream() }, signal)
  return engine.poll(job, 20_000, signal)
}

test('a cue becomes a sound of the length that was asked for, the same every time', async () => {
  const [first, second] = [await make('马蹄声由远及近，停', 96_000), await make('马蹄声由远及近，停', 96_000)]
  if (first.state !== 'succeeded' || second.state !== 'succeeded') throw new Error(JSON.stringify([first, second]))
  expect(first.output.facts).toMatchObject({ duration_samples: 96_000, sample_rate_hz: 48_000 })
  expect(first.output.bytes.byteLength).toBe(44 + 96_000 * 4)
  expect(Buffer.from(first.output.bytes).equals(Buffer.from(second.output.bytes))).toBe(true)
  const other = await make('钟磬一声', 96_000)
  expect(other.state === 'succeeded' && Buffer.from(other.output.bytes).equals(Buffer.from(first.output.bytes))).toBe(
    false,
  )
})

test('a length that cannot be is bad input, with what to do', async () => {
  expect(await make('风', 100 * 60 * 48_000)).toMatchObject({ state: 'failed', cause: 'bad_input' })
})

test('a job of another process is unknown, so that it is submitted again', async () => {
  expect(await engine.poll({ providerJobId: 'effect-of-another-life' }, 0, signal)).toEqual({ state: 'unknown' })
})
