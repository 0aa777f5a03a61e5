import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { openTestDatabase } from '#testing/database-image.ts'
import { createLog } from './log.ts'

test('an error of the database is told without the statement and what was in it', async () => {
  const database = await openTestDatabase()
  const hash = '$argon2id$v=19$m=65536'
  const insert = database.db.transaction((tx) =>
    tx.executeSql('select $1::text, $2::uuid', [hash, 'private words of somebody']),
  )
  const error = await insert.then(
    () => null,
    (reason: unknown) => reason,
  )
  await database.db.close()
  await database.drop()
  expect(error).toBeInstanceOf(Error)

  const to = new PassThrough()
  const log = createLog('info', to)
  log.error({ err: new Error('outer', { cause: error }), error, requestId: 'r' }, 'request failed')
  const said = String(to.read())
  const { err, requestId, error: named, msg } = JSON.parse(said)
  expect({ requestId, msg }).toEqual({ requestId: 'r', msg: 'request failed' })
  expect(err).toMatchObject({ type: 'Error', message: 'outer', cause: { code: '22P02' } })
  expect(err.stack).toContain('log.test.ts')
  expect(named.stack).toMatch(/\n +at /)
  expect(said).not.toContain('argon2')
  expect(said).not.toMatch(/private words|select \$1/)
})
