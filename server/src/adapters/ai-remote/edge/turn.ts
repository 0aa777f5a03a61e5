// One turn with the read-aloud service: a line of its own, one piece of text, and the sound of it.
import { UpgradeRefusedError } from '#platform/net/outbound-socket.ts'
import { RefusedError, UnknownOutcomeError } from '../shared/outcomes.ts'
import type { SpeechDeps } from '../shared/speech-dialect.ts'
import { configMessage, edgeSsml, edgeTimestamp, readSoundFrame, readTextFrame, ssmlMessage } from './frames.ts'
import { edgeToken, trustedClientToken } from './token.ts'

export type Turn = {
  readonly baseUrl: string
  /** "1-143.0.3650.75": must follow the browser. */
  readonly version: string
  readonly outputFormat: string
  readonly voice: string
  /** Escaped. */
  readonly text: string
  readonly pitchHz: number
  readonly ratePercent: number
  readonly signal: AbortSignal
}

/** By how much the service's clock is ahead of ours, as far as we know. */
export type Skew = { ms: number }

const turnTimeoutMs = 120_000

/** The token is made of the time: where our clock is off, the service says no and tells its own, and is asked once more. */
export async function sayTurn(deps: SpeechDeps, skew: Skew, turn: Turn): Promise<Uint8Array> {
  try {
    return await sayOnce(deps, skew, turn)
  } catch (error) {
    if (!(error instanceof UpgradeRefusedError)) throw error
    const theirMs = Date.parse(error.headers.date ?? '')
    if (error.status !== 403 || Number.isNaN(theirMs)) throw refusalOf(error)
    skew.ms = theirMs - deps.clock.now().getTime()
    return sayOnce(deps, skew, turn).catch((again: unknown) => {
      throw again instanceof UpgradeRefusedError ? refusalOf(again) : again
    })
  }
}

/** Nothing was said yet, so each of these is a plain no. */
function refusalOf(error: UpgradeRefusedError): RefusedError {
  const cause = error.status === 429 ? 'busy' : error.status === 403 ? 'auth' : 'unavailable'
  const seconds = Number(error.headers['retry-after'])
  return new RefusedError({
    cause,
    message: `${error.message} The service is unofficial: if this stays, set a newer version of the browser, or use another engine.`,
    ...(seconds > 0 ? { retryAfterMs: seconds * 1000 } : {}),
  })
}

async function sayOnce(deps: SpeechDeps, skew: Skew, turn: Turn): Promise<Uint8Array> {
  const now = new Date(deps.clock.now().getTime() + skew.ms)
  const connectionId = plainId(deps)
  const signal = AbortSignal.any([turn.signal, AbortSignal.timeout(turnTimeoutMs)])
  const query = signedQuery(turn.version, now)
  query.set('ConnectionId', connectionId)
  const socket = await deps.outbound.openSocket({
    url: `${turn.baseUrl}/edge/v1?${query}`,
    headers: { ...browserHeaders(turn.version, plainId(deps)), 'accept-encoding': 'gzip, deflate, br, zstd' },
    signal,
  })
  try {
    const timestamp = edgeTimestamp(now)
    socket.send(configMessage(timestamp, turn.outputFormat))
    socket.send(ssmlMessage(plainId(deps), timestamp, edgeSsml(turn)))
    return await soundOf(socket.messages, turn.voice)
  } finally {
    socket.close()
  }
}

async function soundOf(messages: AsyncIterable<string | Uint8Array>, voice: string): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  for await (const message of messages) {
    if (typeof message !== 'string') pieces.push(readSoundFrame(message))
    else if (readTextFrame(message).path === 'turn.end') {
      const sound = Buffer.concat(pieces)
      if (sound.length > 0) return sound
      throw new RefusedError({ cause: 'bad_input', message: `The voice "${voice}" said nothing. Cast another voice.` })
    }
  }
  throw new UnknownOutcomeError('The line was closed before the end of the turn.')
}

/** The token and who we say we are. */
export function signedQuery(version: string, now: Date): URLSearchParams {
  return new URLSearchParams({
    TrustedClientToken: trustedClientToken,
    'Sec-MS-GEC': edgeToken(now.getTime() / 1000),
    'Sec-MS-GEC-Version': version,
  })
}

export function browserHeaders(version: string, muid: string): Record<string, string> {
  const major = /^1-(\d+)/.exec(version)?.[1] ?? '143'
  return {
    origin: 'chrome-extension://jdiccldimpdaibmpdkjnbmckianbfold',
    'user-agent': `Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${major}.0.0.0 Safari/537.36 Edg/${major}.0.0.0`,
    pragma: 'no-cache',
    'cache-control': 'no-cache',
    'accept-language': 'en-US,en;q=0.9',
    cookie: `muid=${muid.toUpperCase()};`,
  }
}

function plainId({ makeId }: SpeechDeps): string {
  return makeId().replaceAll('-', '')
}
