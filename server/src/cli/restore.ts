// huaben restore: back to a snapshot of the embedded database.
import { systemClock } from '#platform/clock.ts'
import type { Localised } from '#platform/faults.ts'
import { both, same } from '#platform/localised.ts'
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
      message: both(
        'Snapshots are of the embedded database, and DATABASE_URL is set.',
        '快照属于内置数据库，而当前设置了 DATABASE_URL。',
      ),
      remedy: both(
        'Restore PostgreSQL by its own backup, or unset DATABASE_URL.',
        '请用 PostgreSQL 自己的备份恢复，或取消设置 DATABASE_URL。',
      ),
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
        both('The next start begins with an empty database.', '下次启动将从空数据库开始。'),
        ...toldBefore(before),
      ])
      return
    }
    const { snapshot } = wish
    terminal.say(
      snapshot === 'latest'
        ? both('Restoring the latest snapshot: unpacking and checking it', '正在恢复最近一次快照：解压并检查')
        : both(`Restoring ${snapshot}: unpacking and checking it`, `正在恢复 ${snapshot}：解压并检查`),
    )
    const restored = await restoreSnapshot(folder.paths, snapshot, systemClock)
    const said = both(
      `The database is as it was in ${restored.snapshot}.`,
      `数据库已恢复到快照 ${restored.snapshot} 时的状态。`,
    )
    terminal.answer(restored, [said, ...toldBefore(restored.before)])
  } finally {
    folder.release()
  }
}

function toldBefore(before: string | null): Localised[] {
  if (before === null) return []
  return [
    both(
      `The database of before is kept as ${before}; delete it once you do not need it.`,
      `原来的数据库保留为 ${before}；不再需要时可以删除。`,
    ),
  ]
}

async function list(terminal: Terminal, dataDir: string): Promise<void> {
  const paths = pathsOf(dataDir)
  const snapshots = await listSnapshots(paths)
  const lines = snapshots.map((one) => same(`${one.name}  ${(one.sizeBytes / 1024 / 1024).toFixed(1)} MB`))
  terminal.answer(
    { folder: paths.snapshots, snapshots },
    lines.length > 0
      ? lines
      : [both(`There is no snapshot in ${paths.snapshots} yet.`, `${paths.snapshots} 中还没有快照。`)],
  )
}
