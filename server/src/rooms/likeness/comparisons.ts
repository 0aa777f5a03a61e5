// What is to be compared: every picture of a shot with the picked picture of everybody who is seen in it. Pure.
import type { Board, BoardCharacter, BoardShot } from '#rooms/boards/boards.ts'

export type Content = { readonly sha256: string; readonly mediaType: string }

/** A picture of a shot: of the shot as it stands, or a candidate. */
export type ShotPicture = { readonly shotId: string; readonly candidateId: string | null; readonly content: Content }

export type Comparison = {
  readonly shotId: string
  readonly characterId: string
  readonly character: string
  readonly candidateId: string | null
  readonly picture: Content
  readonly reference: Content
}

export type Compared = {
  readonly comparisons: readonly Comparison[]
  readonly withoutReference: readonly BoardCharacter[]
}

export function compareShots(board: Board, pictures: readonly ShotPicture[], characterId?: string): Compared {
  const shots = new Map(board.shots.map((shot) => [shot.id, shot]))
  const bare = new Map<string, BoardCharacter>()
  const comparisons = pictures.flatMap(({ shotId, candidateId, content }) => {
    const shot = shots.get(shotId)
    return (shot ? seenIn(board, shot) : []).flatMap((character): Comparison[] => {
      if (characterId !== undefined && character.id !== characterId) return []
      const { id, name, portrait } = character
      if (portrait === null) bare.set(id, character)
      return portrait === null
        ? []
        : [{ shotId, candidateId, characterId: id, character: name, picture: content, reference: portrait }]
    })
  })
  return { comparisons, withoutReference: [...bare.values()] }
}

/** Each once, however they are called. */
function seenIn(board: Board, shot: BoardShot): BoardCharacter[] {
  const seen = shot.figures.flatMap(
    ({ character: name }) => board.characters.find((one) => one.name === name || one.aliases.includes(name)) ?? [],
  )
  return [...new Set(seen)]
}
