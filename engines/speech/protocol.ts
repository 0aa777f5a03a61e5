// The wire: one JSON object per line in, one per line out. README.md describes it for callers.

export type SpeakRequest = {
  readonly id: number | string
  readonly op: 'speak'
  readonly text: string
  /** eSpeak NG's own voice name: "cmn", "en-us". */
  readonly voice: string
  /** Lines of an eSpeak NG voice variant without its name, or null for the voice as it is. */
  readonly variant: readonly string[] | null
  /** Words a minute, 80..450. */
  readonly pace_wpm: number
  /** 0..99, 50 leaves the melody of the voice as it is. */
  readonly pitch_range: number
  /** Pause between words in units of 10 ms at the default pace, 0..50. */
  readonly word_gap: number
}
export type VoicesRequest = { readonly id: number | string; readonly op: 'voices' }
export type Request = SpeakRequest | VoicesRequest

export type Answer =
  | { readonly id: number | string; readonly ok: true; readonly sample_rate_hz: number; readonly pcm_base64: string }
  | { readonly id: number | string; readonly ok: true; readonly voices: readonly string[] }
  | { readonly id: number | string | null; readonly ok: false; readonly code: ErrorCode; readonly message: string }
export type ErrorCode = 'bad_request' | 'unknown_voice' | 'too_long' | 'internal'

export type Limits = { readonly textCharsMax: number; readonly lineBytesMax: number; readonly variantLinesMax: number }
export const defaultLimits: Limits = { textCharsMax: 4000, lineBytesMax: 65_536, variantLinesMax: 40 }

/** A request that cannot be served, with the code and text for the answer. */
export class RequestError extends Error {
  readonly id: number | string | null
  readonly code: ErrorCode
  constructor(id: number | string | null, code: ErrorCode, message: string) {
    super(message)
    this.id = id
    this.code = code
  }
}

/** Reads one line. Throws RequestError and nothing else. */
export function parseRequest(line: string, limits: Limits): Request {
  const fields = parseObject(line)
  const id = fields.id
  if (typeof id !== 'number' && typeof id !== 'string')
    throw new RequestError(null, 'bad_request', '"id" must be a number or a string')
  if (fields.op === 'voices') return { id, op: 'voices' }
  if (fields.op !== 'speak') throw new RequestError(id, 'bad_request', '"op" must be "speak" or "voices"')
  const { text, voice } = fields
  if (typeof text !== 'string') throw new RequestError(id, 'bad_request', '"text" must be a string')
  if (text.length > limits.textCharsMax)
    throw new RequestError(
      id,
      'too_long',
      `"text" has ${text.length} characters, at most ${limits.textCharsMax} are spoken at once`,
    )
  if (typeof voice !== 'string' || !/^[a-z]{2,4}(-[a-z0-9]{1,10}){0,3}$/i.test(voice))
    throw new RequestError(id, 'bad_request', '"voice" must be the name of a voice, such as "cmn"')
  return {
    id,
    op: 'speak',
    text,
    voice,
    variant: readVariant(id, fields.variant, limits),
    pace_wpm: readInteger({ id, name: 'pace_wpm', value: fields.pace_wpm ?? 175, least: 80, most: 450 }),
    pitch_range: readInteger({ id, name: 'pitch_range', value: fields.pitch_range ?? 50, least: 0, most: 99 }),
    word_gap: readInteger({ id, name: 'word_gap', value: fields.word_gap ?? 0, least: 0, most: 50 }),
  }
}

function parseObject(line: string): Record<string, unknown> {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    throw new RequestError(null, 'bad_request', 'the line is not JSON')
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new RequestError(null, 'bad_request', 'the line is not a JSON object')
  return value as Record<string, unknown>
}

// Only words that shape the sound; `phonemes`, `dictionary`, `replace` and the like would read other files.
const variantLine =
  /^(pitch|formant|echo|tone|flutter|roughness|voicing|consonants|breath|breathw|intonation|stressAmp|stressAdd|stressLength)( -?\d{1,5}){1,12}$/

function readVariant(id: number | string, value: unknown, limits: Limits): readonly string[] | null {
  if (value === null || value === undefined) return null
  if (!Array.isArray(value) || value.length > limits.variantLinesMax)
    throw new RequestError(id, 'bad_request', `"variant" must be a list of at most ${limits.variantLinesMax} lines`)
  return value.map((line: unknown) => {
    if (typeof line !== 'string' || !variantLine.test(line))
      throw new RequestError(
        id,
        'bad_request',
        `"variant" has a line that is not understood: ${JSON.stringify(line).slice(0, 80)}`,
      )
    return line
  })
}

type IntegerField = { id: number | string; name: string; value: unknown; least: number; most: number }

function readInteger({ id, name, value, least, most }: IntegerField): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value
  throw new RequestError(id, 'bad_request', `"${name}" must be an integer from ${least} to ${most}`)
}
