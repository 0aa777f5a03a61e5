// What the import rules need from a syntax tree.
import { type Program, Visitor } from 'oxc-parser'

export type Edge = {
  readonly specifier: string
  /** `import type`, `export type`, or an import whose every name is marked `type`. */
  readonly typeOnly: boolean
  /** Imported names; empty for namespaces, dynamic and side-effect imports. */
  readonly names: readonly string[]
  readonly offset: number
}

/** Something that has one home in the house. */
export type Power = 'environment' | 'sql' | 'clock' | 'chance' | 'network'

type PowerAt = { readonly power: Power; readonly offset: number }

const QUERY_VERBS = new Set(['selectFrom', 'insertInto', 'updateTable', 'deleteFrom', 'mergeInto'])

type Named = { readonly type: string; readonly name?: unknown; readonly value?: unknown }

function nameOf(node: Named): string {
  if (node.type === 'Identifier') return String(node.name)
  return node.type === 'Literal' ? String(node.value) : ''
}

export function findEdges(program: Program): Edge[] {
  const edges: Edge[] = []
  new Visitor({
    ImportDeclaration(node) {
      const specifiers = node.specifiers.map((each) => (each.type === 'ImportSpecifier' ? each : undefined))
      const allTypes = specifiers.length > 0 && specifiers.every((each) => each?.importKind === 'type')
      edges.push({
        specifier: node.source.value,
        typeOnly: node.importKind === 'type' || allTypes,
        names: specifiers.flatMap((each) => (each ? [nameOf(each.imported)] : [])),
        offset: node.start,
      })
    },
    ExportNamedDeclaration(node) {
      if (!node.source) return
      const allTypes = node.specifiers.length > 0 && node.specifiers.every((each) => each.exportKind === 'type')
      edges.push({
        specifier: node.source.value,
        typeOnly: node.exportKind === 'type' || allTypes,
        names: node.specifiers.map((each) => nameOf(each.local)),
        offset: node.start,
      })
    },
    ExportAllDeclaration(node) {
      edges.push({ specifier: node.source.value, typeOnly: node.exportKind === 'type', names: [], offset: node.start })
    },
    ImportExpression(node) {
      if (node.source.type !== 'Literal' || typeof node.source.value !== 'string') return
      edges.push({ specifier: node.source.value, typeOnly: false, names: [], offset: node.start })
    },
    TSImportType(node) {
      edges.push({ specifier: node.source.value, typeOnly: true, names: [], offset: node.start })
    },
  }).visit(program)
  return edges
}

export function findPowers(program: Program): PowerAt[] {
  const found: PowerAt[] = []
  const add = (power: Power, offset: number) => found.push({ power, offset })
  new Visitor({
    ImportDeclaration(node) {
      const names = node.specifiers.map((each) => (each.type === 'ImportSpecifier' ? nameOf(each.imported) : ''))
      if (/^(node:)?process$/.test(node.source.value) && names.includes('env')) add('environment', node.start)
      if (/^(node:)?crypto$/.test(node.source.value) && names.includes('randomUUID')) add('chance', node.start)
    },
    VariableDeclarator(node) {
      if (node.init?.type !== 'Identifier' || node.init.name !== 'process' || node.id.type !== 'ObjectPattern') return
      const takesEnv = node.id.properties.some((each) => each.type === 'Property' && nameOf(each.key) === 'env')
      if (takesEnv) add('environment', node.start)
    },
    MemberExpression(node) {
      const owner = nameOf(node.object)
      const property = nameOf(node.property)
      if (owner === 'process' && property === 'env') add('environment', node.start)
      if (owner === 'globalThis' && property === 'fetch') add('network', node.start)
      if (owner === 'Date' && property === 'now') add('clock', node.start)
      if (owner === 'Math' && property === 'random') add('chance', node.start)
      if (property === 'randomUUID') add('chance', node.start)
      if (QUERY_VERBS.has(property)) add('sql', node.start)
    },
    CallExpression(node) {
      if (node.callee.type === 'Identifier' && node.callee.name === 'fetch') add('network', node.start)
    },
    NewExpression(node) {
      if (nameOf(node.callee) === 'Date' && node.arguments.length === 0) add('clock', node.start)
    },
    TaggedTemplateExpression(node) {
      const tag = node.tag.type === 'MemberExpression' ? nameOf(node.tag.object) : nameOf(node.tag)
      if (tag === 'sql') add('sql', node.start)
    },
  }).visit(program)
  return found
}
