import sharp from 'sharp'
import { afterEach, describe, expect, it } from 'vitest'
import type { GenerationRequest, LocalEngine } from '#rooms/generation/provider.ts'
import { createAnimaticEngine } from './animatic-engine.ts'
import { people, picture } from './testdata/sample-pictures.ts'

const small = picture({ widthPx: 320, heightPx: 180, cast: [[people.lady, 'speaker', 'left', 'happy']] })
const never = new AbortController().signal
const request = (intentId: string, drawn = small): GenerationRequest => ({
  intentId,
  model: 'animatic',
  input: { kind: 'image', picture: drawn },
  openInput: async () => new ReadableStream(),
})

describe('the animatic engine', () => {
  let engine: LocalEngine
  afterEach(async () => engine.close())

  it('draws a picture of the size asked for, which decodes', async () => {
    engine = createAnimaticEngine({ threadsMax: 1 })
    expect(await engine.check()).toEqual({ available: true })
    expect(engine.price({ kind: 'image', picture: small })).toEqual({ currency: 'CNY', micros: 0n })
    const job = await engine.submit(request('one'), never)
    const result = await engine.poll(job, 30_000, never)
    if (result.state !== 'succeeded') throw new Error(JSON.stringify(result))
    expect(result.output.mediaType).toBe('image/jpeg')
    expect(result.output.facts).toEqual({ width_px: 320, height_px: 180 })
    expect(await sharp(result.output.bytes).metadata()).toMatchObject({ format: 'jpeg', width: 320, height: 180 })
    expect(await engine.poll(job, 0, never)).toEqual(result)
  })

  it('draws equal bytes for equal descriptions, on any thread', async () => {
    engine = createAnimaticEngine({ threadsMax: 2 })
    const jobs = await Promise.all(['a', 'b', 'c', 'd'].map((intent) => engine.submit(request(intent), never)))
    const results = await Promise.all(jobs.map((job) => engine.poll(job, 30_000, never)))
    const bytes = results.map((result) =>
      result.state === 'succeeded' ? Buffer.from(result.output.bytes).toString('base64') : result.state,
    )
    expect(new Set(bytes).size).toBe(1)
    expect(bytes[0]!.length).toBeGreaterThan(1000)
  })

  it('finds a resubmitted request again instead of drawing twice', async () => {
    engine = createAnimaticEngine({ threadsMax: 1 })
    expect(await engine.submit(request('same'), never)).toEqual(await engine.submit(request('same'), never))
    expect(await engine.submit(request('other'), never)).not.toEqual(await engine.submit(request('same'), never))
  })

  it('does not know a job of another life', async () => {
    engine = createAnimaticEngine({ threadsMax: 1 })
    expect(await engine.poll({ providerJobId: 'of-yesterday' }, 1000, never)).toEqual({ state: 'unknown' })
  })

  it('forgets a cancelled job, and goes on drawing', async () => {
    engine = createAnimaticEngine({ threadsMax: 1 })
    const dropped = await Promise.all(['x', 'y', 'z'].map((intent) => engine.submit(request(intent), never)))
    for (const job of dropped) await engine.cancel(job)
    expect(await engine.poll(dropped[2]!, 1000, never)).toEqual({ state: 'unknown' })
    const kept = await engine.submit(request('kept'), never)
    expect(await engine.poll(kept, 30_000, never)).toMatchObject({ state: 'succeeded' })
  })

  it('forgets the oldest finished pictures', async () => {
    engine = createAnimaticEngine({ threadsMax: 1, keptJobsMax: 1 })
    const first = await engine.submit(request('first'), never)
    await engine.poll(first, 30_000, never)
    const second = await engine.submit(request('second'), never)
    await engine.poll(second, 30_000, never)
    await new Promise((resolve) => setImmediate(resolve))
    expect(await engine.poll(first, 0, never)).toEqual({ state: 'unknown' })
    expect(await engine.poll(second, 0, never)).toMatchObject({ state: 'succeeded' })
  })

  it('refuses a size that nobody can draw, and other kinds of work', async () => {
    engine = createAnimaticEngine({ threadsMax: 1 })
    const job = await engine.submit(request('huge', { ...small, widthPx: 100_000 }), never)
    expect(await engine.poll(job, 1000, never)).toMatchObject({
      state: 'failed',
      cause: 'bad_input',
      message: expect.stringContaining('64 to 4096'),
    })
    const music = { ...request('music'), input: { kind: 'music', bed: {} } } as unknown as GenerationRequest
    await expect(engine.submit(music, never)).rejects.toThrow('draws pictures only')
  })

  it('answers "running" when the picture is not ready, and stops waiting when told to', async () => {
    engine = createAnimaticEngine({ threadsMax: 1 })
    const jobs = await Promise.all(
      Array.from({ length: 5 }, (_, index) =>
        engine.submit(request(`many ${index}`, { ...small, widthPx: 1280, heightPx: 720 }), never),
      ),
    )
    expect(await engine.poll(jobs[4]!, 0, never)).toMatchObject({ state: 'running' })
    const stop = new AbortController()
    const waiting = engine.poll(jobs[4]!, 60_000, stop.signal)
    stop.abort()
    await expect(waiting).rejects.toThrow()
  })

  it('ends its threads on close, and fails what was waiting', async () => {
    engine = createAnimaticEngine({ threadsMax: 1 })
    const job = await engine.submit(request('late', { ...small, widthPx: 1280, heightPx: 720 }), never)
    const waiting = engine.poll(job, 30_000, never)
    await engine.close()
    expect(await waiting).toMatchObject({ state: 'failed' })
    expect(await engine.poll(job, 0, never)).toEqual({ state: 'unknown' })
    const after = await engine.submit(request('after'), never)
    expect(await engine.poll(after, 1000, never)).toMatchObject({
      state: 'failed',
      message: expect.stringContaining('closed'),
    })
  })
})
