// The embedded database under the same 20,000 operations: its process is killed 200 times, and transactions are broken off at
// random statements in between. A start of it costs seconds, and so this takes ten minutes.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { systemClock } from '#platform/clock.ts'
import { migrateDatabase, openDatabase } from '#studio/open-database.ts'
import { createBilling } from '../billing.ts'
import { type Lane, laneScope, operationOf } from './lanes.seed.ts'

const PROGRAM = fileURLToPath(new URL('../../../testing/ledger-process.ts', import.meta.url))
const LANE = { seed: 20260912, lane: 0, count: 20_000, workspaces: 3, breakOneIn: 100 }
const KILLS = 200
/** How long the last of them is let run; the first is killed as soon as it begins. */
const RUNS_MS = 250

const folder = mkdtempSync(join(tmpdir(), 'huaben-ledger-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const dir = join(folder, 'database')

function run(from: number, killAfterMs: number | null): Promise<number> {
  const given: Lane & { database: unknown } = { ...LANE, from, database: { kind: 'pglite', dir } }
  const child = spawn(process.execPath, [PROGRAM, JSON.stringify(given)], { stdio: ['ignore', 'pipe', 'pipe'] })
  let [booked, said, rest] = [from - 1, '', '']
  child.stderr.on('data', (chunk) => {
    said += chunk
  })
  child.stdout.on('data', (chunk) => {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      if (line === 'ready' && killAfterMs !== null) setTimeout(() => child.kill('SIGKILL'), killAfterMs)
      if (/^\d+$/.test(line)) booked = Number(line)
    }
  })
  return new Promise((resolve, reject) => {
    child.on('close', (code, signal) => {
      if (code === 0 || signal === 'SIGKILL') resolve(booked)
      else reject(new Error(`ended with ${code ?? signal}: ${said}`))
    })
  })
}

test(`${LANE.count} operations, ${KILLS} kills and ${LANE.count / LANE.breakOneIn} broken transactions, seed ${LANE.seed}`, async () => {
  const first = await openDatabase({ kind: 'pglite', dir })
  await migrateDatabase(first.db)
  await first.db.close()
  let booked = -1
  let kills = 0
  for (; kills < KILLS && booked < LANE.count - 1; kills += 1)
    booked = await run(booked + 1, (RUNS_MS * (kills + 1)) / KILLS)
  if (booked < LANE.count - 1) booked = await run(booked + 1, null)
  console.log(`seed ${LANE.seed}: ${kills} kills, ${booked + 1} operations`)
  expect(kills).toBe(KILLS)
  expect(booked).toBe(LANE.count - 1)

  const { db } = await openDatabase({ kind: 'pglite', dir })
  const billing = createBilling({ clock: systemClock, mode: 'enforce' })
  expect((await billing.prove(db)).findings).toEqual([])
  const planned = Array.from({ length: LANE.count }, (_, n) => operationOf(LANE, n)).filter(
    (one) => one.kind === 'top_up',
  )
  for (let workspace = 0; workspace < LANE.workspaces; workspace += 1) {
    const wanted = planned.filter((one) => one.workspace === workspace)
    const page = { page: 1, size: 10_000, filter: { kind: 'top_up' } } as const
    const { entries, total } = await billing.entries(db, laneScope(workspace), page)
    expect(total).toBe(wanted.length)
    const sum = entries.reduce((micros, entry) => micros - BigInt(entry.topped_up_micros), 0n)
    expect(sum).toBe(BigInt(wanted.reduce((micros, one) => micros + one.micros, 0)))
    for (const wallet of await billing.wallets(db, laneScope(workspace)))
      expect(wallet.balance >= 0n && wallet.held >= 0n && wallet.debt >= 0n).toBe(true)
  }
  await db.close()
}, 1_800_000)
