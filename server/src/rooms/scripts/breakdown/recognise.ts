// Which layout a script has. What its lines look like ranks the layouts; then they are tried, for a layout in which nobody
// speaks is not the one that it was written in. The user may always overrule it.
import type { ScriptLayout } from '#contract/breakdown.ts'
import { layoutReaders } from './layout-readers.ts'
import { tallyOf } from './layout-signs.ts'
import type { Reading, ReadOptions } from './reading.ts'
import { createSourceText, type SourceText } from './source-text.ts'

export type Recognition = {
  readonly layout: ScriptLayout
  /** 0..1: how far the best layout is ahead of the others. */
  readonly confidence: number
}

const SAMPLE_CHARS_MAX = 400_000
/** A layout with this much for it is written on the file itself: `WEBVTT`, `<FinalDraft`. */
const CERTAIN = 500

export function recogniseLayout(text: string, options: ReadOptions): Recognition {
  const scores = tallyOf(text.slice(0, SAMPLE_CHARS_MAX), options.fileName?.toLowerCase() ?? '')
  const ranked = (Object.entries(scores) as [ScriptLayout, number][]).sort((a, b) => b[1] - a[1])
  const [best, top] = ranked[0] ?? ['prose', 0]
  const layout = top > 0 ? best : 'prose'
  const second = ranked.find(([one]) => one !== layout && !areTwins(one, layout))?.[1] ?? 0
  const confidence = top <= 0 ? 0 : Math.round(Math.min(1, (top - second) / top) * 1000) / 1000
  if (top >= CERTAIN) return { layout, confidence }
  const other = tryOthers(text, layout, { ranked: ranked.map(([one]) => one), options })
  return other === null ? { layout, confidence } : { layout: other, confidence: 0 }
}

/** One reader reads both: which of the two it is, matters little. */
const areTwins = (one: ScriptLayout, other: ScriptLayout): boolean =>
  [one, other].every((layout) => layout === 'short_drama' || layout === 'audio_drama')

const TRIAL_CHARS_MAX = 24_000
/** As many times the lines of the layout that its looks speak for. */
const FAR_MORE = 4
/** A layout in which fewer of the lines are spoken finds speech by chance: in a novel more easily than in a script. */
const SHARE_MIN = { prose: 0.25, script: 0.1 } as const
const SPOKEN_MIN = 2
/** Those that make a speech of nothing in particular are not asked. */
const TRIED: ReadonlySet<ScriptLayout> = new Set(['fountain', 'short_drama', 'stage_play', 'prose'])

type Others = { readonly ranked: readonly ScriptLayout[]; readonly options: ReadOptions }

/** Null when the layout finds those who speak, or none of the others does. */
function tryOthers(text: string, layout: ScriptLayout, { ranked, options }: Others): ScriptLayout | null {
  const sample = createSourceText(headOf(text))
  const rows = sample.lines.filter((line) => line.text.trim() !== '').length
  const spokenIn = (one: ScriptLayout): number => countSpoken(layoutReaders[one](sample, options), one)
  const reading = layoutReaders[layout](sample, options)
  const found = countSpoken(reading, layout)
  // Half the rows: more than anybody else could find four times over is not there.
  if (found * FAR_MORE > rows) return null
  let best: ScriptLayout | null = null
  let most = Math.max(SPOKEN_MIN, rows * SHARE_MIN[layout === 'prose' ? 'prose' : 'script'], found * FAR_MORE)
  for (const one of ranked) {
    if (one === layout || !TRIED.has(one)) continue
    const spoken = spokenIn(one)
    // Of two that find as much, the one that ranks higher.
    if (best === null ? spoken < most : spoken <= most) continue
    best = one
    most = spoken
  }
  return best ?? (isEmpty(reading) ? firstWithText([...ranked, 'prose'], { sample, layout, options }) : null)
}

type Sample = { readonly sample: SourceText; readonly layout: ScriptLayout; readonly options: ReadOptions }

/** The first that finds speech, or else something to see. A sheet may have two rows, and no header. */
function firstWithText(ranked: readonly ScriptLayout[], { sample, layout, options }: Sample): ScriptLayout | null {
  let seen: ScriptLayout | null = null
  for (const one of ranked) {
    if (one === layout || !(TRIED.has(one) || (one === 'line_sheet' && isTabbed(sample)))) continue
    const reading = layoutReaders[one](sample, options)
    if (countSpoken(reading, one) > 0) return one
    if (seen === null && !isEmpty(reading)) seen = one
  }
  return seen
}

const isEmpty = ({ items }: Reading): boolean => items.every(({ type }) => type !== 'speech' && type !== 'action')

/** As many cells in every line. */
function isTabbed({ lines }: SourceText): boolean {
  const counts = lines.flatMap(({ text }) => (text.trim() === '' ? [] : [text.split('\t').length]))
  return (counts[0] ?? 0) > 1 && counts.every((count) => count === counts[0])
}

function headOf(text: string): string {
  if (text.length <= TRIAL_CHARS_MAX) return text
  const end = text.lastIndexOf('\n', TRIAL_CHARS_MAX)
  return text.slice(0, end > 0 ? end : TRIAL_CHARS_MAX)
}

/** Lines that somebody speaks. What a novel's narrator tells is no sign of anything. */
function countSpoken(reading: Reading, layout: ScriptLayout): number {
  let spoken = 0
  for (const item of reading.items)
    if (item.type === 'speech' && !(layout === 'prose' && item.kind === 'narration')) spoken++
  return spoken
}
