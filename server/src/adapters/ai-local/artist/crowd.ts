// Many people under one name: several of them are drawn, all of the time that the script has.

import type { Era } from '#contract/breakdown.ts'
import type { PictureFigure } from '#rooms/generation/provider.ts'
import { eraOf } from './character.ts'
import { rollDice } from './seed.ts'

/** Somebody to be drawn: of a crowd each by himself. */
export type Drawn = PictureFigure

const AGES_YEARS = [34, 52, 23, 66, 41, 28] as const
const SIDES = ['center', 'left', 'right', 'left', 'right', 'center'] as const

/** One person as he is, or those who stand for a crowd. */
export function peopleOf(figure: PictureFigure): readonly Drawn[] {
  const { among, ...shared } = figure
  if (among === undefined) return [shared]
  const dice = rollDice(`crowd ${figure.name}`)
  const isFirstFemale = dice.chance(0.5)
  return AGES_YEARS.map((ageYears, index) => ({
    ...shared,
    name: `${figure.name} ${index + 1}`,
    gender: figure.gender ?? ((index % 2 === 0) === isFirstFemale ? 'female' : 'male'),
    ageYears: figure.ageYears ?? ageYears,
    side: index === 0 ? figure.side : (SIDES[index] ?? 'center'),
    era: eraOfCrowd(figure),
  }))
}

/** What the crowd itself is called may say it; else it is the time of most who are named beside it. */
export function eraOfCrowd({ name, notes, era, among = [] }: PictureFigure): Era {
  if (era) return eraOf({ name, notes, era })
  const own = eraOf({ name, notes })
  if (own !== 'modern') return own
  const votes = new Map<Era, number>()
  for (const text of among) {
    const era = eraOf({ name: text, notes: '' })
    votes.set(era, (votes.get(era) ?? 0) + (era === 'modern' ? SAYS_NOTHING : 1))
  }
  return [...votes].toSorted((a, b) => b[1] - a[1])[0]?.[0] ?? own
}

/** Of most people nothing is said, and they are taken for people of today: that weighs less than a word. */
const SAYS_NOTHING = 0.34
