// Scene headings in both traditions: `INT. PARK - DAY` and `1-1 日 外 集市街口` / `荒地·午后·外`.
import type { Interior, TimeOfDay, Weather } from '#contract/breakdown.ts'
import { inBothScripts } from './hanzi.ts'
import type { HeadingFacts } from './reading.ts'

type Words<T> = readonly (readonly [T, RegExp])[]

const inBoth = <T>(table: Words<T>): Words<T> =>
  table.map(([value, pattern]) => [value, inBothScripts(pattern)] as const)

const TIME_WORDS: readonly (readonly [TimeOfDay, RegExp])[] = inBoth([
  [
    'continuous',
    /^(?:continuous|cont(?:'d|inued)?|same(?: time)?|moments? later|later|同时|接上(?:场|集)?|紧接(?:着|上场)?|连续|稍后|片刻后|随后)$/i,
  ],
  [
    'dawn',
    /^(?:dawn|sunrise|daybreak|first light|黎明|拂晓|凌晨|破晓|日出|天亮|aube|amanecer|madrugada|morgengrauen|夜明け)$/i,
  ],
  ['morning', /^(?:(?:early |late |mid-?)?morning|早|早晨|早上|清晨|晨|上午|清早|一早|matin|mañana|morgen|朝|早朝)$/i],
  ['afternoon', /^(?:(?:early |late |mid-?)?afternoon|午后|下午|午|après-midi|tarde|nachmittag)$/i],
  [
    'dusk',
    /^(?:dusk|sunset|twilight|magic hour|golden hour|黄昏|傍晚|日落|薄暮|暮|crépuscule|atardecer|dämmerung|夕方|夕)$/i,
  ],
  ['evening', /^(?:(?:early |late )?evening|晚|晚上|晚间|入夜|soir|soirée|abend)$/i],
  ['night', /^(?:(?:late )?night|midnight|夜|夜晚|深夜|午夜|半夜|夜里|夜间|雨夜|雪夜|夜景|nuit|noche|nacht|深夜)$/i],
  [
    'day',
    /^(?:day(?:time)?|noon|midday|日|白天|日间|中午|正午|昼|日景|次日|第二天|翌日|jour|journée|día|dia|tag|昼間)$/i,
  ],
])

const WEATHER_WORDS: readonly (readonly [Weather, RegExp])[] = inBoth([
  ['storm', /^(?:storm(?:y)?|thunder(?:storm)?|暴雨|雷雨|暴风雨|风暴|雷电)$/i],
  ['rain', /^(?:rain(?:y|ing)?|雨|雨天|小雨|大雨|细雨|阴雨|雨夜)$/i],
  ['snow', /^(?:snow(?:y|ing)?|雪|雪天|大雪|小雪|雪夜)$/i],
  ['fog', /^(?:fog(?:gy)?|mist(?:y)?|雾|大雾|雾天)$/i],
  ['wind', /^(?:wind(?:y)?|风|大风|风沙)$/i],
  ['cloudy', /^(?:cloudy|overcast|阴|阴天|多云)$/i],
  ['clear', /^(?:clear|sunny|晴|晴天)$/i],
])

const INTERIOR_WORDS: readonly (readonly [Interior, RegExp])[] = inBoth([
  ['both', /^(?:内外|外内|内外景|内\/外|外\/内)$/],
  ['interior', /^(?:内|室内|内景|屋内)$/],
  ['exterior', /^(?:外|室外|外景|户外)$/],
])

type Loose = { interior: Interior; timeOfDay: TimeOfDay; weather: Weather; rest: string[] }

function lookUp<T>(table: readonly (readonly [T, RegExp])[], word: string): T | null {
  if (word.length > 24) return null
  for (const [value, pattern] of table) if (pattern.test(word)) return value
  return null
}

export const timeOfWord = (word: string): TimeOfDay | null => lookUp(TIME_WORDS, word.trim())
export const weatherOfWord = (word: string): Weather | null => lookUp(WEATHER_WORDS, word.trim())
export const interiorOfWord = (word: string): Interior | null => lookUp(INTERIOR_WORDS, word.trim())

const AROUND_WEATHER =
  /^(?:it(?:'s|’s| is) |heavy |light |steady |pouring |a )|(?: (?:falls|is falling|outside|heavily|hard|begins|continues|on the windows?))$/gi

/** `Rain`, `It is raining.`, `Heavy rain falls`: nothing but the weather. */
export function weatherOfPhrase(phrase: string): Weather | null {
  const bare = phrase
    .trim()
    .replace(/[.。]$/, '')
    .replace(AROUND_WEATHER, '')
    .replace(AROUND_WEATHER, '')
    .trim()
  return phrase.length > 40 ? null : weatherOfWord(bare)
}

const SAME =
  /^(?:(?:in )?(?:the )?same(?: (?:place|room|scene|setting|set|location|as (?:before|above)))?|ditto|as before|同[上前](?:场|景|场景)?|同[场景]|同一?(?:地点|场景|处|地)|原[处地]|(?:场?景|地点)?同[上前]|(?:场?景|地点)?同第?[0-9〇零一二三四五六七八九十百]{1,4}[场幕](?:景|地点)?|same as scene \S{1,12})$/i

/** `The same`, `同前`: where the scene before plays. */
export const isSamePlace = (phrase: string): boolean => SAME.test(phrase.trim())

const COUNT = '(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|some|several|a few|half an|\\d{1,3})'
const LATER_WORD = new RegExp(
  `^(?:(?:about |nearly |almost )?${COUNT} (?:quarters? of an |short )?(?:seconds?|minutes?|moments?|hours?|(days?|nights?|weeks?|months?|years?)|while|time) (?:later|after(?:wards)?)|(?:a )?(?:little|some time|much) later|shortly after(?:wards)?|later)$`,
  'i',
)
const NEXT_WORD =
  /^(?:(?:early|late) )?(?:(?:on )?(?:that|the|the next|the following|the same|next)(?: same)?|later that) (day|morning|afternoon|evening|night|dawn|dusk|week|month|year)$/i
const NEXT_HAN =
  /^(?:次日|翌日|第二天|隔天|隔日|当[天日]|同[一]?[天日]|[一二两三四五六七八九十数几]{1,3}[天日][之以]?后的?)的?([\u4e00-\u9fff]{1,3})$/
const LATER_HAN =
  /^(?:[一二两三四五六七八九十数几半百0-9]{1,4}个?(?:小时|时辰|钟头|刻钟?|分钟|([天日夜周月年]|星期))[之以]?后|过了?一会儿?|不久(?:之?后)?)$/

/** `an hour later`, `the next morning`, `三天后`: another time, with the hour that it says. Null when it is no such phrase. */
export function readTurn(phrase: string): TimeOfDay | null {
  const text = phrase.trim().slice(0, 60)
  const later = LATER_WORD.exec(text) ?? LATER_HAN.exec(text)
  if (later !== null) return later[1] === undefined ? 'continuous' : 'unknown'
  const next = NEXT_WORD.exec(text) ?? NEXT_HAN.exec(text)
  return next === null ? null : (timeOfWord(next[1] ?? '') ?? 'unknown')
}

/** Takes one word of a heading in; false if it says nothing but a place. */
function takeWord(facts: Loose, word: string): boolean {
  const interior = interiorOfWord(word)
  const time = timeOfWord(word)
  const weather = weatherOfWord(word)
  if (interior !== null) facts.interior = interior
  if (time !== null) facts.timeOfDay = time
  if (weather !== null) facts.weather = weather
  return interior !== null || time !== null || weather !== null
}

const PAIRED = [
  /^(日|夜|晨|昏|晚|晴|雨|雪)[景]?[/／]?(内外|内|外)[景]?$/,
  /^(内外|内|外)[景]?[/／]?(日|夜|晨|昏|晚)[景]?$/,
].map(inBothScripts)

/** `日外`, `夜内`, `内日`: two one-sign words written together. */
function takePair(facts: Loose, word: string): boolean {
  const pair = PAIRED[0]?.exec(word) ?? PAIRED[1]?.exec(word) ?? null
  if (pair === null) return false
  for (const half of [pair[1] ?? '', pair[2] ?? '']) takeWord(facts, half === '昏' ? '黄昏' : half)
  return true
}

function readWords(words: readonly string[]): Loose {
  const facts: Loose = { interior: 'unknown', timeOfDay: 'unknown', weather: 'unknown', rest: [] }
  for (const word of words) {
    if (word === '' || takeWord(facts, word) || takePair(facts, word)) continue
    const turn = readTurn(word)
    if (turn !== null) facts.timeOfDay = facts.timeOfDay === 'unknown' ? turn : facts.timeOfDay
    if (turn !== null || isSamePlace(word)) continue
    facts.rest.push(word)
  }
  return facts
}

/** The part of a Chinese heading behind its number: any order of place, hour, weather, inside or outside. */
export function readChineseHeading(heading: string, label: string | null, body: string): HeadingFacts {
  const words = body.slice(0, 400).split(/[\s·・•、，,。；;|｜\-－—–/／：:（）()【】[\]]+/)
  const facts = readWords(words)
  const location = facts.rest.join(' ').trim()
  return {
    heading: heading.slice(0, 400),
    label,
    location: location === '' ? null : location,
    interior: facts.interior,
    timeOfDay: facts.timeOfDay,
    weather: facts.weather,
    samePlace: location === '',
  }
}

// `Est-ce que` and `est belle` are French: EST needs its full stop.
const SLUG = /^(INT\.?\s?\/\s?EXT|EXT\.?\s?\/\s?INT|I\.?\s?\/\s?E|INT|EXT|EST(?=[.:]))(?:\.|:|\s|-)\s*(.*)$/i
/** As no sentence begins. */
const SURE_SLUG = /^(?:INT|EXT|EST|I\.?\s?\/\s?E)(?:[.:/]|\s(?=[^\p{Ll}]{2}))/u
const SAME_PLACE =
  /(?:\bPOV|^(?:INSERT|CLOSE ON|ANGLE ON|BACK TO|LATER|MOMENTS? LATER|SAME|CONTINUOUS|MONTAGE|SERIES OF SHOTS|OPENING TITLES|MAIN TITLES|TITLES?|END CREDITS|CREDITS|INTERCUT)\b)/i

// What may stand before a slugline: `12`, `A2`, `SCENE 3.` in the margin, then `FLASHBACK -`.
const MARGIN = /^(?:SCENE\s{1,4})?([A-Z]{0,2}[0-9]{1,4}[A-Z]{0,3})\s{0,2}[.):–—-]{0,2}\s{1,80}(?=\S)/i
const TURN_BEFORE =
  /^(?:BEGIN |END )?(?:FLASH ?BACK|FLASH ?FORWARD|DREAM|MONTAGE|INTERCUT|BACK TO|CUT TO|FADE IN)(?: TO| OF| SEQUENCE)?\s{0,3}[:.–—-]{1,2}\s{0,3}(?=[IE])/i

type Margin = { readonly label: string | null; readonly body: string }

/** A slugline without its numbers; null when the line is none. Bold ones keep the marks at their end. */
function splitSlug(line: string): Margin | null {
  const bare = line.replace(/^[*_]{1,3}/, '').trimEnd()
  const label = MARGIN.exec(bare)
  const behind = label === null ? bare : bare.slice(label[0].length)
  const turn = TURN_BEFORE.exec(behind)
  const body = turn === null ? behind : behind.slice(turn[0].length)
  if (!SLUG.test(body) || (label !== null && !SURE_SLUG.test(body))) return null
  return { label: label?.[1] ?? null, body: label === null ? body : withoutNumber(body, label[1] ?? '') }
}

/** Shooting scripts print the number in both margins. */
function withoutNumber(body: string, label: string): string {
  const rest = body.endsWith('.') ? body.slice(0, -1) : body
  const isRepeated = rest.toUpperCase().endsWith(label.toUpperCase()) && /\s$/.test(rest.slice(0, -label.length))
  return isRepeated ? rest.slice(0, -label.length).trimEnd() : body
}

export function isSlugLine(text: string): boolean {
  return splitSlug(text.slice(0, 200)) !== null
}

/** Where sentences stand beside headings without a blank line: only what is written as no sentence is. */
export function isSureSlugLine(text: string): boolean {
  const body = splitSlug(text.slice(0, 200))?.body
  return body !== undefined && SURE_SLUG.test(body)
}

function interiorOfSlug(prefix: string): Interior {
  if (/\/|I\.?\/?E/i.test(prefix) && !/^EXT$|^INT$/i.test(prefix)) return /\//.test(prefix) ? 'both' : 'unknown'
  if (/^INT/i.test(prefix)) return 'interior'
  return 'exterior'
}

/**
 * An English heading, forced (`.SNIPER SCOPE POV`) or with INT./EXT.; `#12A#` at its end is its number, as is one in its
 * margins.
 */
export function readSlug(line: string): HeadingFacts {
  const numbered = /^(.*?)\s*#([^#\s]{1,12})#\s*$/.exec(line.slice(0, 400))
  const written = (numbered?.[1] ?? line.slice(0, 400)).trim()
  const margin = splitSlug(written)
  const heading = margin?.body ?? written
  const label = numbered?.[2] ?? margin?.label ?? null
  const slug = SLUG.exec(heading)
  const body = (slug?.[2] ?? heading).trim()
  const pieces = body
    .split(/\s+[-–—]\s+|\s*--+\s*|\s*[–—]\s*|\s+-(?=\S)|(?<=\S)-\s+|\.\s+(?=[A-Z]+$)/)
    .filter((piece) => piece !== '')
  const facts = readWords(pieces.map((piece) => piece.replace(/^\(|\)$/g, '').trim()))
  const location = facts.rest.join(' - ').replace(/[.\s]+$/, '')
  const samePlace =
    location === '' ? slug === null || pieces.some(isSamePlace) : slug === null && SAME_PLACE.test(location)
  return {
    heading,
    label,
    location: samePlace || location === '' ? null : location,
    interior: facts.interior !== 'unknown' ? facts.interior : slug === null ? 'unknown' : interiorOfSlug(slug[1] ?? ''),
    timeOfDay: facts.timeOfDay,
    weather: facts.weather,
    samePlace,
  }
}

/** A scene that the script does not head. */
export const NO_HEADING: HeadingFacts = {
  heading: '',
  label: null,
  location: null,
  interior: 'unknown',
  timeOfDay: 'unknown',
  weather: 'unknown',
  samePlace: false,
}
