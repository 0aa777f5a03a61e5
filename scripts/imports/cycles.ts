// Rule 5: no cycles of value imports. Type imports vanish before running and may point anywhere.
import type { Finding } from './finding.ts'
import type { SourceFile } from './source.ts'

export function checkCycles(files: readonly SourceFile[]): Finding[] {
  const known = new Set(files.map((file) => file.place.path))
  const edges = new Map(files.map((file) => [file.place.path, valueTargets(file).filter((path) => known.has(path))]))
  return stronglyConnected(edges)
    .filter((ring) => ring.length > 1 || (edges.get(ring[0] ?? '') ?? []).includes(ring[0] ?? ''))
    .map((ring) => ({
      path: ring[0] ?? '',
      line: 1,
      rule: 'cycles',
      problem: `is in a ring of imports: ${[...ring].sort().join(', ')}`,
      instead: 'Move what they share into a file that both import, or use `import type`.',
    }))
}

function valueTargets(file: SourceFile): string[] {
  return file.imports.flatMap(({ target, typeOnly }) => (target && !typeOnly ? [target.path] : []))
}

type Visit = { readonly index: number; low: number; open: boolean }

/** Tarjan's algorithm; recursion is as deep as the longest import chain. */
function stronglyConnected(edges: ReadonlyMap<string, readonly string[]>): string[][] {
  const visits = new Map<string, Visit>()
  const stack: string[] = []
  const rings: string[][] = []
  const enter = (path: string): Visit => {
    const own: Visit = { index: visits.size, low: visits.size, open: true }
    visits.set(path, own)
    stack.push(path)
    for (const next of edges.get(path) ?? []) {
      const seen = visits.get(next)
      if (seen === undefined) own.low = Math.min(own.low, enter(next).low)
      else if (seen.open) own.low = Math.min(own.low, seen.index)
    }
    if (own.low === own.index) rings.push(leave(path))
    return own
  }
  const leave = (path: string): string[] => {
    const ring = stack.splice(stack.indexOf(path))
    for (const each of ring) {
      const visit = visits.get(each)
      if (visit) visit.open = false
    }
    return ring
  }
  for (const path of edges.keys()) if (!visits.has(path)) enter(path)
  return rings
}
