// Links to content: to what may leave, or to the very bytes that were put in.
import { contentKey } from '#platform/blobs/blob-key.ts'

const ORIGINAL = 'original/'
const LINKED = /^(original\/)?sha256\/[0-9a-f]{2}\/([0-9a-f]{64})$/

/** For whoever may read the file and is signed in. */
export const originalLinkKey = (sha256: string): string => `${ORIGINAL}${contentKey(sha256)}`

/** Undefined for a link to something else. */
export function contentOfLinkKey(key: string): { readonly sha256: string; readonly isOriginal: boolean } | undefined {
  const [, original, sha256] = LINKED.exec(key) ?? []
  return sha256 === undefined ? undefined : { sha256, isOriginal: original !== undefined }
}
