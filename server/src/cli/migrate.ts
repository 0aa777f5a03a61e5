// huaben migrate: brings the database up to date without serving.
import { migrateAlone, type Settings } from '#studio/serve.ts'
import type { Terminal } from './terminal.ts'

export async function migrateCommand(terminal: Terminal, settings: Settings): Promise<void> {
  const applied = await migrateAlone(settings)
  terminal.answer(
    { applied },
    applied.length === 0 ? ['The database is up to date.'] : applied.map((name) => `applied ${name}`),
  )
}
