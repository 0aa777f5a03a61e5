import { type Static, Type } from 'typebox'
import { Budget, BudgetWish } from '#contract/billing.ts'
import { Empty, PageOf, PageQuery, type RouteDefinition, route, toPage, toPageRequest } from '#platform/http/route.ts'
import type { Budget as KnownBudget } from './limits/budgets.ts'
import type { BillingRouteParts } from './routes.ts'
import { lookUp, toBudget } from './wire.ts'

const MANAGE = { kind: 'collection', right: 'billing.manage' } as const
const one = { kind: 'thing', thing: 'budget', param: 'budget_id', right: 'billing.manage' } as const
const Id = Type.Object({ budget_id: Type.String() })

/** Budgets of a workspace; whoever may read the bill sees them. */
export function budgetRoutes({ db, clock, billing, names }: BillingRouteParts): RouteDefinition[] {
  const { budgets } = billing
  const show = async (workspaceId: string, found: readonly KnownBudget[]) => {
    const ids = { projectIds: found.map((each) => each.project_id), personIds: found.map((each) => each.member_id) }
    const known = await lookUp(names, db, { workspaceId, ...ids })
    return found.map((each) => toBudget(each, known, clock.now()))
  }
  const showOne = async (workspaceId: string, budget: KnownBudget) => {
    const [shown] = await show(workspaceId, [budget])
    return shown as Static<typeof Budget>
  }
  return [
    route({
      operation: 'billing.budgets',
      method: 'GET',
      path: '/billing/budgets',
      summary: 'The budgets of the workspace, with what is used of them',
      access: { kind: 'collection', right: 'billing.read' },
      query: Type.Object(PageQuery),
      reply: PageOf(Budget),
      handle: async ({ scope, query }) => {
        const request = toPageRequest(query)
        const found = await budgets.list(db, scope)
        const shown = found.slice((request.page - 1) * request.size, request.page * request.size)
        return toPage(await show(scope.workspaceId, shown), found.length, request)
      },
    }),
    route({
      operation: 'billing.create_budget',
      method: 'POST',
      path: '/billing/budgets',
      summary: 'Sets a budget for the workspace, a project, a member or an engine',
      access: MANAGE,
      body: BudgetWish,
      reply: Budget,
      status: 201,
      handle: async ({ scope, body }) =>
        showOne(scope.workspaceId, await db.transaction((tx) => budgets.create(tx, scope, toWish(body)))),
    }),
    route({
      operation: 'billing.change_budget',
      method: 'PUT',
      path: '/billing/budgets/:budget_id',
      summary: 'Changes a budget; its warnings begin anew',
      access: one,
      params: Id,
      body: BudgetWish,
      ifMatch: true,
      reply: Budget,
      handle: async ({ scope, params, body, ifRevision: revision }) => {
        const wish = { ...toWish(body), id: params.budget_id, revision }
        return showOne(scope.workspaceId, await db.transaction((tx) => budgets.change(tx, scope, wish)))
      },
    }),
    route({
      operation: 'billing.delete_budget',
      method: 'DELETE',
      path: '/billing/budgets/:budget_id',
      summary: 'Takes a budget away',
      access: one,
      params: Id,
      reply: Empty,
      handle: async ({ scope, params }) => {
        await db.transaction((tx) => budgets.delete(tx, scope, params.budget_id))
        return {}
      },
    }),
  ]
}

const toWish = (body: Static<typeof BudgetWish>) => ({
  name: body.name.trim(),
  projectId: body.project_id,
  memberId: body.member_id,
  engine: body.engine,
  currency: body.currency,
  period: body.period,
  limit: BigInt(body.limit),
  stops: body.stops,
})
