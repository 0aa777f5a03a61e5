import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, LookupFunction } from 'node:net'
import { createServer as createRawServer } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { createOutbound, isNamedHost } from './outbound.ts'
import { isPublicAddress } from './public-address.ts'

const closers: (() => void)[] = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

async function serving(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const seen: IncomingMessage[] = []
  const server = createServer((request, response) => {
    seen.push(request)
    answer(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closers.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen }
}

const outbound = createOutbound()
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes)

describe('which addresses are public', () => {
  const closed =
    '0.0.0.0 0.1.2.3 10.1.2.3 100.64.0.1 100.127.255.255 127.0.0.1 127.9.9.9 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.8 192.0.2.1 192.168.1.1 198.18.0.1 198.19.9.9 198.51.100.1 203.0.113.9 224.0.0.1 239.1.1.1 240.0.0.1 255.255.255.255 :: ::1 ::ffff:127.0.0.1 ::ffff:7f00:1 ::ffff:10.0.0.1 ::127.0.0.1 64:ff9b::10.0.0.1 64:ff9b::7f00:1 64:ff9b:1::8.8.8.8 100::1 2001::1 2001:10::1 2001:db8::1 2002:7f00:1:: 2002:a00:1::1 3fff::1 fc00::1 fd12:3456::1 fe80::1 fe80::1%eth0 fec0::1 ff02::1 localhost 127.1'
  const open =
    '1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.1 100.63.255.255 100.128.0.1 172.15.0.1 172.32.0.1 192.167.1.1 198.17.0.1 223.255.255.255 2606:4700::1111 2a00:1450:4001:82f::200e 240e::1 ::ffff:8.8.8.8 64:ff9b::8.8.8.8 2002:808:808::1'
  test.each(closed.split(' '))('%s is not', (address) => expect(isPublicAddress(address)).toBe(false))
  test.each(open.split(' '))('%s is', (address) => expect(isPublicAddress(address)).toBe(true))
})

describe('where a request may go', () => {
  test('a host that an administrator has named may be private, without credentials, and nothing that it sends on to', async () => {
    const seen: unknown[] = []
    const { url } = await serving((request, response) => {
      seen.push(request.headers.authorization)
      if (request.url === '/away') response.writeHead(302, { location: 'http://127.0.0.1:1/x' })
      response.end('here')
    })
    const port = new URL(url).port
    const lookup: LookupFunction = (_name, _options, done) => done(null, [{ address: '127.0.0.1', family: 4 }])
    const outbound = createOutbound({ lookup })
    const credentials = { authorization: 'Bearer s3cret' }
    const at = (path: string, privateHosts: string[]) =>
      outbound.request({
        url: `http://cdn.example.com:${port}${path}`,
        trust: 'http://127.0.0.1:2',
        privateHosts,
        credentials,
      })
    expect(text((await at('/a', [`cdn.example.com:${port}`])).bytes)).toBe('here')
    expect(seen).toEqual([undefined])
    for (const hosts of [[], ['example.com'], ['cdn.example.com'], ['*.example.com'], ['*.com'], ['*']])
      await expect(at('/a', hosts)).rejects.toMatchObject({ reason: 'forbidden_address' })
    await expect(at('/away', [`cdn.example.com:${port}`])).rejects.toMatchObject({ reason: 'forbidden_address' })
  })

  test.each([
    ['https://cdn.example.com/x', ['cdn.example.com'], true],
    ['https://a.b.example.com/x', ['*.example.com'], true],
    ['https://example.com/x', ['*.example.com'], false],
    ['https://badexample.com/x', ['*.example.com'], false],
    ['https://cdn.example.com:8443/x', ['cdn.example.com', '*.example.com'], false],
    ['http://10.0.0.1/x', ['*.0.0.1', '*'], false],
    ['http://10.0.0.1/x', ['10.0.0.1'], true],
    ['https://x.com/', ['*.com', ''], false],
  ])('%s is named by %j: %s', (url, hosts, isNamed) => expect(isNamedHost(new URL(url), hosts)).toBe(isNamed))

  test('a private address is refused unless it is the origin that was trusted', async () => {
    const { url, seen } = await serving((_, response) => response.end('here'))
    await expect(outbound.request({ url })).rejects.toMatchObject({ reason: 'forbidden_address', notSubmitted: true })
    await expect(outbound.request({ url, trust: 'http://127.0.0.1:1' })).rejects.toMatchObject({
      reason: 'forbidden_address',
    })
    expect(seen).toHaveLength(0)
    expect(text((await outbound.request({ url: `${url}/x`, trust: `${url}/v1` })).bytes)).toBe('here')
  })

  test('a private host that an administrator has named is reached, at that port alone, without credentials and no further', async () => {
    const other = await serving((_, response) => response.end('other'))
    const { url, seen } = await serving((request, response) =>
      request.url === '/on' ? response.writeHead(302, { location: other.url }).end() : response.end('here'),
    )
    const call = { url, trust: 'https://provider.example', privateHosts: [new URL(url).host] }
    const secret = { credentials: { authorization: 'Bearer secret' } }
    expect(text((await outbound.request({ ...call, ...secret })).bytes)).toBe('here')
    expect(seen[0]?.headers.authorization).toBeUndefined()
    const forbidden = { reason: 'forbidden_address' }
    await expect(outbound.request({ ...call, url: `${url}/on` })).rejects.toMatchObject(forbidden)
    await expect(outbound.request({ ...call, url: other.url })).rejects.toMatchObject(forbidden)
    expect(other.seen).toHaveLength(0)
  })

  test.each([
    'http://2130706433/',
    'http://0x7f.1/',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://localhost/',
  ])('%s is this machine in disguise', async (url) => {
    await expect(outbound.request({ url })).rejects.toMatchObject({ reason: 'forbidden_address' })
  })

  test.each([
    'ftp://example.org/',
    'file:///etc/passwd',
    'data:text/plain,x',
    'nonsense',
    'http://user:pw@example.org/',
  ])('%s is no plain web address', async (url) => {
    const refused = await outbound.request({ url }).catch((error: Error) => error)
    expect(refused).toMatchObject({ reason: 'bad_url', notSubmitted: true })
    expect(String(refused)).not.toContain('pw')
  })

  test('a name is judged by every address it has, at the moment of connecting', async () => {
    const { url, seen } = await serving((_, response) => response.end())
    const port = new URL(url).port
    const answers = (addresses: string[]): LookupFunction =>
      ((_: string, __: object, callback: (error: null, found: unknown) => void) =>
        callback(
          null,
          addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
        )) as unknown as LookupFunction
    for (const addresses of [['127.0.0.1'], ['93.184.216.34', '127.0.0.1'], ['::ffff:127.0.0.1'], []]) {
      const rebinding = createOutbound({ lookup: answers(addresses) })
      await expect(rebinding.request({ url: `http://example.org:${port}/` })).rejects.toMatchObject({
        reason: 'forbidden_address',
        notSubmitted: true,
      })
    }
    expect(seen).toHaveLength(0)
  })
})

describe('redirects', () => {
  test('are followed, each judged like the first', async () => {
    const { url } = await serving((request, response) => {
      if (request.url === '/a') response.writeHead(302, { location: '/b' }).end()
      else if (request.url === '/b') response.end('arrived')
      else response.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data' }).end()
    })
    expect(text((await outbound.request({ url: `${url}/a`, trust: url })).bytes)).toBe('arrived')
    await expect(outbound.request({ url: `${url}/c`, trust: url })).rejects.toMatchObject({
      reason: 'forbidden_address',
    })
  })

  test('end after five', async () => {
    const { url, seen } = await serving((_, response) => response.writeHead(302, { location: '/again' }).end())
    await expect(outbound.request({ url, trust: url })).rejects.toMatchObject({ reason: 'redirected' })
    expect(seen).toHaveLength(6)
  })

  test('never carry work along', async () => {
    const { url, seen } = await serving((_, response) => response.writeHead(307, { location: '/elsewhere' }).end())
    const call = { url, trust: url, method: 'POST', body: '{}' } as const
    await expect(outbound.request(call)).rejects.toMatchObject({ reason: 'redirected', notSubmitted: true })
    expect(seen).toHaveLength(1)
  })

  test('take no credentials to another host', async () => {
    const other = await serving((_, response) => response.end('other'))
    const { url, seen } = await serving((_, response) => response.writeHead(302, { location: `${other.url}/x` }).end())
    const open = createOutbound({ isPublic: () => true })
    const call = { url, trust: url, headers: { 'x-plain': '1' }, credentials: { authorization: 'Bearer s3cret' } }
    expect(text((await open.request(call)).bytes)).toBe('other')
    expect(seen[0]?.headers.authorization).toBe('Bearer s3cret')
    expect(other.seen[0]?.headers).not.toHaveProperty('authorization')
    expect(other.seen[0]?.headers).not.toHaveProperty('x-plain')
    await open.request({ ...call, url: other.url })
    expect(other.seen[1]?.headers).not.toHaveProperty('authorization')
  })
})

describe('limits', () => {
  test('a body that grows or says it is too large is refused', async () => {
    const { url } = await serving((request, response) => {
      if (request.url === '/announced')
        response.writeHead(200, { 'content-length': '1000000' }).end('x'.repeat(1_000_000))
      else for (let i = 0; i < 20; i += 1) response.write('x'.repeat(1000))
    })
    for (const path of ['/announced', '/growing']) {
      const call = { url: url + path, trust: url, bodyMaxBytes: 5_000 }
      await expect(outbound.request(call)).rejects.toMatchObject({ reason: 'too_large', notSubmitted: false })
    }
    const download = outbound.download({ url: `${url}/growing`, trust: url, bodyMaxBytes: 5_000 })
    await expect(download.then(({ bytes }) => Array.fromAsync(bytes))).rejects.toMatchObject({ reason: 'too_large' })
  })

  test('a server that says nothing, or falls silent, or drips for ever is left', async () => {
    const { url } = await serving((request, response) => {
      if (request.url === '/silent') return
      response.write('x')
      if (request.url === '/dripping') {
        const timer = setInterval(() => response.write('x'), 20)
        closers.push(() => clearInterval(timer))
      }
    })
    const call = { trust: url, timeoutMs: 20_000 }
    for (const limits of [
      { url: `${url}/silent`, headersTimeoutMs: 50 },
      { url: `${url}/stalling`, idleTimeoutMs: 50 },
      { url: `${url}/dripping`, timeoutMs: 300 },
    ])
      await expect(outbound.request({ ...call, ...limits })).rejects.toMatchObject({
        reason: 'timed_out',
        notSubmitted: false,
      })
  })
})

describe('what is known after a failure', () => {
  const post = { method: 'POST', body: '{}' } as const

  test('no server: nothing arrived', async () => {
    const { url } = await serving(() => undefined)
    closers.splice(0).forEach((close) => {
      close()
    })
    const refused = outbound.request({ ...post, url, trust: url })
    await expect(refused).rejects.toMatchObject({ reason: 'unreachable', notSubmitted: true })
    const noName = outbound.request({ ...post, url: 'http://no-such-host.invalid/' })
    await expect(noName).rejects.toMatchObject({ reason: 'unreachable', notSubmitted: true })
  })

  test('no TLS on the other side: nothing arrived', async () => {
    const { url } = await serving((_, response) => response.end())
    const https = url.replace('http:', 'https:')
    const call = outbound.request({ ...post, url: https, trust: https })
    await expect(call).rejects.toMatchObject({ reason: 'unreachable', notSubmitted: true })
  })

  test('a connection that ends without an answer: nobody knows', async () => {
    const { url } = await serving((request) => request.socket.destroy())
    await expect(outbound.request({ ...post, url, trust: url })).rejects.toMatchObject({
      reason: 'broken',
      notSubmitted: false,
    })
  })

  test('an answer that is no HTTP: nobody knows', async () => {
    const raw = createRawServer((socket) => socket.end('hello\r\n'))
    await new Promise<void>((resolve) => raw.listen(0, '127.0.0.1', resolve))
    closers.push(() => raw.close())
    const url = `http://127.0.0.1:${(raw.address() as AddressInfo).port}`
    await expect(outbound.request({ ...post, url, trust: url })).rejects.toMatchObject({
      reason: 'broken',
      notSubmitted: false,
    })
  })

  test('called off before or while waiting', async () => {
    const { url, seen } = await serving(() => undefined)
    const early = AbortSignal.abort()
    await expect(outbound.request({ ...post, url, trust: url, signal: early })).rejects.toMatchObject({
      reason: 'aborted',
      notSubmitted: true,
    })
    const later = new AbortController()
    const waiting = outbound.request({ ...post, url, trust: url, signal: later.signal })
    while (seen.length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
    later.abort()
    await expect(waiting).rejects.toMatchObject({ reason: 'aborted', notSubmitted: false })
  })

  test('no error tells a path, a query or a header', async () => {
    const { url } = await serving((request) => request.socket.destroy())
    const failed = await outbound
      .request({ ...post, url: `${url}/p4th?key=qu3ry`, trust: url, credentials: { authorization: 'h3ader' } })
      .catch((error: Error) => error)
    expect(`${(failed as Error).stack} ${JSON.stringify(failed)}`).not.toMatch(/p4th|qu3ry|h3ader/)
  })
})
