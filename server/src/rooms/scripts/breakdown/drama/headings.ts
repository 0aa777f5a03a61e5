// Headings of Chinese drama scripts: episodes, scenes in their many notations, and the labelled facts below them.
import { inBothScripts } from '../hanzi.ts'
import { isSlugLine, readChineseHeading, readSlug } from '../headings.ts'
import { NUMBER, parseNumber } from '../numerals.ts'
import type { HeadingFacts } from '../reading.ts'
import { readSceneLabel } from '../scene-labels.ts'
import { readStageHeading } from '../stage-headings.ts'

const EPISODE = inBothScripts(
  new RegExp(
    `^[【《]?\\s{0,3}(?:第\\s{0,3}(${NUMBER})\\s{0,3}[集期话回章]|(?:EP|EPISODE)\\s{0,3}\\.?\\s{0,3}([0-9]{1,4}))\\s{0,3}[】》]?\\s{0,3}[：:、.·-]?\\s{0,3}(.{0,60})$`,
    'i',
  ),
)

/** Asked of every line, so that hardly any is looked at closely. */
const BEGINS_EPISODE = /^[【《（(]?\s{0,3}(?:第|EP)/i

export type EpisodeHeading = { readonly number: number | null; readonly title: string | null }

const ENDED = inBothScripts(/^[(（]?(?:完|终|完结|结束|剧终|END)[)）]?$/i)

/** `第1集完`, `（第二集 终）`: what closes an episode opens none. */
export function isEpisodeEnd(text: string): boolean {
  if (text.length > 24 || !BEGINS_EPISODE.test(text)) return false
  const found = EPISODE.exec(text.replace(/^[【（(]|[】）)]$/g, ''))
  return found !== null && ENDED.test((found[3] ?? '').trim())
}

/** `第1集 2场 夜/外 街头`: the scene behind the episode on one line. */
export function readSceneOfEpisode(title: string): HeadingFacts | null {
  const short = SHORT_SCENE.exec(title)
  return short === null ? readSceneHeading(title) : readChineseHeading(title, short[1] ?? null, short[2] ?? '')
}

export function readEpisodeHeading(text: string): EpisodeHeading | null {
  if (text.length > 80 || !BEGINS_EPISODE.test(text)) return null
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
].map(inBothScripts)
// 场次：1, with its place on a line below
const NUMBER_ALONE = inBothScripts(
  new RegExp(`^(?:场次|场号|场景号)\\s{0,3}[：:]\\s{0,3}(?:第\\s?)?(${NUMBER}(?:${DASH}${NUMBER})?)(?:\\s?场)?$`),
)
// 1场 日/内 客厅
const SHORT_SCENE = inBothScripts(new RegExp(`^(${NUMBER})\\s{0,2}场[\\s：:、.·]\\s{0,3}(.{1,120})$`))
// 1-1 日 外 集市街口; 1-1、客厅 日 内; 12-3A. 内景
const PAIR_NUMBER = inBothScripts(
  /^(?:场\s{0,2})?([0-9]{1,4}\s{0,2}[-－—–]\s{0,2}[0-9]{1,4}[A-Za-z]?)\s{0,3}[、.：:]?\s{0,4}(.{0,120})$/,
)
// 3. 内景 客厅 日: needs a word of hour or of inside
const SINGLE_NUMBER = /^([0-9]{1,4}[A-Za-z]?)\s{0,3}[、.．：:\s]\s{0,4}(.{1,80})$/
const BARE_WORDS = inBothScripts(/^(?:内景|外景|内外景)[\s.：:、·。]{1,4}(.{1,80})$/)
const LABELLED_PLACE = inBothScripts(/^(?:场景|【场景】)\s{0,3}[：:]\s{0,3}(.{1,80})$/)
const BRACKETED = /^【([^】]{1,60})】$/

// ○　喫茶店・中（昼）, as Japanese scripts have it
const CIRCLED = /^[○◯](?:\s{0,4})([^。！？「」]{1,60})$/

// 1. 场景：办公室
const LISTED = inBothScripts(/^(\d{1,4})[.、．)）]\s{0,3}(?=场景|场次|第)/)

/** Null when the line heads no scene. */
export function readSceneHeading(text: string): HeadingFacts | null {
  if (text.length > 160) return null
  if (isSlugLine(text)) return readSlug(text)
  const listed = LISTED.exec(text)
  if (listed !== null) {
    const facts = readSceneHeading(text.slice(listed[0].length))
    return facts === null ? null : { ...facts, label: facts.label ?? listed[1] ?? null }
  }
  const alone = NUMBER_ALONE.exec(text)
  if (alone !== null) return sceneFacts(text, alone[1] ?? null, '')
  for (const pattern of SCENE_PATTERNS) {
    const found = pattern.exec(text)
    if (found !== null) return sceneFacts(text, found[1] ?? null, found[2] ?? '')
  }
  const pair = PAIR_NUMBER.exec(text)
  if (pair !== null && !/[。！？]$/.test(text))
    return sceneFacts(text, (pair[1] ?? '').replace(/\s/g, ''), pair[2] ?? '')
  const labelled = LABELLED_PLACE.exec(text)
  if (labelled !== null && !/。/.test(text)) return sceneFacts(text, null, labelled[1] ?? '')
  const circled = CIRCLED.exec(text)
  if (circled !== null) return sceneFacts(text, null, (circled[1] ?? '').replace(/・中(?=[\s（(]|$)/, '・内'))
  return readLooseHeading(text) ?? readEnglishHeading(text)
}

/** `SCENE 2: The street, day`, `[Scene: Kitchen]` */
function readEnglishHeading(text: string): HeadingFacts | null {
  if (!/^\[?SCENE\b/i.test(text)) return null
  const heading = readStageHeading(text.replace(/^\[(.*)\]$/s, '$1'))
  return heading?.kind === 'scene' ? heading.facts : null
}

/** A heading that has no notation of its own is one only if it names an hour, or inside or outside. */
function readLooseHeading(text: string): HeadingFacts | null {
  if (/[。！？…”]$/.test(text)) return null
  const single = SINGLE_NUMBER.exec(text)
  const bare = BARE_WORDS.exec(text)
  const bracketed = BRACKETED.exec(text)
  const short = SHORT_SCENE.exec(text)
  const facts =
    single !== null || short !== null
      ? sceneFacts(text, (single ?? short)?.[1] ?? null, (single ?? short)?.[2] ?? '')
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

/** `时间：夜`, `景：客厅` on lines of their own below a heading, or as one. Null when the line labels no such fact. */
export function readSettingLine(text: string): Partial<HeadingFacts> | null {
  const found = text.length > 120 ? null : readSceneLabel(text)
  if (found === null || found.label === 'present' || found.label === 'props') return null
  const facts = readChineseHeading('', null, found.text)
  const interior = facts.interior === 'unknown' ? {} : { interior: facts.interior }
  const timeOfDay = facts.timeOfDay === 'unknown' ? {} : { timeOfDay: facts.timeOfDay }
  if (found.label === 'place')
    return { location: facts.location, samePlace: facts.location === null, ...interior, ...timeOfDay }
  if (found.label === 'time') return { ...timeOfDay, ...interior }
  if (found.label === 'weather') return facts.weather === 'unknown' ? {} : { weather: facts.weather }
  return interior
}
