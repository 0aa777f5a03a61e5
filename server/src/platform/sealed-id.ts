// A link's secret that need not be stored: the id of a row and a keyed hash of it. Whoever holds the key can make it again,
// so neither a table nor a queued job ever contains it.
import { createHmac, timingSafeEqual } from 'node:crypto'

const ID_BYTES = 16

function seal(key: Uint8Array, purpose: string, id: Buffer): Buffer {
  return createHmac('sha256', key).update(`${purpose}\n`).update(id).digest()
}

/** @param purpose part of what is sealed: a token of one purpose never passes for another */
export function sealId(key: Uint8Array, purpose: string, id: string): string {
  const bytes = Buffer.from(id.replaceAll('-', ''), 'hex')
  return Buffer.concat([bytes, seal(key, purpose, bytes)]).toString('base64url')
}

/** The id in a token of ours, or null for anything else. */
export function openSealedId(key: Uint8Array, purpose: string, token: string): string | null {
  const bytes = Buffer.from(token, 'base64url')
  if (bytes.length !== ID_BYTES + 32) return null
  const id = bytes.subarray(0, ID_BYTES)
  if (!timingSafeEqual(bytes.subarray(ID_BYTES), seal(key, purpose, id))) return null
  const hex = id.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
