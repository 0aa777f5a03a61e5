// What a person should look at: every warning says where, what and what to do.
import type { BreakdownWarning, ScriptLayout } from '#contract/breakdown.ts'
import type { CastBook } from './characters.ts'
import type { Place } from './locations.ts'
import type { Reading } from './reading.ts'
import type { SceneList } from './scenes.ts'
import { type FoundWarning, toWarning, type WarningCode } from './warning-words.ts'

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
  const warnings: FoundWarning[] = [...input.reading.warnings]
  const add = (code: WarningCode, details: FoundWarning['details'] = {}): void => {
    warnings.push({ line: 0, code, details })
  }
  if (input.text.trim() === '') add('EMPTY_SCRIPT')
  else if (input.list.scenes.length === 0) add('NO_SCENES')
  if (input.text.trim() !== '' && input.confidence < 0.35) add('LAYOUT_UNCERTAIN', { layout: input.layout })
  if (input.text.trim() !== '' && !input.reading.items.some((item) => item.type === 'speech')) add('NO_LINES')
  const unplaced = input.places.filter((place) => !place.isKnown).length
  if (unplaced > 0) add('LOCATION_UNKNOWN', { scenes: unplaced })
  for (const names of similarNames(input.cast)) add('SIMILAR_NAMES', names)
  return warnings.map(toWarning)
}

/** BOB and CYBER BOB may be one person: only a reader can say, and then casting should know. */
function similarNames(cast: CastBook): { one: string; other: string }[] {
  const speaking = cast.people.filter((person) => person.lines > 0).slice(0, 300)
  const byLastWord = new Map(
    speaking.filter((person) => !person.name.includes(' ')).map((person) => [person.name.toUpperCase(), person.name]),
  )
  return speaking.flatMap(({ name }) => {
    const words = name.toUpperCase().split(' ')
    const one = words.length > 1 ? byLastWord.get(words.at(-1) ?? '') : undefined
    return one === undefined ? [] : [{ one, other: name }]
  })
}
