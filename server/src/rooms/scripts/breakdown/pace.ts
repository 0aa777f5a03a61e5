// How long things take, guessed from their text. The film uses measured speech; these guesses only plan shots.

const HAN_PER_SECOND = 4.5
const WORDS_PER_SECOND = 2.6
const WIDE_SIGN = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/g
const WORD = /[\p{L}\p{N}]+/gu

/** Milliseconds to say a text. */
export function speechMs(text: string): number {
  const signs = text.match(WIDE_SIGN)?.length ?? 0
  const words = text.replace(WIDE_SIGN, ' ').match(WORD)?.length ?? 0
  return Math.round((signs / HAN_PER_SECOND + words / WORDS_PER_SECOND) * 1000) + 250
}

/** Milliseconds that an action holds the screen: about as long as it takes to tell. 2000..7000. */
export function actionMs(text: string): number {
  return Math.min(7000, Math.max(2000, Math.round(speechMs(text) * 0.85) + 700))
}
