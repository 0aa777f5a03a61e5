// She and he in what is told: whom they mean only where one person alone can be meant.
import { splitSentences } from '../sentences.ts'
import type { Evidence, Gender } from './evidence.ts'
import { type Findings, otherOf, type Said, type StoryScene, type Told } from './story.ts'

/** "林晚推开门，他抬起头" may mean somebody else who is there: twice is needed, or another sign. */
const SAME_SENTENCE = 1.2
/** Nobody else is in the scene. */
const ALONE = 2
const NEXT_SENTENCE = 2
const REFLEXIVE = 2.5
const POSSESSIVE = 0.5
const OWN_BODY_WEIGHT = 1.5
const OTHER_OF_TWO = 1
const OWN_DIRECTION = 2

type Pronoun = {
  readonly at: number
  readonly gender: Gender
  readonly role: 'subject' | 'object' | 'own' | 'body' | 'reflexive'
}

const HAN_PRONOUN = /(?<![其吉维])[她他](?!们|人|妈的|日|乡|国|方|处|杀|山|俩)/g
const WORD_PRONOUN = /\b(?:she|he|hers|herself|himself|her|him|his)\b/gi
const HAN_CLAUSE_START = /(?:^|[，。！？；：、…“”"\s]|但|而|可|于是|然后|接着|只见|当|此时|这时|因为|所以|如果)$/
const NO_NOUN =
  /^(?:$|[^\p{L}]|\s*(?:with|to|and|in|on|at|for|from|but|as|into|off|away|back|down|up|out|through|by|or|again|there|who)\b)/iu

function findPronouns(sentence: string): Pronoun[] {
  const han = [...sentence.matchAll(HAN_PRONOUN)].map((found): Pronoun => {
    const gender = found[0] === '她' ? 'female' : 'male'
    const after = sentence.slice(found.index + 1)
    const isSubject = HAN_CLAUSE_START.test(sentence.slice(0, found.index))
    return { at: found.index, gender, role: after.startsWith('自己') ? 'reflexive' : isSubject ? 'subject' : 'object' }
  })
  const words = [...sentence.matchAll(WORD_PRONOUN)].map((found): Pronoun => {
    const word = found[0].toLowerCase()
    const gender = word.startsWith('s') || word.startsWith('her') ? 'female' : 'male'
    const role = roleOf(word, sentence.slice(found.index + word.length))
    // "His apron is filthy.": of whom the sentence before was told.
    const isFirst = role === 'own' && sentence.slice(0, found.index).trim() === ''
    return { at: found.index, gender, role: isFirst ? 'subject' : role }
  })
  return [...han, ...words]
}

function roleOf(word: string, after: string): Pronoun['role'] {
  if (word.endsWith('self')) return 'reflexive'
  if (word === 'she' || word === 'he') return 'subject'
  if (OWN_BODY.test(after)) return 'body'
  if (word === 'his') return 'own'
  return word === 'her' && !NO_NOUN.test(after) ? 'own' : 'object'
}

const OWN_BODY =
  /^ (?:own |\w+ )?(?:head|eyes?|lips?|breath|voice|shoulders?|chin|teeth|belly|brow|throat|temples?|feet|jaw|forehead)\b/i

export function readPronouns(scenes: readonly StoryScene[], findings: Findings<Evidence>): void {
  for (const scene of scenes) {
    let before: readonly string[] = []
    for (const entry of scene.entries) {
      if (entry.type === 'speech') {
        readOwnDirection(entry, findings)
        before = []
      } else before = readTold({ scene, entry, before }, findings)
    }
  }
}

type Place = { readonly scene: StoryScene; readonly entry: Told; readonly before: readonly string[] }

/** Answers whom the last sentence names. */
function readTold({ scene, entry, before }: Place, findings: Findings<Evidence>): readonly string[] {
  let named = before
  let offset = 0
  for (const sentence of splitSentences(entry.text)) {
    const end = offset + sentence.length
    const mentions = entry.mentions.filter(({ at }) => at >= offset && at < end)
    readBoth({ scene, sentence, at: entry.at + offset, names: mentions.length }, findings)
    for (const pronoun of findPronouns(sentence)) {
      const earlier = distinct(mentions.filter(({ at }) => at < offset + pronoun.at))
      const meant = whoIsMeant(pronoun, { earlier, named, scene, isAlone: distinct(mentions).length <= 1 })
      if (meant)
        findings.add(meant.name, {
          kind: meant.kind,
          gender: pronoun.gender,
          band: null,
          weight: meant.weight,
          text: around(sentence, pronoun.at),
          at: entry.at + offset,
        })
    }
    named = distinct(mentions)
    offset = end
  }
  return named
}

const BOTH: readonly (readonly [RegExp, Gender])[] = [
  [
    /(?:两|二)个?(?:女人|女孩|姑娘|女生)|(?:姐妹|母女)(?:俩|二人|两人)|\b(?:the|both|two) (?:women|ladies|girls|sisters)\b/i,
    'female',
  ],
  [
    /(?:两|二)个?(?:男人|男孩|大男人|汉子)|(?:兄弟|父子)(?:俩|二人|两人)|\b(?:the|both|two) (?:men|guys|boys|brothers)\b/i,
    'male',
  ],
]
const BOTH_WEIGHT = 3

type Pair = { readonly scene: StoryScene; readonly sentence: string; readonly at: number; readonly names: number }

/** "The men look at each other", in a scene of two. */
function readBoth({ scene, sentence, at, names }: Pair, findings: Findings<Evidence>): void {
  if (scene.people.length !== 2 || names > 0) return
  for (const [pattern, gender] of BOTH) {
    const found = pattern.exec(sentence)
    if (!found) continue
    const sign = {
      kind: 'kinship',
      gender,
      band: null,
      weight: BOTH_WEIGHT,
      text: around(sentence, found.index),
      at,
    } as const
    for (const name of scene.people) findings.add(name, sign)
  }
}

const distinct = (mentions: readonly { readonly name: string }[]): string[] => [
  ...new Set(mentions.map(({ name }) => name)),
]

type Near = {
  readonly earlier: readonly string[]
  readonly named: readonly string[]
  readonly scene: StoryScene
  /** The sentence names one person at most. */
  readonly isAlone: boolean
}
type Meant = { readonly name: string; readonly weight: number; readonly kind: 'pronoun' | 'partner' }

function whoIsMeant({ role }: Pronoun, { earlier, named, scene, isAlone }: Near): Meant | undefined {
  const [first] = earlier
  if (first !== undefined) {
    // Whoever is named only after it is not meant by it: "周医生摘下口罩，她拍了拍姜念的肩膀".
    if (earlier.length > 1 || (!isAlone && role !== 'subject')) return undefined
    if (role === 'reflexive') return { name: first, weight: REFLEXIVE, kind: 'pronoun' }
    if (role === 'subject')
      return { name: first, weight: scene.people.length === 1 ? ALONE : SAME_SENTENCE, kind: 'pronoun' }
    if (role === 'body') return { name: first, weight: OWN_BODY_WEIGHT, kind: 'pronoun' }
    if (role === 'own') return { name: first, weight: POSSESSIVE, kind: 'pronoun' }
    const other = otherOf(scene, first)
    return other === undefined ? undefined : { name: other, weight: OTHER_OF_TWO, kind: 'partner' }
  }
  const [only] = named
  if (role !== 'subject' || named.length !== 1 || only === undefined) return undefined
  return { name: only, weight: NEXT_SENTENCE, kind: 'pronoun' }
}

/** `林晚（她哽咽了）：`, `NORA (she smiles)`. */
function readOwnDirection({ direction, speaker, at }: Said, findings: Findings<Evidence>): void {
  const pronoun = findPronouns(direction.slice(0, 200))[0]
  if (pronoun?.role !== 'subject' || pronoun.at > 0) return
  const text = direction.slice(0, 60)
  findings.add(speaker, { kind: 'direction', gender: pronoun.gender, band: null, weight: OWN_DIRECTION, text, at })
}

const around = (sentence: string, at: number): string =>
  sentence.length <= 60 ? sentence : `${sentence.slice(Math.max(0, at - 24), at + 36)}`

/** In a scene of two, a pronoun that cannot mean the one whose gender is known means the other. */
export function readRemaining(
  scenes: readonly StoryScene[],
  known: (name: string) => Gender | null,
  findings: Findings<Evidence>,
): void {
  for (const { people, entries } of scenes) {
    const [one, two] = people
    if (people.length !== 2 || one === undefined || two === undefined) continue
    const [told, open] = known(one) !== null ? [one, two] : [two, one]
    const gender = known(told)
    if (gender === null || known(open) !== null) continue
    for (const entry of entries) {
      if (entry.type !== 'action') continue
      const pronoun = findPronouns(entry.text).find((found) => found.gender !== gender && found.role !== 'own')
      if (!pronoun) continue
      const text = around(entry.text, pronoun.at)
      findings.add(open, { kind: 'partner', gender: pronoun.gender, band: null, weight: 1.5, text, at: entry.at })
    }
  }
}
