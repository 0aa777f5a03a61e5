// What all speech services have in common: a line goes there in one piece or several, and comes back as one sound.
import { OutboundError } from '#platform/net/outbound-error.ts'
import type {
  Dialect,
  Engine,
  EngineModel,
  GenerationRequest,
  ResultLinks,
  SpeechDescription,
  Usage,
  VoiceLister,
} from '#rooms/generation/provider.ts'
import { FailedWorkError, RefusedError } from './outcomes.ts'
import type { ClientDeps } from './provider-client.ts'
import { createRemoteEngine, pause } from './remote-engine.ts'
import { type SpokenSound, speechOutput } from './speech-output.ts'
import { checkLine, voicesOf } from './voices.ts'

export type SpeechOrder = {
  readonly speech: SpeechDescription
  readonly model: EngineModel
  readonly request: GenerationRequest
  readonly signal: AbortSignal
}
export type Spoken = SpokenSound & { readonly usage?: Usage }
/** Said, and lying at the provider. */
export type SpokenAt = { readonly links: ResultLinks }
export type Links = Omit<SpeechOrder, 'request'> & { readonly links: ResultLinks }

export type SpeechParts = Pick<Dialect, 'id'> & {
  readonly speak: (order: SpeechOrder) => Promise<Spoken | SpokenAt>
  /** For services that answer with links. */
  readonly collect?: (given: Links) => Promise<SpokenSound>
  readonly probe?: Dialect['probe']
  /** See `RemoteParts`. */
  readonly isFree?: true
  /** In place of what follows from the model. */
  readonly own?: (model: EngineModel) => Partial<Engine & VoiceLister>
}

/** Sound of one line is never more. */
export const soundMaxBytes = 128 * 1024 * 1024
export const speechTimeoutMs = 300_000

export function speechDialect(deps: ClientDeps, { id, speak, collect, probe, isFree, own }: SpeechParts): Dialect {
  return {
    id,
    kind: 'speech',
    engine(model): Engine & VoiceLister {
      const engine = createRemoteEngine<'speech'>(model, {
        kind: 'speech',
        ...(isFree ? { isFree } : {}),
        estimate: ({ speech }) => charactersOf(speech.text),
        async submit({ input, request, signal }) {
          const { speech } = input
          checkLine(model, speech)
          const said = await speak({ speech, model, request, signal })
          const providerJobId = request.intentId
          if ('links' in said) return { providerJobId, links: said.links }
          const { usage = charactersOf(speech.text), ...sound } = said
          return { providerJobId, result: await speechOutput(deps, sound, { signal, usage }) }
        },
        ...(collect
          ? {
              async collect(links, { input: { speech }, signal }) {
                const sound = await collect({ links, speech, model, signal })
                return speechOutput(deps, sound, { signal, usage: links.usage ?? charactersOf(speech.text) })
              },
            }
          : {}),
      })
      return { ...engine, voices: async () => voicesOf(model), ...own?.(model) }
    },
    ...(probe ? { probe } : {}),
  }
}

export function charactersOf(text: string): Usage {
  return { character: [...text].length }
}

const BUSY_TRIES = 4
const BUSY_PAUSE_MS = 1500
/** Longer than that nobody stands by with half a line. */
const BUSY_PAUSE_MAX_MS = 30_000

/**
 * Says the pieces one after the other. Once the first is said, something is charged: what goes wrong then is a failure with a bill,
 * for the pieces that were said, not a refusal. A piece that is refused for being too early is asked for again, which is free.
 * @param say answers a piece; where that has a `usage` of its own, it counts
 */
export async function sayPieces<T extends object>(
  pieces: readonly string[],
  signal: AbortSignal,
  say: (piece: string, index: number) => Promise<T>,
): Promise<T[]> {
  const said: T[] = []
  for (const [index, piece] of pieces.entries()) {
    if (index === 0) said.push(await say(piece, index))
    else
      said.push(
        await sayLater(() => say(piece, index), signal).catch((error: unknown) => {
          throw isAborted(error) ? error : partlySaid(error, { said, pieces })
        }),
      )
  }
  return said
}

async function sayLater<T>(say: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await say()
    } catch (error) {
      const problem = error instanceof RefusedError ? error.problem : null
      if (problem?.cause !== 'busy' || tries === BUSY_TRIES) throw error
      await pause(Math.min(BUSY_PAUSE_MAX_MS, problem.retryAfterMs ?? BUSY_PAUSE_MS * tries), signal)
    }
  }
}

const isAborted = (error: unknown) => error instanceof OutboundError && error.reason === 'aborted'

type Partly = { readonly said: readonly object[]; readonly pieces: readonly string[] }

/** A piece whose fate is not known counts as said: the provider may charge for it. */
function partlySaid(error: unknown, { said, pieces }: Partly): FailedWorkError {
  const problem = error instanceof RefusedError ? error.problem : null
  const isFree = problem !== null || (error instanceof FailedWorkError && !error.isCharged) || neverArrived(error)
  const character = pieces
    .slice(0, isFree ? said.length : said.length + 1)
    .reduce((sum, piece, index) => sum + (charactersIn(said[index]) ?? [...piece].length), 0)
  const cause = error instanceof FailedWorkError ? error.cause_ : (problem?.cause ?? 'unavailable')
  const message = `${said.length} of ${pieces.length} pieces of the line were said, then it failed: ${error instanceof Error ? error.message : error}`
  return new FailedWorkError({ cause, message, isCharged: true, usage: { character } })
}

const neverArrived = (error: unknown) => error instanceof OutboundError && error.notSubmitted

function charactersIn(said: object | undefined): number | undefined {
  const usage = said && 'usage' in said ? (said.usage as Usage) : undefined
  return usage?.character
}

export type SpeechDeps = ClientDeps & { /** An id that was never used. */ readonly makeId: () => string }
