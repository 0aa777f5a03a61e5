// Somebody of the board as an artist is told of them: the same in every shot, on every sheet.
import type { PictureDescription, PictureFigure } from '#rooms/generation/generation.ts'
import { inferFromWords } from '#rooms/scripts/scripts.ts'
import type { BoardCharacter } from '../board.ts'
import { colourSaid } from './dress-colours.ts'

export type Person = Omit<PictureFigure, 'role' | 'side' | 'emotion' | 'among'>

export function personOf(character: BoardCharacter): Person {
  const { name, gender, ageYears, ageBand, portrait, prompt, era } = character
  const notes = prompt ?? character.notes
  const colour = colourSaid(notes) ?? character.colour
  return {
    name,
    gender,
    ageYears,
    ...(ageYears === null && ageBand ? { ageBand } : {}),
    ...(colour ? { colour } : {}),
    ...(era ? { era } : {}),
    notes,
    ...(portrait?.look ? { look: portrait.look } : {}),
  }
}

/** Somebody whom the script does not know: all there is of them is a name. */
export function strangerOf(name: string): Person {
  const { gender, band } = inferFromWords({ name, notes: '' })
  return { name, gender, ageYears: null, ...(band === null ? {} : { ageBand: band }), notes: '' }
}

/** What prompts do not tell makes no other picture of an engine that reads prose, and must not be paid for again. */
export function untold(picture: PictureDescription): PictureDescription {
  return { ...picture, figures: picture.figures.map(({ colour: _, ageBand: __, era: ___, ...figure }) => figure) }
}
