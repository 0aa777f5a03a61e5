// Aliyun's two speech services: Qwen on DashScope, which answers a link, and NLS, which answers sound.
import type { EngineModel, FailureCause, SpeechDescription, Usage } from '#rooms/generation/provider.ts'
import { type Fields, fieldAt, numberOf, textOf } from '../shared/fields.ts'
import { countOf } from '../shared/problem.ts'
import { onScale, pitchFactor } from '../shared/spoken.ts'

export type AliyunRefusal = { readonly cause: FailureCause; readonly message: string }

const languages: Readonly<Record<string, string>> = {
  zh: 'Chinese',
  en: 'English',
  ja: 'Japanese',
  ko: 'Korean',
  fr: 'French',
  de: 'German',
  es: 'Spanish',
  it: 'Italian',
  pt: 'Portuguese',
  ru: 'Russian',
}

/** Neither pace nor pitch: how it is said follows from the words. */
export function qwenBody(speech: SpeechDescription, text: string, model: EngineModel): Fields {
  const language_type = languages[speech.language.split('-')[0]?.toLowerCase() ?? ''] ?? 'Auto'
  return { model: model.model, input: { text, voice: speech.voice.voiceId, language_type } }
}

/** The link says http, though its host speaks https. */
export function readQwen(
  body: unknown,
): { readonly url: string; readonly usage: Usage; readonly openUntilMs?: number } | null {
  const url = textOf(fieldAt(body, 'output', 'audio', 'url'))
  if (url === undefined) return null
  const characters = countOf(fieldAt(body, 'usage', 'characters'))
  const openUntilSeconds = countOf(fieldAt(body, 'output', 'audio', 'expires_at'))
  return {
    url: secured(url),
    usage: characters === null ? {} : { character: characters },
    ...(openUntilSeconds === null ? {} : { openUntilMs: openUntilSeconds * 1000 }),
  }
}

/** Only names of the cloud: an address of our own network has no certificate. */
function secured(url: string): string {
  return url.replace(/^http:\/\/([^/:]+\.aliyuncs\.com)(?=\/)/, 'https://$1')
}

const words: readonly (readonly [RegExp, FailureCause])[] = [
  // "AllocationQuota" alone is the tokens of a minute.
  [/Arrearage|FreeTier|Balance|BillOverdue/, 'no_balance'],
  [/^Throttling|RateQuota|LimitRequests|Concurrency/, 'busy'],
  [/DataInspection|Inappropriate|Sensitive/, 'blocked'],
  [/ApiKey|AccessDenied|Unpurchased|Forbidden|Unauthori|Workspace|NoPermission/, 'auth'],
  [/^Internal|Timeout|Unavailable|SystemError/, 'unavailable'],
  [/^Invalid|^Bad|NotFound|NotSupport|Unsupported/, 'bad_input'],
]

export function qwenRefusal(status: number, body: unknown): AliyunRefusal {
  const code = textOf(fieldAt(body, 'code')) ?? ''
  const message = `${textOf(fieldAt(body, 'message')) ?? 'no reason given'} (${code || `HTTP ${status}`})`
  return { cause: words.find(([told]) => told.test(code))?.[1] ?? causeOfStatus(status), message }
}

function causeOfStatus(status: number): FailureCause {
  if (status === 401 || status === 403) return 'auth'
  if (status === 429) return 'busy'
  if (status >= 500) return 'unavailable'
  return status >= 400 ? 'bad_input' : 'internal'
}

/** -500 is half as fast, 500 twice; pitch is taken for an octave each way. */
const step = { least: -500, middle: 0, most: 500, slowest: 0.5, fastest: 2 }

type NlsCaller = { readonly appkey: string; readonly token: string }

export function nlsBody(speech: SpeechDescription, text: string, caller: NlsCaller): Fields {
  return {
    ...caller,
    text,
    voice: speech.voice.voiceId,
    format: 'wav',
    sample_rate: 16_000,
    volume: 50,
    speech_rate: onScale(speech.voice.pacePercent / 100, step),
    pitch_rate: onScale(pitchFactor(speech.voice.pitchSemitones), step),
  }
}

/** By their first digits NLS's numbers are of the family of HTTP: 40000001 is a key, 41020001 what was asked. */
export function nlsRefusal(status: number, body: unknown): AliyunRefusal & { readonly isTokenStale: boolean } {
  const code = numberOf(fieldAt(body, 'status')) ?? 0
  const said = textOf(fieldAt(body, 'message')) ?? textOf(fieldAt(body, 'result')) ?? 'no reason given'
  const isTokenStale = code === 40_000_001 || status === 401
  const cause = isTokenStale ? 'auth' : causeOfNls(code, status, said)
  return { cause, message: `${said} (status ${code || status})`, isTokenStale }
}

function causeOfNls(code: number, status: number, said: string): FailureCause {
  if (/too[ _]many|concurren|qps|rate[ _]?limit|quota/i.test(said)) return 'busy'
  if (/trial|expired|arrear|balance/i.test(said)) return 'no_balance'
  const family = Math.floor(code / 1_000_000) || Math.floor(status / 10)
  if (family >= 50) return 'unavailable'
  return family >= 40 ? 'bad_input' : causeOfStatus(status)
}
