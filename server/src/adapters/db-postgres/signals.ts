// Signals between processes that share one PostgreSQL: NOTIFY after a commit, LISTEN on a connection of its own. A signal says
// only "look now": whoever misses one finds the work at its next poll.
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import type { SignalWire } from '#platform/db/db.ts'
import { newId } from '#platform/ids.ts'

const CHANNEL = 'huaben'
/** Signals that fall together go out as one notification. */
const GATHER_MS = 3
const RECONNECT_MS = 1000
const CONNECT_MAX_MS = 10_000

export function createSignalWire(connectionString: string, pool: pg.Pool): SignalWire {
  const waiting = new Set<string>()
  const listeners = new Set<(name: string) => void>()
  const origin = `${process.pid}.${newId()}`
  let flushing: NodeJS.Timeout | null = null
  let isClosed = false
  let client: pg.Client | null = null

  const flush = () => {
    flushing = null
    const names = [...waiting]
    waiting.clear()
    // A lost notification costs the others one poll interval, no more.
    pool.query('select pg_notify($1, $2)', [CHANNEL, `${origin} ${names.join(' ')}`]).catch(() => {})
  }

  const hear = (payload: string | undefined) => {
    const [from, ...names] = (payload ?? '').split(' ')
    if (from === origin) return
    for (const name of names) for (const listener of listeners) listener(name)
  }

  const connect = async (): Promise<void> => {
    while (!isClosed) {
      const fresh = new pg.Client({
        connectionString,
        application_name: 'huaben-signals',
        keepAlive: true,
        connectionTimeoutMillis: CONNECT_MAX_MS,
      })
      const lost = new Promise<void>((resolve) => {
        fresh.on('error', () => resolve())
        fresh.on('end', () => resolve())
      })
      try {
        await fresh.connect()
        fresh.on('notification', (message) => hear(message.payload))
        await fresh.query(`listen ${CHANNEL}`)
        client = fresh
        await lost
      } catch {
        await fresh.end().catch(() => {})
      }
      if (!isClosed) await delay(RECONNECT_MS)
    }
  }
  let isListening = false

  return {
    publish: (names) => {
      for (const name of names) waiting.add(name)
      if (!isClosed) flushing ??= setTimeout(flush, GATHER_MS)
    },
    subscribe: (listener) => {
      listeners.add(listener)
      if (!isListening) void connect()
      isListening = true
      return () => listeners.delete(listener)
    },
    close: async () => {
      isClosed = true
      if (flushing) clearTimeout(flushing)
      await client?.end().catch(() => {})
      client = null
    },
  }
}
