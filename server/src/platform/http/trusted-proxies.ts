// Whose X-Forwarded-* is believed. Never "everybody's": whoever writes the header himself would choose his own address.
import { isIP } from 'node:net'

/** A proxy on the same machine or in the same private network, containers included. */
export const NEARBY_PROXIES = ['loopback', 'linklocal', 'uniquelocal'] as const

/** Addresses and ranges, or null for nobody. Undefined if the text is neither. */
export function readTrustedProxies(text: string): readonly string[] | null | undefined {
  const plain = text.trim().toLowerCase()
  if (['', 'false', '0', 'no'].includes(plain)) return null
  if (['true', '1', 'yes'].includes(plain)) return NEARBY_PROXIES
  const named = plain.split(',').map((one) => one.trim())
  return named.every(isAddressOrRange) ? named : undefined
}

function isAddressOrRange(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/')
  const version = isIP(address)
  if (version === 0 || more.length > 0) return false
  if (bits === undefined) return true
  return /^\d{1,3}$/.test(bits) && Number(bits) >= 1 && Number(bits) <= (version === 4 ? 32 : 128)
}
