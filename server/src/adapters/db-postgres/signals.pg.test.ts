import { expect, test } from 'vitest'
import { openDatabase } from '#studio/open-database.ts'
import { openTestDatabase } from '#testing/database-image.ts'

test('a commit in one process wakes another; a rollback, or its own signal, does not', async () => {
  const here = await openTestDatabase()
  const there = await openDatabase({ kind: 'postgres', url: here.url ?? '', connectionsMax: 2 })
  const heard: string[] = []
  const own: string[] = []
  const stops = [there.db.onSignal((name) => heard.push(name)), here.db.onSignal((name) => own.push(name))]
  // LISTEN is on its way: signals sent before it stands are lost, as promised.
  await expect
    .poll(async () => {
      await here.db.transaction(async (tx) => tx.signal('hello'))
      return heard
    })
    .toContain('hello')
  await here.db
    .transaction(async (tx) => {
      tx.signal('never')
      throw new Error('no')
    })
    .catch(() => {})
  own.length = 0
  await here.db.transaction(async (tx) => {
    tx.signal('one')
    tx.signal('two')
  })
  await expect.poll(() => heard).toEqual(expect.arrayContaining(['one', 'two']))
  expect(heard).not.toContain('never')
  expect(own).toEqual(['one', 'two'])
  for (const stop of stops) stop()
  await there.db.close()
  await here.db.close()
  await here.drop()
})
