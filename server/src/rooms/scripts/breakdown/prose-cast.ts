// Keeps track of who speaks in prose: names, pronouns, and answers that name nobody.
import { type Attribution, findSpokenNames } from './attributions.ts'
import { inferGender } from './persons.ts'
import { findActors, readBeat } from './prose-beats.ts'

export type ProseCast = {
  speakerOf(attribution: Attribution | null, around: Around): string
  hear(narration: string): void
  closeParagraph(): void
  /** Another story begins: nobody has spoken yet. */
  openPart(): void
}

/** What stands beside a quote in its paragraph. */
export type Around = {
  /** The narration just before it, where an omitted subject may stand. */
  readonly lead: string
  readonly after: string
  /** Somebody has spoken in this paragraph. */
  readonly goesOn: boolean
}

const SUBJECT_VERB =
  /(?:^|[，。；！？：”」\s])(?:俄|又|乃|遂|忽|一)?([\u4e00-\u9fff]{1,4}?)(?:大|微|冷)?(?:笑|怒|叹|惊|泣)?(?:着)?(?:曰|说道|问道|答道|道：|说：|问：|云：)/g
const SOMEBODY = /^(?:或|有人|某|一人|旁人|有客|或者)$/

type Walk = {
  /** Who spoke or was told of, the latest first. */
  recent: string[]
  lastSpeaker: string | null
  /** Who did something last, in the narration since the last quote. */
  heard: string | null
  asked: string | null
}

export function createProseCast(text: string, isHan: boolean): ProseCast {
  const known = isHan ? knownNames(text) : findSpokenNames(text)
  for (const name of findActors(text, isHan)) known.add(name)
  const full = new Map<string, string>()
  const walk: Walk = { recent: [], lastSpeaker: null, heard: null, asked: null }
  const canonical = (name: string): string => {
    const whole = knownPrefix(name, known) ?? name
    const made = full.get(whole) ?? canonicalName(whole, text, isHan)
    full.set(whole, made)
    known.add(whole)
    return made
  }
  const context: Context = { walk, known, unknown: isHan ? '某人' : 'SOMEONE', canonical }
  const meet = (name: string): void => {
    walk.recent = [name, ...walk.recent.filter((other) => other !== name)].slice(0, 6)
  }
  return {
    speakerOf(attribution, { lead, after, goesOn }) {
      const name =
        attribution === null
          ? ((goesOn ? walk.lastSpeaker : null) ?? actorOf(lead, after, context) ?? otherOf(context))
          : attributed(attribution, lead, context)
      meet(name)
      walk.lastSpeaker = name
      walk.heard = null
      const addressee = attribution?.addressee ?? null
      walk.asked = addressee !== null && (known.has(addressee) || CROWDS.test(addressee)) ? canonical(addressee) : null
      return name
    },
    hear(narration) {
      for (const subject of isHan ? hanSubjects(narration, known) : wordSubjects(narration, known)) {
        walk.heard = canonical(subject)
        meet(walk.heard)
      }
    },
    closeParagraph() {
      walk.asked = null
    },
    openPart() {
      walk.recent = []
      walk.heard = null
      walk.lastSpeaker = null
    },
  }
}

const CROWDS = /^(?:众|众人|大家|诸人|诸门人|门人)$/

type Context = { walk: Walk; known: Set<string>; unknown: string; canonical: (name: string) => string }

/** "王果" is 王 who does something. */
function knownPrefix(name: string, known: ReadonlySet<string>): string | null {
  if (known.has(name)) return name
  for (let length = name.length - 1; length >= 2; length--)
    if (known.has(name.slice(0, length))) return name.slice(0, length)
  return null
}

function actorOf(lead: string, after: string, context: Context): string | null {
  const beat = readBeat(lead, after, context.known)
  if (beat === null) return null
  return beat.name === null ? byGender(beat.pronoun, context) : context.canonical(beat.name)
}

