import type { AgeBand, DressColour, Era } from '#contract/breakdown.ts'

/** Somebody in a picture. Everything the artist needs to draw the same person in every shot; what nobody knows is drawn as neither. */
export type PictureFigure = {
  readonly name: string
  readonly gender: 'female' | 'male' | null
  readonly ageYears: number | null
  readonly ageBand?: AgeBand
  /** Absent for those whom the board does not know. People who share a scene have different ones. */
  readonly colour?: DressColour
  readonly era?: Era
  /** Cast-list text: build, hair, dress, trade. */
  readonly notes: string
  /** Which of the many people that fit the description; 0 if absent. */
  readonly look?: number
  /** Of many people under one name: who else is in the script, each by name and notes, so that they are of the same time. */
  readonly among?: readonly string[]
  readonly role: 'speaker' | 'listener' | 'present'
  readonly side: 'left' | 'right' | 'center'
  readonly emotion: 'neutral' | 'happy' | 'angry' | 'sad' | 'afraid' | 'surprised' | 'tired' | 'stern'
}
