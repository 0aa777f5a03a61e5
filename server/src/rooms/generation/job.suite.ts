// What an engine must hold whose work is handed over and asked for until it is there.
import { expect, test } from 'vitest'
import type { Fault } from '#testing/simulators/fault-script.ts'
import type { Simulator } from '#testing/simulators/simulator.ts'
import type {
  Engine,
  FailureCause,
  FinishedResult,
  GenerationRequest,
  PollResult,
  ProviderJob,
  Refusal,
  Submitted,
  Unfetched,
} from './provider.ts'
import type { DialectTrial } from './trial.suite.ts'

/** Refusals, and what each is to be told as. */
export const REFUSED: readonly (readonly [Fault, FailureCause])[] = [
  ['429', 'busy'],
  ['bad_input', 'bad_input'],
  ['blocked', 'blocked'],
  ['no_balance', 'no_balance'],
  ['bad_key', 'auth'],
]
export type Had = FinishedResult | Unfetched
export type Ended = Exclude<PollResult, { readonly state: 'running' | 'unanswered' }>
export const isRefusal = (answer: Submitted | Refusal): answer is Refusal => 'refused' in answer
export const going = () => new AbortController().signal

/** Where the trial stands by now. */
export type Bench = {
  readonly engine: Engine
  readonly simulator: Simulator
  readonly secrets: Readonly<Record<string, string>>
  /** Everything that was told; no secret may be in it. */
  readonly told: readonly unknown[]
  readonly request: () => GenerationRequest
  readonly jobOf: (providerJobId: string) => ProviderJob
  readonly finish: (providerJobId: string) => Promise<Ended>
  readonly make: () => Promise<Had>
  readonly whole: (result: Had) => Promise<unknown>
  readonly expectBooked: (result: Had) => void
}

export function describeJob({ supports, without = [] }: DialectTrial, bench: Bench): void {
  const cases: readonly (readonly [Fault, object])[] = [
    ['fails_later', { state: 'failed', cause: 'internal' }],
    ['blocked_later', { state: 'failed', cause: 'blocked' }],
    ['unknown_status', { state: 'succeeded' }],
    ['dear', { state: 'succeeded' }],
    ['expired_link', { state: supports.renewsLinks ? 'succeeded' : 'unfetched' }],
    ['private_link', { state: 'unfetched', needsPerson: true }],
    ['wrong_media', { state: 'failed', cause: 'internal', isCharged: true }],
    ['huge_media', { state: 'failed', cause: 'internal', isCharged: true }],
  ]
  for (const [fault, expected] of cases.filter(([each]) => !without.includes(each)))
    test(`${fault}: ${JSON.stringify(expected)}`, async () => {
      bench.simulator.faults.next(fault)
      const result = await bench.make()
      expect(result).toMatchObject(expected)
      bench.expectBooked(result)
      await bench.whole(result)
      for (const secret of Object.values(bench.secrets)) expect(JSON.stringify(bench.told)).not.toContain(secret)
    })

  for (const fault of ['5xx_before', '429', 'lost_reply', 'malformed', 'wrong_type', 'cut_reply'] as const)
    test(`${fault} while asking how it goes: it is asked again`, async () => {
      const answer = await bench.engine.submit(bench.request(), going())
      if (isRefusal(answer)) throw new Error('refused')
      bench.simulator.faults.next(fault, { stage: 'poll' })
      const result = await bench.engine.poll(bench.jobOf(answer.providerJobId), 0, going())
      expect(result).toMatchObject({ state: 'unanswered' })
      expect(await bench.finish(answer.providerJobId)).toMatchObject({ state: 'succeeded' })
    })

  for (const [fault] of REFUSED.filter(([each]) => !without.includes(each)))
    test(`${fault}: a no to the question how it goes says nothing of the work, which is made all the same`, async () => {
      const answer = await bench.engine.submit(bench.request(), going())
      if (isRefusal(answer)) throw new Error('refused')
      bench.simulator.faults.next(fault, { stage: 'poll' })
      const result = await bench.engine.poll(bench.jobOf(answer.providerJobId), 0, going())
      expect(result.state).toSatisfy(
        (state) => state === 'unanswered' || (fault === 'bad_input' && state === 'unknown'),
      )
      expect(await bench.finish(answer.providerJobId)).toMatchObject({ state: 'succeeded' })
    })

  for (const fault of ['expired_link', '5xx_before', 'lost_reply', 'wrong_type'] as const)
    test(`${fault} while the result is fetched: it is made, and is fetched later`, async () => {
      const answer = await bench.engine.submit(bench.request(), going())
      if (isRefusal(answer)) throw new Error('refused')
      bench.simulator.faults.next(fault, { stage: 'result', times: fault === 'expired_link' ? 2 : 1 })
      expect(await bench.finish(answer.providerJobId)).toMatchObject({ state: 'unfetched' })
      expect(await bench.finish(answer.providerJobId)).toMatchObject({ state: 'succeeded' })
      expect(bench.simulator.bill()).toHaveLength(1)
    })

  test('a job that the provider does not know is told as unknown', async () => {
    const answer = await bench.engine.submit(bench.request(), going())
    if (isRefusal(answer)) throw new Error('refused')
    bench.simulator.reset()
    expect(await bench.engine.poll(bench.jobOf(answer.providerJobId), 0, going())).toEqual({ state: 'unknown' })
  })

  test('is cancelled as far as the provider goes, and says what that costs', async () => {
    bench.simulator.setPace({ msUntilDone: 1_000_000 })
    const answer = await bench.engine.submit(bench.request(), going())
    if (isRefusal(answer)) throw new Error('refused')
    const outcome = await bench.engine.cancel(bench.jobOf(answer.providerJobId))
    if (supports.cancelCharges !== undefined) expect(outcome).toEqual({ charged: supports.cancelCharges })
    if (outcome?.charged === false) expect(bench.simulator.bill()).toHaveLength(0)
    bench.simulator.setPace({ pollsUntilDone: 1 })
  })

  if (supports.progress)
    test('says how far it is', async () => {
      bench.simulator.setPace({ pollsUntilDone: 4 })
      const answer = await bench.engine.submit(bench.request(), going())
      if (isRefusal(answer)) throw new Error('refused')
      const seen: (number | null)[] = []
      for (let i = 0; i < 3; i += 1) {
        const result = await bench.engine.poll(bench.jobOf(answer.providerJobId), 0, going())
        if (result.state === 'running') seen.push(result.progressPercent)
      }
      expect(seen.some((percent) => percent !== null && percent > 0 && percent < 100)).toBe(true)
      bench.simulator.setPace({ pollsUntilDone: 1 })
    })
}
