// The frame that every engine of a provider stands in: identity and price from the catalogue, and outcomes turned into the
// port's answers in one place.
import type {
  CancelOutcome,
  Engine,
  EngineAccess,
  EngineModel,
  FinishedResult,
  GenerationInput,
  GenerationRequest,
  MadeWork,
  PollResult,
  Prices,
  ProviderJob,
  ProviderSettings,
  ResultLinks,
  Submitted,
  Usage,
} from '#rooms/generation/provider.ts'
import { masked } from './masked.ts'
import {
  AskAgainError,
  FailedWorkError,
  ForbiddenResultError,
  RefusedError,
  UnfetchedError,
  UnknownJobError,
} from './outcomes.ts'
import { pricesFor } from './price-list.ts'
import { refusalOf } from './problem.ts'

export type RemoteParts<K extends GenerationInput['kind']> = {
  readonly kind: K
  /** Nobody sends a bill for it: a machine of one's own, or a service that asks for no money. A price that says otherwise is believed. */
  readonly isFree?: true
  /** It refuses a second submit under one id of ours. */
  readonly refusesTwice?: true
  /** The most that this input can use, in the units of the prices. */
  readonly estimate: (input: InputOf<K>) => Usage
  /** What prices may depend on, as the keys of the catalogue spell it: "1080p", "sound", "10s". */
  readonly priceFacts?: (input: InputOf<K>) => readonly string[]
  /** Throws RefusedError, or anything else when nobody knows. A FailedWorkError becomes a failed result. */
  readonly submit: (work: RemoteWork<K>) => Promise<Submitted>
  /** Absent where results come with the submit. Throws AskAgainError, UnknownJobError, UnfetchedError, FailedWorkError. */
  readonly poll?: (job: ProviderJob, signal: AbortSignal) => Promise<PollResult>
  readonly pollAgainMs?: number
  /** How soon the first question makes sense: right after the submit some do not know their own job yet. Default: 5 seconds. */
  readonly firstPollMs?: number
  /** Of what `submit` answers with links. Throws UnfetchedError, FailedWorkError. */
  readonly collect?: (links: ResultLinks, made: Made<K>) => Promise<FinishedResult>
  /** Absent where there is no such call. */
  readonly cancel?: (job: ProviderJob) => Promise<CancelOutcome>
  readonly findByIntent?: (intentId: string, signal: AbortSignal, access?: EngineAccess) => Promise<ProviderJob | null>
}
type InputOf<K extends GenerationInput['kind']> = Extract<GenerationInput, { kind: K }>
export type RemoteWork<K extends GenerationInput['kind']> = {
  readonly input: InputOf<K>
  readonly request: GenerationRequest
  readonly signal: AbortSignal
}

export type Made<K extends GenerationInput['kind']> = {
  readonly input: InputOf<K>
  readonly access: EngineAccess | undefined
  readonly signal: AbortSignal
}

const DEFAULT_POLL_AGAIN_MS = 5_000
const DEFAULT_FIRST_POLL_MS = 5_000

export function createRemoteEngine<K extends GenerationInput['kind']>(
  model: EngineModel,
  parts: RemoteParts<K>,
): Engine {
  const isOurs = (input: GenerationInput): input is InputOf<K> => input.kind === parts.kind
  const estimate = (input: GenerationInput): Usage => ({ request: 1, ...(isOurs(input) ? parts.estimate(input) : {}) })
  const prices = (input: GenerationInput) =>
    pricesFor(model.prices, isOurs(input) ? (parts.priceFacts?.(input) ?? []) : [])
  const pollAgainMs = numberOption(model, 'poll_again_ms', parts.pollAgainMs ?? DEFAULT_POLL_AGAIN_MS)
  const firstPollMs = numberOption(model, 'first_poll_ms', parts.firstPollMs ?? DEFAULT_FIRST_POLL_MS)
  const deadlineMs = numberOption(model, 'deadline_ms', 0)
  const { poll, collect, cancel, findByIntent } = parts
  return {
    id: model.id,
    outputRevision: model.outputRevision,
    kind: model.kind,
    resubmitIsFree: isFree(model.prices, parts.isFree ?? false),
    ...(parts.refusesTwice ? { refusesTwice: true } : {}),
    concurrencyMax: model.concurrencyMax,
    profile: { isLocal: false, languages: textsOption(model, 'languages'), limits: model.limits },
    provider: model.provider.id,
    needsKey: model.provider.options.needs_key !== false,
    prices: model.prices,
    ...(poll && firstPollMs > 0 ? { firstPollMs } : {}),
    ...(deadlineMs > 0 ? { finishWithinMs: deadlineMs } : {}),
    // Whether the key is there is known where keys are kept; whether the provider is up is told when it is asked.
    check: async () => ({ available: true }),
    price: (input) => ({ currency: model.prices.currency, micros: costMicros(prices(input), estimate(input)) }),
    pricesFor: prices,
    estimate,
    async submit(request, signal) {
      const { input } = request
      if (!isOurs(input))
        return {
          refused: 'bad_input',
          message: `The engine ${model.id} makes ${parts.kind}; it cannot make ${input.kind}.`,
        }
      try {
        const submitted = await parts.submit({ input, request, signal })
        return submitted.result ? { ...submitted, result: withRequest(submitted.result) } : submitted
      } catch (thrown) {
        const error = quiet(thrown, request.access)
        if (error instanceof RefusedError)
          return refusalOf({ ...error.problem, message: masked(error.problem.message, request.access) })
        if (error instanceof FailedWorkError) return { providerJobId: request.intentId, result: failureOf(error) }
        throw error
      }
    },
    ...(findByIntent ? { findByIntent } : {}),
    async poll(job, waitMs, signal) {
      if (!poll) return { state: 'unknown' }
      const result = hushed(await answered(() => withFreshLink(() => poll(job, signal)), pollAgainMs), job.access)
      // Who would have to wait longer than that comes back by itself.
      if (result.state === 'running' && result.pollAgainMs <= waitMs) await pause(result.pollAgainMs, signal)
      return result.state === 'succeeded' ? withRequest(result) : result
    },
    ...(collect ? { collect: (links, made, signal) => collected(parts, links, { ...made, signal }) } : {}),
    async cancel(job) {
      if (cancel) return cancel(job).catch((): CancelOutcome => ({ charged: 'unknown' }))
      return poll ? { charged: 'at_its_end' } : undefined
    },
    close: async () => undefined,
  }
}

