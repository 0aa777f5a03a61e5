// huaben restore: back to a snapshot of the embedded database.
import { systemClock } from '#platform/clock.ts'
import { holdDataFolder, pathsOf } from '#studio/data-folder.ts'
import { beginEmpty, exists, setAside } from '#studio/embedded-database.ts'
import type { Settings } from '#studio/serve.ts'
import { listSnapshots, restoreSnapshot } from '#studio/snapshots.ts'
import { CommandError, EXIT } from './exit-codes.ts'
import type { Terminal } from './terminal.ts'

export type RestoreWish = { readonly snapshot: string; readonly list: boolean; readonly empty: boolean }

export async function restoreCommand(terminal: Terminal, settings: Settings, wish: RestoreWish): Promise<void> {
  const { config, version } = settings
  if (config.database.kind !== 'pglite') {
    throw new CommandError(EXIT.usage, {
      code: 'RESTORE_NEEDS_EMBEDDED',
      message: 'Snapshots are of the embedded database, and DATABASE_URL is set.',
      remedy: 'Restore PostgreSQL by its own backup, or unset DATABASE_URL.',
    })
  }
  if (wish.list) return list(terminal, config.dataDir)
  const folder = await holdDataFolder(config.dataDir, {
    role: 'command',
    command: 'restore',
    version,
    clock: systemClock,
  })
  try {
    if (wish.empty) {
      const before = (await exists(folder.paths.database))
        ? await setAside(folder.paths, 'replaced', systemClock)
        : null
      await beginEmpty(folder.paths)
      terminal.answer({ snapshot: null, before }, [
        'The next start begins with an empty database.',
        ...toldBefore(before),
      ])
      return
    }
    terminal.say(
      `Restoring ${wish.snapshot === 'latest' ? 'the latest snapshot' : wish.snapshot}: unpacking and checking it`,
    )
    const restored = await restoreSnapshot(folder.paths, wish.snapshot, systemClock)
    terminal.answer(restored, [`The database is as it was in ${restored.snapshot}.`, ...toldBefore(restored.before)])
  } finally {
    folder.release()
  }
}

function toldBefore(before: string | null): string[] {
  return before === null ? [] : [`The database of before is kept as ${before}; delete it once you do not need it.`]
}

async function list(terminal: Terminal, dataDir: string): Promise<void> {
  const paths = pathsOf(dataDir)
  const snapshots = await listSnapshots(paths)
  const lines = snapshots.map((one) => `${one.name}  ${(one.sizeBytes / 1024 / 1024).toFixed(1)} MB`)
  terminal.answer(
    { folder: paths.snapshots, snapshots },
    lines.length > 0 ? lines : [`There is no snapshot in ${paths.snapshots} yet.`],
  )
}
