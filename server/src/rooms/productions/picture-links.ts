// Links to what the board shows. The same link for hours, so that a browser keeps what it has loaded.
import { contentKey } from '#platform/blobs/blob-key.ts'
import { signGrant } from '#platform/blobs/signed-url.ts'
import type { Clock } from '#platform/clock.ts'
import type { Content } from './production-state.ts'
import { SMALL_TYPE, smallKey } from './small-pictures.ts'

/** A link lives between one and two of these. */
const LINK_LIVES_MS = 12 * 3_600_000

export type PictureLinksDeps = {
  readonly clock: Clock
  readonly secret: Uint8Array
  /** Where signed links to content are answered. */
  readonly contentBase: string
  /** Where small pictures are answered. */
  readonly smallBase: string
}

export function createPictureLinks({ clock, secret, contentBase, smallBase }: PictureLinksDeps) {
  const grant = (key: string, contentType: string, filename: string) => {
    const expiresAt = new Date((Math.floor(clock.now().getTime() / LINK_LIVES_MS) + 2) * LINK_LIVES_MS)
    return signGrant(secret, { method: 'GET', key, contentType, disposition: 'inline', filename, expiresAt })
  }
  return {
    whole({ sha256, mediaType }: Content): string {
      const key = contentKey(sha256)
      return `${contentBase}/${key}?${grant(key, mediaType, sha256.slice(0, 12))}`
    },
    small({ sha256 }: Content): string {
      const key = smallKey(sha256)
      return `${smallBase}/${key}?${grant(key, SMALL_TYPE, sha256.slice(0, 12))}`
    },
  }
}

export type PictureLinks = ReturnType<typeof createPictureLinks>
