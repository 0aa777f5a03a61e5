// npm run schema: writes server/schema.sql, the schema that all migrations together give. With --check only says whether it
// would change.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { migrateDatabase, openDatabase } from '#studio/open-database.ts'
import { dumpSchema } from './schema/dump.ts'

const SCHEMA_PATH = join(import.meta.dirname, '..', 'server', 'schema.sql')

const { db } = await openDatabase({ kind: 'pglite_image', image: null })
await migrateDatabase(db)
const text = await dumpSchema(db)
await db.close()

if (readFileSync(SCHEMA_PATH, { encoding: 'utf8', flag: 'a+' }) === text) {
  console.log('server/schema.sql is up to date')
} else if (process.argv.includes('--check')) {
  console.log('server/schema.sql does not show what the migrations make. Type: npm run schema')
  process.exitCode = 1
} else {
  writeFileSync(SCHEMA_PATH, text)
  console.log('server/schema.sql is written')
}
