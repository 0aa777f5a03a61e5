// Random operations in lanes. A lane's operations follow from seed and number, and lanes share wallets: they meet at the
// locks, and whoever goes on with a lane repeats what was in the air.
import { must } from '#platform/assert.ts'
import type { Db, Tx } from '#platform/db/db.ts'
import { Fault } from '#platform/faults.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { CNY } from '../billing.seed.ts'
import type { Billing } from '../billing.ts'

export type Lane = {
  readonly seed: number
  readonly lane: number
  readonly from: number
  readonly count: number
  readonly workspaces: number
  /** One transaction in so many is broken off at a random statement, and done again. */
  readonly breakOneIn?: number
}

type Kind = 'top_up' | 'hold' | 'settle' | 'release' | 'late' | 'refund'
type Operation = {
  readonly n: number
  readonly kind: Kind
  readonly workspace: number
  readonly micros: number
  readonly of: number
}

const KINDS: readonly Kind[] = [
  'top_up',
  'top_up',
  'hold',
  'hold',
  'hold',
  'hold',
  'settle',
  'settle',
  'settle',
  'release',
  'late',
  'refund',
]

const uuid = (place: number, n: number) =>
  `00000000-${place.toString(16).padStart(4, '0')}-7000-8000-${n.toString(16).padStart(12, '0')}`
export const laneScope = (workspace: number): Scope => ({
  workspaceId: uuid(0xffff, workspace),
  actorId: uuid(0xfffe, 1),
  onlyProjectId: null,
  role: 'owner',
  requestId: null,
})

/** A hash of seed, lane, number and purpose, below `count`. */
function draw(
  { seed, lane }: Pick<Lane, 'seed' | 'lane'>,
  n: number,
  { purpose, count }: { purpose: number; count: number },
): number {
  let mixed =
    (seed ^ Math.imul(lane + 1, 0x9e3779b1) ^ Math.imul(n + 1, 0x85ebca6b) ^ Math.imul(purpose + 1, 0xc2b2ae35)) | 0
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d)
  mixed = Math.imul(mixed ^ (mixed >>> 12), 0x297a2d39)
  return ((mixed ^ (mixed >>> 15)) >>> 0) % count
}

type Drawn = Pick<Lane, 'seed' | 'lane'>

const kindOf = (lane: Drawn, n: number): Kind =>
  n === 0 ? 'top_up' : must(KINDS[draw(lane, n, { purpose: 0, count: KINDS.length })], 'kind')

export function operationOf(lane: Drawn & Pick<Lane, 'workspaces'>, n: number): Operation {
  const micros = 1 + draw(lane, n, { purpose: 1, count: 1000 })
  const workspace = draw(lane, n, { purpose: 2, count: lane.workspaces })
  // A hold that was begun not long ago; what has ended finds nothing to do.
  let of = n - 1 - draw(lane, n, { purpose: 3, count: 12 })
  while (of > 0 && kindOf(lane, of) !== 'hold') of -= 1
  return { n, kind: kindOf(lane, n), workspace, micros, of: Math.max(0, of) }
}

class BrokenOff extends Error {}

/** @param booked called for each number once its transaction is committed or refused */
export async function bookLane(
  house: { db: Db; billing: Billing },
  lane: Lane,
  booked: (n: number) => void,
): Promise<void> {
  for (let n = lane.from; n < lane.count; n += 1) {
    let breaks = lane.breakOneIn !== undefined && draw(lane, n, { purpose: 4, count: lane.breakOneIn }) === 0
    for (;;) {
      const after = breaks ? 1 + draw(lane, n, { purpose: 5, count: 6 }) : null
      breaks = false
      try {
        await house.db.transaction((tx) =>
          book(house.billing, after === null ? tx : brokenAfter(tx, after), { lane, n }),
        )
      } catch (error) {
        if (error instanceof BrokenOff) continue
        if (!isRefusal(error)) throw error
      }
      break
    }
    booked(n)
  }
}

/** The statement of this number is the last: everything before it must come to nothing. */
function brokenAfter(tx: Tx, count: number): Tx {
  let left = count
  return {
    ...tx,
    withTables: <T>() => {
      left -= 1
      if (left < 0) throw new BrokenOff()
      return tx.withTables<T>()
    },
  }
}

const isRefusal = (error: unknown) =>
  error instanceof Fault || (error instanceof Error && /^(no hold|hold .* was released)/.test(error.message))

async function book(billing: Billing, tx: Tx, { lane, n }: { lane: Lane; n: number }): Promise<void> {
  const { kind, micros, workspace, of } = operationOf(lane, n)
  if (kind === 'top_up') {
    const wish = { key: `${lane.lane}/${n}`, amount: CNY(micros), from: 'topped_up', reason: 'lane' } as const
    await billing.topUp(tx, laneScope(workspace), wish)
    return
  }
  if (kind === 'hold') {
    const [id, jobId] = [uuid(lane.lane, n), `${lane.lane}/${n}`]
    const scope = laneScope(workspace)
    await billing.reserve(tx, scope, { id, amount: CNY(micros), reason: 'lane', units: { image: 1 } })
    return billing.noteJob(tx, scope, { holdId: id, provider: 'lane', jobId })
  }
  const held = operationOf(lane, of)
  if (held.kind !== 'hold') return
  const [holdId, scope] = [uuid(lane.lane, of), laneScope(held.workspace)]
  const part = BigInt(1 + (micros % held.micros))
  if (kind === 'settle') return billing.settle(tx, scope, holdId, CNY(part))
  if (kind === 'release') return billing.release(tx, scope, holdId)
  if (kind === 'refund') {
    await billing.refund(tx, scope, { key: `${lane.lane}/${n}`, holdId, micros: part, reason: 'lane' })
    return
  }
  await billing.settleLate(tx, scope, { provider: 'lane', providerJobId: `${lane.lane}/${of}`, amount: CNY(part) })
}
