// Acts and scenes of stage plays: `ACT II`, `SCENE ONE. A public place. Rain.`, `FIRST ACT`, `第一幕`, `第二场 街上`.
import { inBothScripts } from './hanzi.ts'
import {
  isSamePlace,
  isSureSlugLine,
  NO_HEADING,
  readChineseHeading,
  readSlug,
  readTurn,
  timeOfWord,
  weatherOfPhrase,
} from './headings.ts'
import { NUMBER, ORDINAL_WORD, WORD_NUMBER } from './numerals.ts'
import type { HeadingFacts } from './reading.ts'
import { readSceneLabel } from './scene-labels.ts'

const ACT = new RegExp(
  `^(?:ACTE?\\s{1,3}(?:THE\\s)?${WORD_NUMBER}|(?:THE\\s)?${ORDINAL_WORD}\\s{1,3}ACT|PROLOGUE|EPILOGUE|INDUCTION)\\s{0,3}[.:]?$`,
  'i',
)
const SCENE = new RegExp(
  `^(?:ACTE?\\s(?:THE\\s)?${WORD_NUMBER}[.,:]?\\s{1,3})?(?:SC[EÈ]NE(?:\\s{1,3}(?:THE\\s)?(${WORD_NUMBER}))?|(?:THE\\s)?(${ORDINAL_WORD})\\s{1,3}SCENE)(?:\\s{0,3}[.:,—–-]\\s{0,3}(.{0,200}))?$`,
  'i',
)
const CHINESE = inBothScripts(
  new RegExp(`^(?:第\\s?(${NUMBER})\\s?([幕场景])|序幕|尾声|楔子)\\s{0,4}[：:、.·]?\\s{0,4}(.{0,60})$`),
)

const SCENE_OF_ACT = inBothScripts(new RegExp(`^第\\s?(${NUMBER})\\s?[场景]\\s{0,4}[：:、.·]?\\s{0,4}(.{0,60})$`))

export type StageHeading = { readonly kind: 'act' | 'scene'; readonly facts: HeadingFacts }

export function readStageHeading(text: string): StageHeading | null {
  if (text.length > 240) return null
  if (isSureSlugLine(text)) return { kind: 'scene', facts: readSlug(text) }
  if (ACT.test(text)) return { kind: 'act', facts: { ...NO_HEADING, heading: text } }
  const chinese = CHINESE.exec(text)
  if (chinese !== null && !/[。！？]$/.test(text)) {
    // 第一幕 第一场 on one line
    const inner = SCENE_OF_ACT.exec(chinese[3] ?? '')
    if (inner !== null) return { kind: 'scene', facts: readChineseHeading(text, inner[1] ?? null, inner[2] ?? '') }
    const facts = readChineseHeading(text, chinese[1] ?? null, chinese[3] ?? '')
    return {
      kind: chinese[2] === '幕' || chinese[2] === undefined ? 'act' : 'scene',
      facts: { ...facts, samePlace: false },
    }
  }
  const scene = SCENE.exec(text)
  if (scene === null) return null
  return { kind: 'scene', facts: sceneFacts(text, scene[1] ?? scene[2] ?? null, scene[3] ?? '') }
}

/** How many sentences behind the number say where: `Verona. A public place.` */
const PLACES_MAX = 3

function sceneFacts(heading: string, label: string | null, body: string): HeadingFacts {
  const facts = { timeOfDay: NO_HEADING.timeOfDay, weather: NO_HEADING.weather }
  let isSame = false
  const takes = (part: string): boolean => {
    const turn = readTurn(part)
    const time = timeOfWord(part.replace(/^(?:at|in the|by|early in the|late at) /i, '')) ?? turn
    const weather = weatherOfPhrase(part)
    if (time !== null) facts.timeOfDay = time
    if (weather !== null) facts.weather = weather
    const same = isSamePlace(part)
    // A new hour and no new place.
    isSame ||= same || turn !== null
    return time !== null || weather !== null || same
  }
  const places: string[] = []
  for (const sentence of body.split(SENTENCES)) {
    const clauses = sentence.split(/,\s+/).map((part) => part.trim())
    while (clauses.length > 0 && (clauses.at(-1) === '' || takes(clauses.at(-1) ?? ''))) clauses.pop()
    while (clauses.length > 0 && takes(clauses[0] ?? '')) clauses.shift()
    if (clauses.length > 0) places.push(clauses.join(', '))
  }
  const location = places.length === 0 ? null : places.slice(0, PLACES_MAX).join(', ')
  return { ...NO_HEADING, ...facts, heading, label, location, samePlace: location === null && isSame }
}

/** The dot of `Mrs.` ends none. */
const SENTENCES = /(?<!\b(?:Mrs?|Ms|Dr|St|Prof|Capt|[A-Z]))\.\s+|\.$|\s+[-–—]\s+|;\s+/

/** `景——周公馆的客厅内。`: the place is its first clause. */
export function readStageSetting(text: string): Partial<HeadingFacts> | null {
  const found = text.length > 240 ? null : readSceneLabel(text)
  if (found === null || !(found.label === 'time' || found.label === 'place')) return null
  const facts = readChineseHeading('', null, found.text)
  if (found.label === 'time') return facts.timeOfDay === 'unknown' ? {} : { timeOfDay: facts.timeOfDay }
  if (facts.samePlace && isSamePlace(found.text.replace(/[。.]$/, ''))) return {}
  const [clause = ''] = found.text.split(/[。；，]/)
  const place = clause.replace(/(?:内|里)$/, '').trim()
  return place === '' ? {} : { location: place.slice(0, 40), samePlace: false }
}
