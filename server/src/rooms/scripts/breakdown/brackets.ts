// Bracketed runs of a text in one pass: a million open parentheses take as long as a million letters.

export type BracketRun = { readonly start: number; readonly end: number; readonly open: string }

// A full-width bracket may be closed by a half-width one: typists mix them.
const CLASS_OF: Readonly<Record<string, number>> = {
  '(': 1,
  '（': 1,
  ')': -1,
  '）': -1,
  '[': 2,
  '［': 2,
  ']': -2,
  '］': -2,
  '【': 3,
  '〖': 3,
  '】': -3,
  '〗': -3,
  '{': 4,
  '｛': 4,
  '}': -4,
  '｝': -4,
  '〔': 5,
  '〕': -5,
}

/** Outermost closed runs in order; brackets that nothing closes are ordinary text. `end` is behind the closing bracket. */
export function findBracketRuns(text: string): BracketRun[] {
  const open: { at: number; shape: number }[] = []
  const waiting = [0, 0, 0, 0, 0, 0]
  const runs: BracketRun[] = []
  for (let at = 0; at < text.length; at++) {
    const shape = CLASS_OF[text.charAt(at)]
    if (shape === undefined) continue
    if (shape > 0) {
      open.push({ at, shape })
      waiting[shape] = (waiting[shape] ?? 0) + 1
      continue
    }
    if ((waiting[-shape] ?? 0) === 0) continue
    const start = closeDownTo(open, waiting, -shape)
    while ((runs.at(-1)?.start ?? -1) > start) runs.pop()
    runs.push({ start, end: at + 1, open: text.charAt(start) })
  }
  return runs
}

function closeDownTo(open: { at: number; shape: number }[], waiting: number[], shape: number): number {
  for (;;) {
    const top = open.pop()
    if (top === undefined) return 0
    waiting[top.shape] = (waiting[top.shape] ?? 1) - 1
    if (top.shape === shape) return top.at
  }
}

/** What stands between the brackets of a run. */
export function insideOf(text: string, run: BracketRun): string {
  return text.slice(run.start + 1, run.end - 1).trim()
}
