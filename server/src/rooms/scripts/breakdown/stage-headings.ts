// Acts and scenes of stage plays: `ACT II`, `SCENE III. A public place.`, `FIRST ACT`, `第一幕`, `第二场 街上`.
import { isSureSlugLine, NO_HEADING, readChineseHeading, readSlug, timeOfWord } from './headings.ts'
import { NUMBER } from './numerals.ts'
import type { HeadingFacts } from './reading.ts'
import { readSceneLabel } from './scene-labels.ts'

const ORDINAL = 'FIRST|SECOND|THIRD|FOURTH|FIFTH|ONE|TWO|THREE|FOUR|FIVE|SIX|[IVX]{1,6}|\\d{1,3}'
const ACT = new RegExp(
  `^(?:ACT\\s{1,3}(?:THE\\s)?(?:${ORDINAL})|(?:THE\\s)?(?:FIRST|SECOND|THIRD|FOURTH|FIFTH|LAST)\\s{1,3}ACT|PROLOGUE|EPILOGUE|INDUCTION)\\s{0,3}[.:]?$`,
  'i',
)
const SCENE = new RegExp(
  `^(?:ACT\\s(?:${ORDINAL})[.,:]?\\s{1,3})?SCENE(?:\\s{1,3}(${ORDINAL}))?(?:\\s{0,3}[.:,—–-]\\s{0,3}(.{0,200}))?$`,
  'i',
)
const CHINESE = new RegExp(`^(?:第\\s?(${NUMBER})\\s?([幕场景])|序幕|尾声|楔子)\\s{0,4}[：:、.·]?\\s{0,4}(.{0,60})$`)

const SCENE_OF_ACT = new RegExp(`^第\\s?(${NUMBER})\\s?[场景]\\s{0,4}[：:、.·]?\\s{0,4}(.{0,60})$`)

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
  return scene === null ? null : { kind: 'scene', facts: sceneFacts(text, scene[1] ?? null, scene[2] ?? '') }
}

function sceneFacts(heading: string, label: string | null, body: string): HeadingFacts {
  const sentences = body.split(/\.\s+|\.$|,\s+(?=[A-Za-z ]{2,16}$)|\s+[-–—]\s+/).filter((part) => part.trim() !== '')
  const time = sentences.map((part) => timeOfWord(part.trim())).find((found) => found !== null)
  const places = sentences.map((part) => part.trim()).filter((part) => timeOfWord(part) === null)
  return {
    ...NO_HEADING,
    heading,
    label,
    location: places.length === 0 ? null : places.slice(0, 3).join(', '),
    timeOfDay: time ?? 'unknown',
  }
}

/** `景——周公馆的客厅内。`: the place is its first clause. */
export function readStageSetting(text: string): Partial<HeadingFacts> | null {
  const found = text.length > 240 ? null : readSceneLabel(text)
  if (found === null || !(found.label === 'time' || found.label === 'place')) return null
  const facts = readChineseHeading('', null, found.text)
  if (found.label === 'time') return facts.timeOfDay === 'unknown' ? {} : { timeOfDay: facts.timeOfDay }
  const [clause = ''] = found.text.split(/[。；，]/)
  const place = clause.replace(/(?:内|里)$/, '').trim()
  return place === '' ? {} : { location: place.slice(0, 40), samePlace: false }
}
