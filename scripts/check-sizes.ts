// Sizes that keep code readable: files, functions, parameter lists. The tail is what rots, so the limits
// are hard; the aim (files of 80 to 200 lines, functions of 10 to 20) is for review.
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseSync, Visitor } from 'oxc-parser'
import { checkRooms } from './check-rooms.ts'
import { type Finding, formatFinding } from './imports/finding.ts'
import { lineAt, listSources } from './imports/source.ts'

export const FILE_LINES_MAX = 400
export const FUNCTION_LINES_MAX = 70
export const PARAMETERS_MAX = 3
/** What a function works on behalf of, handed down unchanged: named the same everywhere, it costs the reader nothing. */
const CONTEXT = new Set(['tx', 'queryable', 'db', 'scope', 'deps', 'shop', 'clock'])

/** @param root the repository, or a test's own tree */
export function checkSizes(root: string): Finding[] {
  return listSources(root).flatMap((path) => checkFile(path, readFileSync(join(root, path), 'utf8')))
}

function checkFile(path: string, text: string): Finding[] {
  return [...checkFileLength(path, text), ...checkFunctions(path, text)]
}

function checkFileLength(path: string, text: string): Finding[] {
  const lines = text.replace(/\n$/, '').split('\n').length
  if (lines <= FILE_LINES_MAX) return []
  const problem = `has ${lines} lines; at most ${FILE_LINES_MAX}`
  return [{ path, line: 1, rule: 'sizes', problem, instead: 'Split it by noun: one subject per file.' }]
}

type FunctionNode = { readonly start: number; readonly end: number; readonly params: readonly unknown[] }

function checkFunctions(path: string, text: string): Finding[] {
  const findings: Finding[] = []
  const isTest = /\.(test|suite|seed)\.tsx?$/.test(path)
  // The parameters of a callback are decided by whom it is handed to.
  const handedOver = new Set<number>()
  const check = (node: FunctionNode) => {
    const at = { path, line: lineAt(text, node.start), rule: 'sizes' }
    const lines = text
      .slice(node.start, node.end)
      .split('\n')
      .filter((each) => each.trim() !== '').length
    if (lines > FUNCTION_LINES_MAX && !isTest) {
      const problem = `function of ${lines} lines; at most ${FUNCTION_LINES_MAX}`
      findings.push({ ...at, problem, instead: 'Name its parts and call them: deciding apart from doing.' })
    }
    const own = node.params.filter((param) => !isContext(param)).length
    if (own > PARAMETERS_MAX && !isTest && !handedOver.has(node.start)) {
      const problem = `${own} parameters besides context; at most ${PARAMETERS_MAX}`
      findings.push({ ...at, problem, instead: 'Take one object with named fields.' })
    }
  }
  new Visitor({
    CallExpression: (node) => {
      for (const each of node.arguments) handedOver.add(each.start)
    },
    FunctionDeclaration: check,
    FunctionExpression: check,
    ArrowFunctionExpression: check,
  }).visit(parseSync(path, text).program)
  return findings
}

/** `tx`, `scope`, `deps` and the like, plain or destructured as deps are not: only by name. */
function isContext(param: unknown): boolean {
  return typeof param === 'object' && param !== null && 'name' in param && CONTEXT.has(String(param.name))
}

if (import.meta.main) {
  const root = resolve(process.argv[2] ?? '.')
  const findings = [...checkSizes(root), ...checkRooms(root)]
  for (const finding of findings) console.log(formatFinding(finding))
  if (findings.length > 0) console.log(`${findings.length} sizes are over the limit`)
  process.exitCode = findings.length > 0 ? 1 : 0
}
