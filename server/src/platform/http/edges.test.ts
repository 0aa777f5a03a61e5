// What goes wrong before a route is reached: every answer has the one envelope, in the language that was asked for.
import type { AddressInfo } from 'node:net'
import { connect } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Client } from '#testing/actors.ts'
import { openStudio, type TestStudio } from '#testing/open-studio.ts'

let world: TestStudio
let owner: Client
let port: number
beforeAll(async () => {
  world = await openStudio({ working: false })
  owner = await world.as('owner')
  await world.studio.http.listen({ host: '127.0.0.1', port: 0 })
  port = (world.studio.http.server.address() as AddressInfo).port
}, 60_000)
afterAll(() => world?.[Symbol.asyncDispose]())

/** What comes back for these bytes, until the server ends the connection. */
function exchange(sent: string | Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(sent))
    let got = ''
    socket.setEncoding('utf8')
    socket.on('data', (text) => {
      got += text
    })
    socket.on('close', () => resolve(got))
    socket.on('error', (error) => (got === '' ? reject(error) : resolve(got)))
  })
}

function envelopeOf(answer: string) {
  const [head = '', body = ''] = answer.split('\r\n\r\n')
  return { status: Number(head.split(' ')[1]), head: head.toLowerCase(), body: JSON.parse(body) }
}

const CHINESE = /[\u4e00-\u9fff]/

function judge(answer: string, status: number, code: string) {
  const got = envelopeOf(answer)
  expect({ status: got.status, code: got.body.error?.code }).toEqual({ status, code })
  expect(got.body).toMatchObject({ success: false, timestamp: expect.any(Number) })
  expect(got.body.timestamp).toBeGreaterThan(1_000_000)
  expect(got.body.error.message).toMatch(CHINESE)
  expect(got.body.error.details.remedy).toMatch(CHINESE)
  expect(got.body.error.details.request_id).toMatch(/^[0-9a-f-]{36}$/)
  expect(got.head).toContain(`x-request-id: ${got.body.error.details.request_id}`)
  return got
}

const IN_CHINESE = 'Accept-Language: zh-CN\r\n'
const HEAD = `Host: x\r\nConnection: close\r\n${IN_CHINESE}`
const WS = 'Connection: Upgrade\r\nUpgrade: websocket\r\n'
const KEY = 'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n'

test.each([
  ['a malformed address', `GET /api/v1/projects/%ff HTTP/1.1\r\n${HEAD}\r\n`, 400, 'INVALID_REQUEST'],
  ['an endless id', `GET /api/v1/projects/${'a'.repeat(2000)} HTTP/1.1\r\n${HEAD}\r\n`, 404, 'NOT_FOUND'],
  ['headers that do not fit', `GET / HTTP/1.1\r\n${HEAD}X: ${'a'.repeat(20_000)}\r\n\r\n`, 431, 'HEADERS_TOO_LARGE'],
  ['what is no HTTP', `GET / HTTP/1.1\r\n${HEAD}b r o k e n\r\n\r\n`, 400, 'INVALID_REQUEST'],
  ['two lengths', `POST / HTTP/1.1\r\n${HEAD}Content-Length: 1\r\nContent-Length: 2\r\n\r\nab`, 400, 'INVALID_REQUEST'],
  ['no host', `GET /health HTTP/1.1\r\nConnection: close\r\n${IN_CHINESE}\r\n`, 400, 'INVALID_REQUEST'],
  ['a tunnel', `CONNECT x:443 HTTP/1.1\r\n${HEAD}\r\n`, 405, 'WRONG_METHOD'],
  ['another method', `PATCH /api/v1/auth/login HTTP/1.1\r\n${HEAD}\r\n`, 405, 'WRONG_METHOD'],
  ['a method of others', `PROPFIND /api/v1/projects/x HTTP/1.1\r\n${HEAD}\r\n`, 405, 'WRONG_METHOD'],
  ['a method no link knows', `DELETE /api/v1/blobs/a/b HTTP/1.1\r\n${HEAD}\r\n`, 405, 'WRONG_METHOD'],
  ['no such address', `GET /api/v1/nowhere HTTP/1.1\r\n${HEAD}\r\n`, 404, 'NOT_FOUND'],
  ['a stranger’s socket', `GET /api/v1/ws HTTP/1.1\r\nHost: x\r\n${IN_CHINESE}${WS}${KEY}\r\n`, 401, 'INVALID_TOKEN'],
  ['a socket elsewhere', `GET /api/v1/projects HTTP/1.1\r\nHost: x\r\n${IN_CHINESE}${WS}${KEY}\r\n`, 404, 'NOT_FOUND'],
])('%s', async (_, sent, status, code) => {
  judge(await exchange(sent), status, code)
})

test('a handshake of a socket that is none is refused in our words, to whoever may open one', async () => {
  const { body } = await owner.post('/auth/ws-ticket', {})
  const offered = `Sec-WebSocket-Protocol: huaben.ticket.${body.data.ticket}\r\n`
  const sent = `GET /api/v1/ws HTTP/1.1\r\nHost: x\r\n${IN_CHINESE}${WS}${offered}\r\n`
  judge(await exchange(sent), 400, 'INVALID_REQUEST')
})

