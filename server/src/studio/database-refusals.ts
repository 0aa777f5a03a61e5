// Why a start does not go on with the database in the data folder. Each says what was found, what became of the folder and
// what to do; docs/restore.md has the whole of it.
import type { Localised } from '#platform/faults.ts'
import { Refusal } from './refusal.ts'

export type RefusalCode = 'DATABASE_DAMAGED' | 'DATABASE_MISSING' | 'DATABASE_UNCHECKED'

export abstract class DatabaseRefused extends Refusal {
  abstract override readonly code: RefusalCode
}

const GO_BACK: Localised = {
  en:
    'Go back to the last snapshot with "huaben restore --snapshot latest" ("huaben restore --list" shows all), or begin with an ' +
    'empty database with "huaben restore --empty". docs/restore.md tells how to put a folder back that was set aside.',
  'zh-CN':
    '请用“huaben restore --snapshot latest”回到最近一次快照（“huaben restore --list”列出全部快照），' +
    '或用“huaben restore --empty”从空数据库开始。如何放回被移开的文件夹，见 docs/restore.md。',
}

/** PostgreSQL, a page or the rows themselves say that it is broken. The folder was set aside. */
export class DatabaseDamaged extends DatabaseRefused {
  readonly code = 'DATABASE_DAMAGED'
  constructor(dir: string, problem: string, setAside: string) {
    const told = {
      en: `The database in ${dir} is damaged: ${problem}. It was set aside as ${setAside}; nothing was deleted.`,
      'zh-CN': `${dir} 中的数据库已损坏：${problem}。它已改名为 ${setAside}；没有删除任何内容。`,
    }
    super(told, GO_BACK)
  }
}

/** There was a database, and it is not where it was. */
export class DatabaseMissing extends DatabaseRefused {
  readonly code = 'DATABASE_MISSING'
  constructor(dir: string, trace: string) {
    const told = {
      en: `There is no database in ${dir}, but there was one before: ${trace} is still there. Nothing was changed.`,
      'zh-CN': `${dir} 中没有数据库，但以前有过：${trace} 还在。没有改动任何内容。`,
    }
    const remedy = {
      en: `If that folder is on a disk or volume of its own, mount it and start again. ${GO_BACK.en}`,
      'zh-CN': `如果该文件夹位于单独的磁盘或卷上，请先挂载再启动。${GO_BACK['zh-CN']}`,
    }
    super(told, remedy)
  }
}

/** Whether the database is sound could not be found out. It stays as it is. */
export class DatabaseUnchecked extends DatabaseRefused {
  readonly code = 'DATABASE_UNCHECKED'
  constructor(dir: string, problem: string, cause?: unknown) {
    const told = {
      en: `The database in ${dir} could not be checked: ${problem}. That does not mean that it is damaged; nothing was changed.`,
      'zh-CN': `无法检查 ${dir} 中的数据库：${problem}。这并不表示它已损坏；没有改动任何内容。`,
    }
    const remedy = {
      en:
        'See that there is free memory (about 1 GB) and disk space, and that the folder belongs to the account that Huaben runs ' +
        'under; then start again. Only if it stays so, and the folder is wanted no more, go back to a snapshot (docs/restore.md).',
      'zh-CN':
        '请确认有足够的可用内存（约 1 GB）和磁盘空间，并且该文件夹属于运行 Huaben 的账户，然后重新启动。' +
        '只有当问题一直存在且不再需要该文件夹时，才回到快照（见 docs/restore.md）。',
    }
    super(told, remedy, cause)
  }
}

/** The snapshot that was asked for cannot take the place of the database, which stays as it is. */
export class RestoreRefused extends Refusal {
  readonly code: 'SNAPSHOT_NOT_FOUND' | 'SNAPSHOT_DAMAGED' | 'SNAPSHOT_UNCHECKED'
  constructor(code: RestoreRefused['code'], told: Localised, remedy: Localised) {
    super(told, remedy)
    this.code = code
  }
}
