// Where scenes play: from the heading, else from the scene before, else from the opening stage direction.
import type { BreakdownScene, Weather } from '#contract/breakdown.ts'
import { interiorOfPlace } from './interiors.ts'
import { isChinese } from './language.ts'
import type { HeadingFacts } from './reading.ts'
import type { SceneDraft } from './scenes.ts'

export type Place = Pick<BreakdownScene, 'location' | 'interior' | 'time_of_day' | 'weather'> & {
  readonly isKnown: boolean
}

const WEATHER_TEXT: readonly (readonly [Weather, RegExp])[] = [
  [
    'storm',
    /暴雨|雷雨|雷声|闪电|暴风雨|\bthunder(?:storm| rolls| rumbles| claps| cracks)|\bstorm (?:rages|breaks|hits)|\blightning (?:strikes|flashes)/i,
  ],
  ['rain', /下雨|雨声|雨水|大雨|细雨|雨点|雨丝|淋雨|\brain(?:s|ing|y)?\b/i],
  ['snow', /下雪|大雪|雪花|飘雪|\bsnow(?:s|ing|y)?\b/i],
  ['fog', /大雾|浓雾|雾气|\bfog\b|\bmist\b/i],
  ['wind', /阴风|狂风|大风|风声|\bwindy\b|\bgale\b|\bhowling wind/i],
  ['clear', /阳光|晴空|烈日|\bsun is shining|\bsunny\b|\bsunlight\b/i],
]

/** Places of all scenes in order; a scene without a place of its own takes that of the scene before it. */
export function placeScenes(scenes: readonly SceneDraft[], language: string): Place[] {
  const unknown = isChinese(language) ? '未标明地点' : 'Unspecified place'
  const places: Place[] = []
  for (const scene of scenes) {
    const before = places.at(-1)
    const { facts } = scene
    const written = facts.location ?? (isSameAsBefore(facts) ? null : openingPlace(scene))
    const source =
      written === null && facts.samePlace ? (namedScene(facts, { scenes, places }) ?? before ?? null) : null
    const location = written ?? source?.location ?? unknown
    const hour = facts.timeOfDay
    places.push({
      location,
      isKnown: written !== null || (source?.isKnown ?? false),
      interior: facts.interior !== 'unknown' ? facts.interior : (source?.interior ?? interiorOfPlace(location)),
      // A turn of time without a heading has an hour of its own, even if it does not say which.
      time_of_day: facts.timeOfDay === 'unknown' && facts.heading !== '' ? (source?.time_of_day ?? 'unknown') : hour,
      weather: facts.weather !== 'unknown' ? facts.weather : weatherIn(scene, hour === 'continuous' ? source : null),
    })
  }
  return places
}

const AS_IN = /同第?([0-9〇零一二三四五六七八九十百]{1,4})[场幕]|\bsame as scene (\S{1,12})/i

/** `景同第一场`, `Same as Scene One`: the place of an earlier scene. */
function namedScene(
  { heading }: HeadingFacts,
  { scenes, places }: { scenes: readonly SceneDraft[]; places: readonly Place[] },
): Place | undefined {
  const found = AS_IN.exec(heading.slice(0, 400))
  const label = (found?.[1] ?? found?.[2])?.replace(/[.,:;]+$/, '').toUpperCase()
  if (label === undefined) return undefined
  return places[scenes.slice(0, places.length).findIndex((scene) => scene.facts.label?.toUpperCase() === label)]
}

/** `The same.` is said of the place: what is done there names no other. */
const isSameAsBefore = ({ samePlace, heading }: HeadingFacts): boolean =>
  samePlace && heading !== '' && /\bsame\b|\bditto\b|\bas before\b|同/i.test(heading)

/** `before`: the scene that this one goes on from without a pause. */
function weatherIn(scene: SceneDraft, before: Place | null): Weather {
  const words: string[] = [scene.facts.heading]
  let length = 0
  for (const item of scene.items) {
    if (item.type === 'speech' && item.kind !== 'narration') continue
    words.push(item.text.slice(0, 300))
    length += item.text.length
    if (length > 1500) break
  }
  const text = words.join(' ')
  for (const [weather, pattern] of WEATHER_TEXT) if (pattern.test(text)) return weather
  return before?.weather ?? 'unknown'
}

