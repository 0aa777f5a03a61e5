// Plain text of an .rtf file: groups of no text are skipped, \par becomes a line end, \u and \'hh become signs.
import iconv from 'iconv-lite'

const NO_TEXT =
  /^(?:fonttbl|colortbl|stylesheet|info|pict|object|header|footer|headerl|headerr|footerl|footerr|themedata|datastore|latentstyles|listtable|listoverridetable|rsidtbl|generator|xmlnstbl|fldinst)$/
const CODE_PAGES: Readonly<Record<string, string>> = {
  '936': 'gb18030',
  '950': 'big5',
  '932': 'shift_jis',
  '1250': 'windows-1250',
  '1251': 'windows-1251',
  '1252': 'windows-1252',
}

type Walk = { out: string; bytes: number[]; skipAt: number[]; skip: number; unicodeSkip: number; encoding: string }

/** Never throws: damaged groups end at the end of the file. */
export function readRtf(text: string): string {
  const encoding = CODE_PAGES[/\\ansicpg(\d{3,5})/.exec(text.slice(0, 2000))?.[1] ?? ''] ?? 'windows-1252'
  const walk: Walk = { out: '', bytes: [], skipAt: [], skip: 0, unicodeSkip: 0, encoding }
  const token = /\\(\*)|\\'([0-9a-f]{2})|\\([a-z]{1,32})(-?\d{1,10})? ?|\\([^a-z])|([{}])|([^\\{}\r\n]+)|[\r\n]+/gi
  for (const match of text.matchAll(token)) takeToken(walk, match)
  flushBytes(walk)
  return walk.out
}

function takeToken(walk: Walk, match: RegExpExecArray): void {
  const [, star, hex, word, number, sign, brace, plain] = match
  if (hex === undefined) flushBytes(walk)
  if (brace === '{') walk.skipAt.push(walk.skip)
  else if (brace === '}') walk.skip = walk.skipAt.pop() ?? 0
  else if (star !== undefined || (word !== undefined && NO_TEXT.test(word))) walk.skip = 1
  else if (walk.skip > 0) return
  else if (hex !== undefined) takeByte(walk, Number.parseInt(hex, 16))
  else if (word !== undefined) takeWord(walk, word, number)
  else if (sign !== undefined) walk.out += sign === '~' ? '\u00a0' : sign === '_' || sign === '-' ? '' : sign
  else if (plain !== undefined) {
    walk.out += walk.unicodeSkip > 0 ? plain.slice(1) : plain
    walk.unicodeSkip = 0
  }
}

function takeByte(walk: Walk, byte: number): void {
  if (walk.unicodeSkip > 0) walk.unicodeSkip--
  else walk.bytes.push(byte)
}

function flushBytes(walk: Walk): void {
  if (walk.bytes.length > 0) walk.out += iconv.decode(Buffer.from(walk.bytes), walk.encoding)
  walk.bytes = []
}

function takeWord(walk: Walk, word: string, number: string | undefined): void {
  if (word === 'par' || word === 'line' || word === 'sect' || word === 'page') walk.out += '\n'
  else if (word === 'tab') walk.out += '\t'
  else if (word === 'emdash') walk.out += '—'
  else if (word === 'endash') walk.out += '–'
  else if (word === 'lquote' || word === 'rquote') walk.out += word === 'lquote' ? '‘' : '’'
  else if (word === 'ldblquote' || word === 'rdblquote') walk.out += word === 'ldblquote' ? '“' : '”'
  else if (word === 'u' && number !== undefined) {
    const code = Number(number)
    walk.out += String.fromCharCode(code < 0 ? code + 65_536 : code)
    walk.unicodeSkip = 1
  }
}
