// What an artefact's key is made of. Two recipes of equal key give the same thing, so it is made once.
import { createHash } from 'node:crypto'

export const ARTEFACT_KINDS = [
  'breakdown',
  'speech',
  'key_frame',
  'clip',
  'portrait',
  'plate',
  'picture',
  'bed',
  'effect',
  'text',
  'segment',
  'transition',
  'mix',
  'film',
] as const
export type ArtefactKind = (typeof ARTEFACT_KINDS)[number]

export type Recipe = {
  readonly kind: ArtefactKind
  /** Engine or program, and the revision of its output: bumped by hand, and only when the output changes. */
  readonly engineId: string
  readonly engineRevision: number
  readonly model: string
  /** Parameters and prompt, as plain JSON. */
  readonly parameters: unknown
  /** Content hashes of what goes in, in order. */
  readonly inputs: readonly string[]
  /** 0 at first; regenerating asks for the next. */
  readonly variant: number
}

/** SHA-256, lower-case hex, over the canonical JSON of the recipe. */
export function keyOf(recipe: Recipe): string {
  return createHash('sha256').update(canonicalJson(recipe)).digest('hex')
}

/** Of what was made beside the artefact of a key, by the id of the work that made it. */
export function besideKeyOf(key: string, madeBy: string): string {
  return createHash('sha256')
    .update(canonicalJson({ beside: key, madeBy }))
    .digest('hex')
}

/** JSON with sorted keys and without undefined members, so that equal values give equal text. */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null'
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`)
  return `{${members.join(',')}}`
}
