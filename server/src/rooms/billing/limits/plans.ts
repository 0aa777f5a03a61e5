// Plans: how much of each thing a workspace may have made in a month, and what it may store. The installation makes them;
// a workspace without one is on the default plan. What was held counts until it is given back.
import type { Clock } from '#platform/clock.ts'
import { isUniqueViolation, type Queryable, type Tx } from '#platform/db/db.ts'
import { emit } from '#platform/events/events.ts'
import { faults } from '#platform/faults.ts'
import { newId } from '#platform/ids.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { billingEvent } from '../events.ts'
import { billingFaults } from '../faults.ts'
import type { Doing } from '../ledger/wallets.ts'
import type { Units } from '../tables.ts'
import { endOf, startOf } from './periods.ts'
import * as queries from './plan-queries.ts'

export type PlanWish = queries.PlanWish

export type Plan = Omit<queries.PlanRow, 'storage_bytes'> & {
  /** Null: as much as the installation gives everybody. */
  readonly storageBytes: number | null
}

const toPlan = ({ storage_bytes, ...row }: queries.PlanRow): Plan => ({
  ...row,
  storageBytes: storage_bytes === null ? null : Number(storage_bytes),
})

export function createPlans({ clock }: { readonly clock: Clock }) {
  return {
    of: async (queryable: Queryable, scope: Pick<Scope, 'workspaceId'>): Promise<Plan> =>
      toPlan(await queries.findPlanOf(queryable, scope.workspaceId)),
    /** Of many workspaces; those that were never put on one are on the default plan, and left out. */
    namesOf: queries.findPlanNames,
    /** Of the month that is now, by unit. */
    used: (queryable: Queryable, scope: Pick<Scope, 'workspaceId'>): Promise<Units> =>
      queries.findUnits(queryable, { workspaceId: scope.workspaceId, month: startOf('month', clock.now()) }),
    resetsAt: (): Date => endOf('month', clock.now()) ?? clock.now(),
    list: async (queryable: Queryable) =>
      (await queries.listPlans(queryable)).map(({ workspaces, ...row }) => ({ ...toPlan(row), workspaces })),

    /** @throws BILLING_PLAN_NAME_TAKEN */
    async create(tx: Tx, wish: PlanWish): Promise<Plan> {
      const id = newId()
      if (wish.isDefault) await queries.clearDefault(tx)
      await queries.insertPlan(tx, { id, at: clock.now() }, wish).catch(named)
      return load(tx, id)
    },
    /** @throws NOT_FOUND, STALE_REVISION, BILLING_PLAN_NAME_TAKEN, BILLING_PLAN_IN_USE */
    async change(tx: Tx, { id, revision, ...wish }: PlanWish & { id: string; revision: number }): Promise<Plan> {
      const before = await load(tx, id)
      if (before.is_default && !wish.isDefault) throw billingFaults.PLAN_IN_USE({ workspaces: 0 })
      if (wish.isDefault && !before.is_default) await queries.clearDefault(tx)
      const updated = await queries.updatePlan(tx, { id, revision, at: clock.now() }, wish).catch(named)
      if (!updated) throw faults.STALE_REVISION({ revision: before.revision })
      return load(tx, id)
    },
    /** @throws NOT_FOUND, BILLING_PLAN_IN_USE */
    async delete(tx: Tx, id: string): Promise<void> {
      const plan = await load(tx, id)
      const workspaces = await queries.countOnPlan(tx, id)
      if (plan.is_default || workspaces > 0) throw billingFaults.PLAN_IN_USE({ workspaces })
      await queries.deletePlan(tx, id)
    },
    /** From now on. @throws NOT_FOUND */
    async assign(tx: Tx, doing: Doing, planId: string): Promise<Plan> {
      const plan = await load(tx, planId)
      const at = clock.now()
      await queries.assignPlan(tx, { workspaceId: doing.workspaceId, planId, by: doing.actorId, at })
      const subject = { kind: 'plan', id: planId }
      await emit(tx, billingEvent('billing.plan_assigned', { ...doing, subject, payload: { name: plan.name }, at }))
      return plan
    },
    ...counting(clock),
  }
}

