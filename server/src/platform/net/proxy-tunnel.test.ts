// Through a real proxy, one that carries every name and address to this machine.
import { createServer, type IncomingMessage } from 'node:http'
import { type AddressInfo, connect, type LookupFunction, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { WebSocketServer } from 'ws'
import { createOutbound } from './outbound.ts'

const closers: (() => void)[] = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

async function listening(server: ReturnType<typeof createServer>): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closers.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

type Asked = { readonly target: string; readonly authorization: string | undefined }

async function aProxy(credentials = '') {
  const asked: Asked[] = []
  const server = createServer((_, response) => response.writeHead(405).end())
  server.on('connect', (request: IncomingMessage, socket: Socket) => {
    const authorization = request.headers['proxy-authorization']
    asked.push({ target: request.url ?? '', authorization })
    const wanted = credentials === '' ? undefined : `Basic ${Buffer.from(credentials).toString('base64')}`
    if (authorization !== wanted) return socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n')
    const onward = connect(Number(request.url?.split(':').at(-1)), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n')
      socket.pipe(onward).pipe(socket)
    })
    for (const end of [socket, onward]) end.on('error', () => undefined)
    closers.push(() => {
      socket.destroy()
      onward.destroy()
    })
  })
  return { port: await listening(server), asked }
}

let seen: IncomingMessage[]
let port: number
beforeEach(async () => {
  seen = []
  port = await listening(
    createServer((request, response) => {
      seen.push(request)
      response.end('here')
    }),
  )
})

const answering = (address: string): LookupFunction =>
  ((_: string, __: object, callback: (error: null, found: unknown) => void) =>
    callback(null, [{ address, family: 4 }])) as unknown as LookupFunction
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes)

describe('a proxy', () => {
  test('carries what goes to a provider, which never sees the password', async () => {
    const proxy = await aProxy('studio:s3cr:et')
    const outbound = createOutbound({ proxy: new URL(`http://studio:s3cr%3Aet@127.0.0.1:${proxy.port}`) })
    const url = `http://api.provider.example:${port}/v1`
    const reply = await outbound.request({
      url,
      trust: url,
      method: 'POST',
      body: '{}',
      credentials: { authorization: 'k' },
    })
    expect(text(reply.bytes)).toBe('here')
    expect(proxy.asked.map(({ target }) => target)).toEqual([`api.provider.example:${port}`])
    expect(seen[0]?.headers.authorization).toBe('k')
    expect(seen[0]?.headers).not.toHaveProperty('proxy-authorization')
  })

  test('is not asked for the own network', async () => {
    const proxy = await aProxy()
    const outbound = createOutbound({ proxy: new URL(`http://127.0.0.1:${proxy.port}`) })
    const url = `http://127.0.0.1:${port}/`
    expect(text((await outbound.request({ url, trust: url })).bytes)).toBe('here')
    expect(proxy.asked).toEqual([])
  })

  test('that refuses or is away leaves nobody in doubt, and its password is told nowhere', async () => {
    const proxy = await aProxy('studio:right')
    const url = `http://api.provider.example:${port}/`
    for (const [at, code] of [
      [`http://studio:wr0ng@127.0.0.1:${proxy.port}`, 'PROXY_407'],
      ['http://studio:wr0ng@127.0.0.1:1', 'PROXY_ECONNREFUSED'],
    ] as const) {
      const failed = await createOutbound({ proxy: new URL(at) })
        .request({ url, trust: url, method: 'POST', body: '{}' })
        .catch((error: Error) => error)
      expect(failed).toMatchObject({
        reason: 'unreachable',
        notSubmitted: true,
        message: expect.stringContaining(code),
      })
      expect(`${(failed as Error).stack} ${JSON.stringify(failed)}`).not.toContain('wr0ng')
    }
    expect(seen).toHaveLength(0)
  })

  test('gets the very address that was judged, and never the name of a stranger', async () => {
    const proxy = await aProxy()
    const settings = { proxy: new URL(`http://127.0.0.1:${proxy.port}`) }
    const url = `http://cdn.provider.example:${port}/result.mp4`
    for (const inside of ['10.0.0.5', '127.0.0.1', '169.254.169.254'])
      await expect(createOutbound({ ...settings, lookup: answering(inside) }).request({ url })).rejects.toMatchObject({
        reason: 'forbidden_address',
        notSubmitted: true,
      })
    await expect(createOutbound(settings).request({ url: `http://10.0.0.5:${port}/` })).rejects.toMatchObject({
      reason: 'forbidden_address',
    })
    expect(proxy.asked).toEqual([])
    const outbound = createOutbound({ ...settings, lookup: answering('93.184.216.34') })
    expect(text((await outbound.request({ url })).bytes)).toBe('here')
    expect(proxy.asked.map(({ target }) => target)).toEqual([`93.184.216.34:${port}`])
    expect(seen[0]?.headers.host).toBe(`cdn.provider.example:${port}`)
  })

  test('carries sockets too', async () => {
    const proxy = await aProxy()
    const server = createServer()
    const sockets = new WebSocketServer({ server })
    sockets.on('connection', (socket) => socket.send('hello'))
    const at = await listening(server)
    const outbound = createOutbound({ proxy: new URL(`http://127.0.0.1:${proxy.port}`) })
    const signal = AbortSignal.timeout(5000)
    const socket = await outbound.openSocket({ url: `http://voice.example:${at}/turn`, signal })
    for await (const message of socket.messages) {
      expect(message).toBe('hello')
      break
    }
    socket.close()
    expect(proxy.asked.map(({ target }) => target)).toEqual([`voice.example:${at}`])
  })
})
