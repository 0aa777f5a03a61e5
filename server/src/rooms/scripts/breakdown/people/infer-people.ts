// Who the people of a script are: woman or man, and how old about, from everything that the script says of them, with reasons.
// Pure, and local: what is found of somebody hangs on the places that speak of her alone, never on how many others there are.
// What the author says in so many words stands; signs that contradict each other give no answer rather than a wrong one.
import type { AgeBand, PersonReason } from '#contract/breakdown.ts'
import { readAge } from './ages.ts'
import { ageBandOf, type Evidence, type Gender, type Sign } from './evidence.ts'
import { judge, reasonsOf } from './judge.ts'
import { readName } from './name-signs.ts'
import { readNotes } from './note-signs.ts'
import { readPronouns, readRemaining } from './pronouns.ts'
import { callNamesOf, readSpoken } from './spoken-signs.ts'
import { Findings, readStory, type StoryScene, type StoryTools } from './story.ts'

/** What is known of somebody before the script is searched. */
export type Somebody = {
  readonly name: string
  readonly aliases: readonly string[]
  readonly notes: string
  readonly age: number | null
  readonly isCrowd: boolean
}

export type Inferred = {
  readonly gender: Gender | null
  readonly band: AgeBand | null
  /** 0..1, of the gender; 0 when it is unknown. */
  readonly confidence: number
  readonly reasons: readonly PersonReason[]
}

export type InferenceInput = {
  readonly people: readonly Somebody[]
  readonly items: Parameters<typeof readStory>[0]
  readonly tools: StoryTools
  /** The script, to find where notes and names stand. */
  readonly text: string
  readonly lineAt: (offset: number) => number
}

/** In the order of `people`. Takes time linear in the script. */
export function inferPeople({ people, items, tools, text, lineAt }: InferenceInput): Inferred[] {
  const findings = new Findings<Evidence>()
  const scenes = readStory(items, tools)
  const singles = people.filter((one) => tools.isSingle(one.name))
  readPronouns(scenes, findings)
  readSpoken(scenes, callNamesOf(singles.map(({ name }) => name)), findings)
  const metAt = firstMeetings(scenes)
  const own = new Map(
    people.map((one, index) => {
      const notes = index < NOTES_PLACED_MAX ? one.notes : ''
      return [one.name, placed(ownSigns(one), { named: metAt.get(one.name) ?? null, noted: findNotes(notes, text) })]
    }),
  )
  const first = new Map(
    singles.map(({ name }) => [name, judge([...(own.get(name) ?? []), ...findings.of(name)]).gender]),
  )
  readRemaining(scenes, (name) => first.get(name) ?? null, findings)
  return people.map((one) => {
    const evidence = [...(own.get(one.name) ?? []), ...(tools.isSingle(one.name) ? findings.of(one.name) : [])]
    const judged = judge(evidence)
    const band = one.age === null ? judged.band : ageBandOf(one.age)
    return { ...judged, band, reasons: reasonsOf(evidence, { ...judged, band }, lineAt) }
  })
}

/** From name, other names and notes alone. */
export function inferFromWords({ name, notes }: { readonly name: string; readonly notes: string }): {
  readonly gender: Gender | null
  readonly band: AgeBand | null
} {
  const { gender, band } = judge([...readNotes(notes), ...readName(name)])
  return { gender, band }
}

/** What a description says in so many words, when a person has written another one. */
export function readDescription(
  notes: string,
): Omit<Inferred, 'confidence' | 'reasons'> & { readonly years: number | null } {
  const { gender, band } = judge(readNotes(notes))
  return { gender, band, years: readAge(notes) }
}

/** Other names weigh like the name, but a sign that all share counts once. */
function ownSigns({ name, aliases, notes }: Somebody): Sign[] {
  const signs = [...readNotes(notes), ...readName(name)]
  for (const alias of aliases.slice(0, 12)) {
    const isNew = (sign: Sign) => !signs.some((one) => one.kind === sign.kind && one.gender === sign.gender)
    signs.push(...readName(alias).filter(isNew))
  }
  return signs
}

type Places = { readonly named: number | null; readonly noted: number | null }

/** At the first place where somebody is met, or where the notes stand. */
function placed(signs: readonly Sign[], { named, noted }: Places): Evidence[] {
  return signs.map((sign) => ({ ...sign, at: (sign.kind === 'note' || sign.kind === 'age' ? noted : named) ?? named }))
}

/** Looked for in the whole script each: a line sheet has thousands of people. */
const NOTES_PLACED_MAX = 300

function findNotes(notes: string, text: string): number | null {
  const at = notes === '' ? -1 : text.indexOf(notes.slice(0, 12).split(/[;；，\n]/)[0] ?? notes)
  return at < 0 ? null : at
}

function firstMeetings(scenes: readonly StoryScene[]): ReadonlyMap<string, number> {
  const met = new Map<string, number>()
  const meet = (name: string, at: number) => met.has(name) || met.set(name, at)
  for (const { entries } of scenes)
    for (const entry of entries) {
      if (entry.type === 'speech') meet(entry.speaker, entry.at)
      for (const { name, at } of entry.mentions) meet(name, entry.at + at)
    }
  return met
}
