// How long things take, guessed from their text. The film uses measured speech; these guesses only plan shots.

const HAN_PER_SECOND = 4.5
const WORDS_PER_SECOND = 2.6
const WIDE_SIGN = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/g
const WORD = /[\p{L}\p{N}]+/gu

const countSigns = (text: string): { signs: number; words: number } => ({
  signs: text.match(WIDE_SIGN)?.length ?? 0,
  words: text.replace(WIDE_SIGN, ' ').match(WORD)?.length ?? 0,
})

/** Milliseconds to say a text. */
export function speechMs(text: string): number {
  const { signs, words } = countSigns(text)
  return Math.round((signs / HAN_PER_SECOND + words / WORDS_PER_SECOND) * 1000) + 250
}

const CLAUSE_END = /[，,；;：:。！!？?…—]+|\.(?=\s|$)/
/** Sentences and what a semicolon parts. */
const SENTENCE_END = /[；;。！!？?…]+|\.(?=\s|$)/
const COUNTED_CHARS_MAX = 4000

const countStretches = (text: string, end: RegExp): number =>
  text
    .slice(0, COUNTED_CHARS_MAX)
    .split(end)
    .filter((stretch) => /[\p{L}\p{N}]/u.test(stretch)).length

/**
 * How much is said, in steps that other words for the same thing seldom cross. About 1.6 s each; more where little is
 * punctuated, so what runs on counts one for every six seconds.
 */
export function countClauses(text: string): number {
  return Math.max(1, countStretches(text, CLAUSE_END), Math.floor(speechMs(text) / 6000))
}

export function countSentences(text: string): number {
  return Math.max(1, countStretches(text, SENTENCE_END))
}

const REMARK_SIGNS_MAX = 3
const REMARK_WORDS_MAX = 1

/**
 * Up to three Han signs or one word: too little for a shot of its own. As low as it is because a line near the limit
 * that is reworded changes its neighbours' shots: in the short drama one rewording in eight did so at eight signs, one
 * in nineteen does so here.
 */
export function isRemark(text: string): boolean {
  const { signs, words } = countSigns(text)
  return signs / REMARK_SIGNS_MAX + words / REMARK_WORDS_MAX <= 1
}

/** Milliseconds that an action holds the screen: about as long as it takes to tell. 2000..7000. */
export function actionMs(text: string): number {
  return Math.min(7000, Math.max(2000, Math.round(speechMs(text) * 0.85) + 700))
}
