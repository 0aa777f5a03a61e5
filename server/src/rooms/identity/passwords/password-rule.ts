// Which passwords are good enough, and what to say about one that is not. Pure, apart from loading the word lists once.
import type { Language } from '#platform/faults.ts'
import { identityFaults } from '../faults.ts'

export const PASSWORD_LENGTH_MIN = 8
/** zxcvbn: 3 of 4 stands for more than 10^8 guesses. */
const SCORE_MIN = 3
/**
 * Bounds of the judge, which blocks the event loop: the worst passwords found (letters written as signs, runs of dates) took
 * 2.7 s with 100 signs and 100 substitutions, and take 40 ms with these.
 */
const JUDGED_MAX = 32
const SUBSTITUTIONS_MAX = 10

const TEXTS: Readonly<Record<string, readonly [en: string, zh: string]>> = {
  straightRow: ['Keys in a row are easy to guess.', '键盘上的连续按键容易被猜到。'],
  keyPattern: ['Short keyboard patterns are easy to guess.', '简短的键盘图案容易被猜到。'],
  simpleRepeat: ['Repeated characters like "aaa" are easy to guess.', '重复字符（如“aaa”）容易被猜到。'],
  extendedRepeat: ['Repeated patterns like "abcabc" are easy to guess.', '重复片段（如“abcabc”）容易被猜到。'],
  sequences: ['Sequences like "abc" are easy to guess.', '连续序列（如“abc”）容易被猜到。'],
  recentYears: ['Recent years are easy to guess.', '近年的年份容易被猜到。'],
  dates: ['Dates are easy to guess.', '日期容易被猜到。'],
  topTen: ['It is one of the most used passwords.', '这是最常用的密码之一。'],
  topHundred: ['It is a very common password.', '这是非常常见的密码。'],
  common: ['It is a common password.', '这是常见密码。'],
  similarToCommon: ['It is close to a common password.', '与常见密码过于相似。'],
  wordByItself: ['A single word is easy to guess.', '单个词容易被猜到。'],
  namesByThemselves: ['A name alone is easy to guess.', '仅用姓名容易被猜到。'],
  commonNames: ['Common names are easy to guess.', '常见姓名容易被猜到。'],
  userInputs: ['It contains your own name or address.', '密码中含有您的姓名或邮箱。'],
  anotherWord: ['Add more words that are less common.', '请再加上几个不常见的词。'],
  capitalization: ['Capital letters at the start help little.', '仅首字母大写作用不大。'],
  l33t: ['Swaps like "@" for "a" help little.', '以“@”代“a”之类的替换作用不大。'],
  repeated: ['Avoid repeated words and characters.', '请避免重复的词和字符。'],
}

const SHORT = ['It is too short.', '密码太短。'] as const

/** @throws IDENTITY_PASSWORD_WEAK with what is wrong, in the caller's language */
export async function checkPassword(
  password: string,
  own: readonly (string | null)[],
  language: Language,
): Promise<void> {
  const say = (text: readonly [string, string]) => text[language === 'zh-CN' ? 1 : 0]
  const refuse = (reasons: readonly string[], score: number) => {
    const feedback = reasons.flatMap((reason) => (TEXTS[reason] ? [say(TEXTS[reason])] : []))
    if (reasons.includes('short')) feedback.unshift(say(SHORT))
    return identityFaults.PASSWORD_WEAK({
      reasons,
      score,
      score_min: SCORE_MIN,
      length_min: PASSWORD_LENGTH_MIN,
      feedback: feedback.join(' '),
    })
  }
  const plain = password.normalize('NFKC')
  if ([...plain].length < PASSWORD_LENGTH_MIN) throw refuse(['short'], 0)
  const judge = await loadJudge()
  const inputs = own.flatMap((text) => (text ? [text, ...text.split(/[@.\s]/)] : [])).filter((text) => text.length > 2)
  const verdict = judge.check(plain.slice(0, JUDGED_MAX), inputs)
  const reasons = [verdict.feedback.warning, ...verdict.feedback.suggestions].filter((reason) => reason !== null)
  if (verdict.score < SCORE_MIN) throw refuse(reasons, verdict.score)
}

let judgeLoading: ReturnType<typeof makeJudge> | null = null

/** The word lists take 0.3 s and some megabytes: only who needs them loads them. */
function loadJudge() {
  judgeLoading ??= makeJudge()
  return judgeLoading
}

async function makeJudge() {
  const [core, common, english] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
    import('@zxcvbn-ts/language-en'),
  ])
  return new core.ZxcvbnFactory({
    dictionary: { ...common.dictionary, ...english.dictionary },
    graphs: common.adjacencyGraphs,
    maxLength: JUDGED_MAX,
    l33tMaxSubstitutions: SUBSTITUTIONS_MAX,
  })
}
