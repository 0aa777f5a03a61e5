// Who somebody is once people have had their say: what they set stands; a description that they have rewritten is read for what it
// says in so many words; else it is as the script lets know. Pure.
import { ageBandOf, readDescription } from '#rooms/scripts/scripts.ts'
import type { BoardCharacter } from '../board.ts'
import type { CharacterEdits } from '../edits.ts'

type PersonFacts = Pick<BoardCharacter, 'gender' | 'ageYears' | 'ageBand'>

export function overlayPerson(character: PersonFacts, edit: Partial<CharacterEdits>): PersonFacts {
  const rewritten = edit.notes === undefined ? undefined : readDescription(edit.notes)
  const ageYears = edit.age_years === undefined ? (rewritten?.years ?? character.ageYears) : edit.age_years
  return {
    gender: edit.gender === undefined ? (rewritten?.gender ?? character.gender) : edit.gender,
    ageYears,
    ageBand:
      ageYears === null
        ? edit.age_years === null
          ? null
          : (rewritten?.band ?? character.ageBand)
        : ageBandOf(ageYears),
  }
}
