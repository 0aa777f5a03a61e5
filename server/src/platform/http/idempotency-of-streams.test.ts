// Over a real socket: a request made by inject() has a body that is no socket, which hid what happened here.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Client } from '#testing/actors.ts'
import { openStudio, type TestStudio } from '#testing/open-studio.ts'

let world: TestStudio
let base: string
let writer: Client
let projectId: string
beforeAll(async () => {
  world = await openStudio()
  const address = await world.studio.http.listen({ port: 0, host: '127.0.0.1' })
  base = `${address}/api/v1`
  writer = await world.as('writer')
  const director = await world.as('director')
  projectId = (await director.post('/projects', { title: 'Streams', kind: 'comic_drama' })).body.data.id
})
afterAll(() => world?.[Symbol.asyncDispose]())

async function send(path: string, key: string, body: string | FormData, type?: string) {
  const headers = {
    authorization: `Bearer ${writer.access}`,
    'x-workspace': writer.workspaceId,
    'idempotency-key': key,
    ...(type ? { 'content-type': type } : {}),
  }
  const response = await fetch(base + path, { method: 'POST', headers, body })
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever the route answers
  const reply = (await response.json()) as any
  return { status: response.status, code: reply.error?.code as string | undefined, data: reply.data }
}

const SCRIPT = 'INT. KITCHEN - DAY\n\nANNA\nThe kettle sings.\n'
const uploadScript = (key: string, text: string) =>
  send(`/projects/${projectId}/script/upload?file_name=play.fountain`, key, text, 'text/plain')

test('a body that is read as it comes takes effect once, and other content is refused', async () => {
  const first = await uploadScript('script-1', SCRIPT)
  expect(first.status).toBe(200)
  const again = await uploadScript('script-1', SCRIPT)
  expect(again).toEqual(first)
  expect(await uploadScript('script-1', `${SCRIPT}\nANNA\nMore.\n`)).toMatchObject({
    status: 409,
    code: 'IDEMPOTENCY_KEY_REUSED',
  })
  const next = await uploadScript('script-2', `${SCRIPT}\nANNA\nMore.\n`)
  expect(next.data.version.number).toBe(2)
})

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
function uploadFile(key: string, bytes: Uint8Array<ArrayBuffer>, name = 'picture.png') {
  const form = new FormData()
  form.set('file_type', 'character')
  form.set('file', new Blob([bytes]), name)
  return send('/assets/upload', key, form)
}

test('the same form is stored once, though a browser draws another line around its parts each time', async () => {
  const first = await uploadFile('form-1', PNG)
  expect(first.status).toBe(201)
  expect((await uploadFile('form-1', PNG)).data.id).toBe(first.data.id)
  const other = await uploadFile('form-1', Buffer.concat([PNG, Buffer.from('more')]))
  expect(other).toMatchObject({ status: 409, code: 'IDEMPOTENCY_KEY_REUSED' })
})

test('a form that was refused may be corrected and sent again with its key', async () => {
  const refused = await uploadFile('form-2', Buffer.from('MZ\u0090 this is no picture'), 'picture.png')
  expect(refused.status).toBe(415)
  expect((await uploadFile('form-2', PNG)).status).toBe(201)
})

test('several at once with one key: none is stored twice', async () => {
  const replies = await Promise.all(Array.from({ length: 5 }, () => uploadFile('form-3', PNG)))
  const ids = new Set(replies.flatMap((reply) => (reply.status === 201 ? [reply.data.id] : [])))
  expect(ids.size).toBe(1)
  for (const reply of replies) expect([201, 409, 503]).toContain(reply.status)
})
