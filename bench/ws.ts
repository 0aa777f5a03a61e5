// Idle sockets and fan-out of the real studio (PGlite, one workspace, everybody subscribed) against the bare `ws` library:
// memory of the server per socket, and the way of one event to all of them.
//
//   node bench/ws.ts [--sockets 2000] [--sends 9] [--json]

import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { WebSocket } from 'ws'
import { cpuMsOf } from './processes.ts'
import { median, present, type Row, round } from './report.ts'
import type { Announcement, Collected, SocketsReady, SocketTask } from './sockets/message.ts'

const { values } = parseArgs({
  options: {
    sockets: { type: 'string', default: '2000' },
    sends: { type: 'string', default: '9' },
    json: { type: 'boolean', default: false },
  },
})
const SOCKETS = Number(values.sockets)
const SENDS = Number(values.sends)
/** The studio lets one person have 50. */
const SOCKETS_PER_PERSON = 50
const OPENING_AT_ONCE = 50

type Crowd = {
  readonly sockets: WebSocket[]
  /** Frames of the announcement under way: when the first and the last of them came, and how large they are. */
  heard: { announce: string; count: number; firstAt: number; frameBytes: number; all: () => void }
}

async function openCrowd({ url, headers }: SocketsReady): Promise<Crowd> {
  const crowd: Crowd = { sockets: [], heard: { announce: '', count: 0, firstAt: 0, frameBytes: 0, all: () => {} } }
  const openOne = async (at: number) => {
    const socket = new WebSocket(url, { headers: headers[at % headers.length] ?? {}, perMessageDeflate: false })
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject)
      socket.on('message', (data) => {
        const text = data.toString()
        if (text.includes('"live"')) resolve()
        else hear(crowd, text)
      })
    })
    crowd.sockets.push(socket)
  }
  for (let at = 0; at < SOCKETS; at += OPENING_AT_ONCE) {
    const some = Math.min(OPENING_AT_ONCE, SOCKETS - at)
    await Promise.all(Array.from({ length: some }, (_, offset) => openOne(at + offset)))
  }
  return crowd
}

function hear({ heard }: Crowd, text: string): void {
  if (heard.announce === '' || !text.includes(heard.announce)) return
  if (heard.count === 0) {
    heard.firstAt = performance.now()
    heard.frameBytes = text.length
  }
  heard.count += 1
  if (heard.count === SOCKETS) heard.all()
}

type Candidate = {
  readonly name: string
  readonly file: string
  readonly task: SocketTask
  readonly frameBytes: number
}

async function benchServer({ name, file, task, frameBytes }: Candidate) {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), [], { execArgv: ['--expose-gc'] })
  child.send(task)
  const [ready] = (await once(child, 'message')) as [SocketsReady]
  const pid = child.pid ?? 0
  const emptyMb = await memoryMb(child)
  const openedAt = performance.now()
  const crowd = await openCrowd(ready)
  const openedPerSecond = (1000 * SOCKETS) / (performance.now() - openedAt)
  const fullMb = await memoryMb(child)
  const sends: { first: number; all: number; cpu: number }[] = []
  for (let turn = 0; turn <= SENDS; turn++) {
    const all = Promise.withResolvers<void>()
    crowd.heard = { announce: `turn-${turn}.`, count: 0, firstAt: 0, frameBytes: 0, all: all.resolve }
    const cpu = cpuMsOf([pid])
    const start = performance.now()
    child.send({ announce: crowd.heard.announce, frameBytes } satisfies Announcement)
    await all.promise
    const end = performance.now()
    await pause(100)
    if (turn > 0) sends.push({ first: crowd.heard.firstAt - start, all: end - start, cpu: cpuMsOf([pid]) - cpu })
  }
  const bytes = crowd.heard.frameBytes
  for (const socket of crowd.sockets) socket.terminate()
  const ended = once(child, 'exit')
  child.kill()
  await ended
  const of = (field: 'first' | 'all' | 'cpu') => median(sends.map((send) => send[field]))
  return {
    bytes,
    row: {
      server: name,
      sockets: SOCKETS,
      'opened/s': Math.round(openedPerSecond),
      'kB per socket': round(((fullMb - emptyMb) * 1024) / SOCKETS, 1),
      'to the first ms': round(of('first'), 1),
      'to all ms': round(of('all'), 1),
      'server µs per socket': round((of('cpu') * 1000) / SOCKETS, 1),
      frame_bytes: bytes,
    } satisfies Row,
  }
}

async function memoryMb(child: ChildProcess): Promise<number> {
  await pause(500)
  child.send({ collect: true } satisfies Announcement)
  const [collected] = (await once(child, 'message')) as [Collected]
  return collected.residentMb
}

const pause = (waitMs: number) => new Promise((resolve) => setTimeout(resolve, waitMs))

const people = Math.ceil(SOCKETS / SOCKETS_PER_PERSON)
const studio = await benchServer({
  name: 'studio',
  file: './sockets/studio-sockets-worker.ts',
  task: { kind: 'studio', people },
  frameBytes: 0,
})
const bare = await benchServer({
  name: 'bare ws',
  file: './sockets/bare-sockets-worker.ts',
  task: { kind: 'bare' },
  frameBytes: studio.bytes,
})
const ratios = Object.fromEntries(
  Object.entries(studio.row).map(([name, value]) => {
    const limit = (bare.row as Row)[name]
    return [name, typeof value === 'number' && typeof limit === 'number' && limit > 0 ? round(value / limit, 2) : '']
  }),
)
present({
  title: 'Sockets',
  rows: [bare.row, studio.row, { ...ratios, server: 'studio / bare' }],
  notes: [
    'the studio’s way to the first socket holds a transaction, its commit and the place of the event in the order.',
  ],
})
process.exit(0)
