// How a thing looks at the moment when it is edited, in a few words, for whoever meets the edit after the thing is gone.
import type { BoardCharacter, BoardLine, BoardLocation, BoardScene, BoardShot } from './board.ts'

const EXCERPT_MAX = 160

function excerpt(text: string): string {
  const plain = text.replace(/\s+/g, ' ').trim()
  return (plain.length > EXCERPT_MAX ? `${plain.slice(0, EXCERPT_MAX - 1)}…` : plain).toWellFormed()
}

export const saidOfScene = (scene: BoardScene): string => excerpt(`${scene.number}. ${scene.heading}`)

export const saidOfLine = (line: BoardLine): string => excerpt(`${line.character}: ${line.text}`)

export const saidOfCharacter = (character: BoardCharacter): string => excerpt(character.name)

export const saidOfLocation = (location: BoardLocation): string => excerpt(location.name)

export function saidOfShot(shot: BoardShot, scene: BoardScene | undefined): string {
  const [line] = shot.lines
  const seen = shot.figures.map((one) => one.character).join(', ')
  const what = shot.action || (line ? saidOfLine(line) : seen || shot.subject || shot.size)
  return excerpt(`${scene ? `${scene.number}. ${scene.heading}: ` : ''}${what}`)
}
