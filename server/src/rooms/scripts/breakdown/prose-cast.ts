// Keeps track of who speaks in prose: names, pronouns, and answers that name nobody.
import type { Attribution } from './attributions.ts'
import { inferGender } from './persons.ts'

export type ProseCast = {
  /** `lead` is the narration just before the quote, where an omitted subject may stand. */
  speakerOf(attribution: Attribution | null, lead: string): string
  hear(narration: string): void
  closeParagraph(): void
}

const SUBJECT_VERB =
  /(?:^|[，。；！？：”」\s])(?:俄|又|乃|遂|忽|一)?([\u4e00-\u9fff]{1,4}?)(?:大|微|冷)?(?:笑|怒|叹|惊|泣)?(?:着)?(?:曰|说道|问道|答道|道：|说：|问：|云：)/g
const SOMEBODY = /^(?:或|有人|某|一人|旁人|有客|或者)$/

type Walk = { recent: string[]; heard: string | null; asked: string | null }

export function createProseCast(text: string, isHan: boolean): ProseCast {
  const known = isHan ? knownNames(text) : new Set<string>()
  const full = new Map<string, string>()
  const walk: Walk = { recent: [], heard: null, asked: null }
  const unknown = isHan ? '某人' : 'SOMEONE'
  const canonical = (name: string): string => {
    const done = full.get(name)
    if (done !== undefined) return done
    const made = canonicalName(name, text, isHan)
    full.set(name, made)
    known.add(name)
    return made
  }
  const speak = (name: string): string => {
    walk.recent = [name, ...walk.recent.filter((other) => other !== name)].slice(0, 6)
    walk.heard = null
    return name
  }
  return {
    speakerOf(attribution, lead) {
      const name =
        attribution === null
          ? otherOf(walk, unknown)
          : attributed(attribution, lead, { walk, known, unknown, canonical })
      const spoken = speak(name)
      walk.asked =
        attribution?.addressee !== null && attribution?.addressee !== undefined && known.has(attribution.addressee)
          ? canonical(attribution.addressee)
          : null
      return spoken
    },
    hear(narration) {
      const subject = lastSubject(narration, known)
      if (subject !== null) walk.heard = canonical(subject)
    },
    closeParagraph() {
      walk.asked = null
    },
  }
}

type Context = { walk: Walk; known: ReadonlySet<string>; unknown: string; canonical: (name: string) => string }

function attributed(attribution: Attribution, lead: string, context: Context): string {
  const { walk, known, unknown, canonical } = context
  if (attribution.speaker !== null) return canonical(attribution.speaker)
  if (attribution.pronoun !== null) {
    const gender = attribution.pronoun
    const fits = (name: string): boolean => inferGender(name, '') === gender
    return (
      walk.heard ??
      walk.recent.find(fits) ??
      walk.recent.find((name) => inferGender(name, '') === null) ??
      walk.recent[0] ??
      unknown
    )
  }
  if (attribution.goesOn) return walk.recent[0] ?? unknown
  const subject = lastSubject(lead, known)
  if (subject !== null) return canonical(subject)
  if (walk.heard !== null && lead.trim() !== '') return walk.heard
  return walk.asked ?? otherOf(walk, unknown)
}

/** Whoever spoke before the last one: in an exchange of two, the one who answers. */
function otherOf(walk: Walk, unknown: string): string {
  return walk.asked ?? walk.recent[1] ?? walk.recent[0] ?? unknown
}

function knownNames(text: string): Set<string> {
  const names = new Set<string>()
  for (const found of text.slice(0, 2_000_000).matchAll(SUBJECT_VERB)) {
    const name = found[1] ?? ''
    if (name.length >= 1 && !NOT_NAMES.test(name)) names.add(name)
    if (names.size > 400) break
  }
  return names
}

const NOT_NAMES =
  /^(?:或|又|乃|遂|因|且|计|谓|问|答|辞|呼|歌|笑|怒|叹|其|而|众|亦|则|曰|他|她|我|你|自|对|不|知|难|听|据|再|如|话|人们|大家|有人)$|^(?:谓|问|语|告|对)/

/** The last known name that begins a clause. */
function lastSubject(text: string, known: ReadonlySet<string>): string | null {
  const clauses = text.slice(-160).split(/[，。；！？、：\s,.;!?]/)
  for (const clause of clauses.reverse()) {
    const bare = clause.replace(/^(?:俄|又|乃|遂|忽|已而|于是|初|既而|良久)/, '')
    for (let length = Math.min(4, bare.length); length >= 1; length--) {
      if (known.has(bare.slice(0, length))) return bare.slice(0, length)
    }
  }
  return null
}

/** "或曰" is anybody; "王" is 王生 where the text calls him so; "一客" and "又一客" are guests. */
function canonicalName(name: string, text: string, isHan: boolean): string {
  if (!isHan) return name.replace(/[’']s$/, '')
  if (SOMEBODY.test(name)) return '旁人'
  const bare = name.replace(/^(?:又|俄|忽|那|这)?一(?=[\u4e00-\u9fff])/, '').replace(/^(?:一个|那个|这个|有个)/, '')
  if (bare.length !== 1) return bare
  for (const suffix of ['生', '公', '翁', '氏', '媪', '某', '郎', '甲', '乙'])
    if (text.includes(bare + suffix)) return bare + suffix
  return bare
}
