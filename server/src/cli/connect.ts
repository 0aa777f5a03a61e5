// How a command reaches the studio: over HTTP at the server that holds the data folder, else by opening the folder itself and
// listening on a free port of this machine for as long as the command runs. Either way it is the same API.
import { setTimeout as sleep } from 'node:timers/promises'
import { systemClock } from '#platform/clock.ts'
import { FolderInUse, findHolder, type Holder } from '#studio/data-folder.ts'
import { openStudio, type Settings } from '#studio/serve.ts'
import { ApiClient } from './api-client.ts'

export type Connection = {
  readonly client: ApiClient
  /** Whether this process is the studio. */
  readonly isOwn: boolean
  /** Stops at once what runs here; it is done again later. Nothing for a server elsewhere. */
  hurry(): void
  close(): Promise<void>
}

const SERVER_START_MAX_MS = 60_000

export async function connect(settings: Settings, command: string): Promise<Connection> {
  const { config } = settings
  const holder = await findHolder(config.dataDir)
  if (holder) return joinServer(settings, holder)
  try {
    return await openOwn(settings, command)
  } catch (error) {
    // Somebody was faster by a moment.
    if (error instanceof FolderInUse && error.holder?.role === 'server') return joinServer(settings, error.holder)
    throw error
  }
}

async function openOwn(settings: Settings, command: string): Promise<Connection> {
  const listen = { host: '127.0.0.1', port: 0 }
  const running = await openStudio({ ...settings, role: 'command', command, listen, working: true })
  const client = new ApiClient(running.address ?? '', running.folder.token, settings.config.language)
  return { client, isOwn: true, hurry: running.hurry, close: running.close }
}

/** A command works for itself and ends: others cannot rely on it. */
async function joinServer({ config }: Settings, first: Holder): Promise<Connection> {
  let holder: Holder | null = first
  const untilMs = systemClock.monotonicMs() + SERVER_START_MAX_MS
  while (holder?.role === 'server' && holder.address === null && systemClock.monotonicMs() < untilMs) {
    await sleep(100)
    holder = await findHolder(config.dataDir)
  }
  if (holder?.role !== 'server' || holder.address === null) throw new FolderInUse(config.dataDir, holder ?? first)
  const client = new ApiClient(holder.address, holder.token, config.language)
  return { client, isOwn: false, hurry: () => {}, close: async () => {} }
}
