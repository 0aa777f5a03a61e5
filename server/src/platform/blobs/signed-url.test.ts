import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createMemoryBlobs } from '#adapters/blobs-memory/blobs-memory.ts'
import { ManualClock } from '../clock.ts'
import { Fault } from '../faults.ts'
import { answerSigned } from './answer-signed.ts'
import { createOwnSignedUrls } from './own-signed-urls.ts'
import { type Grant, signGrant, verifyGrant } from './signed-url.ts'
import { describeSignedUrls } from './signed-urls.suite.ts'

const secret = Buffer.alloc(32, 7)
const STATUS: Record<string, number> = {
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  too_large: 413,
  unsupported: 415,
  invalid: 400,
}

async function open() {
  const clock = new ManualClock()
  const store = createMemoryBlobs({ clock })
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://x')
    const call = {
      method: request.method ?? '',
      key: pathname.slice('/blobs/'.length),
      query: searchParams,
      headers: request.headers,
      body: request,
    }
    try {
      const reply = await answerSigned({ store, secrets: [secret], now: clock.now() }, call)
      response.writeHead(reply.status, reply.headers)
      if (reply.body) reply.body.pipe(response)
      else response.end()
    } catch (error) {
      response
        .writeHead(error instanceof Fault ? (STATUS[error.kind] ?? 500) : 500, { connection: 'close' })
        .end(error instanceof Fault ? error.code : '')
    }
  }
  const server = createServer((request, response) => void answer(request, response)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const urls = createOwnSignedUrls({
    secret,
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/blobs`,
  })
  return {
    urls,
    store,
    now: () => clock.now(),
    boundsSize: true,
    [Symbol.asyncDispose]: async () => void server.close().closeAllConnections(),
  }
}

describeSignedUrls('our own server', open)

describe('our own server', () => {
  test('an upload that arrived is not overwritten by a second one', async () => {
    await using opened = await open()
    const { url, headers } = await opened.urls.signUpload({
      key: 'k',
      expiresAt: new Date(Date.now() + 1e6),
      maxBytes: 9,
      contentType: 'a/b',
    })
    expect((await fetch(url, { method: 'PUT', headers, body: 'first' })).status).toBe(201)
    expect((await fetch(url, { method: 'PUT', headers, body: 'second' })).status).toBe(409)
  })

  test('what was uploaded cannot run in our name, and an unchanged copy is not sent again', async () => {
    await using opened = await open()
    const { key } = await opened.store.put([Buffer.from('<script>')], { maxBytes: 99 })
    const { url } = await opened.urls.signDownload({
      key,
      expiresAt: new Date(Date.now() + 1e6),
      contentType: 'text/html',
      disposition: 'inline',
      filename: 'x',
    })
    const first = await fetch(url)
    expect(first.headers.get('content-security-policy')).toContain('sandbox')
    expect(first.headers.get('x-content-type-options')).toBe('nosniff')
    const second = await fetch(url, { headers: { 'if-none-match': first.headers.get('etag') ?? '' } })
    expect(second.status).toBe(304)
    const head = await fetch(url, { method: 'HEAD' })
    expect([head.status, head.headers.get('content-length')]).toEqual([200, '8'])
  })

  test('a blob that was collected meanwhile is not found', async () => {
    await using opened = await open()
    const { url } = await opened.urls.signDownload({
      key: 'gone',
      expiresAt: new Date(Date.now() + 1e6),
      contentType: 'a/b',
      disposition: 'inline',
      filename: 'x',
    })
    expect((await fetch(url)).status).toBe(404)
  })
})

const key = fc.stringMatching(/^[a-z0-9]{1,8}(\/[a-z0-9]{1,8}){0,2}$/)
const expiresAt = fc.integer({ min: 1, max: 4e9 }).map((second) => new Date(second * 1000))
const contentType = fc.string()
const grants: fc.Arbitrary<Grant> = fc.oneof(
  fc.record({ method: fc.constant('PUT' as const), key, expiresAt, contentType, maxBytes: fc.nat() }),
  fc.record(
    {
      method: fc.constant('GET' as const),
      key,
      expiresAt,
      contentType,
      disposition: fc.constantFrom('inline' as const, 'attachment' as const),
      filename: fc.string({ unit: 'grapheme' }),
      tenantId: fc.string(),
    },
    { requiredKeys: ['method', 'key', 'expiresAt', 'contentType', 'disposition', 'filename'] },
  ),
)

describe('the signature', () => {
  const verify = (grant: Grant, query: string, { at = new Date(0), secrets = [secret] as Uint8Array[] } = {}) =>
    verifyGrant(secrets, { method: grant.method, key: grant.key, query: new URLSearchParams(query) }, at)

  test('every grant comes back as it was signed', () => {
    fc.assert(
      fc.property(grants, (grant) => {
        expect(verify(grant, signGrant(secret, grant))).toEqual({ isValid: true, grant })
      }),
    )
  })

  test('two different grants never share a signature', () => {
    fc.assert(
      fc.property(grants, grants, (a, b) => {
        fc.pre(JSON.stringify(a) !== JSON.stringify(b))
        const [one, two] = [a, b].map((grant) => new URLSearchParams(signGrant(secret, grant)).get('signature'))
        expect(one).not.toBe(two)
      }),
    )
  })

  const grant: Grant = { method: 'PUT', key: 'a', expiresAt: new Date(60_000), maxBytes: 1, contentType: 'a/b' }

  test('a link holds until its second, not longer', () => {
    const query = signGrant(secret, grant)
    expect(verify(grant, query, { at: new Date(59_999) }).isValid).toBe(true)
    expect(verify(grant, query, { at: new Date(60_000) })).toEqual({ isValid: false, reason: 'expired' })
  })

  test('an older secret still opens, a foreign one does not', () => {
    const query = signGrant(secret, grant)
    const fresh = Buffer.alloc(32, 8)
    expect(verify(grant, query, { secrets: [fresh, secret] }).isValid).toBe(true)
    expect(verify(grant, query, { secrets: [fresh] })).toEqual({ isValid: false, reason: 'refused' })
  })

  test.each([
    '',
    'signature=',
    'method=PUT&expires=99&max=1&type=a',
    'method=PUT&expires=1e9&max=1&signature=x',
    'method=GET&expires=99&as=evil&signature=AAAA',
    'method=PUT&expires=999999999999999&max=1&signature=AAAA',
  ])('nonsense is refused: %j', (query) => expect(verify(grant, query)).toEqual({ isValid: false, reason: 'refused' }))

  test('links of before there were tenants in them hold, and none can be put in, changed or taken out', () => {
    const key = `sha256/ab/${'ab'.repeat(32)}`
    const before =
      'method=GET&expires=2000000000&type=image%2Fpng&as=inline&name=a.png&signature=yAi_g01eiUXhxDQYHT1bxjAiuBaDox2gn5kPCihxXK4'
    const shown = {
      method: 'GET',
      key,
      expiresAt: new Date(2e12),
      contentType: 'image/png',
      disposition: 'inline',
    } as const
    const old: Grant = { ...shown, filename: 'a.png' }
    expect(signGrant(secret, old)).toBe(before)
    expect(verify(old, before)).toEqual({ isValid: true, grant: old })
    expect(verify(old, `${before}&tenant=x`).isValid).toBe(false)
    const query = signGrant(secret, { ...old, tenantId: 'x' })
    expect(verify(old, query)).toEqual({ isValid: true, grant: { ...old, tenantId: 'x' } })
    expect(verify(old, query.replace('tenant=x', 'tenant=y')).isValid).toBe(false)
    expect(verify(old, query.replace('&tenant=x', '')).isValid).toBe(false)
  })

  test('short secrets are a mistake of ours', () => {
    expect(() => signGrant(Buffer.alloc(31), grant)).toThrow('at least 32 bytes')
  })
})
