// Which encoding a text is in: byte-order mark, strict UTF-8, UTF-16 by its zeros, else GB18030, Big5 or Shift_JIS
// by validity and by how ordinary the signs are that come out.
import iconv from 'iconv-lite'
import { DocumentRefused } from './document-limits.ts'

export type DecodedText = { readonly text: string; readonly encoding: string }

const SAMPLE_BYTES = 64 * 1024

/** Throws DocumentRefused SCRIPTS_UNREADABLE when no encoding fits. The byte-order mark is not part of the text. */
export function decodeText(bytes: Uint8Array): DecodedText {
  const marked = decodeMarked(bytes)
  if (marked !== null) return marked
  const utf16 = guessUtf16(bytes)
  if (utf16 !== null) return { text: iconv.decode(Buffer.from(bytes), utf16), encoding: utf16 }
  const utf8 = decodeUtf8(bytes)
  if (utf8 !== null) return { text: utf8, encoding: 'utf-8' }
  return decodeLegacy(bytes)
}

function decodeMarked(bytes: Uint8Array): DecodedText | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
    return { text: new TextDecoder('utf-8').decode(bytes.subarray(3)), encoding: 'utf-8' }
  }
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes[0] === 0xff && bytes[1] === 0xfe)
    return { text: iconv.decode(buffer.subarray(2), 'utf-16le'), encoding: 'utf-16le' }
  if (bytes[0] === 0xfe && bytes[1] === 0xff)
    return { text: iconv.decode(buffer.subarray(2), 'utf-16be'), encoding: 'utf-16be' }
  return null
}

/** A file cut off in the middle of its last sign is still UTF-8: `stream` forgives just that. */
function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes, { stream: true })
  } catch {
    return null
  }
}

/** Without a mark: line ends and Latin letters have a zero beside them, Han signs have a high byte of 4E..9F. */
function guessUtf16(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const length = Math.min(bytes.length, SAMPLE_BYTES) & ~1
  if (length < 4 || bytes.length % 2 !== 0) return null
  let little = 0
  let big = 0
  for (let at = 0; at < length; at += 2) {
    const first = bytes[at] ?? 0
    const second = bytes[at + 1] ?? 0
    if (second === 0 && first !== 0) little++
    if (first === 0 && second !== 0) big++
  }
  const units = length / 2
  if (little === 0 && big === 0) return null
  if (little > big && (little > units * 0.02 || hasHanHighBytes(bytes, length, 1))) return 'utf-16le'
  if (big > little && (big > units * 0.02 || hasHanHighBytes(bytes, length, 0))) return 'utf-16be'
  return null
}

function hasHanHighBytes(bytes: Uint8Array, length: number, offset: 0 | 1): boolean {
  let han = 0
  for (let at = offset; at < length; at += 2) {
    const high = bytes[at] ?? 0
    if (high >= 0x4e && high <= 0x9f) han++
  }
  return han > length / 4
}

const LEGACY = ['gb18030', 'big5', 'shift_jis', 'windows-1252'] as const

function decodeLegacy(bytes: Uint8Array): DecodedText {
  const sample = bytes.subarray(0, evenCut(bytes))
  let best: { encoding: string; score: number } | null = null
  for (const encoding of LEGACY) {
    const score = plausibility(iconv.decode(Buffer.from(sample), encoding), encoding)
    if (best === null || score > best.score) best = { encoding, score }
  }
  if (best === null || best.score < 0.5) {
    throw new DocumentRefused(
      'SCRIPTS_UNREADABLE',
      'The text is in no encoding that could be recognised: save it as UTF-8 and upload it again.',
      {},
    )
  }
  return { text: iconv.decode(Buffer.from(bytes), best.encoding), encoding: best.encoding }
}

/** A sample that ends at a line end, so that no sign is cut in two. */
function evenCut(bytes: Uint8Array): number {
  if (bytes.length <= SAMPLE_BYTES) return bytes.length
  for (let at = SAMPLE_BYTES; at > SAMPLE_BYTES - 4096; at--) if (bytes[at] === 10) return at + 1
  return SAMPLE_BYTES
}

// The fifty most frequent signs of Chinese text, simplified and traditional, make up about a quarter of it.
const FREQUENT_HAN = new Set(
  '的一是不了在人有我他这这個个中大来上国到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可她里后么来們為時過學對裡後麼說國這會著無吗吧呢啊哦谁什没還'.split(
    '',
  ),
)

/** Share of signs that one would expect, less what one would never see. Up to about 1.3. */
function plausibility(text: string, encoding: string): number {
  let strange = 0
  let han = 0
  let frequent = 0
  let kana = 0
  let count = 0
  for (const sign of text) {
    const code = sign.codePointAt(0) ?? 0
    count++
    if (code === 0xfffd || (code < 32 && code !== 9 && code !== 10 && code !== 13 && code !== 12)) strange += 3
    else if (code >= 0xe000 && code <= 0xf8ff) strange += 2
    else if (code >= 0x80 && code <= 0x9f) strange += 2
    else if (code >= 0x4e00 && code <= 0x9fff) {
      han++
      if (FREQUENT_HAN.has(sign)) frequent++
    } else if (code >= 0x3040 && code <= 0x30ff) kana++
    else if (code >= 0xff66 && code <= 0xff9f) strange += 0.5
    else if (encoding === 'windows-1252' && code > 0xa0 && !/[\p{L}«»¿¡°·—–]/u.test(sign)) strange += 0.8
  }
  if (count === 0) return 0
  const familiar = han === 0 ? 0 : frequent / han
  const japanese = encoding === 'shift_jis' ? Math.min(0.4, kana / count) : 0
  return (
    1 -
    strange / count +
    (han > 0 ? Math.min(0.3, familiar) + 0.05 : 0) +
    japanese -
    (encoding === 'windows-1252' ? 0.1 : 0)
  )
}

/** Binary data has control bytes and zeros that no text encoding explains. */
export function looksLikeText(bytes: Uint8Array): boolean {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) return true
  if (guessUtf16(bytes) !== null)
    return isMostlyText(
      iconv.decode(Buffer.from(bytes.subarray(0, SAMPLE_BYTES & ~1)), guessUtf16(bytes) ?? 'utf-16le'),
    )
  const sample = bytes.subarray(0, SAMPLE_BYTES)
  let control = 0
  for (const byte of sample) if (byte < 9 || (byte > 13 && byte < 32 && byte !== 27) || byte === 127) control++
  return control <= sample.length * 0.005
}

function isMostlyText(text: string): boolean {
  let odd = 0
  for (const sign of text) {
    const code = sign.codePointAt(0) ?? 0
    if (
      (code < 32 && code !== 9 && code !== 10 && code !== 13) ||
      code === 0xfffd ||
      (code >= 0xd800 && code <= 0xf8ff)
    )
      odd++
  }
  return odd <= text.length * 0.02
}
