// Titles and turns of time in prose.
import { type CueFacts, readBracketedCue, readEndingLine } from './cue-words.ts'
import { NO_HEADING, timeOfWord } from './headings.ts'
import { NUMBER } from './numerals.ts'
import type { HeadingFacts } from './reading.ts'

const CHAPTER = new RegExp(
  `^(?:#{1,6}\\s|第\\s?${NUMBER}\\s?[章回节卷折]|CHAPTER\\s|PART\\s|BOOK\\s|[IVXLC]{1,7}\\.?$)`,
  'i',
)

/** `（未完待续）`, `（完）`, `THE END`: nobody tells it. */
export function readProseEnding(text: string): CueFacts | null {
  if (text.length > 40) return null
  const inside = /^[（(【[](.{1,20})[）)】\]]$/.exec(text)?.[1]
  const cue = inside === undefined ? readEndingLine(text) : readBracketedCue(inside.trim(), '（')
  return cue?.kind === 'title' ? cue : null
}

export type LineInProse = { readonly text: string; readonly isApart: boolean; readonly hasQuotes: boolean }

/** A short line on its own that ends no sentence and in which nobody speaks. */
export function isProseTitle({ text: line, isApart, hasQuotes }: LineInProse): boolean {
  if (line.length > 80) return false
  if (CHAPTER.test(line)) return true
  if (!isApart || hasQuotes || readProseEnding(line) !== null || /[“”"「」『』：:]|['’]$/.test(line)) return false
  if (/[\u4e00-\u9fff]/.test(line))
    return line.length <= 16 && !/[。，！？；…、,.!?]/.test(line) && /[\u4e00-\u9fff]/.test(line)
  return line.length <= 60 && /^\p{Lu}/u.test(line) && !/[.,;!?…]$/.test(line) && /\p{L}{2}/u.test(line)
}

const HAN_TURN =
  /^(?:次日|翌日|明日|第二天|隔日|当晚|当夜|是夜|是晚|入夜|深夜|半夜|凌晨|黎明|清晨|早晨|傍晚|黄昏|一夕|一日|一天|有一天|某日|(?:又|过|逾|越)[一二三四五六七八九十数几半两][日月年天夜]余?|[一二三四五六七八九十数几两百]{1,3}(?:天|日|个?月|年|载)[之以]?后|后来|多年以?后|过月余|月余)/
const WORD_TURN =
  /^(?:(?:The|That|One|Early (?:the )?next|Late (?:that|the next))\s(?:next |following |same )?(?:morning|day|evening|night|afternoon|week|year)|Later(?: that (?:day|night|evening))?|Meanwhile|The next|(?:Two|Three|Four|Five|Six|Ten|Several|Many|A few|Some|\d{1,3}) (?:hours?|days?|weeks?|months?|years?) (?:later|after)|At (?:dawn|dusk|midnight|noon|nightfall|sunset|sunrise)|By (?:morning|nightfall|evening))\b/

/** A paragraph that begins at another time opens another scene. */
export function readProseBreak(text: string): HeadingFacts | null {
  const found = HAN_TURN.exec(text.slice(0, 40)) ?? WORD_TURN.exec(text.slice(0, 80))
  if (found === null) return null
  return { ...NO_HEADING, timeOfDay: timeOf(found[0]), samePlace: true }
}

function timeOf(turn: string): HeadingFacts['timeOfDay'] {
  const whole = timeOfWord(turn)
  if (whole !== null) return whole
  if (/夜|夕|晚|night/i.test(turn)) return 'night'
  const word = /morning|evening|afternoon|dawn|dusk|noon|sunset|sunrise/i.exec(turn)
  return word === null ? 'unknown' : (timeOfWord(word[0]) ?? 'unknown')
}
