// 20,000 random operations by four processes on the same wallets, killed 200 times: afterwards the books are right, nothing
// was lost and nothing was booked twice.
import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { systemClock } from '#platform/clock.ts'
import { openTestDatabase } from '#testing/database-image.ts'
import { purseOf } from '../billing.seed.ts'
import { createBilling } from '../billing.ts'
import { bookLane, laneScope, operationOf } from './lanes.seed.ts'

const PROGRAM = fileURLToPath(new URL('../../../testing/ledger-process.ts', import.meta.url))
const [SEED, LANES, COUNT, WORKSPACES, KILLS] = [20260911, 4, 5000, 3, 200]
const RUNS_MAX_MS = 250

let randomState = SEED
function random(): number {
  randomState = (Math.imul(randomState, 1_103_515_245) + 12_345) & 0x7fffffff
  return randomState / 0x7fffffff
}

type Progress = { booked: number; kills: number }

/** Until it is killed or done; answers how far it came. */
function run(
  url: string,
  lane: number,
  from: number,
  killAfterMs: number | null,
): Promise<{ booked: number; code: number | null }> {
  const given = { database: { kind: 'postgres', url }, seed: SEED, lane, from, count: COUNT, workspaces: WORKSPACES }
  const child: ChildProcess = spawn(process.execPath, [PROGRAM, JSON.stringify(given)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [booked, said, rest] = [from - 1, '', '']
  child.stderr?.on('data', (chunk) => {
    said += chunk
  })
  child.stdout?.on('data', (chunk) => {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      if (line === 'ready' && killAfterMs !== null) setTimeout(() => child.kill('SIGKILL'), killAfterMs)
      if (/^\d+$/.test(line)) booked = Number(line)
    }
  })
  return new Promise((resolve, reject) => {
    child.on('close', (code, signal) => {
      if (code !== 0 && signal !== 'SIGKILL') reject(new Error(`lane ${lane} ended with ${code ?? signal}: ${said}`))
      else resolve({ booked, code })
    })
  })
}

async function runLane(url: string, lane: number): Promise<Progress> {
  const progress = { booked: -1, kills: 0 }
  while (progress.kills < KILLS / LANES) {
    const { booked, code } = await run(url, lane, progress.booked + 1, random() * RUNS_MAX_MS)
    progress.booked = booked
    if (code === 0) break
    progress.kills += 1
  }
  if (progress.booked < COUNT - 1) progress.booked = (await run(url, lane, progress.booked + 1, null)).booked
  return progress
}

test(`${LANES * COUNT} operations, ${KILLS} kills, seed ${SEED}`, async () => {
  const database = await openTestDatabase()
  const own = { db: database.db, billing: createBilling({ clock: systemClock, mode: 'enforce' }) }
  const lanes = await Promise.all(Array.from({ length: LANES }, (_, lane) => runLane(database.url ?? '', lane)))
  const kills = lanes.reduce((sum, one) => sum + one.kills, 0)
  console.log(`seed ${SEED}: ${kills} kills, ${lanes.map((one) => one.booked + 1).join(' + ')} operations`)
  expect(kills).toBeGreaterThan(KILLS * 0.8)
  expect(lanes.map((one) => one.booked)).toEqual(Array(LANES).fill(COUNT - 1))

  const proof = await own.billing.prove(own.db)
  expect(proof.findings).toEqual([])
  // Every top-up was said to be done: each is in the journal once, with its amount.
  const planned = Array.from({ length: LANES * COUNT }, (_, at) =>
    operationOf({ seed: SEED, lane: at % LANES, workspaces: WORKSPACES }, Math.floor(at / LANES)),
  )
  for (let workspace = 0; workspace < WORKSPACES; workspace += 1) {
    const wanted = planned.filter((one) => one.kind === 'top_up' && one.workspace === workspace)
    const scope = laneScope(workspace)
    const { entries, total } = await own.billing.entries(own.db, scope, {
      page: 1,
      size: 10_000,
      filter: { kind: 'top_up' },
    })
    expect(total).toBe(wanted.length)
    const sum = entries.reduce((micros, entry) => micros - BigInt(entry.topped_up_micros), 0n)
    expect(sum).toBe(BigInt(wanted.reduce((micros, one) => micros + one.micros, 0)))
  }
  // All of a lane's end once more: those that took effect do nothing, and what was refused of it may be covered now.
  const before = await Promise.all(
    Array.from({ length: WORKSPACES }, (_, at) =>
      own.billing.entries(own.db, laneScope(at), { page: 1, size: 1, filter: { kind: 'top_up' } }),
    ),
  )
  await bookLane(own, { seed: SEED, lane: 0, from: COUNT - 500, count: COUNT, workspaces: WORKSPACES }, () => {})
  const after = await Promise.all(
    Array.from({ length: WORKSPACES }, (_, at) =>
      own.billing.entries(own.db, laneScope(at), { page: 1, size: 1, filter: { kind: 'top_up' } }),
    ),
  )
  expect(after.map((one) => one.total)).toEqual(before.map((one) => one.total))
  expect((await own.billing.prove(own.db)).findings).toEqual([])
  for (let workspace = 0; workspace < WORKSPACES; workspace += 1) {
    const { balance, held, debt } = await purseOf(own, laneScope(workspace))
    expect(balance >= 0n && held >= 0n && debt >= 0n).toBe(true)
  }
  await database.db.close()
  await database.drop()
}, 900_000)
