// Which words of a prompt an engine understands: those whose absence, or presence alone, changes what it would make. Pure.
import type { PromptWord } from '#contract/candidates.ts'

/** What an engine makes of a text, by part of the picture. */
export type Read = (text: string) => Readonly<Record<string, string>>

/** A prompt of more words is read to here. */
const WORDS_MAX = 400

/** Engines tell Chinese people from others by the script alone: what stands in for a word is of its script. */
const MEANINGLESS_HAN = '某'
const isHan = (word: string) => /\p{Script=Han}/u.test(word)

export function understoodWords(text: string, language: string, read: Read): PromptWord[] {
  const whole = read(text)
  const words = [...new Intl.Segmenter(language, { granularity: 'word' }).segment(text)]
    .filter((segment) => segment.isWordLike)
    .slice(0, WORDS_MAX)
  const found = words.flatMap(({ segment, index }): PromptWord[] => {
    const end = index + segment.length
    const blank = isHan(segment) ? MEANINGLESS_HAN : ''
    const without = read(`${text.slice(0, index)} ${blank} ${text.slice(end)}`)
    const parts = [...new Set([...partsApart(whole, without), ...partsApart(read(blank), read(segment))])].sort()
    return parts.length === 0 ? [] : [{ text: segment, start: index, end, parts }]
  })
  return join(found, text)
}

/** A part of several figures is named once. */
function partsApart(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): string[] {
  const names = new Set([...Object.keys(a), ...Object.keys(b)])
  return [...names].filter((name) => a[name] !== b[name]).map((name) => name.split(':')[0] ?? name)
}

/** Words that stand together and mean the same together are one. */
function join(words: readonly PromptWord[], text: string): PromptWord[] {
  const joined: PromptWord[] = []
  for (const word of words) {
    const last = joined.at(-1)
    if (last?.end === word.start && last.parts.join() === word.parts.join())
      joined[joined.length - 1] = { ...last, end: word.end, text: text.slice(last.start, word.end) }
    else joined.push(word)
  }
  return joined
}
