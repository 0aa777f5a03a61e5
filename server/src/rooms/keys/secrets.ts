// What a person enters as a key, checked against what the provider's keys consist of. Pure.
import { Redacted } from '#platform/redacted.ts'
import type { KeyProvider } from './deps.ts'
import type { Secrets } from './envelope.ts'
import { keyFaults } from './faults.ts'

/** Keys stand in headers: ASCII that can be seen, with spaces inside at most. */
const PRINTABLE = /^[\x20-\x7e]+$/
/** Of a shorter one four characters would give too much away. */
const SHOWN_FROM_CHARACTERS = 12

/** White space around a pasted key is left out. @throws KEYS_FIELDS_WRONG, KEYS_TEXT_WRONG, neither with any of the texts */
export function readSecrets(provider: KeyProvider, texts: Readonly<Record<string, unknown>>): Secrets {
  const sets = provider.key_sets ?? [provider.key_fields.map((field) => field.name)]
  // What a form leaves empty is not part of the key.
  const given = Object.entries(texts)
    // A name of a field that no key has is not looked at by the contract, nor is what it holds.
    .map(([name, text]) => [name, typeof text === 'string' ? text.trim() : String(text)] as const)
    .filter(([, text]) => text !== '')
  const names = given.map(([name]) => name)
  if (!sets.some((fields) => fields.length === names.length && fields.every((name) => names.includes(name))))
    throw keyFaults.FIELDS_WRONG({ fields: sets.map((fields) => fields.join(', ') || '-').join(' / ') })
  return Object.fromEntries(
    given.map(([field, text]) => {
      if (!PRINTABLE.test(text)) throw keyFaults.TEXT_WRONG({ field })
      return [field, new Redacted(text)]
    }),
  )
}

/** Of the first field that is secret. */
export function lastFourOf(provider: KeyProvider, secrets: Secrets): string | null {
  const field = provider.key_fields.find((one) => one.is_secret && secrets[one.name] !== undefined)
  const text = field === undefined ? undefined : secrets[field.name]?.reveal()
  return text === undefined || text.length < SHOWN_FROM_CHARACTERS ? null : text.slice(-4)
}
