// Links to our own server that carry their permission with them, for stores that cannot sign links themselves.
// Pure: secrets and the time are given.
import { createHmac, timingSafeEqual } from 'node:crypto'
import { assert } from '../assert.ts'
import { checkKey } from './blob-key.ts'
import type { DownloadGrant, UploadGrant } from './blob-store.ts'

export type Grant = ({ readonly method: 'PUT' } & UploadGrant) | ({ readonly method: 'GET' } & DownloadGrant)

export type Verdict =
  | { readonly isValid: true; readonly grant: Grant }
  | { readonly isValid: false; readonly reason: 'refused' | 'expired' }

const SECRET_BYTES_MIN = 32
/** Part of what is signed: links of another making never pass. */
const SCHEME = 'blob-link-1'

/** The query of a link that grants this and nothing else. Equal grants give equal links. */
export function signGrant(secret: Uint8Array, grant: Grant): string {
  checkKey(grant.key)
  const query = new URLSearchParams({
    method: grant.method,
    expires: String(seconds(grant.expiresAt)),
    type: grant.contentType,
  })
  if (grant.method === 'PUT') {
    query.set('max', String(grant.maxBytes))
  } else {
    query.set('as', grant.disposition)
    query.set('name', grant.filename)
    if (grant.tenantId !== undefined) query.set('tenant', grant.tenantId)
  }
  query.set('signature', signatureOf(secret, grant).toString('base64url'))
  return query.toString()
}

/**
 * @param request.method HEAD is covered by a grant of GET
 * @param secrets the one in use first, then those that were used before and whose links still hold
 */
export function verifyGrant(
  secrets: readonly Uint8Array[],
  request: { readonly method: string; readonly key: string; readonly query: URLSearchParams },
  now: Date,
): Verdict {
  const grant = readGrant(request.key, request.query)
  const method = request.method === 'HEAD' ? 'GET' : request.method
  if (grant === undefined || grant.method !== method) return { isValid: false, reason: 'refused' }
  const shown = Buffer.from(request.query.get('signature') ?? '', 'base64url')
  const matches = secrets.map((secret) => {
    const expected = signatureOf(secret, grant)
    return shown.byteLength === expected.byteLength && timingSafeEqual(shown, expected)
  })
  if (!matches.includes(true)) return { isValid: false, reason: 'refused' }
  if (now.getTime() >= grant.expiresAt.getTime()) return { isValid: false, reason: 'expired' }
  return { isValid: true, grant }
}

function readGrant(key: string, query: URLSearchParams): Grant | undefined {
  const number = (name: string) => (/^\d{1,15}$/.test(query.get(name) ?? '') ? Number(query.get(name)) : undefined)
  const expires = number('expires')
  if (expires === undefined || expires > 8.64e12) return undefined
  const shared = { key, expiresAt: new Date(expires * 1000), contentType: query.get('type') ?? '' }
  if (query.get('method') === 'PUT') {
    const maxBytes = number('max')
    return maxBytes === undefined ? undefined : { method: 'PUT', ...shared, maxBytes }
  }
  const disposition = query.get('as')
  if (query.get('method') !== 'GET' || (disposition !== 'inline' && disposition !== 'attachment')) return undefined
  const tenantId = query.get('tenant')
  const named = tenantId === null ? {} : { tenantId }
  return { method: 'GET', ...shared, disposition, filename: query.get('name') ?? '', ...named }
}

function signatureOf(secret: Uint8Array, grant: Grant): Buffer {
  assert(secret.byteLength >= SECRET_BYTES_MIN, `the secret of signed links has at least ${SECRET_BYTES_MIN} bytes`)
  const special = grant.method === 'PUT' ? [grant.maxBytes] : specialOf(grant)
  const said = JSON.stringify([
    SCHEME,
    grant.method,
    grant.key,
    seconds(grant.expiresAt),
    grant.contentType,
    ...special,
  ])
  return createHmac('sha256', secret).update(said).digest()
}

/** A link that names no tenant is signed as it was before there were others, so that links of older versions hold. */
const specialOf = ({ disposition, filename, tenantId }: DownloadGrant) =>
  tenantId === undefined ? [disposition, filename] : [disposition, filename, tenantId]

/** Links hold whole seconds: rounded down, so that none lives longer than granted. */
function seconds(time: Date): number {
  return Math.floor(time.getTime() / 1000)
}
