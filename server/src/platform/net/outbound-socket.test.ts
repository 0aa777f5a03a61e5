import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { type WebSocket, WebSocketServer } from 'ws'
import { openSocket, UpgradeRefusedError } from './outbound-socket.ts'

const going = new AbortController().signal
let server: Server | null = null
afterEach(async () => {
  server?.closeAllConnections()
  await new Promise((resolve) => (server === null ? resolve(null) : server.close(resolve)))
  server = null
})

async function listening(on: (line: WebSocket) => void): Promise<string> {
  server = createServer((_, reply) => reply.writeHead(404).end())
  const sockets = new WebSocketServer({ server })
  sockets.on('connection', on)
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

test('text comes as text and bytes as bytes, in their order, until the other side closes', async () => {
  const url = await listening((line) => {
    line.send('one')
    line.send(Buffer.from([2, 0, 255]))
    line.on('message', (data) => {
      line.send(`heard ${data}`)
      line.close()
    })
  })
  const socket = await openSocket({ url, signal: going })
  socket.send('me')
  const heard = await Array.fromAsync(socket.messages)
  expect(heard.map((each) => (typeof each === 'string' ? each : [...each]))).toEqual(['one', [2, 0, 255], 'heard me'])
})

test('a server that opens no line says so with its headers, and nothing was sent', async () => {
  server = createServer()
  server.on('upgrade', (_, socket) => socket.end('HTTP/1.1 403 No\r\nDate: Sun, 22 Nov 2026 03:04:05 GMT\r\n\r\n'))
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/?token=s3cret`
  const refused = await openSocket({ url, signal: going }).catch((error: unknown) => error)
  expect(refused).toBeInstanceOf(UpgradeRefusedError)
  expect(refused).toMatchObject({
    status: 403,
    notSubmitted: true,
    headers: { date: 'Sun, 22 Nov 2026 03:04:05 GMT' },
  })
  expect(String(refused)).not.toContain('s3cret')
})

test('where nobody listens, nothing was sent; a line that is cut is broken', async () => {
  const nobody = openSocket({ url: 'http://127.0.0.1:1', signal: going })
  await expect(nobody).rejects.toMatchObject({ reason: 'unreachable', notSubmitted: true })
  const url = await listening((line) => {
    line.send('half')
    setTimeout(() => line.terminate(), 20)
  })
  const socket = await openSocket({ url, signal: going })
  await expect(Array.fromAsync(socket.messages)).rejects.toMatchObject({ reason: 'broken', notSubmitted: false })
})

test('it is called off before and while it is open', async () => {
  const url = await listening(() => undefined)
  const before = openSocket({ url, signal: AbortSignal.abort() })
  await expect(before).rejects.toMatchObject({ reason: 'aborted', notSubmitted: true })
  const later = new AbortController()
  const socket = await openSocket({ url, signal: later.signal })
  setTimeout(() => later.abort(), 20)
  await expect(Array.fromAsync(socket.messages)).rejects.toMatchObject({ reason: 'aborted' })
})

test('a message that is too large ends the line', async () => {
  const url = await listening((line) => line.send('x'.repeat(2000)))
  const socket = await openSocket({ url, signal: going, messageMaxBytes: 1000 })
  await expect(Array.fromAsync(socket.messages)).rejects.toMatchObject({ reason: 'broken' })
})
