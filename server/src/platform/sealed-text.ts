// Text that may lie in a database or a backup: AES-256-GCM, bound to whose it is.
import { createCipheriv, createDecipheriv } from 'node:crypto'
import { newSecret } from './ids.ts'

const NONCE_BYTES = 12
const TAG_BYTES = 16

/** @param owner what the text belongs to: moved to another row it cannot be opened */
export function sealText(key: Uint8Array, owner: string, text: string): string {
  const nonce = Buffer.from(newSecret(), 'base64url').subarray(0, NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(owner))
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url')
}

/** Null for whatever was not sealed with this key for this owner. */
export function openText(key: Uint8Array, owner: string, sealed: string): string | null {
  const bytes = Buffer.from(sealed, 'base64url')
  if (bytes.length < NONCE_BYTES + TAG_BYTES) return null
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES))
    .setAAD(Buffer.from(owner))
    .setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES))
  try {
    return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]).toString('utf8')
  } catch {
    return null
  }
}
