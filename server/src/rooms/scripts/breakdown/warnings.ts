// What a person should look at: every warning says where, what and what to do.
import type { BreakdownWarning, ScriptLayout } from '#contract/breakdown.ts'
import type { CastBook } from './characters.ts'
import type { Place } from './locations.ts'
import type { Reading } from './reading.ts'
import type { SceneList } from './scenes.ts'

export type WarningInput = {
  readonly reading: Reading
  readonly cast: CastBook
  readonly list: SceneList
  readonly places: readonly Place[]
  readonly layout: ScriptLayout
  readonly confidence: number
  readonly text: string
}

export function collectWarnings(input: WarningInput): BreakdownWarning[] {
  const warnings: BreakdownWarning[] = [...input.reading.warnings]
  const add = (line: number, code: string, message: string): void => {
    warnings.push({ line, code, message })
  }
  if (input.text.trim() === '') add(0, 'EMPTY_SCRIPT', 'The script has no text: nothing can be made from it.')
  else if (input.list.scenes.length === 0)
    add(0, 'NO_SCENES', 'No scene was found: check that the right layout is chosen.')
  if (input.text.trim() !== '' && input.confidence < 0.35) {
    add(
      0,
      'LAYOUT_UNCERTAIN',
      `The layout was read as ${input.layout}, but not with certainty: choose the layout by hand if this looks wrong.`,
    )
  }
  if (input.text.trim() !== '' && !input.reading.items.some((item) => item.type === 'speech')) {
    add(0, 'NO_LINES', 'No spoken line was found: the film will have no voices.')
  }
  const unplaced = input.places.filter((place) => !place.isKnown).length
  if (unplaced > 0)
    add(0, 'LOCATION_UNKNOWN', `${unplaced} scene(s) name no place: add a scene heading to say where they play.`)
  addSimilarNames(input.cast, add)
  return warnings
}

/** BOB and CYBER BOB may be one person: only a reader can say, and then casting should know. */
function addSimilarNames(cast: CastBook, add: (line: number, code: string, message: string) => void): void {
  const speaking = cast.people.filter((person) => person.lines > 0).slice(0, 300)
  const byLastWord = new Map(
    speaking.filter((person) => !person.name.includes(' ')).map((person) => [person.name.toUpperCase(), person.name]),
  )
  for (const { name } of speaking) {
    const words = name.toUpperCase().split(' ')
    const other = words.length > 1 ? byLastWord.get(words.at(-1) ?? '') : undefined
    if (other !== undefined)
      add(0, 'SIMILAR_NAMES', `${other} and ${name} may be the same character: use one name in every cue if they are.`)
  }
}
