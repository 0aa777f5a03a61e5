// From signs to an answer: the heavier side, if it is heavy enough and hardly contradicted. Else nobody knows, and says so.
import type { AgeBand, PersonReason } from '#contract/breakdown.ts'
import { type Evidence, type Gender, SAID, type Sign } from './evidence.ts'

export type Judgement = {
  readonly gender: Gender | null
  readonly band: AgeBand | null
  /** 0..1, of the gender. */
  readonly confidence: number
}

/** Less is a hint and no answer. */
const WEIGHT_MIN = 2
/** What speaks for one side must be so many times what speaks for the other. */
const TIMES_MIN = 2.5
/** However often a kind of sign is met, all of them together weigh no more. */
const WEIGHT_MAX: Readonly<Record<PersonReason['kind'], number>> = {
  note: SAID,
  age: SAID,
  name: 8,
  given_name: 4,
  pronoun: 5,
  partner: 3,
  address: 5,
  kinship: 6,
  self: 5,
  direction: 6,
}

export function judge(signs: readonly Sign[]): Judgement {
  const female = weigh(signs, (sign) => sign.gender === 'female')
  const male = weigh(signs, (sign) => sign.gender === 'male')
  const [more, less] = female > male ? [female, male] : [male, female]
  const isClear = more >= WEIGHT_MIN && more >= TIMES_MIN * less
  return {
    gender: isClear ? (female > male ? 'female' : 'male') : null,
    band: heaviestBand(signs),
    confidence: isClear ? Math.round(100 * Math.min(0.99, 1 - Math.exp(-(more - less) / 3))) / 100 : 0,
  }
}

function weigh(signs: readonly Sign[], fits: (sign: Sign) => boolean): number {
  const sums = new Map<PersonReason['kind'], number>()
  for (const sign of signs) if (fits(sign)) sums.set(sign.kind, (sums.get(sign.kind) ?? 0) + sign.weight)
  let total = 0
  for (const [kind, sum] of sums) total += Math.min(sum, WEIGHT_MAX[kind])
  return total
}

const BANDS: readonly AgeBand[] = ['child', 'youth', 'adult', 'middle', 'old']

function heaviestBand(signs: readonly Sign[]): AgeBand | null {
  const ranked = BANDS.map((band) => ({ band, weight: weigh(signs, (sign) => sign.band === band) })).sort(
    (a, b) => b.weight - a.weight,
  )
  const [first, second] = ranked
  if (!first || first.weight < WEIGHT_MIN || first.weight <= (second?.weight ?? 0)) return null
  return first.band
}

const REASONS_MAX = 4
const REASON_CHARS_MAX = 80

/** The heaviest for the answer first, then what speaks against it; every text once. */
export function reasonsOf(
  evidence: readonly Evidence[],
  { gender, band }: Judgement,
  lineAt: (offset: number) => number,
): PersonReason[] {
  const ranked = evidence.toSorted((a, b) => b.weight - a.weight || (a.at ?? 0) - (b.at ?? 0))
  const pick = (fits: (one: Evidence) => boolean, most: number): Evidence[] => {
    const texts = new Set<string>()
    const fitting = ranked.filter((one) => fits(one) && !texts.has(one.text) && texts.add(one.text).size > 0)
    return fitting.slice(0, most)
  }
  const ofGender =
    gender === null
      ? [...pick((one) => one.gender === 'female', 2), ...pick((one) => one.gender === 'male', 2)]
      : [
          ...pick((one) => one.gender === gender, REASONS_MAX),
          ...pick((one) => one.gender !== null && one.gender !== gender, 2),
        ]
  const ofAge = band === null ? [] : pick((one) => one.band === band && !ofGender.includes(one), 2)
  return [...ofGender, ...ofAge].map(({ kind, gender: says, band: says_age, text, at }) => ({
    kind,
    gender: says,
    age_band: says_age,
    text: text.trim().slice(0, REASON_CHARS_MAX),
    line: at === null ? null : lineAt(at),
  }))
}
