// Headings of Chinese drama scripts: episodes, scenes in their many notations, and the labelled facts below them.
import { isSlugLine, readChineseHeading, readSlug } from './headings.ts'
import { NUMBER, parseNumber } from './numerals.ts'
import type { HeadingFacts } from './reading.ts'

const EPISODE = new RegExp(
  `^[【《]?\\s{0,3}(?:第\\s{0,3}(${NUMBER})\\s{0,3}[集期话回章]|(?:EP|EPISODE)\\s{0,3}\\.?\\s{0,3}([0-9]{1,4}))\\s{0,3}[】》]?\\s{0,3}[：:、.·-]?\\s{0,3}(.{0,60})$`,
  'i',
)

export type EpisodeHeading = { readonly number: number | null; readonly title: string | null }

export function readEpisodeHeading(text: string): EpisodeHeading | null {
  if (text.length > 80) return null
  const found = EPISODE.exec(text)
  if (found === null) return null
  const title = (found[3] ?? '').replace(/[】》]$/, '').trim()
  if (/[。！？!?]$/.test(title)) return null
  return { number: parseNumber(found[1] ?? found[2] ?? ''), title: title === '' ? null : title }
}

const DASH = '[-－—–.．]'
const SCENE_PATTERNS: readonly RegExp[] = [
  // 【场景一】荒地·午后·外, 场景1、客厅, 场景：客厅, 第一场 日 内 客厅, 第三幕
  new RegExp(
    `^[【\\[]?\\s{0,3}(?:场景|场次|场)\\s{0,3}(${NUMBER}(?:${DASH}${NUMBER})?)\\s{0,3}[】\\]]?\\s{0,3}[：:、.·]?\\s{0,3}(.{0,120})$`,
  ),
  new RegExp(
    `^[【\\[]?\\s{0,3}第\\s{0,3}(${NUMBER})\\s{0,3}[场幕]\\s{0,3}[】\\]]?\\s{0,3}[：:、.·]?\\s{0,3}(.{0,120})$`,
  ),
]
// 1-1 日 外 集市街口; 1-1、客厅 日 内; 12-3A. 内景
const PAIR_NUMBER =
  /^(?:场\s{0,2})?([0-9]{1,4}\s{0,2}[-－—–]\s{0,2}[0-9]{1,4}[A-Za-z]?)\s{0,3}[、.：:]?\s{0,4}(.{0,120})$/
// 3. 内景 客厅 日: needs a word of hour or of inside
const SINGLE_NUMBER = /^([0-9]{1,4}[A-Za-z]?)\s{0,3}[、.．：:\s]\s{0,4}(.{1,80})$/
const BARE_WORDS = /^(?:内景|外景|内外景)[\s.：:、·]{1,4}(.{1,80})$/
const LABELLED_PLACE = /^(?:场景|【场景】)\s{0,3}[：:]\s{0,3}(.{1,80})$/
const BRACKETED = /^【([^】]{1,60})】$/

/** Null when the line heads no scene. */
export function readSceneHeading(text: string): HeadingFacts | null {
  if (text.length > 160) return null
  if (isSlugLine(text)) return readSlug(text)
  for (const pattern of SCENE_PATTERNS) {
    const found = pattern.exec(text)
    if (found !== null) return sceneFacts(text, found[1] ?? null, found[2] ?? '')
  }
  const pair = PAIR_NUMBER.exec(text)
  if (pair !== null && !/[。！？]$/.test(text))
    return sceneFacts(text, (pair[1] ?? '').replace(/\s/g, ''), pair[2] ?? '')
  const labelled = LABELLED_PLACE.exec(text)
  if (labelled !== null && !/。/.test(text)) return sceneFacts(text, null, labelled[1] ?? '')
  return readLooseHeading(text)
}

/** A heading that has no notation of its own is one only if it names an hour, or inside or outside. */
function readLooseHeading(text: string): HeadingFacts | null {
  if (/[。！？…”]$/.test(text)) return null
  const single = SINGLE_NUMBER.exec(text)
  const bare = BARE_WORDS.exec(text)
  const bracketed = BRACKETED.exec(text)
  const facts =
    single !== null
      ? sceneFacts(text, single[1] ?? null, single[2] ?? '')
      : bare !== null
        ? sceneFacts(text, null, text)
        : bracketed !== null
          ? sceneFacts(text, null, bracketed[1] ?? '')
          : null
  if (facts === null || facts.location === null) return null
  const known = Number(facts.interior !== 'unknown') + Number(facts.timeOfDay !== 'unknown')
  return known >= (bracketed !== null ? 2 : 1) ? facts : null
}

function sceneFacts(text: string, label: string | null, body: string): HeadingFacts {
  return readChineseHeading(text, label, body)
}

const SETTING = /^(?:【)?(时间|地点|天气|内外景)(?:】)?\s{0,3}[：:]\s{0,3}(.{1,80})$/

/** `时间：夜`, `地点：客厅` on lines of their own below a heading. */
export function readSettingLine(text: string): Partial<HeadingFacts> | null {
  if (text.length > 120) return null
  const found = SETTING.exec(text)
  if (found === null) return null
  const facts = readChineseHeading('', null, found[2] ?? '')
  if (found[1] === '地点') {
    const interior = facts.interior === 'unknown' ? {} : { interior: facts.interior }
    return { location: facts.location, samePlace: false, ...interior }
  }
  if (found[1] === '时间') return facts.timeOfDay === 'unknown' ? {} : { timeOfDay: facts.timeOfDay }
  if (found[1] === '天气') return facts.weather === 'unknown' ? {} : { weather: facts.weather }
  return { interior: facts.interior }
}
