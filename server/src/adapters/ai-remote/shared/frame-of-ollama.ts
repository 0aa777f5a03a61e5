// What every engine of a remote provider has in common, so that each says only what is its own.
import type { Outbound, OutboundCall } from '#platform/net/outbound.ts'
import { OutboundError } from '#platform/net/outbound-error.ts'
import type {
  Engine,
  EngineAccess,
  EngineModel,
  GenerationInput,
  GenerationKind,
  GenerationRequest,
  Money,
  Prices,
  ProbeResult,
  Refusal,
  Submitted,
  Usage,
} from '#rooms/generation/provider.ts'
import { jsonOf, plainNo, type ReadRefusal, withoutSecrets } from './asking.ts'
import { UnfitInput } from './clip-choices.ts'

export type RemoteDeps = { readonly outbound: Outbound; readonly clock: { now(): Date }; readonly makeId: () => string }

export type InputOf<K extends GenerationKind> = Extract<GenerationInput, { kind: K }>
export type RequestOf<K extends GenerationKind> = Omit<GenerationRequest, 'input'> & { readonly input: InputOf<K> }

type Own<K extends GenerationKind> = Pick<Engine, 'poll'> &
  Partial<Pick<Engine, 'resubmitIsFree' | 'needsKey' | 'findByIntent' | 'cancel' | 'check' | 'profile' | 'close'>> & {
    readonly kind: K
    readonly estimate: (input: InputOf<K>) => Usage
    readonly submit: (request: RequestOf<K>, signal: AbortSignal) => Promise<Submitted | Refusal>
  }

/** Fills in what follows from the model. An input that does not fit is refused with nothing sent. */
export function remoteEngine<K extends GenerationKind>(model: EngineModel, own: Own<K>): Engine {
  const isOurs = (input: GenerationInput): input is InputOf<K> => input.kind === own.kind
  const estimate = (input: GenerationInput) => (isOurs(input) ? own.estimate(input) : {})
  return {
    id: model.id,
    outputRevision: model.outputRevision,
    resubmitIsFree: false,
    concurrencyMax: model.concurrencyMax,
    provider: model.provider.id,
    needsKey: true,
    profile: { isLocal: false, languages: null, limits: model.limits },
    prices: model.prices,
    check: async () => ({ available: true }),
    price: (input) => priceOf(model.prices, estimate(input)),
    cancel: async () => undefined,
    close: async () => undefined,
    ...own,
    estimate,
    submit: async (request, signal) => {
      const { input } = request
      if (!isOurs(input)) return unfit(`${model.id} cannot make "${input.kind}". Choose another engine.`)
      if (signal.aborted) throw calledOff()
      try {
        return await own.submit({ ...request, input }, signal)
      } catch (error) {
        if (error instanceof UnfitInput) return unfit(error.message)
        throw error
      }
    },
  }
}

function unfit(message: string): Refusal {
  return { refused: 'bad_input', message }
}

function calledOff(): Error {
  return Object.assign(new Error('It was called off before anything was sent.'), { notSubmitted: true })
}

/** What is paid for so much, each unit rounded up by itself. */
function priceOf(prices: Prices, usage: Usage): Money {
  const micros = Object.entries(prices.units).reduce((sum, [unit, { micros: each, per }]) => {
    const amount = BigInt(Math.ceil(usage[unit] ?? 0))
    return sum + (amount * BigInt(each) + BigInt(per) - 1n) / BigInt(per)
  }, 0n)
  return { currency: prices.currency, micros }
}

export function noKey(provider: string): Refusal {
  return { refused: 'auth', message: `There is no key of ${provider}. Store one, or choose another engine.` }
}

/** Work that was done and counts, though its result is of no use. */
export function spoiled(message: string) {
  return { state: 'failed', cause: 'internal', message, isCharged: true } as const
}

type Probe = {
  readonly call: OutboundCall
  readonly access: EngineAccess | undefined
  readonly refusal?: ReadRefusal
  /** Ids of models in the answer, where it lists them. */
  readonly modelsIn?: (body: unknown) => readonly string[]
}

/** Asks one harmless question, to learn whether a key is good. */
export async function probing(
  deps: Pick<RemoteDeps, 'outbound'>,
  { call, access, refusal, modelsIn }: Probe,
): Promise<ProbeResult> {
  try {
    const reply = await deps.outbound.request(call)
    const body = jsonOf(reply)
    const no = refusal?.(reply.status, body) ?? (reply.status >= 400 ? plainNo(reply.status) : null)
    if (reply.status >= 500) return { ok: false, cause: 'unavailable', message: `HTTP ${reply.status}` }
    if (no !== null) return { ok: false, cause: no.cause, message: withoutSecrets(no.message, access) }
    if (modelsIn === undefined) return { ok: true }
    if (body === undefined)
      return { ok: false, cause: 'unavailable', message: 'The answer is no JSON. Check the address.' }
    return { ok: true, models: modelsIn(body) }
  } catch (error) {
    if (error instanceof OutboundError && error.reason !== 'aborted')
      return { ok: false, cause: 'unavailable', message: error.message }
    throw error
  }
}
