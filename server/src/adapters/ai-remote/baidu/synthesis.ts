// Baidu's short-text speech: a form, and sound or an error told apart by their media type.
import iconv from 'iconv-lite'
import type { EngineModel, FailureCause, SpeechDescription } from '#rooms/generation/provider.ts'
import { fieldAt, numberOf, textOf } from '../shared/fields.ts'
import { onScale, pitchFactor } from '../shared/spoken.ts'

/** Bytes of one request, counted in GBK. */
export const textBytesMax = 1024

export function gbkBytes(text: string): number {
  return iconv.encode(text, 'gbk').length
}

/** Steps 0..15 around 5; the factors at the ends are as heard, not as written anywhere. */
const pace = { least: 0, middle: 5, most: 15, slowest: 0.5, fastest: 2 }
const pitch = { least: 0, middle: 5, most: 15, slowest: 0.6, fastest: 2 }

/** `aue=6`: wav, so that pieces can be joined without a second loss. */
export function synthesisForm(speech: SpeechDescription, text: string, with_: { token: string; cuid: string }) {
  const form = new URLSearchParams({
    // Twice encoded: the service decodes the form, then the text.
    tex: encodeURIComponent(text),
    tok: with_.token,
    cuid: with_.cuid,
    ctp: '1',
    lan: 'zh',
    per: speech.voice.voiceId,
    spd: String(onScale(speech.voice.pacePercent / 100, pace)),
    pit: String(onScale(pitchFactor(speech.voice.pitchSemitones), pitch)),
    vol: '5',
    aue: '6',
  })
  return form.toString()
}

const staleCodes = [110, 111, 502]

export type BaiduRefusal = { readonly cause: FailureCause; readonly message: string; readonly isTokenStale: boolean }

const causes: Readonly<Record<number, FailureCause>> = {
  // Of the gate before all of Baidu's services: 17 is the day's, 19 all that was bought, 4 and 18 are of this moment.
  4: 'busy',
  6: 'auth',
  17: 'no_balance',
  18: 'busy',
  19: 'no_balance',
  110: 'auth',
  111: 'auth',
  500: 'bad_input',
  501: 'bad_input',
  502: 'auth',
  503: 'unavailable',
  513: 'bad_input',
}

export function baiduRefusal(body: unknown, model: Pick<EngineModel, 'options'>): BaiduRefusal {
  const code = numberOf(fieldAt(body, 'err_no')) ?? numberOf(fieldAt(body, 'error_code')) ?? 0
  const said = textOf(fieldAt(body, 'err_msg')) ?? textOf(fieldAt(body, 'error_msg')) ?? 'no reason given'
  const message = `${said} (err_no ${code})`
  const listed = textOf(fieldAt(model.options.causes, String(code))) as FailureCause | undefined
  return { cause: listed ?? causes[code] ?? 'internal', message, isTokenStale: staleCodes.includes(code) }
}

/** A day before its end a token is made anew. */
const spareMs = 86_400_000

export type TokenReply = { readonly token: string; readonly untilMs: number } | { readonly refused: string }

export function readToken(body: unknown, nowMs: number): TokenReply {
  const token = textOf(fieldAt(body, 'access_token'))
  if (token === undefined)
    return { refused: textOf(fieldAt(body, 'error_description')) ?? textOf(fieldAt(body, 'error')) ?? 'no token' }
  const lifeMs = (numberOf(fieldAt(body, 'expires_in')) ?? 0) * 1000
  return { token, untilMs: nowMs + Math.max(lifeMs - spareMs, lifeMs / 2) }
}
