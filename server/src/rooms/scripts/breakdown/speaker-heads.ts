// The head of a speech on one line: `马三（颤抖）：`, `【12】庄子 OS:`, `汉子 & 庄子（同时）：`.

import { findBracketRuns, insideOf } from './brackets.ts'
import { inBothScripts } from './hanzi.ts'
import { splitTrailingMark } from './voice-marks.ts'

export type SpeakerHead = {
  readonly names: readonly string[]
  readonly directions: readonly string[]
  /** Offset in the given text where the speech begins (behind the colon). */
  readonly end: number
}

const HEAD_LENGTH_MAX = 80
const NUMBERING =
  /^(?:\d{1,2}:\d{2}(?::\d{2})?(?=\s)|【\d{1,5}】|\[\d{1,5}\]|[(（]\d{1,5}[)）]|\d{1,5}[.、．)）])\s{0,4}/
const NOT_IN_NAMES = /[。，！？；…“”"「」『』,!?;《》△▲【】{}=<>|\\@%^*~\t]|#(?!\d)|——|https?$/
const NOT_NAMES = inBothScripts(
  /^(?:画面|镜头|特写|大特写|近景|中景|远景|全景|中近景|大全景|空镜|空镜头|闪回|闪进|闪出|注|备注|注意|提示|时间|地点|场景|场次|人物|出场人物|登场人物|主要人物|本场人物|角色|道具|服装|服化道|化妆|大纲|故事大纲|简介|内容简介|主题|类型|题材|集数|时长|编剧|导演|作者|原著|原作|改编|出品|制片|监制|策划|剧名|片名|剧本|标题|版本|日期|天气|内容|梗概|故事梗概|前情提要|前情回顾|本集看点|看点|钩子|人物小传|人物介绍|角色介绍|人物表|CV表|演员表|景别|运镜|画风|风格|背景|情节|动作|台词|时空|https?|mailto|note|notes|time|place|scene|setting|props|cast|characters|title|author|credit|source|contact|date|draft date|copyright|synopsis|fade in|fade out|cut to|close on|angle on|insert|pov|super|sfx|bgm|sound|music|act|episode|int|ext|est|int\.?\/ext|i\/e|[时景人内外]|内外|内外景|布景|shot|camera)$/i,
)

/** `镜头1`, `分镜二`, `Panel 3`: what is numbered is a picture. */
const PICTURE = inBothScripts(
  /^(?:(?:分镜头?|镜头?|画面)\s?[\d一二三四五六七八九十]{1,4}|(?:shot|panel|page|frame)\s?(?:\d{1,3}|one|two|three))$/i,
)
/** `0-3秒`, `5s` */
const SECONDS = /^\d{1,4}(?:\s?[-–—~至到]\s?\d{1,4})?\s?(?:s|秒钟?|secs?|″|")$/i
const CLOCK = /^\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?(?:\s?[-–—~]\s?\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?)?$/

const HEADING = inBothScripts(/^(?:INT|EXT|EST)[. ]|^第.{1,8}[集场幕章回话]$|^(?:场次|场景|场).{1,5}$/i)

/** `00:15`, `0:00-0:15`: when something is said, and not how. */
export const isClock = (text: string): boolean => text.length < 40 && CLOCK.test(text)

export function isSpeakerName(name: string): boolean {
  if (PICTURE.test(name) || SECONDS.test(name)) return false
  if (name === '' || NOT_NAMES.test(name) || NOT_IN_NAMES.test(name)) return false
  if (HEADING.test(name)) return false
  const isHan = /[\u3400-\u9fff]/.test(name)
  if (name.length > (isHan ? 12 : 40)) return false
  if (!/[\p{L}]/u.test(name)) return false
  return isHan || name.split(' ').length <= 5
}

/** Null when the line does not begin with a speaker and a colon. */
export function readSpeakerHead(line: string): SpeakerHead | null {
  const window = line.slice(0, HEAD_LENGTH_MAX)
  if (!window.includes('：') && !window.includes(':')) return null
  const numbering = NUMBERING.exec(window)?.[0].length ?? 0
  const runs = findBracketRuns(window.slice(numbering)).map((run) => ({
    ...run,
    start: run.start + numbering,
    end: run.end + numbering,
  }))
  const colon = findColon(window, runs, numbering)
  if (colon < 0) return null
  let bare = ''
  let at = numbering
  const directions: string[] = []
  for (const run of runs) {
    if (run.start > colon) break
    bare += window.slice(at, run.start)
    if (run.open === '【' && bare.trim() === '') bare += insideOf(window, run)
    else if (!isClock(insideOf(window, run))) directions.push(insideOf(window, run))
    at = run.end
  }
  bare += window.slice(at, colon)
  const open = OPEN_BRACKET.exec(bare)
  if (open !== null) directions.push(open[2] ?? '')
  const names = splitNames((open?.[1] ?? bare).replace(/^\*+|\*+$/g, '').trim(), directions)
  return names === null ? null : { names, directions, end: colon + 1 }
}

/** `小梅（笑：`: a bracket that nothing closes ends at the colon. */
const OPEN_BRACKET = /^([^（(]{1,40})[（(]([^（()）]{1,40})$/

function findColon(window: string, runs: readonly { start: number; end: number }[], from: number): number {
  let run = 0
  for (let at = from; at < window.length; at++) {
    while ((runs[run]?.end ?? Number.POSITIVE_INFINITY) <= at) run++
    const inside = at >= (runs[run]?.start ?? Number.POSITIVE_INFINITY)
    const sign = window.charAt(at)
    if (!inside && (sign === '：' || sign === ':')) {
      const isClock = sign === ':' && /\d/.test(window.charAt(at - 1)) && /\d/.test(window.charAt(at + 1))
      return isClock || window.startsWith('://', at) ? -1 : at
    }
  }
  return -1
}

function splitNames(bare: string, directions: string[]): string[] | null {
  const names: string[] = []
  for (const part of bare.split(/\s{0,3}(?:[&＆、/／+＋]|\band\b|\bAND\b)\s{0,3}/)) {
    const { name, mark } = splitTrailingMark(joinSpaced(part.trim()))
    if (!isSpeakerName(name)) return null
    if (mark !== null) directions.push(mark)
    if (!names.includes(name)) names.push(name)
  }
  return names
}

/** `鲁　贵`: names of two signs are set as wide as those of three. */
export function joinSpaced(name: string): string {
  return /^[\u3400-\u9fff](?:[ \u3000]{1,3}[\u3400-\u9fff]){1,2}$/.test(name) ? name.replace(/[ \u3000]+/g, '') : name
}
