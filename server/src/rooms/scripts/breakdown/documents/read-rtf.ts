// Plain text of an .rtf file: groups of no text are skipped, \par becomes a line end, \u and \'hh become signs.
import iconv from 'iconv-lite'

const NO_TEXT =
  /^(?:fonttbl|colortbl|stylesheet|info|pict|nonshppict|object|header|footer|header[lrf]|footer[lrf]|a?ftnsepc?|themedata|datastore|latentstyles|listtable|listoverridetable|revtbl|filetbl|rsidtbl|generator|xmlnstbl|fldinst)$/
const CODE_PAGES: Readonly<Record<string, string>> = {
  '936': 'gb18030',
  '950': 'big5',
  '932': 'shift_jis',
  '949': 'cp949',
  '1250': 'windows-1250',
  '1251': 'windows-1251',
  '1252': 'windows-1252',
  '1253': 'windows-1253',
  '1254': 'windows-1254',
  '10000': 'macintosh',
  '65001': 'utf-8',
}
/** What a font's \fcharset says of its bytes. The others leave it to the code page of the document. */
const CHARSETS: Readonly<Record<string, string>> = {
  '128': 'shift_jis',
  '129': 'cp949',
  '134': 'gb18030',
  '136': 'big5',
  '161': 'windows-1253',
  '162': 'windows-1254',
  '204': 'windows-1251',
  '238': 'windows-1250',
}

/** What a closing brace brings back. */
type Group = {
  readonly isSkipped: boolean
  readonly isFontTable: boolean
  /** How many signs stand behind each \u for readers that do not know it: \ucN. */
  readonly fallbackSigns: number
  readonly encoding: string
}

type Walk = {
  out: string
  bytes: number[]
  /** The last byte is the first half of a sign; the second half may be written as a plain letter. */
  isHalf: boolean
  group: Group
  readonly outer: Group[]
  /** Signs that are still to be left out behind a \u. */
  fallbackLeft: number
  readonly encoding: string
  readonly fonts: Map<string, string>
  fontInTable: string
}

/** Never throws: damaged groups end at the end of the file. */
export function readRtf(text: string): string {
  const encoding = CODE_PAGES[/\\ansicpg(\d{3,5})/.exec(text.slice(0, 2000))?.[1] ?? ''] ?? 'windows-1252'
  const walk: Walk = {
    out: '',
    bytes: [],
    isHalf: false,
    group: { isSkipped: false, isFontTable: false, fallbackSigns: 1, encoding },
    outer: [],
    fallbackLeft: 0,
    encoding,
    fonts: new Map(),
    fontInTable: '',
  }
  const token = /\\(\*)|\\'([0-9a-f]{2})|\\([a-z]{1,32})(-?\d{1,10})? ?|\\(\r\n|[^a-z])|([{}])|([^\\{}\r\n]+)|[\r\n]+/gi
  for (const match of text.matchAll(token)) takeToken(walk, match)
  flushBytes(walk)
  return walk.out
}

function takeToken(walk: Walk, match: RegExpExecArray): void {
  const [, star, hex, word, number, sign, brace, plain] = match
  if (brace !== undefined) takeBrace(walk, brace)
  else if (star !== undefined || (word !== undefined && NO_TEXT.test(word))) {
    flushBytes(walk)
    walk.group = { ...walk.group, isSkipped: true, isFontTable: word === 'fonttbl' }
  } else if (walk.group.isSkipped) {
    if (walk.group.isFontTable && word !== undefined) takeFont(walk, word, number ?? '')
  } else if (hex !== undefined) takeByte(walk, Number.parseInt(hex, 16))
  else if (word !== undefined) takeWord(walk, word, number)
  else if (sign !== undefined) takeSign(walk, sign)
  else if (plain !== undefined) takePlain(walk, plain)
}

function takeBrace(walk: Walk, brace: string): void {
  flushBytes(walk)
  walk.fallbackLeft = 0
  if (brace === '{') walk.outer.push(walk.group)
  else walk.group = walk.outer.pop() ?? walk.group
}

/** A code page of its own makes `\f1\'c0\'cf` Chinese in a document of Western letters. */
function takeFont(walk: Walk, word: string, number: string): void {
  if (word === 'f') walk.fontInTable = number
  const encoding = word === 'fcharset' ? CHARSETS[number] : undefined
  if (encoding !== undefined) walk.fonts.set(walk.fontInTable, encoding)
}

