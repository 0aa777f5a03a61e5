// huaben start: serves until it is asked to stop.
import { both } from '#platform/localised.ts'
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
      message: both(
        `The embedded database is for one process, so only the role "all" works with it, not "${role}".`,
        `内置数据库只供一个进程使用，只能用角色 all，不能用 ${role}。`,
      ),
      remedy: both(
        'Leave --role out, or set DATABASE_URL to a PostgreSQL server.',
        '请去掉 --role，或将 DATABASE_URL 设为 PostgreSQL 服务器。',
      ),
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
      ? both('Huaben works.', 'Huaben 已开始工作。')
      : both(
          `Huaben is ready at ${running.address} (reference: ${running.address}/docs)`,
          `Huaben 已就绪：${running.address}（接口说明：${running.address}/docs）`,
        ),
  ])
  await stop.promise
  await running.close()
  unlisten()
  return EXIT.ok
}
