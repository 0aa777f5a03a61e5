// Pictures of people: square, small, without what the camera noted. They belong to a person and to no workspace, so their
// content is kept here and not among anybody's files.
import type { Readable } from 'node:stream'
import { fileTypeFromBuffer } from 'file-type'
import sharp from 'sharp'
import { contentKey } from '#platform/blobs/blob-key.ts'
import type { Tx } from '#platform/db/db.ts'
import { emit } from '#platform/events/events.ts'
import { faults } from '#platform/faults.ts'
import { newId } from '#platform/ids.ts'
import type { Parts } from '../deps.ts'
import { userEvent } from '../events.ts'
import { identityFaults } from '../faults.ts'
import { findUser, lockUser, updateUser } from '../queries.ts'
import type { User } from '../tables.ts'
import { deleteAvatarRow, findAvatar, saveAvatarRow } from './avatar-queries.ts'

export const AVATAR_TYPE = 'image/webp'
export const UPLOAD_MAX_BYTES = 10 * 1024 * 1024
const EDGE_PX = 512
const PIXELS_MAX = 60_000_000
const DRAW_SECONDS_MAX = 10
const QUALITY = 82
/** Looked at by content, never by what was said: a drawing in SVG may refer to anything. */
const ACCEPTED = new Set(['image/png', 'image/jpeg', 'image/webp', 'image/gif'])

type Doer = { readonly userId: string; readonly requestId: string | null }

export async function setAvatar(parts: Parts, by: Doer, body: AsyncIterable<Uint8Array>): Promise<User> {
  const picture = await draw(await readAll(body))
  const kept = await parts.blobs.put([picture], { maxBytes: UPLOAD_MAX_BYTES })
  const user = await parts.db.transaction(async (tx) => {
    await mustLock(tx, by.userId)
    const before = await findAvatar(tx, by.userId)
    if (before && before.sha256 !== kept.sha256) await parts.avatarShelf.letGo(tx, [before.sha256])
    const id = newId()
    const { sha256, sizeBytes } = kept
    await saveAvatarRow(tx, { userId: by.userId, id, sha256, sizeBytes, at: parts.clock.now() })
    return tellAvatar(parts, tx, by, id)
  })
  // The collector may have taken the same content between our put and our commit.
  if (!(await parts.blobs.head(kept.key))) throw faults.BUSY({ retry_after_s: 1 })
  return user
}

export async function removeAvatar(parts: Parts, by: Doer): Promise<User> {
  return parts.db.transaction(async (tx) => {
    const user = await mustLock(tx, by.userId)
    return (await deleteAvatar(parts, tx, by.userId)) ? tellAvatar(parts, tx, by, null) : user
  })
}

/** Answers whether there was one. */
export async function deleteAvatar(parts: Parts, tx: Tx, userId: string): Promise<boolean> {
  const sha256 = await deleteAvatarRow(tx, userId)
  if (sha256 !== undefined) await parts.avatarShelf.letGo(tx, [sha256])
  return sha256 !== undefined
}

export type ShownAvatar = { readonly id: string; readonly sizeBytes: number; open(): Promise<Readable> }

/** @throws NOT_FOUND also for whoever shares no workspace with them */
export async function loadAvatar(
  parts: Parts,
  viewer: { actorId: string; operator: boolean },
  userId: string,
): Promise<ShownAvatar> {
  const isNear =
    viewer.actorId === userId ||
    viewer.operator ||
    (await parts.household.areTogether(parts.db, viewer.actorId, userId))
  const avatar = isNear ? await findAvatar(parts.db, userId) : undefined
  if (!avatar) throw faults.NOT_FOUND()
  const { id, sha256, sizeBytes } = avatar
  return { id, sizeBytes, open: async () => (await parts.blobs.read(contentKey(sha256))).stream }
}

async function mustLock(tx: Tx, userId: string): Promise<User> {
  const user = await lockUser(tx, userId)
  if (user?.status !== 'active') throw faults.INVALID_TOKEN()
  return (await findUser(tx, userId)) ?? user
}

async function tellAvatar(parts: Parts, tx: Tx, by: Doer, avatarId: string | null): Promise<User> {
  const at = parts.clock.now()
  const user = await updateUser(tx, by.userId, { avatar_file_id: avatarId, at })
  const cause = { userId: by.userId, actorId: by.userId, requestId: by.requestId, at }
  await emit(tx, userEvent('user.updated', cause, { fields: ['avatar_file_id'] }))
  return user
}

async function readAll(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    if (size > UPLOAD_MAX_BYTES) throw faults.TOO_LARGE({ limit_bytes: UPLOAD_MAX_BYTES })
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

async function draw(bytes: Buffer): Promise<Buffer> {
  const found = await fileTypeFromBuffer(bytes).catch(() => undefined)
  if (!found || !ACCEPTED.has(found.mime)) throw identityFaults.AVATAR_UNREADABLE({ accepted: [...ACCEPTED] })
  try {
    return await sharp(bytes, { limitInputPixels: PIXELS_MAX, failOn: 'error' })
      .timeout({ seconds: DRAW_SECONDS_MAX })
      .rotate()
      .resize({ width: EDGE_PX, height: EDGE_PX, fit: 'cover' })
      .webp({ quality: QUALITY })
      .toBuffer()
  } catch (error) {
    throw identityFaults.AVATAR_UNREADABLE({ accepted: [...ACCEPTED] }, error)
  }
}
