import type { Import, SourceFile } from './source.ts'

export type Finding = {
  readonly path: string
  readonly line: number
  /** Name of the rule, as STYLE.md and the tests call it. */
  readonly rule: string
  readonly problem: string
  /** What is permitted instead. */
  readonly instead: string
}

export function findingAt(file: SourceFile, imported: Import, why: Pick<Finding, 'rule' | 'instead'>): Finding {
  return { path: file.place.path, line: imported.line, problem: `imports ${imported.specifier}`, ...why }
}

export function formatFinding({ path, line, rule, problem, instead }: Finding): string {
  return `${path}:${line} [${rule}] ${problem}\n    ${instead}`
}
