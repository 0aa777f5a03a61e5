// A script read in its layout: the one that somebody chose, or the one that is recognised.
import type { ScriptLayout } from '#contract/breakdown.ts'
import { layoutReaders } from './layout-readers.ts'
import { findLostPages } from './lost-pages.ts'
import { viewMarkdown } from './markdown-view.ts'
import type { Reading, ReadOptions } from './reading.ts'
import { type Recognition, recogniseLayout } from './recognise.ts'
import { createSourceText, type SourceText } from './source-text.ts'

export type ChosenReading = Recognition & { readonly reading: Reading }

/** Those whose own signs look like Markdown, or that are no text of a person. */
const UNSEEN: ReadonlySet<ScriptLayout> = new Set(['fountain', 'final_draft', 'captions'])
const PLAIN_FILE = /\.(?:fountain|spmd|fdx|srt|vtt|tsv|csv)$/i

/** `wanted` always wins. */
export function chooseReading(source: SourceText, wanted: ScriptLayout | null, options: ReadOptions): ChosenReading {
  const lost = findLostPages(source)
  const whole = lost.parts.length === 0 ? source : createSourceText(lost.text)
  const isPlain = PLAIN_FILE.test(options.fileName ?? '')
  const asWritten = wanted === null ? recogniseLayout(whole.text, options) : { layout: wanted, confidence: 1 }
  const view = isPlain || UNSEEN.has(asWritten.layout) ? null : viewMarkdown(whole)
  const seen = view?.source ?? whole
  const { layout, confidence } = wanted === null && view !== null ? recogniseLayout(seen.text, options) : asWritten
  const read = layoutReaders[layout](seen, options)
  const reading = view === null ? read : view.restore(read)
  reading.parts.push(...lost.parts)
  reading.warnings.push(...lost.warnings)
  return { layout, confidence, reading }
}
