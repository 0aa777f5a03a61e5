// What every engine of a remote provider must hold, whatever goes wrong at the other end. The other end is a simulator that
// takes real requests and writes a bill: nothing may be told as unpaid that stands there.
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createOutbound } from '#platform/net/outbound.ts'
import { GARBLING_FAULTS } from '#testing/simulators/fault-script.ts'
import { measureMedia } from '#testing/simulators/measure.ts'
import { tokensIn } from '#testing/simulators/sim-request.ts'
import { type Simulator, startSimulator } from '#testing/simulators/simulator.ts'
import { type Bench, describeJob, type Ended, going, type Had, isRefusal, REFUSED } from './job.suite.ts'
import type {
  Dialect,
  Engine,
  EngineAccess,
  EngineModel,
  GenerationInput,
  GenerationRequest,
  PollResult,
  Refusal,
  Submitted,
} from './provider.ts'
import type { DialectTrial } from './trial.suite.ts'

export type { DialectTrial } from './trial.suite.ts'

const KEY = 'sk-s3cret-0123456789'
const POLLS_MAX = 12
const sha256Of = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

export function describeDialect(trial: DialectTrial): void {
  const { supports, without = [] } = trial
  const needsKey = !supports.needsNoKey
  const secrets = trial.secrets ?? { api_key: KEY }
  const access: EngineAccess | undefined = needsKey ? { keyId: 'key-1', secrets } : undefined
  let simulator: Simulator
  let engine: Engine
  let dialect: Dialect
  /** Everything that was told; no secret may be in it. */
  const told: unknown[] = []
  let intents = 0

  const settings = (baseUrl: string) => ({ id: trial.provider().id, baseUrl, options: trial.providerOptions ?? {} })
  const modelAt = (baseUrl: string): EngineModel => ({
    id: `${trial.provider().id}/trial`,
    kind: trial.input.kind,
    dialect: dialect.id,
    provider: settings(baseUrl),
    limits: {},
    options: {},
    prices: { currency: 'USD', units: { request: { micros: 40_000, per: 1 } } },
    concurrencyMax: 2,
    outputRevision: 1,
    ...trial.model,
  })
  const request = (input: GenerationInput = trial.input, id?: string): GenerationRequest => {
    intents += 1
    return {
      intentId: id ?? `0190c0de-0000-7000-8000-${String(intents).padStart(12, '0')}`,
      model: trial.model.model,
      input,
      openInput: async (sha256) => {
        const found = trial.blobs?.find((bytes) => sha256Of(bytes) === sha256)
        if (found === undefined) throw new Error(`no such input ${sha256}`)
        return ReadableStream.from([found]) as ReadableStream<Uint8Array>
      },
      ...(access ? { access } : {}),
    }
  }
  const jobOf = (providerJobId: string) => ({ providerJobId, ...(access ? { access } : {}) })

  async function finish(providerJobId: string): Promise<Ended> {
    for (let polls = 0; polls < POLLS_MAX; polls += 1) {
      const result = await engine.poll(jobOf(providerJobId), 0, going())
      if (result.state !== 'running' && result.state !== 'unanswered') return result
      expect(result.pollAgainMs).toBeGreaterThan(0)
    }
    throw new Error('it never ended')
  }
  async function make(asked = request()): Promise<Had> {
    const answer = await engine.submit(asked, going())
    if (isRefusal(answer)) throw new Error(`refused: ${JSON.stringify(answer)}`)
    expect(answer.result !== undefined).toBe(!supports.isAsync && !supports.answersLinks)
    expect(answer.links !== undefined).toBe(supports.answersLinks === true)
    const result = answer.links ? await collect(answer) : (answer.result ?? (await finish(answer.providerJobId)))
    if (result.state !== 'succeeded' && result.state !== 'failed' && result.state !== 'unfetched')
      throw new Error(`it never ended: ${result.state}`)
    told.push(result.state === 'succeeded' ? { ...result.output, bytes: '' } : result)
    return result
  }
  async function collect({ links }: Submitted): Promise<PollResult> {
    if (!links || !engine.collect) throw new Error('there is nothing to collect')
    return engine.collect(links, { input: trial.input, ...(access ? { access } : {}) }, going())
  }
  /** What is told of the end is what stands on the bill, in the units that the provider counts. */
  function expectBooked(result: Had): void {
    const [{ usage: billed = {} } = {}] = simulator.bill()
    const { usageUnits = [] } = trial.expects
    if (result.state === 'failed' && !result.isCharged) {
      expect(Object.values(billed).filter((amount) => amount > 0)).toEqual([])
      return
    }
    const used = result.state === 'succeeded' ? result.output.usage : result.state === 'failed' ? result.usage : billed
    for (const unit of usageUnits.filter((each) => each in billed)) expect(used?.[unit], unit).toBe(billed[unit])
  }
  /** A result is not had until its bytes are read. */
  async function whole(result: Had): Promise<{ bytes: Uint8Array; result: Had }> {
    if (result.state !== 'succeeded') return { bytes: new Uint8Array(), result }
    const { bytes } = result.output
    return { bytes: bytes instanceof Uint8Array ? bytes : Buffer.concat(await Array.fromAsync(bytes)), result }
  }
  async function failing(asked = request(), signal = going()): Promise<Error & { notSubmitted?: boolean }> {
    const thrown = await engine.submit(asked, signal).then(
      (answer) => new Error(`it did not fail: ${JSON.stringify({ ...answer, result: 'result' in answer })}`),
      (error: unknown) => Object.assign(error as Error, { hasFailed: true }),
    )
    told.push(`${thrown.stack} ${JSON.stringify(thrown)}`)
    expect(thrown).toMatchObject({ hasFailed: true })
    expect(thrown).toBeInstanceOf(Error)
    return thrown
  }

  const bench: Bench = {
    get engine() {
      return engine
    },
    get simulator() {
      return simulator
    },
    ...{ secrets, told, request, jobOf, finish, make, whole, expectBooked },
  }

  describe(trial.name, () => {
    beforeAll(async () => {
      simulator = await startSimulator({ providers: [trial.provider()], keys: Object.values(secrets), slowMs: 800 })
      dialect = await trial.dialect({ outbound: createOutbound() })
      engine = dialect.engine(modelAt(simulator.baseUrl(trial.provider().id)))
    })
    beforeEach(() => {
      simulator.reset()
      told.length = 0
    })
    afterAll(async () => {
      await engine.close()
      await simulator.close()
    })

    test('makes real media, measures it, and it stands on the bill once', async () => {
      const { bytes, result } = await whole(await make())
      expect(result.state).toBe('succeeded')
      expectBooked(result)
      if (result.state !== 'succeeded') return
      const { mediaType, facts, usage = {} } = result.output
      expect(mediaType).toBe(trial.expects.mediaType)
      expect(facts).toMatchObject({ ...trial.expects.facts, ...(await measureMedia(mediaType, bytes)) })
      for (const name of trial.expects.measured ?? []) expect(facts[name]).toSatisfy((value) => Number(value) > 0)
      expect(Object.keys(usage)).toEqual(expect.arrayContaining([...(trial.expects.usageUnits ?? [])]))
      for (const amount of Object.values(usage)) expect(Number.isSafeInteger(amount)).toBe(true)
      expect(simulator.bill()).toHaveLength(1)
    })

    test('names its price before it is asked', () => {
      const price = engine.price(trial.input)
      expect(price.micros > 0n).toBe(true)
      const units = Object.keys(engine.prices?.units ?? {})
      expect(units).toEqual(
        expect.arrayContaining(
          Object.keys(engine.estimate?.(trial.input) ?? {}).filter((unit) => units.includes(unit)),
        ),
      )
    })

    test('refuses what it cannot make without asking anybody', async () => {
      const other: GenerationInput =
        trial.input.kind === 'effect'
          ? { kind: 'text', text: { system: '', prompt: 'x', outputTokensMax: 10 } }
          : { kind: 'effect', effect: { text: 'bang', durationSamples: null } }
      expect(await engine.submit(request(other), going())).toMatchObject({ refused: 'bad_input' })
      expect(simulator.requests).toHaveLength(0)
    })

    for (const [fault, cause] of REFUSED.filter(([fault]) => !without.includes(fault)))
      test(`${fault}: a plain no, "${cause}", and nothing is charged`, async () => {
        simulator.faults.next(fault)
        const answer = await engine.submit(request(), going())
        told.push(answer)
        expect(answer).toMatchObject({ refused: cause })
        expect(isRefusal(answer) && answer.message.length).toBeGreaterThan(3)
        expect(isRefusal(answer) && answer.message.length).toBeLessThanOrEqual(500)
        expect(simulator.bill()).toHaveLength(0)
      })

    for (const fault of (['429_retry_after', '429_retry_date'] as const).filter((each) => !without.includes(each)))
      test(`${fault}: says when to come back`, async () => {
        simulator.faults.next(fault)
        const answer = await engine.submit(request(), going())
        expect(answer).toMatchObject({ refused: 'busy' })
        const { retryAfterMs = 0 } = answer as Refusal
        expect(retryAfterMs).toBeGreaterThan(4500)
        expect(retryAfterMs).toBeLessThanOrEqual(7000)
      })

    if (needsKey)
      test('a key that is not known is refused, and repeated nowhere', async () => {
        const wrong = Object.fromEntries(Object.keys(secrets).map((name) => [name, 'sk-wr0ng-9876543210']))
        const answer = await engine.submit({ ...request(), access: { keyId: 'key-2', secrets: wrong } }, going())
        expect(answer).toMatchObject({ refused: 'auth' })
        expect(JSON.stringify(answer)).not.toContain('wr0ng')
        for (const token of simulator.requests.flatMap(tokensIn)) expect(JSON.stringify(answer)).not.toContain(token)
        expect(await engine.submit({ ...request(), access: { keyId: 'key-3', secrets: {} } }, going())).toMatchObject({
          refused: 'auth',
        })
      })

    test('the cheap question tells whether a key is good', async () => {
      if (!dialect.probe) return
      const at = settings(simulator.baseUrl(trial.provider().id))
      expect(await dialect.probe(at, access, going())).toMatchObject({ ok: true })
      if (needsKey) {
        const wrong = Object.fromEntries(Object.keys(secrets).map((name) => [name, 'sk-wr0ng-9876543210']))
        const answer = await dialect.probe(at, { keyId: 'key-2', secrets: wrong }, going())
        expect(answer).toMatchObject({ ok: false, cause: 'auth' })
        expect(JSON.stringify(answer)).not.toContain('wr0ng')
      }
      const nowhere = await dialect.probe({ ...at, baseUrl: 'http://127.0.0.1:1' }, access, going())
      expect(nowhere).toMatchObject({ ok: false, cause: 'unavailable' })
      expect(simulator.bill()).toHaveLength(0)
    })

    for (const fault of (['5xx_before', ...GARBLING_FAULTS] as const).filter((each) => !without.includes(each)))
      test(`${fault}: nobody knows whether it is charged, and it is never told as unsent`, async () => {
        simulator.faults.next(fault)
        const asked = request()
        const thrown = await failing(asked)
        expect(thrown.notSubmitted).not.toBe(true)
        const isAccepted = fault !== '5xx_before'
        expect(simulator.jobs()).toHaveLength(isAccepted ? 1 : 0)
        if (!supports.findsByIntent) return
        const found = await engine.findByIntent?.(asked.intentId, going(), access)
        expect(found !== null && found !== undefined).toBe(isAccepted)
        if (found) expect(await finish(found.providerJobId)).toMatchObject({ state: 'succeeded' })
        expect(simulator.bill()).toHaveLength(isAccepted ? 1 : 0)
      })

    test('where nobody listens, nothing was sent', async () => {
      const lost = dialect.engine(modelAt('http://127.0.0.1:1'))
      const thrown = await lost.submit(request(), going()).catch((error: unknown) => error)
      expect(thrown).toMatchObject({ notSubmitted: true })
      told.push(String(thrown))
      await lost.close()
    })

    test('is called off before and while it is handed over', async () => {
      expect(await failing(request(), AbortSignal.abort())).toMatchObject({ notSubmitted: true })
      expect(simulator.requests).toHaveLength(0)
      simulator.faults.next('slow')
      const later = new AbortController()
      const waiting = failing(request(), later.signal)
      while (simulator.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
      later.abort()
      const thrown = await waiting
      // A socket is greeted before anything is asked on it.
      const isOnlyGreeted =
        simulator.jobs().length === 0 && simulator.requests.every(({ headers }) => headers.upgrade !== undefined)
      if (!isOnlyGreeted) expect(thrown.notSubmitted).not.toBe(true)
    })

    test('a slow provider is waited for', async () => {
      simulator.faults.next('slow')
      expect(await make()).toMatchObject({ state: 'succeeded' })
    })

    if (supports.isAsync) describeJob(trial, bench)
    else if (supports.answersLinks) describeLinks()
    else if (!without.includes('wrong_media'))
      test('wrong_media: what is no media is told, and is charged', async () => {
        simulator.faults.next('wrong_media')
        const result = await make()
        expect(result).toMatchObject({ state: 'failed', cause: 'internal', isCharged: true })
        expectBooked(result)
      })

    for (const fault of trial.endings ?? [])
      test(`${fault}: an answer that is of no use costs what it costs, and no more`, async () => {
        simulator.faults.next(fault)
        const answer = await engine.submit(request(), going()).catch((error: Error) => error)
        expect(simulator.bill()).toHaveLength(1)
        // Nobody knows: it stays an open question.
        if (answer instanceof Error) {
          expect(answer).not.toMatchObject({ notSubmitted: true })
          return
        }
        told.push(answer)
        if (isRefusal(answer)) return expectBooked({ state: 'failed', cause: 'blocked', message: '', isCharged: false })
        const result = answer.links ? await collect(answer) : answer.result
        if (result?.state !== 'succeeded' && result?.state !== 'failed') throw new Error(`no end: ${result?.state}`)
        expectBooked(result)
      })

    test('in a storm of faults nothing that is charged is told as free', async () => {
      simulator.faults.random(20_261_122, {
        '429': 0.1,
        '5xx_before': 0.1,
        '5xx_after': 0.1,
        lost_reply: 0.1,
        blocked: 0.1,
        malformed: 0.1,
        wrong_type: 0.1,
      })
      let free = 0
      for (let i = 0; i < 16; i += 1) {
        const before = simulator.jobs().length
        const answer = await engine
          .submit(request(), going())
          .catch((error: Error & { notSubmitted?: boolean }) => error)
        const isFree = answer instanceof Error ? answer.notSubmitted === true : isRefusal(answer)
        if (isFree) expect(simulator.jobs().length).toBe(before)
        if (isFree) free += 1
        if (!(answer instanceof Error) && !isFree) expect(simulator.jobs().length).toBe(before + 1)
      }
      expect(free).toBeGreaterThan(0)
    })

    test.each([['every refusal and error above']])('no secret is in %s', async () => {
      for (const fault of ['bad_key', 'blocked', 'bad_input'] as const) {
        if (without.includes(fault)) continue
        simulator.faults.next(fault)
        told.push(await engine.submit(request(), going()))
      }
      simulator.faults.next('malformed')
      if (!without.includes('malformed')) await failing()
      for (const secret of Object.values(secrets)) expect(JSON.stringify(told)).not.toContain(secret)
      for (const token of simulator.requests.flatMap(tokensIn)) expect(JSON.stringify(told)).not.toContain(token)
    })
  })

  function describeLinks(): void {
    test('private_link: made, and kept for whoever may reach it', async () => {
      simulator.faults.next('private_link')
      expect(await make()).toMatchObject({ state: 'unfetched', message: expect.stringContaining('result_hosts') })
    })

    for (const fault of ['expired_link', '5xx_before', 'lost_reply', 'cut_reply', 'wrong_type'] as const)
      test(`${fault} at the link: it is made, and is fetched later by the link that was written down`, async () => {
        const answer = await engine.submit(request(), going())
        if (isRefusal(answer)) throw new Error('refused')
        simulator.faults.next(fault, { stage: 'result' })
        expect(await collect(answer)).toMatchObject({ state: 'unfetched' })
        expect(await collect(JSON.parse(JSON.stringify(answer)))).toMatchObject({ state: 'succeeded' })
        expect(simulator.bill()).toHaveLength(1)
      })

    test('wrong_media: what is no media is told, and is charged', async () => {
      simulator.faults.next('wrong_media')
      const result = await make()
      expect(result).toMatchObject({ state: 'failed', cause: 'internal', isCharged: true })
      expectBooked(result)
    })
  }
}
