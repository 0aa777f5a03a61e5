import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestDatabase, type TestDatabase } from '#testing/database-image.ts'
import { contains, containsEach, foldText, startsWith } from './like.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(async () => {
  await database?.db.close()
  await database?.drop()
})

async function isLike(text: string, pattern: string): Promise<boolean> {
  const query = sql<{ found: boolean }>`select ${text}::text like ${pattern} as found`
  const { rows } = await query.execute(database.db.withTables<Record<string, never>>())
  return rows[0]?.found === true
}

test('signs of LIKE that somebody types mean themselves', async () => {
  for (const sign of ['50%', 'a_b', 'c:\\new', '\\', '%', '_']) {
    expect([sign, await isLike(`before ${sign} behind`, contains(sign))]).toEqual([sign, true])
    expect([sign, await isLike(`${sign} behind`, startsWith(sign))]).toEqual([sign, true])
    expect([sign, await isLike('before 50x aXb c: behind', contains(sign))]).toEqual([sign, false])
  }
  expect(await isLike('before behind', startsWith('behind'))).toBe(false)
})

test('each word is a pattern, in any width and case; nothing typed asks for nothing', async () => {
  const [first, second] = containsEach('  ＫＩＮＧ\tlear ')
  const text = foldText('Ｌｅａｒ, King of Britain')
  expect(await isLike(text, String(first))).toBe(true)
  expect(await isLike(text, String(second))).toBe(true)
  expect([containsEach(''), containsEach('  '), containsEach(undefined)]).toEqual([[], [], []])
  expect(containsEach('a '.repeat(50))).toHaveLength(10)
})
