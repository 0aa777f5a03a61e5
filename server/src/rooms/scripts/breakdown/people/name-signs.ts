// What a name says by itself: title, suffix, kinship, trade, given name. 林小姐, 王大妈, 老周, OLD MAN, MRS. LINDE, MARGARET HALE.
import type { Sign } from './evidence.ts'
import { readGivenName, readHanGivenName } from './given-names.ts'
import { ANY_HAN_WORD, hanWord } from './han-words.ts'
import { TITLES, WORD_WORDS } from './word-words.ts'

const HAN_SUFFIX = new RegExp(`${ANY_HAN_WORD}$`)
const NUMBERING = /(?:[\s#]*\d{1,3}|[\s#]+[A-D]|(?<=[\u3400-\u9fff])(?:[A-D]|[甲乙丙丁]))$/
const AT_THE_HEAD_WEIGHT = 7

export function readName(written: string): Sign[] {
  const name = written.normalize('NFKC').trim().slice(0, 60).replace(NUMBERING, '')
  return /[\u3400-\u9fff]/.test(name) ? readHanName(name) : readWordName(name)
}

function readHanName(name: string): Sign[] {
  const given = readHanGivenName(name)
  // 亚男, 招弟: the last sign is no title.
  if (given.length > 0 && /[男弟]$/.test(name) && given[0]?.gender === 'female') return given
  const suffix = suffixOf(name)
  if (suffix !== '') {
    const word = hanWord(suffix)
    if (word) return [{ kind: 'name', ...word, text: suffix }]
  }
  const habit = HABITS.find(([pattern]) => pattern.test(name))
  if (habit) return [{ kind: 'name', gender: null, band: null, ...habit[1], text: name }]
  const head = /^[男女](?=[\u3400-\u9fff])/.exec(name)?.[0]
  if (head !== undefined)
    return [
      { kind: 'name', gender: head === '女' ? 'female' : 'male', band: null, weight: AT_THE_HEAD_WEIGHT, text: name },
    ]
  return given
}

/** The longest word for a person that the name ends in; the pattern finds the leftmost, which is the longest. */
const suffixOf = (name: string): string => HAN_SUFFIX.exec(name)?.[0] ?? ''

const HABITS: readonly (readonly [RegExp, Partial<Sign> & { readonly weight: number }])[] = [
  [/^(?!异史)[\u3400-\u9fff]{1,2}氏$/, { gender: 'female', weight: 3 }],
  [/^[庄孔孟老荀墨列韩]子$/, { gender: 'male', weight: 5 }],
  [/^[\u3400-\u9fff]郎$/, { gender: 'male', weight: 5 }],
  [/^[赵钱孙李周吴郑王冯陈马张刘杨][一二三四五六七八九大]$/, { gender: 'male', weight: 2.5 }],
  // 王生: a young scholar of the old stories.
  [/^[赵钱孙李周吴郑王冯陈沈韩杨许何张孔][生公]$/, { gender: 'male', weight: 2.5 }],
  [
    /^老[赵钱孙李周吴郑王冯陈沈韩杨朱许何张曹马刘林徐高郭黄胡宋唐邓董罗蔡]$/,
    { gender: 'male', band: 'middle', weight: 2 },
  ],
]

function readWordName(name: string): Sign[] {
  const words = name
    .replace(/\b\p{L}[\p{L}.]*['’]s\b/gu, ' ')
    .split(/\s+(?:of|from)\s+/i)[0]
    ?.split(/[^\p{L}'’-]+/u)
    .filter((word) => word !== '')
  if (!words) return []
  const titles = words.flatMap((text): Sign[] => {
    const word = WORD_WORDS.get(text.toLowerCase())
    return word ? [{ kind: 'name', ...word, text }] : []
  })
  const gendered = titles.filter((sign) => sign.gender !== null)
  const ages = titles.filter((sign) => sign.band !== null && sign.gender === null)
  const last = gendered.at(-1)
  // A young man is no child, and an old woman has no age but that.
  if (last) return [ages.length > 0 ? { ...last, band: null } : last, ...ages]
  const first = words.find((word) => !TITLES.has(word.toLowerCase()))
  return [...(first === undefined ? [] : readGivenName(first)), ...ages]
}
