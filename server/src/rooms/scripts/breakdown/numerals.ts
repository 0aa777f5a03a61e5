// Numbers as scripts write them: 12, １２, 十二, 二十三, 一百零五, IV.

const DIGIT: Readonly<Record<string, number>> = {
  〇: 0,
  零: 0,
  一: 1,
  壹: 1,
  二: 2,
  贰: 2,
  两: 2,
  三: 3,
  叁: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
}
const UNIT: Readonly<Record<string, number>> = { 十: 10, 拾: 10, 百: 100, 千: 1000 }

export const CHINESE_NUMERAL = '[〇零一壹二贰两三叁四五六七八九十拾百千]'
/** Source of a pattern for a number in either way of writing, at most eight characters. */
export const NUMBER = `(?:[0-9０-９]{1,6}|${CHINESE_NUMERAL}{1,8})`

const ONES = 'ONE|TWO|THREE|FOUR|FIVE|SIX|SEVEN|EIGHT|NINE'
const FIRSTS = 'FIRST|SECOND|THIRD|FOURTH|FIFTH|SIXTH|SEVENTH|EIGHTH|NINTH'
const FRENCH_FIRSTS = 'PREMI[EÈ]RE?|DEUXI[EÈ]ME|SECONDE|TROISI[EÈ]ME|QUATRI[EÈ]ME|CINQUI[EÈ]ME|DERNI[EÈ]RE?'
/** Source of a pattern, to be read without regard to case: `THIRD`, `TWENTY-FIRST`. */
export const ORDINAL_WORD = `(?:(?:TWENTY|THIRTY)[- ](?:${FIRSTS})|${FIRSTS}|TENTH|ELEVENTH|TWELFTH|THIRTEENTH|FOURTEENTH|FIFTEENTH|SIXTEENTH|SEVENTEENTH|EIGHTEENTH|NINETEENTH|TWENTIETH|THIRTIETH|LAST|${FRENCH_FIRSTS})`
/** `SIX`, `THE SIXTH`, `VI`, `6`: the number of an act or a scene in English. */
export const WORD_NUMBER = `(?:${ORDINAL_WORD}|(?:TWENTY|THIRTY)[- ](?:${ONES})|TEN|ELEVEN|TWELVE|THIRTEEN|FOURTEEN|FIFTEEN|SIXTEEN|SEVENTEEN|EIGHTEEN|NINETEEN|TWENTY|THIRTY|${ONES}|[IVXL]{1,7}|\\d{1,3}[A-Z]?)`

/** Null if it is not a number. 0..999999. */
export function parseNumber(text: string): number | null {
  const plain = text.replace(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0)).trim()
  if (/^[0-9]{1,6}$/.test(plain)) return Number(plain)
  if (/^[IVX]{1,7}$/i.test(plain)) return parseRoman(plain.toUpperCase())
  return parseChinese(plain)
}

function parseChinese(text: string): number | null {
  if (text === '' || text.length > 8) return null
  let total = 0
  let digit = 0
  let hasUnit = false
  let digits = ''
  for (const sign of text) {
    const unit = UNIT[sign]
    const value = DIGIT[sign]
    if (unit !== undefined) {
      total += (digit === 0 ? 1 : digit) * unit
      digit = 0
      hasUnit = true
    } else if (value !== undefined) {
      digit = value
      digits += value
    } else return null
  }
  return hasUnit ? total + digit : Number(digits)
}

function parseRoman(text: string): number | null {
  const value: Record<string, number> = { I: 1, V: 5, X: 10 }
  let total = 0
  for (let at = 0; at < text.length; at++) {
    const here = value[text.charAt(at)] ?? 0
    const after = value[text.charAt(at + 1)] ?? 0
    total += here < after ? -here : here
  }
  return total > 0 ? total : null
}

const SECONDS = new RegExp(
  `([0-9]{1,4}(?:\\.[0-9]{1,3})?|${CHINESE_NUMERAL}{1,4})\\s{0,3}(?:秒|sec(?:ond)?s?\\b|s\\b|″)`,
  'i',
)

/** Milliseconds if the text of a cue gives a length; fade times ("淡入2秒") are not lengths. */
export function parseDurationMs(text: string): number | null {
  const found = SECONDS.exec(text.slice(0, 400))
  if (found === null || found[1] === undefined) return null
  if (/(?:淡入|淡出|渐入|渐出|fade)\s{0,3}(?:in|out)?\s{0,3}$/i.test(text.slice(0, found.index))) return null
  const seconds = /^[0-9.]+$/.test(found[1]) ? Number(found[1]) : parseNumber(found[1])
  if (seconds === null || seconds > 3600) return null
  return Math.round(seconds * 1000)
}
