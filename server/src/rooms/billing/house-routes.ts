// What only those who administer the installation do with money: fill wallets, put things right, make plans, prove the books.
import { type Static, Type } from 'typebox'
import * as contract from '#contract/billing.ts'
import { faults } from '#platform/faults.ts'
import { Empty, PageOf, PageQuery, type RouteDefinition, route, toPage, toPageRequest } from '#platform/http/route.ts'
import { isId } from '#platform/ids.ts'
import { billingFaults } from './faults.ts'
import type { PlanWish } from './limits/plans.ts'
import { PLAN_UNITS } from './limits/units.ts'
import type { BillingRouteParts } from './routes.ts'
import { toPlan, toProof, toWallet } from './wire.ts'

const OPERATOR = { kind: 'operator' } as const

export function houseRoutes(parts: BillingRouteParts): RouteDefinition[] {
  return [listRoute(parts), ...moneyRoutes(parts), ...planRoutes(parts), assignRoute(parts), ...proofRoutes(parts)]
}

function listRoute({ db, billing, listWorkspaces }: BillingRouteParts): RouteDefinition {
  return route({
    operation: 'billing.workspaces',
    method: 'GET',
    path: '/billing/workspaces',
    summary: 'All workspaces, by name, with what is in their wallets and the plan they were put on',
    access: OPERATOR,
    query: Type.Object({ ...PageQuery, search: Type.Optional(Type.String({ maxLength: 200 })) }),
    reply: PageOf(contract.WorkspaceMoney),
    handle: async ({ query }) => {
      const request = toPageRequest(query)
      const { rows, total } = await listWorkspaces({ ...request, search: query.search?.trim() ?? '' })
      const ids = rows.map(({ id }) => id)
      const [wallets, plans] = [await billing.walletsOf(db, ids), await billing.plans.namesOf(db, ids)]
      const items = rows.map((row) => ({
        ...row,
        wallets: wallets.filter(({ workspaceId }) => workspaceId === row.id).map(toWallet),
        plan: plans.get(row.id) ?? null,
      }))
      return toPage(items, total, request)
    },
  })
}

type Caller = {
  readonly actor: { readonly actorId: string }
  readonly requestId: string
  readonly request: { readonly headers: Readonly<Record<string, unknown>> }
}

/** The key is part of the journal, so that it holds longer than the stored answers do. */
function keyOf({ request, actor }: Caller): string {
  const key = request.headers['idempotency-key']
  if (typeof key !== 'string' || key.trim() === '') throw billingFaults.KEY_REQUIRED()
  return `${actor.actorId}/${key}`
}

const doingOf = ({ actor, requestId }: Caller, workspaceId: string) => ({
  workspaceId,
  actorId: actor.actorId,
  requestId,
})

function moneyRoutes({ db, billing, demandWorkspace }: BillingRouteParts): RouteDefinition[] {
  return [
    route({
      operation: 'billing.top_up',
      method: 'POST',
      path: '/billing/top-ups',
      summary: 'Puts money into the wallet of a workspace; needs an Idempotency-Key',
      access: OPERATOR,
      body: contract.TopUp,
      reply: contract.Wallet,
      status: 201,
      handle: async (input) => {
        const { workspace_id, currency, reason, kind } = input.body
        const key = keyOf(input)
        await demandWorkspace(workspace_id)
        const doing = doingOf(input, workspace_id)
        const amount = { currency, micros: BigInt(input.body.amount) }
        return toWallet(
          await db.transaction((tx) =>
            kind === 'given'
              ? billing.topUp(tx, doing, { key, amount, from: 'given', reason })
              : billing.payments.byHand(tx, doing, { key, amount, reason }),
          ),
        )
      },
    }),
    route({
      operation: 'billing.adjust',
      method: 'POST',
      path: '/billing/adjustments',
      summary: 'Puts the wallet of a workspace right by hand, either way; needs an Idempotency-Key',
      access: OPERATOR,
      body: contract.Adjustment,
      reply: contract.Wallet,
      status: 201,
      handle: async (input) => {
        const { workspace_id, currency, reason } = input.body
        const key = keyOf(input)
        await demandWorkspace(workspace_id)
        const amount = { currency, micros: BigInt(input.body.amount) }
        const doing = doingOf(input, workspace_id)
        return toWallet(await db.transaction((tx) => billing.adjust(tx, doing, { key, amount, reason })))
      },
    }),
    route({
      operation: 'billing.refund',
      method: 'POST',
      path: '/billing/refunds',
      summary: 'Gives back part or all of a charge; needs an Idempotency-Key',
      access: OPERATOR,
      body: contract.Refund,
      reply: contract.Wallet,
      status: 201,
      handle: async (input) => {
        const { hold_id: holdId, reason } = input.body
        const key = keyOf(input)
        const place = await billing.holdPlace(db, holdId)
        if (!place) throw faults.NOT_FOUND()
        const wish = { key, holdId, micros: BigInt(input.body.amount), reason }
        const doing = doingOf(input, place.workspaceId)
        return toWallet(await db.transaction((tx) => billing.refund(tx, doing, wish)))
      },
    }),
  ]
}

