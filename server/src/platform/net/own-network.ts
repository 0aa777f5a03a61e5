import { isIP } from 'node:net'
import { isPublicAddress } from './public-address.ts'

/** Whether an address that an administrator has set stays within their own network: then nothing leaves the house. */
export function isOwnNetwork(baseUrl: string): boolean {
  if (!URL.canParse(baseUrl)) return false
  const host = new URL(baseUrl).hostname.replace(/^\[|\]$/g, '').toLowerCase()
  if (isIP(host) !== 0) return !isPublicAddress(host)
  return !host.includes('.') || /\.(local|localhost|lan|internal|home\.arpa)$/.test(host)
}
