// huaben migrate: brings the database up to date without serving.
import { both } from '#platform/localised.ts'
import { migrateAlone, type Settings } from '#studio/serve.ts'
import type { Terminal } from './terminal.ts'

export async function migrateCommand(terminal: Terminal, settings: Settings): Promise<void> {
  const applied = await migrateAlone(settings)
  terminal.answer(
    { applied },
    applied.length === 0
      ? [both('The database is up to date.', '数据库已是最新。')]
      : applied.map((name) => both(`applied ${name}`, `已执行 ${name}`)),
  )
}
