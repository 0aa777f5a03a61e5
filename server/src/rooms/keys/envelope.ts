// How a stored key is sealed. Its secrets lie under a data key of their own, and the data key under the key-encryption key, so that
// renewing the latter touches no secret. Both seals are bound to the row, its owner and its provider: moved elsewhere they do
// not open. Pure but for the random data key.
import { newSecret } from '#platform/ids.ts'
import type { KeyRing, RingKey } from '#platform/key-ring.ts'
import { Redacted } from '#platform/redacted.ts'
import { openText, sealText } from '#platform/sealed-text.ts'
import { type KeyOwner, ownerName } from './owner.ts'

export type Secrets = Readonly<Record<string, Redacted>>

/** Whose seal it is. */
export type Bound = { readonly id: string; readonly owner: KeyOwner; readonly provider: string }
export type Envelope = { readonly kekId: string; readonly sealedKey: string; readonly sealedSecrets: string }

const DATA_KEY_BYTES = 32
const bindingOf = ({ id, owner, provider }: Bound) => `${id}|${ownerName(owner)}|${provider}`
const keyBinding = (bound: Bound, kekId: string) => `provider key, data key|${bindingOf(bound)}|${kekId}`
const secretsBinding = (bound: Bound) => `provider key, secrets|${bindingOf(bound)}`

export function seal(ring: KeyRing, bound: Bound, secrets: Secrets): Envelope {
  const dataKey = Buffer.from(newSecret(), 'base64url')
  const texts = Object.entries(secrets).map(([name, text]) => [name, text.reveal()])
  const sealedSecrets = sealText(dataKey, secretsBinding(bound), JSON.stringify(Object.fromEntries(texts)))
  return { ...wrap(ring.newest, bound, dataKey), sealedSecrets }
}

/** Null if what sealed it is not on the ring, or it was not sealed for this row, owner and provider. */
export function open(ring: KeyRing, bound: Bound, envelope: Envelope): Secrets | null {
  const dataKey = unwrap(ring, bound, envelope)
  const text = dataKey && openText(dataKey, secretsBinding(bound), envelope.sealedSecrets)
  if (text === null) return null
  const texts = JSON.parse(text) as Record<string, string>
  return Object.fromEntries(Object.entries(texts).map(([name, value]) => [name, new Redacted(value)]))
}

/** The same secrets under the newest key-encryption key; null as above. */
export function reseal(ring: KeyRing, bound: Bound, envelope: Envelope): Envelope | null {
  const dataKey = unwrap(ring, bound, envelope)
  // What does not open now is left as it is: the key that opens it may come back.
  if (dataKey === null || openText(dataKey, secretsBinding(bound), envelope.sealedSecrets) === null) return null
  return { ...wrap(ring.newest, bound, dataKey), sealedSecrets: envelope.sealedSecrets }
}

function wrap(kek: RingKey, bound: Bound, dataKey: Uint8Array): Omit<Envelope, 'sealedSecrets'> {
  const sealedKey = sealText(kek.bytes, keyBinding(bound, kek.id), Buffer.from(dataKey).toString('base64url'))
  return { kekId: kek.id, sealedKey }
}

function unwrap(ring: KeyRing, bound: Bound, { kekId, sealedKey }: Envelope): Uint8Array | null {
  const kek = ring.find(kekId)
  const text = kek ? openText(kek.bytes, keyBinding(bound, kekId), sealedKey) : null
  const dataKey = text === null ? null : Buffer.from(text, 'base64url')
  return dataKey?.length === DATA_KEY_BYTES ? dataKey : null
}
