// Who somebody is once people have had their say: what they set stands; a description that they have rewritten is read for what it
// says in so many words; else it is as the script lets know. Pure.
import { ageBandOf, readDescription } from '#rooms/scripts/scripts.ts'
import type { BoardCharacter, PinnedPicture } from '../board.ts'
import type { CharacterEdits, EditKind, Edits, OrphanReason, PictureEdit } from '../edits.ts'

/** Notes why an edit does not hold. */
export type Complain = (edit: { kind: EditKind; id: string; field: string }, reason: OrphanReason) => void

export function overlayPeople(
  characters: readonly BoardCharacter[],
  edits: Edits,
  complain: Complain,
): BoardCharacter[] {
  const taken = new Set(
    characters.filter((one) => edits.of('character', one.id).name === undefined).map((one) => one.name),
  )
  return characters.map((character) => {
    const edit = edits.of('character', character.id)
    const isTaken = edit.name !== undefined && taken.has(edit.name)
    // Two people of one name would be cast as one.
    if (isTaken) complain({ kind: 'character', id: character.id, field: 'name' }, 'name_taken')
    const name = isTaken ? character.name : (edit.name ?? character.name)
    taken.add(name)
    return {
      ...character,
      name,
      aliases: edit.aliases ?? character.aliases,
      ...overlayPerson(character, edit),
      notes: edit.notes ?? character.notes,
      prompt: edit.prompt ?? null,
      portrait: toPicture(edit.picture),
    }
  })
}

export const toPicture = (edit: PictureEdit | undefined): PinnedPicture | null =>
  edit ? { sha256: edit.sha256, mediaType: edit.media_type, look: edit.look } : null

type PersonFacts = Pick<BoardCharacter, 'gender' | 'ageYears' | 'ageBand'>

function overlayPerson(character: PersonFacts, edit: Partial<CharacterEdits>): PersonFacts {
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