/** False when the signs stand for one that \u has said already. */
function isMeant(walk: Walk): boolean {
  if (walk.fallbackLeft === 0) return true
  walk.fallbackLeft--
  return false
}

function takeByte(walk: Walk, byte: number): void {
  if (!isMeant(walk)) return
  walk.bytes.push(byte)
  walk.isHalf = !walk.isHalf && opensPair(byte, walk.group.encoding)
}

function opensPair(byte: number, encoding: string): boolean {
  if (encoding === 'shift_jis') return (byte >= 0x81 && byte <= 0x9f) || (byte >= 0xe0 && byte <= 0xfc)
  return (encoding === 'gb18030' || encoding === 'big5' || encoding === 'cp949') && byte >= 0x81 && byte <= 0xfe
}

/** The second half of a sign of two bytes, when it was written as the letter of its value: `\'83A`. */
function closesPair(walk: Walk, letter: string): boolean {
  const byte = letter.charCodeAt(0)
  if (!walk.isHalf || byte < 0x40 || byte > 0x7e) return false
  takeByte(walk, byte)
  return true
}

function flushBytes(walk: Walk): void {
  if (walk.bytes.length > 0) walk.out += iconv.decode(Buffer.from(walk.bytes), walk.group.encoding)
  walk.bytes = []
  walk.isHalf = false
}

function takePlain(walk: Walk, plain: string): void {
  const skipped = Math.min(walk.fallbackLeft, plain.length)
  walk.fallbackLeft -= skipped
  const from = skipped === 0 && closesPair(walk, plain) ? 1 : skipped
  flushBytes(walk)
  walk.out += plain.slice(from)
}

const ESCAPED: Readonly<Record<string, string>> = { '~': '\u00a0', _: '-', '-': '', '|': '', ':': '' }

function takeSign(walk: Walk, sign: string): void {
  if ('\r\n'.includes(sign)) breakOff(walk, '\n')
  else if (sign === '\t') breakOff(walk, '\t')
  else if (isMeant(walk) && !closesPair(walk, sign)) {
    flushBytes(walk)
    walk.out += ESCAPED[sign] ?? sign
  }
}

/** A fallback that was never written does not swallow the end of its line. */
function breakOff(walk: Walk, sign: string): void {
  flushBytes(walk)
  walk.fallbackLeft = 0
  walk.out += sign
}

const BREAKS: Readonly<Record<string, string>> = {
  par: '\n',
  line: '\n',
  softline: '\n',
  sect: '\n',
  page: '\n',
  column: '\n',
  cell: '\n',
  nestcell: '\n',
  tab: '\t',
}
const SIGNS: Readonly<Record<string, string>> = {
  emdash: '—',
  endash: '–',
  lquote: '‘',
  rquote: '’',
  ldblquote: '“',
  rdblquote: '”',
  bullet: '•',
  emspace: ' ',
  enspace: ' ',
  qmspace: ' ',
}

function takeWord(walk: Walk, word: string, number: string | undefined): void {
  flushBytes(walk)
  const { group } = walk
  const sign = SIGNS[word]
  const end = BREAKS[word]
  if (end !== undefined) breakOff(walk, end)
  else if (sign !== undefined) walk.out += isMeant(walk) ? sign : ''
  else if (word === 'uc') walk.group = { ...group, fallbackSigns: Math.min(Math.max(0, Number(number ?? 1)), 100) }
  else if (word === 'f') walk.group = { ...group, encoding: walk.fonts.get(number ?? '') ?? walk.encoding }
  else if (word === 'plain') walk.group = { ...group, encoding: walk.encoding }
  else if (word === 'u' && number !== undefined) {
    walk.out += signOf(Number(number))
    walk.fallbackLeft = group.fallbackSigns
  }
}

/** \u counts in 16 bits with a sign; some programs write the whole number of a sign beyond them. */
function signOf(code: number): string {
  const unit = code < 0 ? code + 65_536 : code
  return unit >= 0 && unit <= 0x10ffff ? String.fromCodePoint(unit) : '\ufffd'
}
