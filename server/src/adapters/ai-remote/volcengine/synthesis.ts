// Volcengine's speech, of two generations: lines of JSON with pieces of sound, and one reply whose success is 3000.
import type { EngineModel, FailureCause, SpeechDescription } from '#rooms/generation/provider.ts'
import { emotionOf } from '../shared/emotion.ts'
import { type Fields, fieldAt, numberOf, textOf } from '../shared/fields.ts'
import { UnknownOutcomeError } from '../shared/outcomes.ts'
import { clamp, onScale } from '../shared/spoken.ts'

/** Bytes of one request of the older API. */
export const textBytesMaxV1 = 1024

const pace = { least: -50, middle: 0, most: 100, slowest: 0.5, fastest: 2 }

export function synthesisBodyV3(speech: SpeechDescription, userId: string, model: EngineModel): Fields {
  const emotion = feelings(model, speech.direction)
  return {
    user: { uid: userId },
    req_params: {
      text: speech.text,
      speaker: speech.voice.voiceId,
      audio_params: {
        format: 'mp3',
        sample_rate: 24_000,
        speech_rate: onScale(speech.voice.pacePercent / 100, pace),
        ...(emotion === undefined ? {} : { emotion }),
      },
      // A text with JSON in it, not an object.
      ...(model.options.additions === undefined ? {} : { additions: JSON.stringify(model.options.additions) }),
    },
  }
}

/** Only voices that are sold as having feelings take them: `options.emotions` lists which. */
function feelings(model: EngineModel, direction: string): string | undefined {
  const emotion = emotionOf(direction)
  const known = model.options.emotions
  return emotion !== undefined && Array.isArray(known) && known.includes(emotion) ? emotion : undefined
}

export type LineReader = {
  /** One line; a refusal, or null while all is well. */
  take(line: string): VolcRefusal | null
  bytes(): Uint8Array
}

export type VolcRefusal = { readonly cause: FailureCause; readonly message: string }

const okCodes = [0, 20_000_000]

export function createLineReader(): LineReader {
  const pieces: Uint8Array[] = []
  return {
    take(line) {
      if (line.trim() === '') return null
      const part = parse(line)
      const code = numberOf(fieldAt(part, 'code'))
      if (code === undefined || !okCodes.includes(code)) return volcRefusal(code, part)
      const data = textOf(fieldAt(part, 'data'))
      if (data !== undefined) pieces.push(Buffer.from(data, 'base64'))
      return null
    },
    bytes: () => Buffer.concat(pieces),
  }
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    throw new UnknownOutcomeError('A line of the answer is no JSON.')
  }
}

type PartOrder = { readonly speech: SpeechDescription; readonly text: string; readonly model: EngineModel }
type Caller = { readonly appId: string; readonly token: string; readonly requestId: string; readonly userId: string }

export function synthesisBodyV1({ speech, text, model }: PartOrder, caller: Caller): Fields {
  return {
    app: { appid: caller.appId, token: caller.token, cluster: textOf(model.options.cluster) ?? 'volcano_tts' },
    user: { uid: caller.userId },
    audio: {
      voice_type: speech.voice.voiceId,
      encoding: 'mp3',
      rate: 24_000,
      speed_ratio: clamp(speech.voice.pacePercent / 100, 0.2, 3),
    },
    request: { reqid: caller.requestId, text, operation: 'query' },
  }
}

/** 3000 is success, of all numbers. */
export function readSoundV1(body: unknown): { readonly bytes: Uint8Array } | VolcRefusal {
  const code = numberOf(fieldAt(body, 'code'))
  const data = textOf(fieldAt(body, 'data'))
  if (code === 3000 && data !== undefined) return { bytes: Buffer.from(data, 'base64') }
  return volcRefusal(code, body)
}

const causes: Readonly<Record<number, FailureCause>> = {
  3001: 'bad_input',
  3003: 'busy',
  3005: 'busy',
  3006: 'bad_input',
  3010: 'bad_input',
  3011: 'bad_input',
  3030: 'unavailable',
  3031: 'unavailable',
  3050: 'bad_input',
}

export function volcRefusal(code: number | undefined, body: unknown): VolcRefusal {
  const message = textOf(fieldAt(body, 'message')) ?? textOf(fieldAt(body, 'header', 'message')) ?? 'no reason given'
  const number = code ?? numberOf(fieldAt(body, 'header', 'code'))
  const cause = causes[number ?? 0] ?? causeOfWords(message)
  return { cause, message: number === undefined ? message : `${message} (code ${number})` }
}

function causeOfWords(message: string): FailureCause {
  if (/concurren|rate limit|too many|qps/i.test(message)) return 'busy'
  if (/access denied|unauthori|authenticat|invalid.*(token|key)|not granted|grant/i.test(message)) return 'auth'
  if (/quota|balance|arrear|overdue/i.test(message)) return 'no_balance'
  if (/sensitive|illegal|moderat|risk/i.test(message)) return 'blocked'
  if (/invalid|unsupported|not found|mismatch/i.test(message)) return 'bad_input'
  return 'internal'
}

/** With its HTTP status: what failed there without a known number is taken for a failure of theirs. */
export function volcNo(status: number, body: unknown): VolcRefusal {
  const no = volcRefusal(numberOf(fieldAt(body, 'code')), body)
  if (no.cause !== 'internal') return no
  if (status >= 500) return { ...no, cause: 'unavailable' }
  if (status === 401 || status === 403) return { ...no, cause: 'auth' }
  if (status === 429) return { ...no, cause: 'busy' }
  return status >= 400 ? { ...no, cause: 'bad_input' } : no
}
