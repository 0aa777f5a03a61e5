// The limit: the `ws` library alone; a message of the same size to every socket, sent in one go.
import type { AddressInfo } from 'node:net'
import { WebSocketServer } from 'ws'
import { type Announcement, collectOnDemand, type SocketsReady } from './message.ts'

function serve(): void {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false })
  server.on('connection', (socket) => socket.send(JSON.stringify({ type: 'live' })))
  process.on('message', ({ announce, frameBytes = 0 }: Announcement) => {
    if (announce === undefined) return
    const head = { type: 'event', payload: { announce, title: '' } }
    const title = 'x'.repeat(Math.max(0, frameBytes - JSON.stringify(head).length))
    const frame = JSON.stringify({ ...head, payload: { announce, title } })
    for (const socket of server.clients) socket.send(frame)
  })
  server.once('listening', () => {
    const { port } = server.address() as AddressInfo
    process.send?.({ url: `ws://127.0.0.1:${port}/`, headers: [{}] } satisfies SocketsReady)
  })
}

collectOnDemand()
process.once('disconnect', () => process.exit(0))
process.once('SIGTERM', () => process.exit(0))
process.once('message', () => serve())
