import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Client } from '#testing/actors.ts'
import { openStudio, type TestStudio } from '#testing/open-studio.ts'
import { searchFor } from './music-file.ts'

let studio: TestStudio
let owner: Client
beforeAll(async () => {
  studio = await openStudio()
  owner = await studio.as('owner')
}, 60_000)
afterAll(() => studio?.[Symbol.asyncDispose]())

test.each([
  ['a plain one', '夜雨 theme.mp3'],
  ['signs that some system refuses', 'what? "now": <loud>|*.mp3'],
  ['signs that nobody sees', 'in\u200bvisible\u202e.mp3'],
  ['the path of another system', 'C:\\music\\con.mp3'],
  ['no ending, and dots', 'music. . '],
  ['as long as a name may be', `${'a'.repeat(251)}.mp3`],
  ['longer than the server keeps', `${'雨'.repeat(200)}.mp3`],
  ['in parts that belong together', 'cafe\u0301 noir.mp3'],
])('music is found again under the name that the server gave it: %s', async (_, name) => {
  const ticket = await owner.post('/storage/upload', {
    ...{ file_name: name, file_type: 'other', file_size: 4, content_type: 'text/plain' },
  })
  const { file_id: id, upload_url, upload_headers } = ticket.body.data
  const { http } = studio.studio
  const sent = await http.inject({
    method: 'PUT',
    url: upload_url,
    headers: upload_headers,
    payload: Buffer.from('four'),
  })
  expect(sent.statusCode, sent.body).toBe(201)
  await owner.post('/storage/upload/callback', { file_id: id, upload_status: 'success' })
  const found = await owner.get(`/assets?size=100&search=${encodeURIComponent(searchFor(name))}`)
  expect(found.status).toBe(200)
  expect(found.body.data.items.map((file: { id: string }) => file.id)).toContain(id)
})
