// From what the server found to places in the text as it is now.
import type { Diagnostic } from '@codemirror/lint'
import type { ReadText } from './preview-reader.ts'

/** Index of the scene that holds an offset; -1 before the first one. */
export function sceneAt({ found, snapshot }: ReadText, offset: number): number {
  let low = 0
  let high = found.scenes.length
  while (low < high) {
    const middle = (low + high) >> 1
    const scene = found.scenes[middle]
    if (scene && snapshot.placeOf(scene.start_offset) <= offset) low = middle + 1
    else high = middle
  }
  return low - 1
}

type Span = { readonly start_offset: number; readonly end_offset: number }

export function placeOfSpan({ snapshot }: ReadText, { start_offset, end_offset }: Span) {
  const from = snapshot.placeOf(start_offset)
  return { from, to: Math.max(from, snapshot.placeOf(end_offset) - 1) }
}

/** More would only slow the editor down. */
const DIAGNOSTICS_MAX = 500

export function toDiagnostics({ found, snapshot }: ReadText): Diagnostic[] {
  return found.warnings
    .filter((warning) => warning.line > 0)
    .slice(0, DIAGNOSTICS_MAX)
    .map(({ line, message }) => ({ ...snapshot.lineOf(line), severity: 'warning' as const, message }))
}