const PlanId = Type.Object({ plan_id: Type.String() })
const WorkspaceId = Type.Object({ workspace_id: Type.String() })

function known(id: string): string {
  if (!isId(id)) throw faults.NOT_FOUND()
  return id
}

function planRoutes({ db, billing }: BillingRouteParts): RouteDefinition[] {
  const { plans } = billing
  return [
    route({
      operation: 'billing.plans',
      method: 'GET',
      path: '/billing/plans',
      summary: 'All plans, with how many workspaces were put on each',
      access: OPERATOR,
      reply: Type.Array(contract.AdminPlan),
      handle: async () => (await plans.list(db)).map(({ workspaces, ...plan }) => ({ ...toPlan(plan), workspaces })),
    }),
    route({
      operation: 'billing.create_plan',
      method: 'POST',
      path: '/billing/plans',
      summary: 'Makes a plan',
      access: OPERATOR,
      body: contract.PlanWish,
      reply: contract.Plan,
      status: 201,
      handle: async ({ body }) => toPlan(await db.transaction((tx) => plans.create(tx, toWish(body)))),
    }),
    route({
      operation: 'billing.change_plan',
      method: 'PUT',
      path: '/billing/plans/:plan_id',
      summary: 'Changes a plan for every workspace that is on it, from now on',
      access: OPERATOR,
      params: PlanId,
      body: contract.PlanWish,
      ifMatch: true,
      reply: contract.Plan,
      handle: async ({ params, body, ifRevision: revision }) => {
        const wish = { ...toWish(body), id: known(params.plan_id), revision }
        return toPlan(await db.transaction((tx) => plans.change(tx, wish)))
      },
    }),
    route({
      operation: 'billing.delete_plan',
      method: 'DELETE',
      path: '/billing/plans/:plan_id',
      summary: 'Deletes a plan that no workspace is on',
      access: OPERATOR,
      params: PlanId,
      reply: Empty,
      handle: async ({ params }) => {
        await db.transaction((tx) => plans.delete(tx, known(params.plan_id)))
        return {}
      },
    }),
  ]
}

function assignRoute({ db, billing, demandWorkspace }: BillingRouteParts): RouteDefinition {
  return route({
    operation: 'billing.assign_plan',
    method: 'PUT',
    path: '/billing/workspaces/:workspace_id/plan',
    summary: 'Puts a workspace on a plan',
    access: OPERATOR,
    params: WorkspaceId,
    body: contract.PlanChoice,
    reply: contract.Plan,
    handle: async (input) => {
      const workspaceId = known(input.params.workspace_id)
      await demandWorkspace(workspaceId)
      const doing = doingOf(input, workspaceId)
      return toPlan(await db.transaction((tx) => billing.plans.assign(tx, doing, input.body.plan_id)))
    },
  })
}

function toWish(body: Static<typeof contract.PlanWish>): PlanWish {
  // A limit under a wrong name would limit nothing.
  const wrong = Object.keys(body.units).find((unit) => !(PLAN_UNITS as readonly string[]).includes(unit))
  if (wrong !== undefined)
    throw faults.INVALID_REQUEST({ field: 'units', reason: `"${wrong}" is none of ${PLAN_UNITS.join(', ')}` })
  return {
    name: body.name.trim(),
    units: body.units,
    storageBytes: body.storage_bytes,
    members: body.members,
    isDefault: body.is_default,
  }
}

const ProofReply = Type.Union([contract.LedgerProof, Type.Null()])

function proofRoutes({ db, billing }: BillingRouteParts): RouteDefinition[] {
  return [
    route({
      operation: 'billing.proof',
      method: 'GET',
      path: '/billing/proof',
      summary: 'What the last proof of the books found; null before the first',
      access: OPERATOR,
      reply: ProofReply,
      handle: async () => {
        const proof = await billing.lastProof(db)
        return proof ? toProof(proof) : null
      },
    }),
    route({
      operation: 'billing.prove',
      method: 'POST',
      path: '/billing/proof',
      summary: 'Proves the books of all workspaces now: balances against the journal, holds against work',
      access: OPERATOR,
      perMinuteMax: 6,
      reply: contract.LedgerProof,
      handle: async () => toProof(await billing.prove(db)),
    }),
  ]
}
