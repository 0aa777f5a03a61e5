// Which layout a script has, from what its lines look like. The user may always overrule it.
import type { ScriptLayout } from '#contract/breakdown.ts'

export type Recognition = {
  readonly layout: ScriptLayout
  /** 0..1: how far the best layout is ahead of the others. */
  readonly confidence: number
  readonly scores: Readonly<Record<ScriptLayout, number>>
}

const SAMPLE_LINES_MAX = 4000
const SAMPLE_CHARS_MAX = 400_000

type Tally = Record<ScriptLayout, number>

export function recogniseLayout(text: string, fileName: string | null): Recognition {
  const scores = tallyOf(text.slice(0, SAMPLE_CHARS_MAX), fileName?.toLowerCase() ?? '')
  const ranked = (Object.entries(scores) as [ScriptLayout, number][]).sort((a, b) => b[1] - a[1])
  const [best, second] = ranked
  const layout = best !== undefined && best[1] > 0 ? best[0] : 'prose'
  const top = best?.[1] ?? 0
  const confidence = top <= 0 ? 0 : Math.min(1, (top - (second?.[1] ?? 0)) / top)
  return { layout, confidence: Math.round(confidence * 1000) / 1000, scores }
}

function tallyOf(sample: string, fileName: string): Tally {
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
    tally.final_draft += 1000
  if (/^\ufeff?WEBVTT(?:\s|$)/.test(sample)) tally.captions += 1000
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

const SIGNS: readonly (readonly [ScriptLayout, number, RegExp])[] = [
  ['captions', 6, /^\d{1,2}:\d{2}(?::\d{2})?[.,]\d{3}\s*-->\s*\d/],
  ['fountain', 8, /^(?:INT|EXT|EST|INT\.?\/EXT|I\/E)[. ]/i],
  ['fountain', 3, /^(?:> ?.+<?|(?:CUT|DISSOLVE|SMASH CUT|FADE) TO:|FADE (?:IN|OUT)[.:]?)$/],
  ['fountain', 4, /^(?:Title|Credit|Authors?|Draft date):/i],
  ['fountain', 3, /^(?:@\S|\.[A-Z]|\[\[|\/\*|~)/],
  ['short_drama', 8, /^第[0-9一二三四五六七八九十百零]{1,6}[集场]/],
  ['short_drama', 8, /^\d{1,3}\s?[-－—]\s?\d{1,3}[\s、.]*\S/],
  ['short_drama', 4, /^[△▲]/],
  ['short_drama', 4, /^(?:人物|出场人物|人物小传|大纲)[：:]/],
  ['short_drama', 2, /^【(?:字幕|特效|定格|闪回|转场|全剧终)/],
  ['audio_drama', 8, /^【场景/],
  ['audio_drama', 5, /^[【{[(（]\s?(?:SFX|BGM|音效|音乐|留白|环境音)/i],
  ['audio_drama', 4, /^[#＃]\s*(?:CV|广播剧|原著|有声)/],
  ['audio_drama', 2, /^旁白[：:（(]/],
  ['stage_play', 4, /^[\u4e00-\u9fff·]{1,8}——\S/],
  [
    'stage_play',
    5,
    /^(?:ACT|SCENE)\s+[IVX\d]+\b|^(?:FIRST|SECOND|THIRD|FOURTH|FIFTH) ACT\b|^第[一二三四五六七八九十]{1,3}幕/i,
  ],
  ['stage_play', 3, /^[A-Z][A-Z .'’-]{1,30}\.\s+[[("A-Z]/],
  ['stage_play', 3, /^[A-Z][A-Za-z .'’-]{0,30}:$/],
  ['stage_play', 1.5, /^[A-Z][A-Z .'’-]{1,30}:\s+\S/],
]

const SPEECH_HAN =
  /^(?:【\d{1,5}】)?[\u4e00-\u9fff·]{1,8}(?:\s?(?:OS|VO|&\s?[\u4e00-\u9fff]{1,8}))?(?:[（(][^）)]{1,30}[）)])?[：:]/
/** A name as it is written in a sentence. One such line may be anything: "Note: closed on Mondays." */
const SPEECH_NAMED = /^\p{Lu}[\p{L}\p{M}.'’ -]{0,30}(?:\s?\([^)]{1,40}\))?:\s+\S/u
/** Where nearly every line is one, people speak. */
const NAMED_SHARE_MIN = 0.8
const NAMED_LINES_MIN = 2
const QUOTED = /[“"「『][^”"」』]{1,400}[”"」』]?/

function countLines(tally: Tally, lines: readonly string[]): void {
  let capsAboveText = 0
  let speechHan = 0
  let named = 0
  let count = 0
  for (const [at, raw] of lines.entries()) {
    const line = raw.trim()
    if (line === '') continue
    count++
    if (SPEECH_NAMED.test(line)) named++
    for (const [layout, weight, pattern] of SIGNS) if (pattern.test(line)) tally[layout] += weight
    if (SPEECH_HAN.test(line)) speechHan++
    else if (QUOTED.test(line) && line.length > 12) tally.prose += 2
    else if (line.length > 60) tally.prose += 0.5
    if (isCapsCue(line) && (lines[at - 1] ?? '').trim() === '' && (lines[at + 1] ?? '').trim() !== '') capsAboveText++
  }
  tally.fountain += capsAboveText * 2
  if (named >= NAMED_LINES_MIN && named >= count * NAMED_SHARE_MIN) tally.stage_play += named * 1.5
  tally.short_drama += speechHan * (tally.short_drama >= tally.audio_drama ? 1.5 : 1)
  tally.audio_drama += speechHan * (tally.audio_drama > tally.short_drama ? 1.5 : 1)
}

function isCapsCue(line: string): boolean {
  return line.length <= 40 && /^[\p{Lu}][\p{Lu}\d .'’\-()^]{1,39}$/u.test(line) && !/[:.]$/.test(line)
}

const SPEAKER_COLUMN = /^(?:speaker|character|role|name|who|角色|人物|说话人|讲述人|配音)$/i

/** Tab- or comma-separated rows under a header that names a speaker. */
function countTable(tally: Tally, lines: readonly string[]): void {
  const header = lines.find((line) => line.trim() !== '') ?? ''
  for (const separator of ['\t', ',', ';', '|']) {
    const cells = header.split(separator).map((cell) => cell.trim().replace(/^"|"$/g, ''))
    if (cells.length >= 2 && cells.some((cell) => SPEAKER_COLUMN.test(cell))) tally.line_sheet += 200
  }
  const tabbed = lines.filter((line) => line.split('\t').length >= 3).length
  if (tabbed > 3 && tabbed > lines.length * 0.7) tally.line_sheet += tabbed * 2
}
