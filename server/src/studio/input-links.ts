// Addresses at which a provider may fetch one picture of ours, for a few minutes.
import { contentKey } from '#platform/blobs/blob-key.ts'
import { createOwnSignedUrls } from '#platform/blobs/own-signed-urls.ts'
import type { Clock } from '#platform/clock.ts'
import { isOwnNetwork } from '#platform/net/own-network.ts'
import type { GenerationDeps } from '#rooms/generation/generation.ts'

export type InputLinkParts = {
  readonly clock: Clock
  /** What answers signed links knows it too. */
  readonly secret: Uint8Array
  /** Where people reach the studio; null where nobody has said. */
  readonly publicUrl: string | null
  /** Below the public address: where links are answered. */
  readonly path: string
  readonly minutes: number
}

/** Answers null where nobody outside can reach us, as far as the settings tell. */
export function createInputLinks(parts: InputLinkParts): NonNullable<GenerationDeps['linkTo']> {
  const { clock, secret, publicUrl, path, minutes } = parts
  if (publicUrl === null || isOwnNetwork(publicUrl)) return async () => null
  const signer = createOwnSignedUrls({ secret, baseUrl: `${publicUrl}${path}` })
  return async ({ workspaceId }, { sha256, mediaType }) => {
    const { url } = await signer.signDownload({
      key: contentKey(sha256),
      contentType: mediaType,
      disposition: 'inline',
      filename: `${sha256.slice(0, 12)}.${mediaType.split('/')[1] ?? 'bin'}`,
      expiresAt: new Date(clock.now().getTime() + minutes * 60_000),
      tenantId: workspaceId,
    })
    return url
  }
}