const PLACE_HAN =
  /(?:^|[，。、\s]|[在到进入于]了?|一[大小]?[片座间条处个])([^在到进入于了，。、；：！？\s]{0,4}(?:荒地|空地|草地|山|山上|山下|山顶|街口|街头|街上|集市|市集|村口|村庄|庄子里|院子|院落|庭院|花园|客厅|卧室|书房|厨房|办公室|教室|医院|病房|走廊|酒肆|茶馆|酒馆|餐厅|咖啡馆|饭店|车站|码头|河边|海边|湖边|桥上|桥头|树林|森林|沙漠|草原|屋内|房间|大厅|大殿|殿内|寺庙|庙里|道观|观中|牢房|监狱|城门|城墙|王宫|皇宫|军营|战场|坟地|墓地|路边|公园|广场|操场|天台|电梯|车内|车厢))/
// Classical prose names a place in one sign: 货梨于市.
const CLASSICAL_PLACE =
  /(?:于|在|至|入|过)(市|肆|寺|观|庙|店|室|园|城|村|江|舟|山)(?=[，。；、])|(观宇|寺宇|兰若|村舍|茅舍|古寺|破庙|旅舍|书斋)/
const PLACE_NAMES: Readonly<Record<string, string>> = {
  市: '集市',
  肆: '店肆',
  寺: '寺院',
  观: '道观',
  庙: '庙里',
  店: '店中',
  室: '室内',
  园: '园中',
  城: '城中',
  村: '村中',
  江: '江边',
  舟: '舟中',
  山: '山中',
}
const PLACE_WORD =
  /\b(?:morning-room|drawing-room|living room|bedroom|kitchen|garden|orchard|street|square|forest|woods?|hall|castle|palace|church|cell|prison|office|room|house|cottage|ship|deck|beach|shore|park|field|road|bridge|station|tavern|inn|shop|store|library|school|hospital|balcony)\b/i
const PLACE_PHRASE = new RegExp(
  `\\b(?:the|a|an|his|her|their) ((?:[a-z-]{1,20} ){0,2}?${PLACE_WORD.source.slice(2)})`,
  'i',
)
/** A play without headings names its place in the first stage direction, before anybody speaks. */
function openingPlace(scene: SceneDraft): string | null {
  const told = openingNarration(scene)
  if (told !== '') return placeIn(told) ?? PLACE_PHRASE.exec(firstSentence(told))?.[1] ?? null
  for (const item of scene.items.slice(0, 3)) {
    if (item.type === 'speech') return null
    const place = placeIn(item.text)
    if (place !== null) return place
    const sentence = firstSentence(item.text)
    if (item.type === 'action' && PLACE_WORD.test(sentence) && sentence.length <= 80)
      return sentence.replace(/^(?:the|a|an|in|at) /i, '')
  }
  return null
}

/** What is told before anything else, whole: where it is cut into lines is nothing to a place. */
function openingNarration(scene: SceneDraft): string {
  let told = ''
  for (const item of scene.items) {
    if (item.type !== 'speech' || item.kind !== 'narration' || told.length > 300) break
    told += item.text
  }
  return told
}

const CURTAIN =
  /^(?:[大前]?幕(?:徐徐|缓缓)?[启开]|开幕|幕启时?|灯[亮光]渐?亮?)[：:，,。\s]{0,3}|^(?:at rise|curtain rises|the curtain rises(?: on)?)[:.,\s]{0,3}/i
const firstSentence = (text: string): string =>
  (text.replace(CURTAIN, '').split(/[。.！!？?；;]/)[0] ?? '').slice(0, 120).trim()

function placeIn(text: string): string | null {
  const han = PLACE_HAN.exec(firstSentence(text))
  if (han?.[1] !== undefined) return han[1].replace(/^一?[大小]?[片座间条处个](?=.{2})/, '')
  const classical = CLASSICAL_PLACE.exec(text.slice(0, 300))
  const word = classical?.[1] ?? classical?.[2] ?? null
  return word === null ? null : (PLACE_NAMES[word] ?? word)
}
