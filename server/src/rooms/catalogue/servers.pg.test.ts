// Two servers on one database: what one changes, the other offers.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createMemoryMailer } from '#adapters/mail-memory/mail-memory.ts'
import { systemClock } from '#platform/clock.ts'
import { createLog } from '#platform/log.ts'
import { compose } from '#studio/compose.ts'
import { configForTesting } from '#studio/config.ts'
import { openDatabase } from '#studio/open-database.ts'
import { openStudio, type TestStudio } from '#testing/open-studio.ts'
import { sampleProviders } from '#testing/sample-catalogue.ts'

async function openSecond(first: TestStudio) {
  const dataDir = await mkdtemp(join(tmpdir(), 'huaben-test-'))
  const database = await openDatabase({ kind: 'postgres', url: first.databaseUrl!, connectionsMax: 4 })
  const parts = { ...configForTesting(dataDir), ...sampleProviders, log: createLog('fatal'), clock: systemClock }
  const studio = await compose({ ...parts, database, version: 'test', mailer: createMemoryMailer() })
  await studio.relay.start()
  return {
    catalogue: studio.rooms.catalogue,
    async [Symbol.asyncDispose]() {
      await studio.relay.stop()
      await studio.http.close()
      await studio.close()
      await database.db.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

test('a change by one server is in force on the other within two seconds, and so is its reset', async () => {
  await using first = await openStudio({ parts: sampleProviders })
  await using second = await openSecond(first)
  const root = await first.operator()
  const inForce = async (concurrency: number) => {
    const began = performance.now()
    while (second.catalogue.model('acme/words')?.concurrencyMax !== concurrency) {
      if (performance.now() - began > 10_000) throw new Error('not within ten seconds')
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    return performance.now() - began
  }
  const path = '/catalogue/models/acme/words'
  const changed = await root.patch(path, { concurrency_max: 7 }, { 'if-match': '"0"' })
  expect(await inForce(7)).toBeLessThan(2000)
  expect(second.catalogue.revision()).toBe(first.studio.rooms.catalogue.revision())
  await root.delete(path, undefined, { 'if-match': `"${changed.body.data.revision}"` })
  expect(await inForce(3)).toBeLessThan(2000)
})
