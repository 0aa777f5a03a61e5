// Files put in as people do it, by link and by form, into one studio per test file.
import { createHash } from 'node:crypto'
import sharp from 'sharp'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import type { Client } from '#testing/actors.ts'
import { openStudio } from '#testing/open-studio.ts'

export const QUOTA = 1024 * 1024
export const UPLOAD_MAX = 300_000

export const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

export const picture = () =>
  sharp({ create: { width: 64, height: 36, channels: 3, background: '#804020' } })
    .png()
    .toBuffer()

export const scopeOf = (client: Client): Scope => ({
  workspaceId: client.workspaceId,
  actorId: client.userId,
  onlyProjectId: null,
  role: 'director',
  requestId: null,
})

export const usage = async (client: Client) => (await client.get('/storage/usage')).body.data

export const PART = 64 * 1024

export async function openFiles(more: Readonly<Record<string, string>> = {}) {
  const environment = {
    HUABEN_USER_QUOTA_BYTES: String(QUOTA),
    HUABEN_UPLOAD_MAX_BYTES: String(UPLOAD_MAX),
    HUABEN_UPLOAD_PART_BYTES: String(PART),
    ...more,
  }
  const studio = await openStudio({ environment })
  await studio.as('owner')
  let count = 0

  async function raw(method: string, url: string, body?: Buffer, headers: Record<string, string> = {}) {
    return studio.studio.http.inject({ method: method as 'GET', url, headers, ...(body ? { payload: body } : {}) })
  }

  const announce = (client: Client, change: object = {}) =>
    client.post('/storage/upload', {
      file_name: '角色.txt',
      file_type: 'other',
      file_size: 11,
      content_type: 'text/plain',
      ...change,
    })

  return {
    studio,
    raw,
    announce,
    /** Somebody with a quota of his own, so that tests do not see each other's bytes. */
    person: () => studio.another('director', `person${++count}`),
    async upload(client: Client, bytes: Buffer, change: object = {}) {
      const ticket = (await announce(client, { file_size: bytes.byteLength, ...change })).body.data
      const sent = await raw('PUT', ticket.upload_url, bytes, ticket.upload_headers)
      return { ticket, sent }
    },
    startParts: (client: Client, bytes: Buffer, change: object = {}) =>
      client.post('/storage/multipart', {
        file_name: '长片.bin',
        file_size: bytes.byteLength,
        content_type: 'application/octet-stream',
        ...change,
      }),
    /** Sends these parts of the whole to links of their own. */
    async sendParts(client: Client, fileId: string, { bytes, numbers }: { bytes: Buffer; numbers: number[] }) {
      const signed = await client.post(`/storage/multipart/${fileId}/parts`, { part_numbers: numbers })
      const links: { part_number: number; url: string; headers: Record<string, string> }[] = signed.body.data.parts
      return Promise.all(
        links.map((link) => {
          const start = (link.part_number - 1) * PART
          return raw('PUT', link.url, bytes.subarray(start, start + PART), link.headers)
        }),
      )
    },
    async form(client: Client, bytes: Buffer, fields: Record<string, string> = {}, name = 'picture.png') {
      const data = new FormData()
      for (const [field, value] of Object.entries(fields)) data.append(field, value)
      data.append('file', new Blob([new Uint8Array(bytes)]), name)
      const request = new Request('http://x/', { method: 'POST', body: data })
      const headers = { 'content-type': request.headers.get('content-type') ?? '' }
      return client.request('POST', '/assets/upload', Buffer.from(await request.arrayBuffer()), headers)
    },
  }
}

export type FilesFixture = Awaited<ReturnType<typeof openFiles>>
