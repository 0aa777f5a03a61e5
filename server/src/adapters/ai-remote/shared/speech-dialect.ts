// What all speech services have in common: a line goes there in one piece or several, and comes back as one sound.
import { OutboundError } from '#platform/net/outbound-error.ts'
import type {
  Dialect,
  Engine,
  EngineModel,
  GenerationRequest,
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

export type SpeechParts = Pick<Dialect, 'id'> & {
  readonly speak: (order: SpeechOrder) => Promise<Spoken>
  readonly probe?: Dialect['probe']
  /** See `RemoteParts`. */
  readonly isFree?: true
  /** In place of what follows from the model. */
  readonly own?: (model: EngineModel) => Partial<Engine & VoiceLister>
}

/** Sound of one line is never more. */
export const soundMaxBytes = 128 * 1024 * 1024
export const speechTimeoutMs = 300_000

export function speechDialect(deps: ClientDeps, { id, speak, probe, isFree, own }: SpeechParts): Dialect {
  return {
    id,
    kind: 'speech',
    engine(model): Engine & VoiceLister {
      const engine = createRemoteEngine(model, {
        kind: 'speech',
        ...(isFree ? { isFree } : {}),
        estimate: ({ speech }) => charactersOf(speech.text),
        async submit({ input, request, signal }) {
          const { speech } = input
          checkLine(model, speech)
          const { usage, ...sound } = await speak({ speech, model, request, signal })
          const result = await speechOutput(deps, sound, { signal, usage: usage ?? charactersOf(speech.text) })
          return { providerJobId: request.intentId, result }
        },
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

/**
 * Says the pieces one after the other. Once the first is said, something is charged: what goes wrong then is a failure with a bill,
 * not a refusal. A piece that is refused for being too early is asked for again, which is free.
 */
export async function sayPieces<T>(
  pieces: readonly string[],
  signal: AbortSignal,
  say: (piece: string, index: number) => Promise<T>,
): Promise<T[]> {
  const said: T[] = []
  for (const [index, piece] of pieces.entries())
    said.push(index === 0 ? await say(piece, index) : await sayLater(() => say(piece, index), signal))
  return said
}

async function sayLater<T>(say: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await say()
    } catch (error) {
      if (error instanceof FailedWorkError || (error instanceof OutboundError && error.reason === 'aborted'))
        throw error
      const problem = error instanceof RefusedError ? error.problem : null
      if (problem?.cause !== 'busy' || tries === BUSY_TRIES) {
        const message = `Part of the line was said, then it failed: ${error instanceof Error ? error.message : error}`
        throw new FailedWorkError({ cause: problem?.cause ?? 'unavailable', message, isCharged: true })
      }
      await pause(problem.retryAfterMs ?? BUSY_PAUSE_MS * tries, signal)
    }
  }
}

export type SpeechDeps = ClientDeps & { /** An id that was never used. */ readonly makeId: () => string }
