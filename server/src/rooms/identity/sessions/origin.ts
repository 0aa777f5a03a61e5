// Whether a request that a browser sent with our cookies was meant: it must come from our own pages. Pure.

export type BrowserHeaders = {
  readonly origin?: string | undefined
  readonly secFetchSite?: string | undefined
  readonly host?: string | undefined
}

/**
 * True if at least one header says "from here" and none says otherwise.
 * @param publicUrl where people reach the studio; null: whatever host was asked
 */
export function isSameOrigin(headers: BrowserHeaders, publicUrl: string | null): boolean {
  const { origin, secFetchSite } = headers
  if (secFetchSite !== undefined && secFetchSite !== 'same-origin') return false
  if (origin === undefined) return secFetchSite !== undefined
  return isOurs(origin, headers.host, publicUrl)
}

function isOurs(origin: string, host: string | undefined, publicUrl: string | null): boolean {
  const from = URL.parse(origin)
  if (!from || !/^https?:$/.test(from.protocol)) return false
  if (publicUrl !== null) return from.origin === URL.parse(publicUrl)?.origin
  // A proxy in front may speak TLS: without a public address only the host can be compared.
  return host !== undefined && from.host === URL.parse(`${from.protocol}//${host}`)?.host
}
