// What the lines of a script look like: how much each layout has for it. Where a reader has a word to say about a line, it
// is asked, so that what is recognised is what is read.
import type { ScriptLayout } from '#contract/breakdown.ts'
import { isEpisodeEnd, readEpisodeHeading, readSceneHeading } from './drama/headings.ts'
import { readStamped } from './drama/names.ts'
import { inBothScripts } from './hanzi.ts'
import { isSlugLine } from './headings.ts'
import { ORDINAL_WORD, WORD_NUMBER } from './numerals.ts'
import { readSceneLabel } from './scene-labels.ts'
import { findHeader } from './sheets/sheet-columns.ts'
import { isSpeakerName, readSpeakerHead } from './speaker-heads.ts'

const SAMPLE_LINES_MAX = 4000
/** More than all lines of the sample together can have for another layout. */
const WRITTEN_ON_IT = 100_000

export type Tally = Record<ScriptLayout, number>

export function tallyOf(sample: string, fileName: string): Tally {
  const lines = sample.split(/\r\n|\n|\r/, SAMPLE_LINES_MAX).map((line) => line.slice(0, 400))
  const tally: Tally = {
    fountain: 0,
    final_draft: 0,
    short_drama: 0,
    audio_drama: 0,
    stage_play: 0,
    line_sheet: 0,
    prose: 0,
    captions: 0,
  }
  byName(tally, fileName)
  if (/^\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!DOCTYPE[^>]{0,200}>\s*)?<FinalDraft\b/i.test(sample.slice(0, 2000)))
    tally.final_draft += WRITTEN_ON_IT
  if (/^\ufeff?WEBVTT(?:\s|$)/.test(sample)) tally.captions += WRITTEN_ON_IT
  countLines(tally, lines)
  countTable(tally, lines)
  return tally
}

function byName(tally: Tally, fileName: string): void {
  if (/\.(?:fountain|spmd)$/.test(fileName)) tally.fountain += 200
  if (/\.fdx$/.test(fileName)) tally.final_draft += 500
  if (/\.(?:srt|vtt)$/.test(fileName)) tally.captions += 100
  if (/\.(?:tsv|csv)$/.test(fileName)) tally.line_sheet += 50
}