/** That nobody has set a price says nothing; a price of 0 does. */
function isFree({ units }: Prices, isByNature: boolean): boolean {
  const prices = Object.values(units)
  return prices.length === 0 ? isByNature : prices.every(({ micros }) => micros === 0)
}

/** Whatever a dialect tells in the provider's words passes here before anybody hears it. */
function quiet(error: unknown, access: EngineAccess | undefined): unknown {
  if (error instanceof Error) error.message = masked(error.message, access)
  return error
}

function hushed<R extends PollResult>(result: R, access: EngineAccess | undefined): R {
  return 'message' in result ? { ...result, message: masked(result.message, access) } : result
}

async function answered(ask: () => Promise<PollResult>, pollAgainMs: number): Promise<PollResult> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof UnknownJobError) return { state: 'unknown' }
    if (error instanceof FailedWorkError) return failureOf(error)
    if (error instanceof ForbiddenResultError) return { state: 'unfetched', message: error.message, needsPerson: true }
    if (error instanceof UnfetchedError) return { state: 'unfetched', message: error.message }
    const { message } = error as Error
    // There is no key to ask with.
    if (error instanceof RefusedError) return { state: 'unanswered', message, pollAgainMs }
    if (!(error instanceof AskAgainError)) throw error
    return { state: 'unanswered', message, pollAgainMs: Math.max(pollAgainMs, error.retryAfterMs ?? 0) }
  }
}

/** Links close after a while; asked again, most providers give a fresh one. */
async function withFreshLink(ask: () => Promise<PollResult>): Promise<PollResult> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof UnfetchedError && error.isClosed) return ask()
    throw error
  }
}

async function collected<K extends GenerationInput['kind']>(
  { kind, collect }: RemoteParts<K>,
  links: ResultLinks,
  { input, access, signal }: MadeWork & { readonly signal: AbortSignal },
): Promise<PollResult> {
  if (!collect || input.kind !== kind) throw new Error(`an engine of ${kind} cannot fetch ${input.kind}`)
  const result = hushed(await answered(() => collect(links, { input: input as InputOf<K>, access, signal }), 0), access)
  return result.state === 'succeeded' ? withRequest(result) : result
}

/** Some prices are for each piece of work, whatever is in it; what a provider tells of usage never says so. */
function withRequest<R extends FinishedResult>(result: R): R {
  if (result.state !== 'succeeded' || result.output.usage === undefined) return result
  return { ...result, output: { ...result.output, usage: { request: 1, ...result.output.usage } } }
}

function failureOf(error: FailedWorkError) {
  const { cause_: cause, message, isCharged, usage } = error
  return { state: 'failed', cause, message, isCharged, ...(usage ? { usage: { request: 1, ...usage } } : {}) } as const
}

/** Rounded up: what is held must be enough. */
function costMicros(prices: Prices, usage: Usage): bigint {
  return Object.entries(prices.units).reduce((sum, [unit, { micros, per }]) => {
    const units = BigInt(Math.ceil(usage[unit] ?? 0))
    return sum + (units * BigInt(micros) + BigInt(per) - 1n) / BigInt(per)
  }, 0n)
}

export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    signal.addEventListener('abort', end, { once: true })
    if (signal.aborted) end()
  })
}

export function numberOption(of: EngineModel | ProviderSettings, name: string, otherwise: number): number {
  const value = of.options[name]
  return typeof value === 'number' && Number.isFinite(value) ? value : otherwise
}

export function textOption(of: EngineModel | ProviderSettings, name: string, otherwise: string): string {
  const value = of.options[name]
  return typeof value === 'string' ? value : otherwise
}

export function textsOption(of: EngineModel | ProviderSettings, name: string): readonly string[] | null {
  const value = of.options[name]
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : null
}

export function recordOption(of: EngineModel | ProviderSettings, name: string): Readonly<Record<string, unknown>> {
  const value = of.options[name]
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}
}
