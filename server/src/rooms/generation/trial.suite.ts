// What a trial of a dialect needs to know of it.
import type { Outbound } from '#platform/net/outbound.ts'
import type { ANSWER_FAULTS, Fault } from '#testing/simulators/fault-script.ts'
import type { ProviderSimulation } from '#testing/simulators/provider-simulation.ts'
import type { Dialect, EngineModel, GenerationInput } from './provider.ts'

export type DialectTrial = {
  readonly name: string
  readonly provider: () => ProviderSimulation
  readonly dialect: (deps: { readonly outbound: Outbound }) => Dialect | Promise<Dialect>
  /** The provider's options beside its address. */
  readonly providerOptions?: Readonly<Record<string, unknown>>
  readonly model: Pick<EngineModel, 'model'> & Partial<Pick<EngineModel, 'options' | 'limits' | 'prices'>>
  readonly input: GenerationInput
  /** Bytes that the input names by their hash. */
  readonly blobs?: readonly Uint8Array[]
  /** Default: `api_key`. Every value is a secret, and must appear nowhere. */
  readonly secrets?: Readonly<Record<string, string>>
  readonly expects: {
    readonly mediaType: string
    /** Facts that are known beforehand, in full or in part. */
    readonly facts?: Readonly<Record<string, number>>
    /** Facts that must be there, as positive whole numbers. */
    readonly measured?: readonly string[]
    /** Units that the provider reports, if it does. */
    readonly usageUnits?: readonly string[]
  }
  readonly supports: {
    /** Answers with a job that is asked for; without it the result comes with the submit. */
    readonly isAsync: boolean
    /** Can be found again by our own id. */
    readonly findsByIntent?: boolean
    /** Answers with where the result lies. */
    readonly answersLinks?: boolean
    /** A dead link is made good by asking again. */
    readonly renewsLinks?: boolean
    /** What cancelling a job that has not begun says. Absent: nothing is known. */
    readonly cancelCharges?: boolean | 'unknown' | 'at_its_end'
    readonly progress?: boolean
    /** It has no key, or none that could be wrong. */
    readonly needsNoKey?: boolean
  }
  /** Answers that are charged, or not, and are of no use. */
  readonly endings?: readonly (typeof ANSWER_FAULTS)[number][]
  /** Ways to go wrong that this protocol cannot show. */
  readonly without?: readonly Fault[]
}