const WRITTEN: readonly (readonly [ScriptLayout, number, RegExp])[] = [
  ['captions', 6, /^\d{1,2}:\d{2}(?::\d{2})?[.,]\d{3}\s*-->\s*\d/],
  ['fountain', 3, /^(?:> ?.+<?|(?:CUT|DISSOLVE|SMASH CUT|FADE) TO:|FADE (?:IN|OUT)[.:]?)$/],
  ['fountain', 4, /^(?:Title|Credit|Authors?|Draft date):/i],
  ['fountain', 3, /^(?:@\S|\.[A-Z]|\[\[|\/\*|~)/],
  ['short_drama', 4, /^[△▲]/],
  ['short_drama', 4, /^(?:人物|出场人物|人物小传|大纲)[：:]/],
  ['short_drama', 2, /^【(?:字幕|特效|定格|闪回|转场|全剧终)/],
  ['short_drama', 4, /^(?:PANEL\s\d|(?:分镜头?|镜头)\s?\d{1,3}\s?[：:])/i],
  ['audio_drama', 8, /^【场景/],
  ['audio_drama', 5, /^[【{[(（]\s?(?:SFX|BGM|音效|音乐|留白|环境音)/i],
  ['audio_drama', 4, /^[#＃]\s*(?:CV|广播剧|原著|有声)/],
  ['audio_drama', 2, /^旁白[：:（(]/],
  ['stage_play', 4, /^[\u4e00-\u9fff·]{1,8}——\S/],
  [
    'stage_play',
    5,
    new RegExp(
      `^(?:ACTE?|SC[EÈ]NE)\\s+(?:THE\\s)?${WORD_NUMBER}(?!\\w)(?!.{0,6}\\b(?:INT|EXT|EST)\\b)|^(?:THE\\s)?${ORDINAL_WORD} (?:ACT|SCENE)\\b|^第[一二三四五六七八九十]{1,3}幕`,
      'i',
    ),
  ],
  ['stage_play', 3, /^[A-Z][A-Z .'’-]{1,30}\.\s+[[("A-Z]/],
  ['stage_play', 3, /^[A-Z][A-Za-z .'’-]{0,30}:$/],
  ['stage_play', 3, /^\p{Lu}[\p{Lu} '’-]{2,30}(?:, [\p{Ll} '’]{1,40})?\.$/u],
  ['stage_play', 1.5, /^[A-Z][A-Z .'’-]{1,30}:\s+\S/],
]
const SIGNS = WRITTEN.map(([layout, weight, pattern]) => [layout, weight, inBothScripts(pattern)] as const)

/** A name as it is written in a sentence. One such line may be anything: "Note: closed on Mondays." */
const SPEECH_NAMED = /^\p{Lu}[\p{L}\p{M}\d#.'’ -]{0,30}(?:\s?\([^)]{1,40}\))?:\s+\S/u
/** Where nearly every line is one, people speak. */
const NAMED_SHARE_MIN = 0.8
const NAMED_LINES_MIN = 2
const QUOTED = /[“"「『][^”"」』]{1,400}[”"」』]?/

/** `— Where are you going? asked Tom.` */
const DASHED = /^[—–―]\s?(?=[\p{Lu}…¿¡])/u

/** A table or a printed play sets words apart from names by a wide blank. */
const SPACED = /^([\u3400-\u9fff·]{2,5}|[\u3400-\u9fff][ \u3000]{1,2}[\u3400-\u9fff])(?:\u3000{1,6}|\t)(?=\S)/
/** `JOHN      Hello there.` */
const CAPS_SPACED = /^(\p{Lu}[\p{Lu}'’.-]{1,24}(?: [\p{Lu}'’.-]{1,24}){0,3}) {3,24}(?=[^\s(])(?=.{0,80}\p{Ll})/u
const ALONE = /^[\u3400-\u9fff·]{2,6}(?:[（(][^（）()]{1,20}[）)])?$/
const QUOTED_WORDS = /^([\p{L}\p{N}·ー々]{1,10})(?:[（(][^（）()]{1,30}[）)])?\s{0,2}「[^「]{1,300}」$/u
const BRACKETED = /^【([\u3400-\u9fff·]{2,6})】(?=[^\s：:【])/

/** The words of a theatre, and those of a screen. */
const CURTAIN =
  /^[【〔［[（(]?(?:第[一二三四五六七八九十]{1,3}幕|[大前]?幕(?:徐徐|缓缓|急)?[启开落闭下]|开幕|闭幕|灯[渐光]?[渐]?[亮暗])/
const SCREEN = /^[△▲]|^第.{1,6}集|^\d{1,3}-\d{1,3}/

type Counts = {
  count: number
  slugs: number
  capsAboveText: number
  han: number
  named: number
  marked: number
  curtains: number
  screens: number
}

function countLines(tally: Tally, lines: readonly string[]): void {
  const counts: Counts = { count: 0, slugs: 0, capsAboveText: 0, han: 0, named: 0, marked: 0, curtains: 0, screens: 0 }
  const spaced = new Map<string, number>()
  const stamped = new Map<string, number>()
  const written = new Map<string, number>()
  for (const [at, raw] of lines.entries()) {
    const line = raw.trim()
    if (line === '') continue
    counts.count++
    const isApart = (lines[at - 1] ?? '').trim() === '' && (lines[at + 1] ?? '').trim() !== ''
    if (CURTAIN.test(line)) counts.curtains++
    if (SCREEN.test(line)) counts.screens++
    const isHeading = countHeading(tally, counts, line)
    // `INT. HOUSE` looks like a cue of a play as well.
    for (const [layout, weight, pattern] of SIGNS)
      if ((!isHeading || layout !== 'stage_play' || !isSlugLine(line)) && pattern.test(line)) tally[layout] += weight
    if (isHeading) continue
    if (SPEECH_NAMED.test(line)) counts.named++
    if (isHanSpeech(line)) counts.han++
    else if ((QUOTED.test(line) && line.length > 12) || DASHED.test(line)) tally.prose += 2
    else if (line.length > 60) tally.prose += 0.5
    if (isApart && isCapsCue(line)) counts.capsAboveText++
    else if (isApart && ALONE.test(line)) add(written, line.replace(/[（(].*$/, ''))
    const name = SPACED.exec(line)?.[1] ?? CAPS_SPACED.exec(line)?.[1]
    if (name !== undefined && isSpeakerName(name)) add(spaced, name)
    add(stamped, readStamped(line)?.names[0])
    add(written, BRACKETED.exec(line)?.[1])
    const quoted = QUOTED_WORDS.exec(line)?.[1]
    add(written, quoted)
    if (quoted !== undefined) tally.prose -= 2
  }
  tally.fountain += counts.capsAboveText * 2
  tally.stage_play += repeated(spaced) * 3
  tally.short_drama += repeated(written) * 1.5 + repeated(stamped) * 6
  countNamed(tally, counts)
  // `名：台词` below a curtain is a play.
  if (counts.curtains > 0 && counts.screens === 0) tally.stage_play += counts.han * 2 + counts.curtains * 8
  tally.short_drama += counts.han * (tally.short_drama >= tally.audio_drama ? 1.5 : 1)
  tally.audio_drama += counts.han * (tally.audio_drama > tally.short_drama ? 1.5 : 1)
}

function add(counts: Map<string, number>, name: string | undefined): void {
  if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1)
}

/** Lines of those who come back. */
function repeated(counts: ReadonlyMap<string, number>): number {
  let sum = 0
  for (const times of counts.values()) if (times > 1) sum += times
  return sum
}

/** True when the line heads a scene or an episode. */
function countHeading(tally: Tally, counts: Counts, line: string): boolean {
  if (line.length > 160) return false
  if (isSlugLine(line)) {
    counts.slugs++
    // Chinese writers use them too.
    if (/[\u3400-\u9fff]/.test(line)) tally.short_drama += 4
    tally.fountain += /[\u3400-\u9fff]/.test(line) ? 4 : 8
    return true
  }
  if (!/[\u3400-\u9fff]/.test(line) || /^【[场場]景|^第.{1,4}幕/.test(line)) return /^【[场場]景|^第.{1,4}幕/.test(line)
  const isHeading = readEpisodeHeading(line) !== null || readSceneHeading(line) !== null || isEpisodeEnd(line)
  // `第一章` heads a part of a novel as well.
  if (isHeading) tally.short_drama += /^第.{1,8}[章回]/.test(line) ? 0 : 8
  else if (readSceneLabel(line) === null) return false
  else counts.marked++
  return true
}

/** `MARY: text`: below sluglines a drama, else a play. */
function countNamed(tally: Tally, { count, slugs, named, marked }: Counts): void {
  if (named < NAMED_LINES_MIN) return
  if (slugs > 0) tally.short_drama += named * 4
  else if (named >= (count - marked) * NAMED_SHARE_MIN) tally.stage_play += named * 1.5
}

const SAYS = /(?:[说道问喊叫答曰云笑哭叹]|[了着地])$/

/** `Tom：你好`, `A：……`, `角色12（笑）:好`: words in Chinese under a name of any letters. */
function isHanSpeech(line: string): boolean {
  const head = readSpeakerHead(line)
  if (head === null || !/[\u3400-\u9fff：]/.test(line)) return false
  const [name = ''] = head.names
  // `林晚道：“你管我。”` is a sentence of a novel.
  const isTold = /^\s?[“"「『]/.test(line.slice(head.end)) && (name.length > 4 || SAYS.test(name))
  return !isTold && (line.charAt(head.end - 1) === '：' || /[\u3400-\u9fff]/.test(name))
}

function isCapsCue(line: string): boolean {
  const bare = line.replace(/\s{0,2}\([^()]{0,30}\)/g, '')
  return (
    line.length <= 60 &&
    /^[\p{Lu}\d][\p{Lu}\d .'’\-&/#^]{1,39}$/u.test(bare) &&
    /\p{Lu}/u.test(bare) &&
    !/[:.]$/.test(bare)
  )
}

/** As much as a line can have for any other layout, so that what stands in the cells is no sign. */
const ROW_WEIGHT = 6
const ROWS_SHARE_MIN = 0.6
/** Rows without a header. */
const ROWS_MIN = 3

/** Rows under a header that names columns, or as many cells in every line. */
function countTable(tally: Tally, lines: readonly string[]): void {
  const header = findHeader(lines)
  if (header !== null) {
    tally.line_sheet += 200
    const cells = (line: string): number => line.split(header.separator).length
    const width = cells(lines[header.line] ?? '')
    const filled = lines.slice(header.line).filter((line) => line.trim() !== '')
    // The separator may stand within a cell as well, and a cell may hold a line end.
    const rows = filled.filter((line) => cells(line) >= width)
    if (width > 2 && rows.length >= filled.length * ROWS_SHARE_MIN) tally.line_sheet += rows.length * ROW_WEIGHT
  }
  const tabbed = lines.filter((line) => line.split('\t').length >= 3).length
  if (tabbed > 3 && tabbed > lines.length * 0.7) tally.line_sheet += tabbed * 2
  const filled = lines.map((line) => line.trim()).filter((line) => line !== '')
  for (const separator of ['\t', '|']) {
    const cells = filled.map((line) => line.split(separator).length)
    const isTable = cells.length >= ROWS_MIN && (cells[0] ?? 0) > 1 && cells.every((count) => count === cells[0])
    if (isTable) tally.line_sheet += cells.length
  }
}
