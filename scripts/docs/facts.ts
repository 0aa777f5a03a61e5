// What the documents claim, held against the tree. Pure: the tree comes in as a few lists.

export type Document = { readonly path: string; readonly text: string }

export type Tree = {
  /** Scripts of package.json. */
  readonly npmScripts: readonly string[]
  /** Commands of the CLI; empty while there is none. */
  readonly commands: readonly string[]
  readonly rooms: readonly string[]
  /** HUABEN_… names that the code reads. */
  readonly settings: readonly string[]
  readonly exists: (path: string) => boolean
}

export type Claim = { readonly path: string; readonly problem: string }

const NPM_LIFECYCLE = ['ci', 'install', 'i']

/** Longest allowed documents, in lines. */
const LINES_MAX: Readonly<Record<string, number>> = { 'ARCHITECTURE.md': 199, 'STYLE.md': 200 }

/** One word per thing, as the glossary has it. Left: what people write by mistake; right: our word. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/\btenants?\b/i, 'workspace'],
  [/\borgani[sz]ations?\b/i, 'workspace'],
  [/\bsub-?accounts?\b/i, 'member'],
  [/\bkeyframes?\b/i, 'key frame'],
  [/\bbuild nodes?\b/i, 'step'],
  [/\brender (server|machine|worker)s?\b/i, 'node'],
  [/\binvoices?\b/i, 'bill'],
  [/\b(transaction|accounting) (entry|entries)\b/i, 'ledger entry'],
  [/\bframe ranges? (job|task)s?\b/i, 'chunk'],
  [/\bsub-?tasks?\b/i, 'step'],
]

export function falseClaims(document: Document, tree: Tree): Claim[] {
  const problems = [
    ...tooLong(document),
    ...unknownScripts(document, tree),
    ...unknownCommands(document, tree),
    ...deadPaths(document, tree),
    ...missingRooms(document, tree),
    ...unknownSettings(document, tree),
    ...foreignWords(document),
  ]
  return problems.map((problem) => ({ path: document.path, problem }))
}

function tooLong({ path, text }: Document): string[] {
  const lines = text.replace(/\n$/, '').split('\n').length
  const allowed = LINES_MAX[path] ?? Number.POSITIVE_INFINITY
  return lines > allowed ? [`has ${lines} lines; at most ${allowed}`] : []
}

function unknownScripts({ text }: Document, { npmScripts }: Tree): string[] {
  const said = [...text.matchAll(/\bnpm (?:run ([\w:-]+)|(start|test|ci|install|i)\b)/g)].map(
    (found) => found[1] ?? found[2] ?? '',
  )
  return unknown(said, [...npmScripts, ...NPM_LIFECYCLE]).map(
    (name) => `says npm run ${name}, which package.json does not have`,
  )
}

function unknownCommands(document: Document, { commands }: Tree): string[] {
  if (commands.length === 0) return []
  const said = codeOf(document).flatMap((code) =>
    [...code.matchAll(/(?:^|[\s/$;&|])huaben (?:--data \S+ )?([a-z][\w-]*)/gm)].map((found) => found[1] ?? ''),
  )
  return unknown(said, [...commands, 'help']).map((name) => `says huaben ${name}, which is no command`)
}

const PLACEHOLDER = /[<>*…{}$]|\.\.\.|NNNN|\bx\b/

function deadPaths(document: Document, { exists }: Tree): string[] {
  const folder = document.path.includes('/') ? document.path.slice(0, document.path.lastIndexOf('/') + 1) : ''
  const links = [...document.text.matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)/g)].map(
    (found) => folder + (found[1] ?? ''),
  )
  const spoken = [
    ...document.text.matchAll(/`((?:contract|server|web|scripts|bench|acceptance|engines|bin|docs)\/[^`\s]*)`/g),
  ]
    .map((found) => (found[1] ?? '').replace(/[:#].*$/, ''))
    .filter((path) => !PLACEHOLDER.test(path))
  return [...new Set([...links, ...spoken])]
    .filter((path) => !exists(path))
    .map((path) => `points to ${path}, which is not there`)
}

function missingRooms({ path, text }: Document, { rooms }: Tree): string[] {
  if (path !== 'ARCHITECTURE.md') return []
  return rooms.filter((room) => !new RegExp(`\\b${room}\\b`).test(text)).map((room) => `does not name the room ${room}`)
}

function unknownSettings({ text }: Document, { settings }: Tree): string[] {
  const said = [...text.matchAll(/\bHUABEN_[A-Z0-9_]+/g)].map(([name]) => name)
  return unknown(said, settings).map((name) => `names the setting ${name}, which nothing reads`)
}

/** Code is left alone, and so is a word that the glossary sets in brackets or quotation marks. */
function foreignWords({ text }: Document): string[] {
  const prose = text
    .replace(/```[\s\S]*?```/g, '')
    .replace(/`[^`]*`/g, '')
    .replace(/\([^)]*\)/g, '')
    .replace(/"[^"]*"/g, '')
  return WORDS.flatMap(([word, ours]) => {
    const found = prose.match(word)
    return found ? [`says "${found[0]}"; our word is "${ours}"`] : []
  })
}

function codeOf({ text }: Document): string[] {
  return [...text.matchAll(/```[a-z]*\n([\s\S]*?)```|`([^`\n]+)`/g)].map((found) => found[1] ?? found[2] ?? '')
}

function unknown(said: readonly string[], known: readonly string[]): string[] {
  return [...new Set(said)].filter((name) => !known.includes(name))
}
