// What a pin holds on to: the hash is the person's, all else is read here from what the workspace has under it.
import type { Static } from 'typebox'
import type { BoardEdit, PinnedClip, PinnedKeyFrame, PinnedPicture, PinnedTake } from '#contract/boards.ts'
import type { Queryable } from '#platform/db/db.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { boardFaults } from './faults.ts'

/** What the workspace knows of some bytes; several rooms may know of the same. */
export type KnownContent = { readonly mediaType: string; readonly facts: Readonly<Record<string, unknown>> }
export type ContentsOf = (queryable: Queryable, scope: Scope, sha256: string) => Promise<readonly KnownContent[]>

type PinEdit = Extract<BoardEdit, { type: 'pin_take' | 'pin_key_frame' | 'pin_picture' | 'pin_clip' }>
type Pinned<E extends BoardEdit['type'], F extends string, V> = Omit<Extract<BoardEdit, { type: E }>, F> & {
  readonly [K in F]: V | null
}

/** An edit whose pins say what the server knows. */
export type KnownEdit =
  | Exclude<BoardEdit, PinEdit>
  | Pinned<'pin_take', 'take', Static<typeof PinnedTake>>
  | Pinned<'pin_key_frame', 'key_frame', Static<typeof PinnedKeyFrame>>
  | Pinned<'pin_picture', 'picture', Static<typeof PinnedPicture>>
  | Pinned<'pin_clip', 'clip', Static<typeof PinnedClip>>

type Asking = { readonly queryable: Queryable; readonly scope: Scope; readonly contentsOf: ContentsOf }

/** Throws BOARDS_NOT_OURS for bytes that the workspace has not; BOARDS_NO_SOUND, _NO_PICTURE and _NO_CLIP for others than asked. */
export function knowPins(asking: Asking, edits: readonly BoardEdit[]): Promise<KnownEdit[]> {
  return Promise.all(
    edits.map(async (edit): Promise<KnownEdit> => {
      switch (edit.type) {
        case 'pin_take':
          return { ...edit, take: edit.take && (await takeOf(asking, edit.take.sha256)) }
        case 'pin_key_frame':
          return { ...edit, key_frame: edit.key_frame && (await pictureOf(asking, edit.key_frame.sha256)) }
        case 'pin_picture': {
          const { picture } = edit
          return { ...edit, picture: picture && { ...(await pictureOf(asking, picture.sha256)), look: picture.look } }
        }
        case 'pin_clip':
          return { ...edit, clip: edit.clip && (await clipOf(asking, edit.clip.sha256)) }
        default:
          return edit
      }
    }),
  )
}

async function takeOf(asking: Asking, sha256: string): Promise<Static<typeof PinnedTake>> {
  for (const { mediaType, facts } of await ours(asking, sha256)) {
    const durationSamples = Number(facts.duration_samples)
    if (mediaType.startsWith('audio/') && Number.isSafeInteger(durationSamples) && durationSamples > 0)
      return { sha256, media_type: mediaType, duration_samples: durationSamples }
  }
  throw boardFaults.NO_SOUND()
}

async function clipOf(asking: Asking, sha256: string): Promise<Static<typeof PinnedClip>> {
  for (const { mediaType, facts } of await ours(asking, sha256)) {
    const durationMs = Number(facts.duration_ms)
    if (mediaType.startsWith('video/') && Number.isSafeInteger(durationMs) && durationMs > 0)
      return { sha256, media_type: mediaType, duration_ms: durationMs }
  }
  throw boardFaults.NO_CLIP()
}

async function pictureOf(asking: Asking, sha256: string): Promise<Static<typeof PinnedKeyFrame>> {
  const picture = (await ours(asking, sha256)).find(({ mediaType }) => mediaType.startsWith('image/'))
  if (!picture) throw boardFaults.NO_PICTURE()
  return { sha256, media_type: picture.mediaType }
}

async function ours({ queryable, scope, contentsOf }: Asking, sha256: string): Promise<readonly KnownContent[]> {
  const known = await contentsOf(queryable, scope, sha256)
  if (known.length === 0) throw boardFaults.NOT_OURS()
  return known
}
