// Names of those who speak or are told of in prose, and the one name of each.
import { readSpeakerName } from './han-attributions.ts'
import { stripManner } from './han-manner.ts'
import { behindKin, findRoles, isRole, personRank } from './han-persons.ts'

const TEXT_CHARS_MAX = 2_000_000
const NAMES_MAX = 400
const NOBODY: ReadonlySet<string> = new Set()

const SUBJECT_VERB =
  /(?:^|[，。；！？：”」\s])(?:俄|又|乃|遂|忽|一)?([\u4e00-\u9fff]{1,4}?)(?:(?<!老)大|微|冷)?(?:笑|怒|叹|惊|泣)?(?:着)?(?:曰|说道|问道|答道|道：|说：|问：|云：)/g
const BEFORE_QUOTE = /(?:^|[，。；！？”」…\s])([\u4e00-\u9fff]{2,24})([：:，,])\s?[“「"]/g
const BEHIND_QUOTE = /[”」"]([\u4e00-\u9fff]{2,24})(?=[。，,])/g

export function findHanNames(text: string): Set<string> {
  const sample = text.slice(0, TEXT_CHARS_MAX)
  const names = new Set<string>()
  // Only old prose calls people by one sign.
  const lengthMin = /曰|云：/.test(sample) ? 1 : 2
  for (const found of sample.matchAll(SUBJECT_VERB)) {
    const name = bareName((found[1] ?? '').replace(/(?<=.{2})[忙又便也就却才还再]$/, ''))
    if (name.length >= lengthMin && !NOT_NAMES.test(name)) names.add(name)
    if (names.size > NAMES_MAX) break
  }
  addTagged(names, sample)
  for (const found of sample.matchAll(NICKNAME)) if (names.size < NAMES_MAX + 100) names.add(found[1] ?? '')
  if (lengthMin > 1) for (const role of findRoles(sample)) names.add(role)
  for (const noun of PERSONS) if (sample.includes(noun)) names.add(noun)
  for (const name of [...names])
    if (name.length === 1) for (const suffix of HONORIFICS) if (sample.includes(name + suffix)) names.add(name + suffix)
  return names
}

/** A known name and one more sign, never seen but before 笑 or 叹, is that name: 沈青哑 of 沈青哑笑. But 张志强笑 is 张志强. */
export function dropScraps(names: Set<string>, text: string): void {
  const sample = text.slice(0, TEXT_CHARS_MAX)
  for (const name of [...names]) {
    if (name.length < 3 || name.length > 4 || !names.has(name.slice(0, -1))) continue
    if (isRole(name) || /[强強微欢歡朗]$/.test(name)) continue
    if (!new RegExp(`${name}(?![笑叹])`).test(sample)) names.delete(name)
  }
}

/** `沈青低声` is 沈青. */
function bareName(name: string): string {
  return name.length < 2 ? name : stripManner(name, NOBODY).rest
}

function addTagged(names: Set<string>, sample: string): void {
  const tags = [...sample.matchAll(BEFORE_QUOTE), ...sample.matchAll(BEHIND_QUOTE)]
  for (const tag of tags) {
    const name = readSpeakerName(tag[1] ?? '', tag[2] === '：' || tag[2] === ':')
    if (name !== null && name.length > 1 && !NOT_NAMES.test(name) && names.size < NAMES_MAX) names.add(name)
  }
}

const NICKNAME =
  /(?:^|[，。！？”\s])((?:老|小|阿)[\u4e00-\u9fff])(?=[站走坐看说笑来去在拿把从跑喊问答推转抬低摇点没不])/g

// People a story tells of without naming them.
const PERSONS = [
  '美人',
  '道士',
  '老人',
  '老者',
  '少年',
  '女子',
  '妇人',
  '书生',
  '和尚',
  '老僧',
  '童子',
  '乡人',
  '老翁',
  '老妪',
  '公子',
  '小姐',
  '丫鬟',
  '掌柜',
  '店家',
  '县令',
  '差役',
]
const HONORIFICS = ['生', '公', '翁', '氏', '媪', '某', '郎', '甲', '乙']

const NOT_NAMES =
  /^(?:或|又|乃|遂|因|且|计|谓|问|答|辞|呼|歌|笑|怒|叹|其|而|众|亦|则|曰|他|她|我|你|自|对|不|知|难|听|据|再|如|话|人们|大家|有人|他们|她们|我们|对方)$|^(?:谓|问|语|告|对)|^[他她它]/

/** Known names that begin a clause, in order. */
export function findHanSubjects(text: string, known: ReadonlySet<string>): string[] {
  const found: string[] = []
  for (const clause of text.slice(-600).split(/[，。；！？、：\s,.;!?]/)) {
    const bare = clause.replace(/^(?:俄|又|乃|遂|忽|已而|于是|初|既而|良久|邑)?(?:见|有)?(?:一|那|这)?(?:个|位)?/, '')
    // `他儿子小军`, `病床上的男人`: who is meant stands last.
    const of = bare.slice(0, 8).lastIndexOf('的') + 1
    const subject = [behindKin(bare), bare.slice(of), bare]
      .map((words) => knownHead(words, known))
      .find((name) => name !== null)
    if (subject !== undefined && subject !== null) found.push(subject)
  }
  return found
}

function knownHead(words: string, known: ReadonlySet<string>): string | null {
  for (let length = Math.min(4, words.length); length >= 1; length--)
    if (known.has(words.slice(0, length))) return words.slice(0, length)
  return null
}

const TITLED = /\b(?:(?:Mr|Mrs|Ms|Miss|Dr|Sir|Lady|Lord)\.? )?\p{Lu}[\p{L}’'-]{0,24}(?: \p{Lu}[\p{L}’'-]{1,24}){0,2}/gu

/** Known names in the order in which they stand: of several words the most that are known. */
export function findWordSubjects(text: string, known: ReadonlySet<string>): string[] {
  return (text.slice(-2000).match(TITLED) ?? []).flatMap((written) => {
    const words = written.split(' ')
    for (let count = words.length; count > 0; count--)
      for (let from = 0; from + count <= words.length; from++) {
        const name = words.slice(from, from + count).join(' ')
        if (known.has(name)) return [name]
      }
    return []
  })
}

/** "或曰" is anybody; "王" is 王生 where the text calls him so; "一客" and "又一客" are guests. */
const SOMEBODY = /^(?:或|有人|某|一人|旁人|有客|或者)$/
export const CROWDS = /^(?:众|众人|大家|诸人|诸门人|门人)$/

export function canonicalName(name: string, text: string, isHan: boolean): string {
  if (!isHan) return name.replace(/[’']s$/, '')
  if (SOMEBODY.test(name)) return '旁人'
  if (CROWDS.test(name)) return '众人'
  const bare = name.replace(/^(?:又|俄|忽|那|这)?一(?=[\u4e00-\u9fff])/, '').replace(/^(?:一个|那个|这个|有个)/, '')
  if (bare.length !== 1 || bare === '我') return bare
  for (const suffix of HONORIFICS) if (text.includes(bare + suffix)) return bare + suffix
  return bare
}

/** "王果" is 王 who does something, and "Tom Sawyer" is Tom; but 小明妈妈 is not 小明, nor Maryanne Mary. */
export function knownPrefix(name: string, known: ReadonlySet<string>): string | null {
  if (known.has(name)) return name
  for (let length = name.length - 1; length >= 2; length--) {
    if (!known.has(name.slice(0, length))) continue
    const behind = name.slice(length)
    const isOther = /^[\p{L}’'-]/u.test(behind) && !/[\u4e00-\u9fff]/.test(name)
    if (!isOther && !/^[的们]/.test(behind) && !isRole(behind) && personRank(name, NOBODY) < 3)
      return name.slice(0, length)
  }
  return null
}

const TITLED_NAME = /^(?:Mr|Mrs|Ms|Miss|Dr|Sir|Lady|Lord|Prof|Capt|Captain|Inspector|Professor|Colonel)\.? /
const KIN_NAME = /^(?:Uncle|Aunt|Old|Young|Little|Brother|Sister|Father|Mother) /

/** Peter is Peter Walsh, Holmes is Sherlock Holmes, and the mother Anna's mother, when the text knows one such person only. */
export function fullName(name: string, known: ReadonlySet<string>): string {
  if (/[\u3400-\u9fff ]/.test(name)) return name
  const isCommon = /^\p{Ll}/u.test(name)
  const longer = [...known].filter(
    (other) =>
      (isCommon ? /[’']s \p{Ll}+$/u.test(other) : !KIN_NAME.test(other)) &&
      (other.endsWith(` ${name}`) || (!isCommon && other.startsWith(`${name} `))),
  )
  const untitled = longer.filter((other) => !TITLED_NAME.test(other))
  const found = untitled.length > 0 ? untitled : longer
  return found.length === 1 ? (found[0] ?? name) : name
}
