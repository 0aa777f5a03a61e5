// What this browser keeps of a person between two visits: words that nobody has saved yet (`draft`), and what was chosen (`choice`).
// Each person has their own: whoever signs in next at the same browser is shown none of it.
import type { User } from '#contract/identity.ts'
import { keys } from '#web/api/keys.ts'
import { queryClient } from '#web/api/query-client.ts'

export type OwnKind = 'draft' | 'choice'

const KINDS: readonly OwnKind[] = ['draft', 'choice']
let owner: string | undefined

/** Whoever is signed in, and after that whoever was: a page that is being left still writes its last words. */
function ownerNow(): string {
  owner = queryClient.getQueryData<User | null>(keys.me)?.id ?? owner
  if (owner === undefined) throw new Error('nobody has signed in whose words these could be')
  return owner
}

const prefixOf = (kind: OwnKind) => `huaben.${kind}.${ownerNow()}.`

/** Null if there is none, or the browser lets nobody read. */
export function readOwn<T>(kind: OwnKind, name: string): T | null {
  const key = prefixOf(kind) + name
  try {
    const text = localStorage.getItem(key)
    return text === null ? null : (JSON.parse(text) as T)
  } catch {
    return null
  }
}

/** Null forgets. False if the browser has no room for it, or keeps nothing at all: the page itself still holds it. */
export function writeOwn(kind: OwnKind, name: string, value: unknown): boolean {
  const key = prefixOf(kind) + name
  try {
    if (value === null) localStorage.removeItem(key)
    else localStorage.setItem(key, JSON.stringify(value))
    return true
  } catch {
    return false
  }
}

/** Names of all that begin so. */
export function listOwn(kind: OwnKind, beginning = ''): string[] {
  const prefix = prefixOf(kind)
  return storedKeys().flatMap((key) => (key.startsWith(prefix + beginning) ? [key.slice(prefix.length)] : []))
}

/** Everything of this person. */
export function forgetOwn(): void {
  const prefixes = KINDS.map(prefixOf)
  for (const key of storedKeys()) if (prefixes.some((prefix) => key.startsWith(prefix))) localStorage.removeItem(key)
}

function storedKeys(): string[] {
  try {
    return Object.keys(localStorage)
  } catch {
    return []
  }
}
