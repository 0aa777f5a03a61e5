// Turns the stretches a parser found into elements that cover the whole text, in order, without a gap.
import type { BreakdownElement } from '#contract/breakdown.ts'
import type { At, Part } from './reading.ts'
import type { SourceText } from './source-text.ts'

export type Stretch = Part

/**
 * Gaps between parts become: the line end that closes the part before them, then blanks. What is not blank
 * and was claimed by no parser becomes action, so that nothing of a script is ever lost.
 */
export function coverText(source: SourceText, parts: readonly Part[]): Stretch[] {
  const sorted = [...parts].sort((a, b) => a.start - b.start || a.end - b.end)
  const stretches: Stretch[] = []
  let at = 0
  for (const part of sorted) {
    const start = Math.max(part.start, at)
    const end = Math.min(part.end, source.text.length)
    if (end <= start) continue
    if (start > at) fillGap(source, stretches, { start: at, end: start })
    // A speech of several lines without a blank one between them is one piece of dialogue.
    const last = stretches.at(-1)
    if (last?.kind === 'dialogue' && part.kind === 'dialogue' && last.end === start && endsLine(source.text, start)) {
      stretches[stretches.length - 1] = { ...last, end }
    } else stretches.push({ kind: part.kind, start, end })
    at = end
  }
  if (at < source.text.length) fillGap(source, stretches, { start: at, end: source.text.length })
  return stretches
}

const endsLine = (text: string, at: number): boolean =>
  /[\r\n]/.test(text.charAt(at - 1)) || /^[ \t\u3000]+$/.test(text.slice(Math.max(0, at - 3), at))

/** What lies between two parts. */
function fillGap(source: SourceText, stretches: Stretch[], { start, end }: At): void {
  const text = source.text.slice(start, end)
  if (text.trim() !== '') {
    stretches.push({ kind: 'action', start, end })
    return
  }
  const last = stretches.at(-1)
  const lineEnd = /\r\n|\n|\r/.exec(text)
  if (last === undefined) {
    stretches.push({ kind: 'blank', start, end })
    return
  }
  const closed = lineEnd === null ? end : start + lineEnd.index + lineEnd[0].length
  stretches[stretches.length - 1] = { kind: last.kind, start: last.start, end: closed }
  if (closed < end) stretches.push({ kind: 'blank', start: closed, end })
}

/** `sceneAt` is asked with rising offsets. */
export function toElements(
  source: SourceText,
  stretches: readonly Stretch[],
  sceneAt: (offset: number) => number,
): BreakdownElement[] {
  return stretches.map((part) => ({
    ...source.spanOf(part.start, part.end),
    kind: part.kind,
    scene: sceneAt(part.start),
  }))
}