export type Plans = ReturnType<typeof createPlans>

/** What was held counts until it is given back. */
function counting(clock: Clock) {
  const month = (workspaceId: string, at = clock.now()) => ({ workspaceId, month: startOf('month', at) })
  return {
    /** @throws BILLING_PLAN_REACHED: the transaction must be given up */
    async spend(tx: Tx, scope: Scope, units: Units): Promise<void> {
      const plan = await queries.findPlanOf(tx, scope.workspaceId)
      // In one order, so that two who add to the same units never wait for each other.
      for (const unit of sorted(units)) {
        const [name, amount] = unit
        const used = await queries.addUnits(tx, month(scope.workspaceId), unit)
        const most = plan.units[name]
        if (most !== undefined && amount > 0 && used > most)
          throw reached(plan, { unit: name, most, used: used - amount, at: clock.now() })
      }
    },
    /** Takes back what was counted when the work was begun. */
    async giveBack(tx: Tx, scope: Scope, { units, begunAt }: { units: Units; begunAt: Date }): Promise<void> {
      for (const [name, amount] of sorted(units))
        await queries.addUnits(tx, month(scope.workspaceId, begunAt), [name, -amount])
    },
    /** It was used after all; that is past asking. */
    async countAgain(tx: Tx, scope: Scope, { units, begunAt }: { units: Units; begunAt: Date }): Promise<void> {
      for (const unit of sorted(units)) await queries.addUnits(tx, month(scope.workspaceId, begunAt), unit)
    },
    /** What was really used, in place of what was counted. */
    async correct(tx: Tx, scope: Scope, given: { from: Units; to: Units; begunAt: Date }): Promise<void> {
      const names = [...new Set([...Object.keys(given.from), ...Object.keys(given.to)])].sort()
      for (const name of names) {
        const by = (given.to[name] ?? 0) - (given.from[name] ?? 0)
        if (by !== 0) await queries.addUnits(tx, month(scope.workspaceId, given.begunAt), [name, by])
      }
    },
  }
}

const sorted = (units: Units) =>
  Object.entries(units)
    .filter(([, amount]) => amount !== 0)
    .sort(([one], [other]) => (one < other ? -1 : 1))

async function load(queryable: Queryable, id: string): Promise<Plan> {
  const row = await queries.findPlan(queryable, id)
  if (!row) throw faults.NOT_FOUND()
  return toPlan(row)
}

function named(error: unknown): never {
  throw isUniqueViolation(error) ? billingFaults.PLAN_NAME_TAKEN() : error
}

type Reached = { readonly unit: string; readonly most: number; readonly used: number; readonly at: Date }

function reached(plan: queries.PlanRow, { unit, most, used, at }: Reached) {
  const resetsAt = endOf('month', at)?.toISOString().slice(0, 10)
  return billingFaults.PLAN_REACHED({
    plan: plan.name,
    most,
    used,
    resets_at: resetsAt,
    unit: UNIT_NAMES[unit] ?? unit,
  })
}

const UNIT_NAMES: Readonly<Record<string, { readonly en: string; readonly 'zh-CN': string }>> = {
  image: { en: 'pictures', 'zh-CN': '张图片' },
  clip: { en: 'clips', 'zh-CN': '段视频' },
  clip_second: { en: 'seconds of clips', 'zh-CN': '秒视频' },
  speech_second: { en: 'seconds of speech', 'zh-CN': '秒配音' },
  speech_character: { en: 'characters of speech', 'zh-CN': '字配音' },
  text: { en: 'texts', 'zh-CN': '篇文本' },
  music: { en: 'pieces of music', 'zh-CN': '段音乐' },
  effect: { en: 'sound effects', 'zh-CN': '个音效' },
}
