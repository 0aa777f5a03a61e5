// Links to what the board shows. The same link for hours, so that a browser keeps what it has loaded.
import { contentKey } from '#platform/blobs/blob-key.ts'
import { signGrant } from '#platform/blobs/signed-url.ts'
import type { Clock } from '#platform/clock.ts'
import type { Tenant } from '#rooms/workspaces/workspaces.ts'
import type { Content } from '../production-state.ts'
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

/** Links to what is shown to somebody. */
export type ContentLinks = {
  readonly whole: (content: Content) => string
  readonly small: (content: Content) => string
}

export function createPictureLinks({ clock, secret, contentBase, smallBase }: PictureLinksDeps) {
  const grant = (key: string, contentType: string, of: { readonly filename: string; readonly tenantId?: string }) => {
    const expiresAt = new Date((Math.floor(clock.now().getTime() / LINK_LIVES_MS) + 2) * LINK_LIVES_MS)
    return signGrant(secret, { method: 'GET', key, contentType, disposition: 'inline', ...of, expiresAt })
  }
  const nameOf = ({ sha256 }: Content) => sha256.slice(0, 12)
  const links = {
    /** To what may leave, for readers of this workspace. */
    whole({ workspaceId }: Pick<Tenant, 'workspaceId'>, content: Content): string {
      const key = contentKey(content.sha256)
      const of = { filename: nameOf(content), tenantId: workspaceId }
      return `${contentBase}/${key}?${grant(key, content.mediaType, of)}`
    },
    small(content: Content): string {
      const key = smallKey(content.sha256)
      return `${smallBase}/${key}?${grant(key, SMALL_TYPE, { filename: nameOf(content) })}`
    },
    /** Both, for replies to somebody in this workspace. */
    of: (scope: Pick<Tenant, 'workspaceId'>): ContentLinks => ({
      whole: (content) => links.whole(scope, content),
      small: (content) => links.small(content),
    }),
  }
  return links
}

export type PictureLinks = ReturnType<typeof createPictureLinks>
