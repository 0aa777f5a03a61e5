// What people call each other and themselves: 妈，…; "Yes, sir."; 马三叔; "my wife Nora"; 小梅是个好姑娘; 本宫; "I am your father".
import { readAge } from './ages.ts'
import { ageBandOf, type Evidence, type Gender, type Sign } from './evidence.ts'
import { ANY_HAN_WORD, BEHIND_NAMES, BEHIND_SURNAMES, hanWord, surnameOf, VOCATIVES } from './han-words.ts'
import { type Findings, otherOf, type Said, type StoryScene, type Told } from './story.ts'
import { KIN, latinWord } from './word-words.ts'

const HAN_CALL_FIRST = new RegExp(
  `^(?:喂|哎呀?|诶|啊|哦|嗯|不|好的?|是的?|对|谢谢|多谢|对不起|抱歉|回|求您了?)?[，！…、 ]{0,3}(${VOCATIVES})(?=[，。！？、…～—!,?~]|$)`,
)
const HAN_CALL_LAST = new RegExp(`[，、](${VOCATIVES})[。！？…!?]{1,3}$`)
const WORD_CALL =
  /(?:^|[,.!?…—-]\s*)(mom|mum|mommy|mummy|mama|ma['’]am|madam|miss|my lady|milady|sis|grandma|granny|auntie|dad|daddy|papa|sir|mister|bro|grandpa|uncle|my lord|milord|son)(?=[,.!?…—]|$)/gi
/** The other of two, or whoever spoke before and speaks next. */
const SURELY = 4
/** "Yes, sir" goes to whoever spoke before. */
const REPLIED = 2.5
const PERHAPS = 1
const REPLY = /^(?:yes|no|thank|of course|certainly|very|right|sorry|是|回|好|不|对|谢|多谢|遵|嗯|抱歉)/i

export function readSpoken(scenes: readonly StoryScene[], calls: CallNames, findings: Findings<Evidence>): void {
  for (const scene of scenes) {
    for (const [index, entry] of scene.entries.entries()) {
      readNamed(entry, findings)
      readTitles(entry, calls, findings)
      if (entry.type !== 'speech') continue
      for (const sign of [...readSelf(entry.text), ...readVoice(entry.direction)])
        findings.add(entry.speaker, { ...sign, at: entry.at })
      readCall({ scene, index, entry }, findings)
    }
  }
}

const YOURS: readonly (readonly [RegExp, Gender])[] = [
  [/你(?:的)?(?:老公|丈夫|男朋友|未婚夫)|\byour (?:husband|boyfriend|fiancé)\b/i, 'female'],
  [/你(?:的)?(?:老婆|媳妇|妻子|女朋友|未婚妻)|有老婆吗|\byour (?:wife|girlfriend|fiancée)\b/i, 'male'],
]
const YOURS_WEIGHT = 2.5

type Call = { readonly scene: StoryScene; readonly index: number; readonly entry: Said }

function readCall({ scene, index, entry }: Call, findings: Findings<Evidence>): void {
  const calls = [
    HAN_CALL_FIRST.exec(entry.text)?.[1],
    HAN_CALL_LAST.exec(entry.text)?.[1],
    ...[...entry.text.slice(0, 1000).matchAll(WORD_CALL)].map((found) => found[1]),
  ]
  const called = calls.find((call) => call !== undefined)
  const word = called === undefined ? undefined : (hanWord(called) ?? latinWord(called))
  const yours = YOURS.find(([pattern]) => pattern.test(entry.text.slice(0, 1000)))
  if (!word?.gender && !yours) return
  const to = addresseeOf({ scene, index, entry })
  if (!to || !scene.people.includes(to.name)) return
  const add = (gender: Gender, weight: number) =>
    findings.add(to.name, { kind: 'address', gender, band: null, weight, text: entry.text.slice(0, 60), at: entry.at })
  if (word?.gender) add(word.gender, Math.min(word.weight, to.weight))
  if (yours) add(yours[1], Math.min(YOURS_WEIGHT, to.weight))
}

function addresseeOf({ scene, index, entry }: Call): { readonly name: string; readonly weight: number } | undefined {
  const partner = otherOf(scene, entry.speaker)
  if (partner !== undefined) return { name: partner, weight: SURELY }
  const before = neighbour(scene, { index, step: -1, not: entry.speaker })
  const after = neighbour(scene, { index, step: 1, not: entry.speaker })
  if (before !== undefined && before === after) return { name: before, weight: SURELY }
  if (before !== undefined && REPLY.test(entry.text)) return { name: before, weight: REPLIED }
  // Of several people who may be called, nobody knows which.
  if (before !== undefined && after !== undefined) return undefined
  const only = before ?? after
  return only === undefined ? undefined : { name: only, weight: PERHAPS }
}

/** Who speaks next to a line, if it is somebody else. */
function neighbour(
  { entries }: StoryScene,
  { index, step, not }: { index: number; step: 1 | -1; not: string },
): string | undefined {
  for (let at = index + step, seen = 0; seen < 4; at += step, seen++) {
    const entry = entries[at]
    if (!entry) return undefined
    if (entry.type === 'speech') return entry.speaker === not ? undefined : entry.speaker
  }
  return undefined
}

const HAN_IS = new RegExp(
  `^(?:是|这|那|可是|只是|不过是)(?:一)?(?:个|位|名|种)?([^，。！？、；…不没]{0,8}?)(${ANY_HAN_WORD})(?=[，。！？、；…]|$)`,
)
const HAN_BEHIND = new RegExp(`^(${BEHIND_NAMES})(?![\\u3400-\\u9fff]?[家的])`)
const HAN_BEFORE = new RegExp(`(?:[我你您他她咱]|的)(${ANY_HAN_WORD})(?:叫|名叫|，叫)?$`)
const HAN_YEARS =
  /^(?:，|今年|才|都|刚|已经)?[（(，]?(?:[男女]，)?(?:今年)?([0-9]{1,2}|[一二三四五六七八九十]{1,4})(?:多)?岁(?!那|时|的时|起|开始|就|生日)/
const WORD_BEFORE = new RegExp(
  `\\b(?:my|your|his|her|our|their|[A-Z][a-z]+['’]s)\\s(?:(?:late|dear|older|younger|little|big|old|own)\\s)?(${KIN})\\s$`,
)
const WORD_BEHIND = new RegExp(
  `^(?:,\\s|\\s(?:is|was)\\s)(?:my|your|his|her|our|their|an?|the|[A-Z][a-z]+['’]s)\\s(?:[\\w-]+\\s){0,3}?(${KIN}|wom[ae]n|man|girl|boy|lady|gentleman)(?=[,.!?;]|$)`,
)
const WORD_TITLE =
  /\b(Mr|Mrs|Ms|Miss|Lady|Lord|Sir|Mister|Madam|Madame|Uncle|Aunt|Auntie|Queen|King|Prince|Princess)\.?\s$/i
const KINSHIP = 4

/** What stands right before and behind a name, said or told. */
function readNamed(entry: Told | Said, findings: Findings<Evidence>): void {
  for (const { name, at, length } of entry.mentions) {
    const before = entry.text.slice(Math.max(0, at - 24), at)
    const behind = entry.text.slice(at + length, at + length + 40)
    const text = excerpt(entry.text, at)
    const add = (word: string | undefined, weight: number, kind: Evidence['kind'] = 'kinship') => {
      const found = word === undefined ? undefined : (hanWord(word) ?? latinWord(word))
      if (found) findings.add(name, { kind, ...found, weight: Math.min(weight, found.weight), text, at: entry.at + at })
    }
    add(HAN_IS.exec(behind)?.[2], KINSHIP)
    add(HAN_BEHIND.exec(behind)?.[1], KINSHIP)
    add(HAN_BEFORE.exec(before)?.[1], KINSHIP)
    add(WORD_BEFORE.exec(before)?.[1], KINSHIP)
    add(WORD_BEHIND.exec(behind)?.[1], KINSHIP)
    add(WORD_TITLE.exec(before)?.[1], KINSHIP, 'address')
    const years = entry.type === 'action' && HAN_YEARS.test(behind) ? readAge(behind.slice(0, 14)) : null
    if (years !== null)
      findings.add(name, { kind: 'age', gender: null, band: ageBandOf(years), weight: 8, text, at: entry.at + at })
    const pronoun = entry.type === 'speech' ? /^([她他])(?!们|人|俩|的)/.exec(behind)?.[1] : undefined
    if (pronoun !== undefined) {
      const gender: Gender = pronoun === '她' ? 'female' : 'male'
      findings.add(name, { kind: 'pronoun', gender, band: null, weight: 1.5, text, at: entry.at + at })
    }
  }
}

const HAN_TITLE = new RegExp(`([\\u3400-\\u9fff])(${BEHIND_SURNAMES})`, 'g')

/** 顾先生, where one person alone is called Gu. */
function readTitles(entry: Told | Said, calls: CallNames, findings: Findings<Evidence>): void {
  for (const found of [...entry.text.matchAll(HAN_TITLE), ...entry.text.matchAll(HAN_NICKNAME)]) {
    const sign = found[1] ?? ''
    const name = /^[哥姐爷嫂叔姨]$/.test(found[2] ?? '') ? calls.bySign.get(sign) : calls.bySurname.get(sign)
    const word = hanWord(found[2] ?? '')
    if (name === undefined || !word) continue
    const text = excerpt(entry.text, found.index)
    findings.add(name, { kind: 'address', ...word, band: null, weight: 3, text, at: entry.at + found.index })
  }
}

/** 坤哥, where one name alone has that sign in it; 大哥 and 我哥 are anybody. */
const HAN_NICKNAME =
  /(?<![\u3400-\u9fff])([\u3400-\u9fff])(?<![大二三四小老表堂师学帅的是叫我你您他她这那亲])([哥姐爷嫂叔姨])(?=[，。！？、…～]|$)/g

/** Who alone is meant by a surname, or by one sign of a name. */
export type CallNames = {
  readonly bySurname: ReadonlyMap<string, string>
  readonly bySign: ReadonlyMap<string, string>
}

export function callNamesOf(names: readonly string[]): CallNames {
  const han = names.filter((name) => /^[\u3400-\u9fff]{2,4}$/.test(name))
  return {
    bySurname: sole(han.flatMap((name) => (surnameOf(name) === '' ? [] : [[surnameOf(name), name] as const]))),
    bySign: sole(han.flatMap((name) => [...new Set(name)].map((sign) => [sign, name] as const))),
  }
}

function sole(pairs: readonly (readonly [part: string, name: string])[]): ReadonlyMap<string, string> {
  const bearers = new Map<string, string | null>()
  for (const [part, name] of pairs) bearers.set(part, bearers.has(part) ? null : name)
  return new Map([...bearers].flatMap(([part, name]) => (name === null ? [] : [[part, name] as const])))
}

/** The whole of a short line; of a long one what stands around. */
const excerpt = (text: string, at: number): string =>
  text.length <= 60 ? text : text.slice(Math.max(0, at - 20), at + 40)

const SELF: readonly (readonly [RegExp, Gender, number])[] = [
  [/臣妾|哀家|小女子|本小姐|奴家|妾身|奴婢|民女|民妇|老身|为娘|老娘我/, 'female', 4],
  [/本宫/, 'female', 2],
  [/我(?:的)?(?:老公|丈夫|男朋友|男友|未婚夫)|\bmy (?:husband|boyfriend|fiancé)\b/i, 'female', 2.5],
  [/我(?:的)?(?:老婆|媳妇|妻子|女朋友|女友|未婚妻)|\bmy (?:wife|girlfriend|fiancée)\b/i, 'male', 2.5],
  [/本少爷|本公子|在下(?![面边方课班雨雪])|小生|为父|本王|老夫(?![人妻])|老衲|贫僧|微臣|末将|洒家|朕/, 'male', 3],
]
const HAN_SELF = new RegExp(
  `(?<![不若如像])我(?:就|可|才|也|还)?是(?:[你他她](?:的|们)?|一?个|一位)?([^，。！？、；…]{0,6}?)(${ANY_HAN_WORD})(?=[，。！？、；…啊呀]|$)`,
)
const WORD_SELF = new RegExp(
  `\\bI(?:['’]m| am) (?:your|his|her|their|a|an|the|[A-Z][a-z]+['’]s) (?:[\\w-]+ ){0,2}?(${KIN}|wom[ae]n|man|lady|gentleman)(?=[,.!?;]|$)`,
)

/** What somebody says of herself. */
function readSelf(line: string): Sign[] {
  const text = line.slice(0, 1000)
  const signs = SELF.flatMap(([pattern, gender, weight]): Sign[] => {
    const found = pattern.exec(text)
    return found ? [{ kind: 'self', gender, band: null, weight, text: excerpt(text, found.index) }] : []
  })
  const found = HAN_SELF.exec(text) ?? WORD_SELF.exec(text)
  const named = found?.at(-1)
  const word = named === undefined ? undefined : (hanWord(named) ?? latinWord(named))
  if (found && word?.gender)
    signs.push({ kind: 'self', ...word, band: null, weight: 4, text: excerpt(text, found.index) })
  const years = /我(?:今年|都|已经|才)?(?:[0-9]{1,2}|[一二三四五六七八九十]{1,4})多?岁(?!那|时|的|起|开始|就)/.exec(
    text,
  )
  const age = years && readAge(years[0])
  if (years && age) signs.push({ kind: 'age', gender: null, band: ageBandOf(age), weight: 5, text: years[0] })
  return signs
}

/** `（女声）`, `(a man's voice)`, `（捋须）`. */
function readVoice(direction: string): Sign[] {
  const text = direction.slice(0, 200)
  if (text === '') return []
  const gender: Gender | null = /女声|女童音|\bfemale voice|\bwoman['’]s voice/i.test(text)
    ? 'female'
    : /男声|\bmale voice|\bman['’]s voice|[捋抚捻]须|摸.{0,2}胡/i.test(text)
      ? 'male'
      : null
  return gender === null ? [] : [{ kind: 'direction', gender, band: null, weight: 5, text: text.slice(0, 60) }]
}