/** Whom a pronoun means: the one told of last who may be it. */
function byGender(gender: 'female' | 'male' | null, { walk, unknown }: Context): string {
  const fits = (name: string): boolean => inferGender(name, '') === gender
  const may = (name: string): boolean => inferGender(name, '') === null
  const other = walk.recent.find((name) => may(name) && name !== walk.lastSpeaker)
  return walk.recent.find(fits) ?? other ?? walk.recent.find(may) ?? walk.recent[0] ?? unknown
}

function attributed(attribution: Attribution, lead: string, context: Context): string {
  const { walk, known, unknown, canonical } = context
  if (attribution.speaker !== null) return canonical(attribution.speaker)
  if (attribution.pronoun !== null) return byGender(attribution.pronoun, context)
  if (attribution.goesOn) return walk.lastSpeaker ?? walk.recent[0] ?? unknown
  const subject = hanSubjects(lead, known).at(-1)
  if (subject !== undefined) return canonical(subject)
  if (walk.heard !== null && lead.trim() !== '' && walk.heard !== walk.lastSpeaker) return walk.heard
  return otherOf(context)
}

/** In an exchange of two, the one who answers; else whoever was told of last. */
function otherOf({ walk, unknown }: Context): string {
  return walk.asked ?? walk.recent.find((name) => name !== walk.lastSpeaker) ?? walk.lastSpeaker ?? unknown
}

function knownNames(text: string): Set<string> {
  const names = new Set<string>()
  for (const found of text.slice(0, 2_000_000).matchAll(SUBJECT_VERB)) {
    const name = (found[1] ?? '').replace(/(?<=.{2})[忙又便也就却才还再]$/, '')
    if (name.length >= 1 && !NOT_NAMES.test(name)) names.add(name)
    if (names.size > 400) break
  }
  for (const found of text.slice(0, 2_000_000).matchAll(NICKNAME)) if (names.size < 500) names.add(found[1] ?? '')
  for (const noun of PERSONS) if (text.includes(noun)) names.add(noun)
  for (const name of [...names])
    if (name.length === 1) for (const suffix of HONORIFICS) if (text.includes(name + suffix)) names.add(name + suffix)
  return names
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
  /^(?:或|又|乃|遂|因|且|计|谓|问|答|辞|呼|歌|笑|怒|叹|其|而|众|亦|则|曰|他|她|我|你|自|对|不|知|难|听|据|再|如|话|人们|大家|有人)$|^(?:谓|问|语|告|对)/

/** Known names that begin a clause, in order. */
function hanSubjects(text: string, known: ReadonlySet<string>): string[] {
  const found: string[] = []
  for (const clause of text.slice(-600).split(/[，。；！？、：\s,.;!?]/)) {
    const bare = clause.replace(/^(?:俄|又|乃|遂|忽|已而|于是|初|既而|良久|邑)?(?:见|有)?(?:一|那|这)?(?:个|位)?/, '')
    for (let length = Math.min(4, bare.length); length >= 1; length--) {
      const name = bare.slice(0, length)
      if (!known.has(name)) continue
      found.push(name)
      break
    }
  }
  return found
}

function wordSubjects(text: string, known: ReadonlySet<string>): string[] {
  const titled = /\b(?:(?:Mr|Mrs|Ms|Miss|Dr|Sir|Lady|Lord)\.? )?[A-Z][\p{L}’'-]{1,24}\b/gu
  return (text.slice(-2000).match(titled) ?? []).filter((word) => known.has(word))
}

/** "或曰" is anybody; "王" is 王生 where the text calls him so; "一客" and "又一客" are guests. */
function canonicalName(name: string, text: string, isHan: boolean): string {
  if (!isHan) return name.replace(/[’']s$/, '')
  if (SOMEBODY.test(name)) return '旁人'
  if (CROWDS.test(name)) return '众人'
  const bare = name.replace(/^(?:又|俄|忽|那|这)?一(?=[\u4e00-\u9fff])/, '').replace(/^(?:一个|那个|这个|有个)/, '')
  if (bare.length !== 1) return bare
  for (const suffix of HONORIFICS) if (text.includes(bare + suffix)) return bare + suffix
  return bare
}
