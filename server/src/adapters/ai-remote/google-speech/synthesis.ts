// Google Cloud Text-to-Speech: one piece of text, sound in base64.
import type { EngineModel, FailureCause, SpeechDescription, VoiceOffer } from '#rooms/generation/provider.ts'
import { type Fields, fieldAt, listOf, textOf } from '../shared/fields.ts'
import { clamp } from '../shared/spoken.ts'

/** Bytes of one request; longer text goes in pieces. */
export const textBytesMax = 5000

export function synthesisBody(speech: SpeechDescription, text: string, model: EngineModel): Fields {
  const { voice } = speech
  // Voices of this family take neither pace nor pitch as settings everywhere; those left out are the voice's own.
  const isPlain = model.options.has_pitch === false
  return {
    input: { text },
    voice: { languageCode: languageOfVoice(voice.voiceId) ?? speech.language, name: voice.voiceId },
    audioConfig: {
      audioEncoding: 'LINEAR16',
      sampleRateHertz: 24_000,
      speakingRate: clamp(voice.pacePercent / 100, 0.25, 2),
      ...(isPlain || voice.pitchSemitones === 0 ? {} : { pitch: clamp(voice.pitchSemitones, -20, 20) }),
    },
  }
}

/** "cmn-CN-Chirp3-HD-Kore" speaks cmn-CN. */
function languageOfVoice(voiceId: string): string | undefined {
  return /^([a-z]{2,3}-[A-Z]{2})-/.exec(voiceId)?.[1]
}

const genders: Readonly<Record<string, VoiceOffer['gender']>> = { FEMALE: 'female', MALE: 'male' }
const medianPitchHz = { female: 205, male: 120, neutral: 160 } as const

export function readVoices(body: unknown): VoiceOffer[] {
  return listOf(fieldAt(body, 'voices')).flatMap((voice) => {
    const name = textOf(fieldAt(voice, 'name'))
    if (name === undefined) return []
    const gender = genders[textOf(fieldAt(voice, 'ssmlGender')) ?? ''] ?? 'neutral'
    const languages = listOf(fieldAt(voice, 'languageCodes')).flatMap((code) => bcp47(textOf(code)) ?? [])
    return [{ voiceId: name, name, languages, gender, medianPitchHz: medianPitchHz[gender] }]
  })
}

/** Google says cmn for Mandarin; the rest of the house says zh. */
function bcp47(code: string | undefined): string | undefined {
  return code?.replace(/^cmn\b/, 'zh').replace(/^yue-HK$/, 'zh-HK')
}

const causes: Readonly<Record<string, FailureCause>> = {
  INVALID_ARGUMENT: 'bad_input',
  FAILED_PRECONDITION: 'bad_input',
  OUT_OF_RANGE: 'bad_input',
  UNAUTHENTICATED: 'auth',
  PERMISSION_DENIED: 'auth',
  NOT_FOUND: 'bad_input',
  RESOURCE_EXHAUSTED: 'busy',
  INTERNAL: 'unavailable',
  UNAVAILABLE: 'unavailable',
  DEADLINE_EXCEEDED: 'unavailable',
}

export type GoogleRefusal = { readonly cause: FailureCause; readonly message: string; readonly retryAfterMs?: number }

/** google.rpc: a quota of a day is spent, one of a minute is only busy. */
export function googleRefusal(status: number, body: unknown): GoogleRefusal {
  const error = fieldAt(Array.isArray(body) ? body[0] : body, 'error')
  const details = listOf(fieldAt(error, 'details'))
  const message = textOf(fieldAt(error, 'message')) ?? `HTTP ${status}`
  const quotas = details.flatMap((detail) =>
    listOf(fieldAt(detail, 'violations')).map((each) => textOf(fieldAt(each, 'quotaId'))),
  )
  const isSpent = quotas.some((quota) => quota?.includes('PerDay'))
  const isKey = details.some((detail) => fieldAt(detail, 'reason') === 'API_KEY_INVALID')
  const delay = /^([\d.]+)s$/.exec(textOf(details.map((detail) => fieldAt(detail, 'retryDelay')).find(Boolean)) ?? '')
  const known = causes[textOf(fieldAt(error, 'status')) ?? ''] ?? causeOfStatus(status)
  const cause = isSpent ? 'no_balance' : isKey ? 'auth' : known
  return { cause, message, ...(delay?.[1] === undefined ? {} : { retryAfterMs: Math.ceil(Number(delay[1]) * 1000) }) }
}

function causeOfStatus(status: number): FailureCause {
  if (status === 401 || status === 403) return 'auth'
  if (status === 429) return 'busy'
  return status >= 500 ? 'unavailable' : 'bad_input'
}

/** Nothing but the sound: what it cost follows from the text. */
export function readSound(body: unknown): Uint8Array | null {
  const base64 = textOf(fieldAt(body, 'audioContent'))
  return base64 === undefined ? null : Buffer.from(base64, 'base64')
}
