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
  const known = owner
  owner = queryClient.getQueryData<User | null>(keys.me)?.id ?? owner
  if (owner === undefined) throw new Error('nobody has signed in whose words these could be')
  if (owner !== known) sweep(owner)
  return owner
}

const nameFor = (kind: OwnKind, ownerId: string) => `huaben.${kind}.${ownerId}.`
const prefixOf = (kind: OwnKind) => nameFor(kind, ownerNow())

/** Null if there is none, or the browser lets nobody read. */
export function readOwn<T>(kind: OwnKind, name: string): T | null {
  const key = prefixOf(kind) + name
  try {
    const text = localStorage.getItem(key)
    if (text !== null) meet(key)
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
    if (value !== null) meet(key)
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
  const prefixes = [...KINDS.map(prefixOf), metOf(ownerNow())]
  for (const key of storedKeys()) if (prefixes.some((prefix) => key.startsWith(prefix))) localStorage.removeItem(key)
}

function storedKeys(): string[] {
  try {
    return Object.keys(localStorage)
  } catch {
    return []
  }
}

/** What was neither read nor written for so long is of something that is gone: a deleted project, a form that is no more. */
const KEPT_DAYS = 180
const DAY_MS = 86_400_000
const today = () => Math.floor(Date.now() / DAY_MS)

const metOf = (ownerId: string) => `huaben.met.${ownerId}`
/** Keys with the day on which they were last met, counted from 1970. */
type Met = Record<string, number>
/** Of these this page has written the day. */
const metHere = new Map<string, number>()

function readMet(ownerId: string): Met {
  try {
    return JSON.parse(localStorage.getItem(metOf(ownerId)) ?? '{}') as Met
  } catch {
    return {}
  }
}

/** At most one more write a day for each key. */
function meet(key: string): void {
  if (metHere.get(key) === today()) return
  metHere.set(key, today())
  const ownerId = ownerNow()
  const met = readMet(ownerId)
  if (met[key] === today()) return
  try {
    localStorage.setItem(metOf(ownerId), JSON.stringify({ ...met, [key]: today() }))
  } catch {
    // No room: it counts from when the browser is swept next.
  }
}

const OWNED = /^huaben\.(?:draft|choice)\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\./
const UNOWNED = /^huaben\.(?:draft|choice)\./

/** Takes away what is too old, and what an earlier form of these pages kept without saying whose it is. */
function sweep(ownerId: string): void {
  const before = readMet(ownerId)
  const met: Met = {}
  try {
    for (const key of storedKeys()) {
      const isMine = KINDS.some((kind) => key.startsWith(nameFor(kind, ownerId)))
      const day = before[key] ?? today()
      if (isMine && today() - day <= KEPT_DAYS) met[key] = day
      else if (isMine || (UNOWNED.test(key) && !OWNED.test(key))) localStorage.removeItem(key)
    }
    localStorage.setItem(metOf(ownerId), JSON.stringify(met))
  } catch {
    // Nobody may write: then nothing more is kept either.
  }
}
