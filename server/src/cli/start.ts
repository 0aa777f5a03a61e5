// huaben start: serves until it is asked to stop.
import { endOnDefects, exitCodeOf, onStopSignal, type StopSignal } from '#studio/lifecycle.ts'
import { openStudio, type Settings } from '#studio/serve.ts'
import { CommandError, EXIT } from './exit-codes.ts'
import type { Terminal } from './terminal.ts'

export type Role = 'all' | 'serve' | 'work'

/** The first signal drains: no new requests or jobs, what runs is ended within bounds. Answers 0 once all is closed. */
export async function startCommand(terminal: Terminal, settings: Settings, role: Role): Promise<number> {
  const { config, log } = settings
  if (role !== 'all' && config.database.kind === 'pglite') {
    throw new CommandError(EXIT.usage, {
      code: 'ROLE_NEEDS_POSTGRES',
      message: `The embedded database is for one process, so only the role "all" works with it, not "${role}".`,
      remedy: 'Leave --role out, or set DATABASE_URL to a PostgreSQL server.',
    })
  }
  endOnDefects(log)
  const stop = Promise.withResolvers<StopSignal>()
  let isReady = false
  const unlisten = onStopSignal((signal) => {
    log.info({ signal }, 'stopping; a second signal ends at once')
    // Nothing has been promised yet while it starts.
    if (!isReady) process.exit(exitCodeOf(signal))
    stop.resolve(signal)
  })
  const listen = role === 'work' ? null : { host: config.http.host, port: config.http.port }
  const running = await openStudio({ ...settings, role: 'server', command: 'start', listen, working: role !== 'serve' })
  isReady = true
  terminal.answer({ address: running.address, data: config.dataDir, pid: process.pid }, [
    running.address === null
      ? 'Huaben works.'
      : `Huaben is ready at ${running.address} (reference: ${running.address}/docs)`,
  ])
  await stop.promise
  await running.close()
  unlisten()
  return EXIT.ok
}