test('another upgrade, and another expectation, are no reason to refuse', async () => {
  for (const header of ['Connection: Upgrade, close\r\nUpgrade: h2c\r\n', 'Connection: close\r\nExpect: wonders\r\n'])
    expect(await exchange(`GET /health HTTP/1.1\r\nHost: x\r\n${header}\r\n`)).toMatch(/^HTTP\/1\.1 200/)
})

test('which methods an address knows is said', async () => {
  const got = judge(await exchange(`DELETE /api/v1/projects HTTP/1.1\r\n${HEAD}\r\n`), 405, 'WRONG_METHOD')
  expect(got.head).toContain('allow: get, head, post')
})

const asOwner = () => `Authorization: Bearer ${owner.access}\r\n`

function post(path: string, body: string | Buffer, type = 'application/json'): Promise<string> {
  const bytes = Buffer.from(body)
  const head = `POST /api/v1${path} HTTP/1.1\r\n${HEAD}${asOwner()}Content-Type: ${type}\r\nContent-Length: ${bytes.length}\r\n\r\n`
  return exchange(Buffer.concat([Buffer.from(head), bytes]))
}

test.each([
  ['text/plain', '{"title":"x"}'],
  ['application/x-www-form-urlencoded', 'title=x'],
  ['application/xml', '<title/>'],
  ['multipart/form-data; boundary=b', '--b\r\nContent-Disposition: form-data; name="title"\r\n\r\nx\r\n--b--\r\n'],
  ['nonsense', 'x'],
])('content of type %s is not taken for JSON', async (type, body) => {
  const got = judge(await post('/projects', body, type), 415, 'UNSUPPORTED_TYPE')
  expect(got.body.error.details.accepted).toBe('application/json')
})

const badBytes = Buffer.concat([Buffer.from('{"title":"a'), Buffer.from([0xc3, 0x28]), Buffer.from('"}')])
const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`

test.each([
  ['a name of no field', '{"title":"x","__proto__":{"operator":true}}', /“__proto__”/, '__proto__'],
  ['spelt otherwise', '{"title":"x","settings":{"\\u005f_proto__":1}}', /“settings.__proto__”/, 'settings.__proto__'],
  ['by the constructor', '{"constructor":{"prototype":{}}}', /“constructor”/, 'constructor'],
  ['bytes of no character', badBytes, /第 12 个字节/, ''],
  ['no JSON', '{"title": }', /“}”出现在不该/, ''],
  ['no JSON, further on', `{"title":"${'x'.repeat(60)}" "y"}`, /第 73 个字符/, ''],
  ['half of it', '{"title":', /内容不完整/, ''],
  ['too deep', `{"title":"x","tags":${deep}}`, /100 层/, ''],
  ['half a pair', '{"title":"\\ud800"}', /“title”/, 'title'],
  ['NUL', '{"title":"a\\u0000b"}', /“title”/, 'title'],
  ['nothing', '', /请求内容/, ''],
])('a body that is refused says where: %s', async (_, body, message, field) => {
  const got = judge(await post('/projects', body), 400, 'INVALID_REQUEST')
  expect(got.body.error.message).toMatch(message)
  expect(got.body.error.details.field).toBe(field)
})

test('a mark of the byte order, and a field that is merely called constructor, are no reason to refuse', async () => {
  expect(await post('/projects', '\ufeff{"title":"x"}')).toMatch(/^HTTP\/1\.1 201/)
  expect(await post('/projects', '{"title":"x","constructor":"me"}')).toMatch(/^HTTP\/1\.1 201/)
})

test('whom nobody knows may send little, and a body of lists without end is looked through', async () => {
  const much = `{"refresh_token":"${'x'.repeat(70_000)}"}`
  expect((await world.request('POST', '/auth/refresh', JSON.parse(much))).body.error.code).toBe('TOO_LARGE')
  const lists = `{"title":"x","tags":[${'[],'.repeat(500_000)}[]]}`
  judge(await post('/projects', lists), 400, 'INVALID_REQUEST')
  const hidden = `{"title":"x","tags":[${'[],'.repeat(500)}{"__proto__":1}]}`
  expect(judge(await post('/projects', hidden), 400, 'INVALID_REQUEST').body.error.details.field).toBe(
    'tags.500.__proto__',
  )
})

test('the first text of a script needs no If-Match, or one that says so; the next one does', async () => {
  const create = async () => (await owner.post('/projects', { title: 'x' })).body.data.id
  const save = (id: string, headers: Record<string, string> = {}) =>
    owner.put(`/projects/${id}/script`, { text: 'A: one.\nB: two.\n' }, headers)
  const [bare, star, zero] = [await create(), await create(), await create()]
  expect((await save(bare)).status).toBe(200)
  expect((await save(star, { 'if-none-match': '*' })).status).toBe(200)
  expect((await save(zero, { 'if-match': '"0"' })).status).toBe(200)
  const again = await save(bare)
  expect([again.status, again.body.error.code]).toEqual([400, 'REVISION_REQUIRED'])
  expect(again.body.error.details.remedy).toContain('If-Match')
  const late = await save(bare, { 'if-none-match': '*' })
  expect([late.status, late.body.error.code]).toEqual([412, 'STALE_REVISION'])
})
