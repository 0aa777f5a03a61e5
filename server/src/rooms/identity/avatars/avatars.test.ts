import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Client } from '#testing/actors.ts'
import { openStudio, type TestStudio } from '#testing/open-studio.ts'

let studio: TestStudio
let writer: Client
beforeAll(async () => {
  studio = await openStudio()
  writer = await studio.as('writer')
})
afterAll(() => studio?.[Symbol.asyncDispose]())

async function photo(colour: string): Promise<Buffer> {
  const picture = sharp({ create: { width: 900, height: 600, channels: 3, background: colour } })
  return picture
    .withExif({ IFD0: { Copyright: 'whoever took it' } })
    .jpeg()
    .toBuffer()
}
const put = (client: Client, bytes: Uint8Array, type = 'image/jpeg') =>
  client.request('PUT', '/users/me/avatar', bytes, { 'content-type': type })
async function show(client: Client, userId: string, query = '') {
  const reply = await studio.studio.http.inject({
    url: `/api/v1/users/${userId}/avatar${query}`,
    headers: { authorization: `Bearer ${client.access}` },
  })
  return { status: reply.statusCode, headers: reply.headers, bytes: reply.rawPayload }
}

test('a picture becomes a small square without metadata, seen by whoever shares a workspace and by no stranger', async () => {
  const set = await put(writer, await photo('#a8321f'))
  expect(set.status).toBe(200)
  const { avatar_file_id: id } = set.body.data
  const shown = await show(await studio.as('viewer'), writer.userId, `?v=${id}`)
  expect(shown.status).toBe(200)
  expect(shown.headers).toMatchObject({
    'content-type': 'image/webp',
    'cache-control': expect.stringMatching(/private.*immutable/),
  })
  expect(await sharp(shown.bytes).metadata()).toMatchObject({ format: 'webp', width: 512, height: 512 })
  expect((await sharp(shown.bytes).metadata()).exif).toBeUndefined()
  expect(shown.bytes.includes(Buffer.from('whoever'))).toBe(false)
  const stranger = await studio.stranger()
  expect((await show(stranger, writer.userId)).status).toBe(404)
  expect((await show(stranger, stranger.userId)).status).toBe(404)
  expect((await show(await studio.operator(), writer.userId)).status).toBe(200)
  const members = await writer.get(`/workspaces/${writer.workspaceId}/members`)
  const mine = members.body.data.items.find((each: { user: { id: string } }) => each.user.id === writer.userId)
  expect(mine.user.avatar_file_id).toBe(id)
})

test('a new picture has a new address, the old content is let go, and taking it away leaves none', async () => {
  const contentOf = async () => {
    const { rows } = await studio.studio.db.transaction((tx) =>
      tx.executeSql('select sha256 from avatars where user_id = $1', [writer.userId]),
    )
    return (rows[0] as { sha256: string } | undefined)?.sha256
  }
  const first = (await put(writer, await photo('#245a94'))).body.data.avatar_file_id
  const old = await contentOf()
  const second = (await put(writer, await photo('#2a6a3d'))).body.data.avatar_file_id
  expect(second).not.toBe(first)
  const { files, identity } = studio.studio.rooms
  const kept = [old ?? '', (await contentOf()) ?? '']
  expect([...(await identity.refersTo(studio.studio.db, kept))]).toEqual([kept[1]])
  const { rows } = await studio.studio.db.transaction((tx) =>
    tx.executeSql('select sha256 from file_blobs where sha256 = $1', [old]),
  )
  expect(rows).toHaveLength(1)
  expect(files).toBeDefined()
  expect((await writer.delete('/users/me/avatar')).body.data.avatar_file_id).toBeNull()
  expect((await show(writer, writer.userId)).status).toBe(404)
})

test.each([
  ['text', Buffer.from('hello, this is no picture at all')],
  ['SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')],
  ['a torn JPEG', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 74, 70, 73, 70, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0])],
  ['nothing', Buffer.alloc(0)],
])('%s is refused as no picture, whatever it is called', async (_what, bytes) => {
  const reply = await put(writer, bytes)
  expect({ status: reply.status, code: reply.body.error.code }).toEqual({
    status: 415,
    code: 'IDENTITY_AVATAR_UNREADABLE',
  })
})

test('more than ten megabytes are refused unread', async () => {
  const reply = await put(writer, Buffer.alloc(10 * 1024 * 1024 + 1, 1))
  expect(reply.status).toBe(413)
})
