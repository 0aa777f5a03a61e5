import type { SignedRequest, SignedUrls } from './blob-store.ts'
import { type Grant, signGrant } from './signed-url.ts'

/**
 * Signed links to our own server, which answers them by `answerSigned`.
 * @param baseUrl where the server answers them, without a slash at the end; the key follows
 */
export function createOwnSignedUrls({ secret, baseUrl }: { secret: Uint8Array; baseUrl: string }): SignedUrls {
  const sign = (grant: Grant, headers: SignedRequest['headers']): SignedRequest => ({
    method: grant.method,
    url: `${baseUrl}/${grant.key}?${signGrant(secret, grant)}`,
    headers,
    expiresAt: grant.expiresAt,
  })
  return {
    signUpload: async (grant) => sign({ method: 'PUT', ...grant }, { 'content-type': grant.contentType }),
    signDownload: async (grant) => sign({ method: 'GET', ...grant }, {}),
  }
}
