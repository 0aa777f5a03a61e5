import { Readable } from 'node:stream'
import { Type } from 'typebox'
import * as contract from '#contract/billing.ts'
import type { Clock } from '#platform/clock.ts'
import type { Db } from '#platform/db/db.ts'
import { faults } from '#platform/faults.ts'
import {
  PageOf,
  PageQuery,
  type PageRequest,
  type RouteDefinition,
  route,
  toPage,
  toPageRequest,
} from '#platform/http/route.ts'
import { isId } from '#platform/ids.ts'
import { momentOf } from '#platform/moment.ts'
import type { BillFilter } from './bill/bill-queries.ts'
import { csvHead, csvLine } from './bill/csv.ts'
import type { Billing } from './billing.ts'
import { budgetRoutes } from './budget-routes.ts'
import { houseRoutes } from './house-routes.ts'
import { type Decided, lookUp, type Names, toBillLine, toEntry, toHeadroom, toPlan, toUsage, toWallet } from './wire.ts'

export type { Names } from './wire.ts'

export type BillingRouteParts = {
  readonly db: Db
  readonly clock: Clock
  readonly billing: Billing
  readonly names: Names
  /** @throws NOT_FOUND for a workspace that is none */
  readonly demandWorkspace: (workspaceId: string) => Promise<void>
  /** All workspaces of the installation, by name. */
  readonly listWorkspaces: (wish: PageRequest & { readonly search: string }) => Promise<{
    readonly rows: readonly { id: string; slug: string; name: string; kind: 'personal' | 'team' }[]
    readonly total: number
  }>
}

const READ = { kind: 'collection', right: 'billing.read' } as const

export function billingRoutes(parts: BillingRouteParts): RouteDefinition[] {
  return [
    ...walletRoutes(parts),
    ...billRoutes(parts),
    entriesRoute(parts),
    usageRoute(parts),
    ...budgetRoutes(parts),
    ...houseRoutes(parts),
  ]
}

function walletRoutes({ db, billing }: BillingRouteParts): RouteDefinition[] {
  return [
    route({
      operation: 'billing.wallet',
      method: 'GET',
      path: '/billing/wallet',
      summary: 'What the workspace has to spend, has set aside and owes, by currency',
      access: READ,
      reply: contract.Wallets,
      handle: async ({ scope }) => ({
        mode: billing.mode,
        wallets: (await billing.wallets(db, scope)).map(toWallet),
      }),
    }),
    route({
      operation: 'billing.plan',
      method: 'GET',
      path: '/billing/plan',
      summary: 'The plan of the workspace, and what is used of it this month',
      access: READ,
      reply: contract.WorkspacePlan,
      handle: async ({ scope }) => ({
        plan: toPlan(await billing.planOf(db, scope)),
        used: { ...(await billing.plans.used(db, scope)) },
        resets_at: billing.plans.resetsAt().toISOString(),
      }),
    }),
    route({
      operation: 'billing.headroom',
      method: 'GET',
      path: '/billing/headroom',
      summary: 'Whether an amount could be spent now, and what would refuse it',
      access: READ,
      query: Type.Object(contract.HeadroomQuery),
      reply: contract.Headroom,
      handle: async ({ scope, query }) =>
        toHeadroom(
          await billing.affordable(db, scope, {
            amount: { currency: query.currency ?? 'CNY', micros: BigInt(query.amount ?? '0') },
            ...(query.wallet_amount === undefined ? {} : { walletMicros: BigInt(query.wallet_amount) }),
            projectId: query.project_id ?? null,
            engine: query.engine ?? null,
          }),
        ),
    }),
  ]
}

/** People only. */
const decidersOf = (decided: ReadonlyMap<string, Decided>): string[] =>
  [...decided.values()].flatMap(({ by }) => (isId(by) ? [by] : []))

/** Lines of the bill that are read at once for the table. */
const CSV_LINES = 500

function billRoutes({ db, clock, billing, names }: BillingRouteParts): RouteDefinition[] {
  const read = async (workspaceId: string, wish: { page: number; size: number; filter: BillFilter }) => {
    const { lines, total } = await billing.bill(db, { workspaceId }, wish)
    const projectIds = lines.map((line) => line.project_id)
    const decided = await names.decisions(
      db,
      workspaceId,
      lines.map((line) => line.id),
    )
    const personIds = [...lines.map((line) => line.held_for), ...decidersOf(decided)]
    const known = await lookUp(names, db, { workspaceId, projectIds, personIds })
    return { lines: lines.map((line) => toBillLine(line, known, decided.get(line.id))), total }
  }
  async function* table(workspaceId: string, filter: BillFilter) {
    yield csvHead()
    for (let page = 1; ; page += 1) {
      const { lines } = await read(workspaceId, { page, size: CSV_LINES, filter })
      yield lines.map(csvLine).join('')
      if (lines.length < CSV_LINES) return
    }
  }
  return [
    route({
      operation: 'billing.bill',
      method: 'GET',
      path: '/billing/bill',
      summary: 'One line per piece of work that costs, newest first',
      access: READ,
      query: Type.Object({ ...PageQuery, ...contract.BillFilter }),
      reply: PageOf(contract.BillLine),
      handle: async ({ scope, query }) => {
        const request = toPageRequest(query)
        const { lines, total } = await read(scope.workspaceId, { ...request, filter: toFilter(query) })
        return toPage(lines, total, request)
      },
    }),
    route({
      operation: 'billing.bill_table',
      method: 'GET',
      path: '/billing/bill.csv',
      summary: 'The bill as a CSV file, amounts in units of the currency',
      access: READ,
      query: Type.Object(contract.BillFilter),
      reply: undefined,
      handle: async ({ scope, query, reply }) => {
        // What begins meanwhile would push lines from one page to the next.
        const filter = { to: clock.now(), ...toFilter(query) }
        return reply
          .header('content-type', 'text/csv; charset=utf-8')
          .header('content-disposition', `attachment; filename="bill-${clock.now().toISOString().slice(0, 10)}.csv"`)
          .send(Readable.from(table(scope.workspaceId, filter)))
      },
    }),
  ]
}

function entriesRoute({ db, billing, names }: BillingRouteParts): RouteDefinition {
  return route({
    operation: 'billing.entries',
    method: 'GET',
    path: '/billing/entries',
    summary: 'Every movement of money, newest first: the journal of the workspace',
    access: READ,
    query: Type.Object({ ...PageQuery, ...contract.EntryFilter }),
    reply: PageOf(contract.LedgerEntry),
    handle: async ({ scope, query }) => {
      const request = toPageRequest(query)
      const filter = {
        ...(query.kind ? { kind: query.kind } : {}),
        ...(query.hold_id ? { holdId: query.hold_id } : {}),
        ...(query.project_id ? { projectId: query.project_id } : {}),
        ...(query.person_id ? { memberId: query.person_id } : {}),
        ...(query.from ? { from: momentOf(query.from) } : {}),
        ...(query.to ? { to: momentOf(query.to) } : {}),
      }
      const { entries, total } = await billing.entries(db, scope, { ...request, filter })
      const holdIds = [...new Set(entries.flatMap((entry) => entry.hold_id ?? []))]
      const decided = await names.decisions(db, scope.workspaceId, holdIds)
      const personIds = [...entries.map((entry) => entry.actor_id), ...decidersOf(decided)]
      const projectIds = entries.flatMap((entry) => entry.project_id ?? [])
      const known = await lookUp(names, db, { workspaceId: scope.workspaceId, projectIds, personIds })
      return toPage(
        entries.map((entry) => toEntry(entry, known, decided.get(entry.hold_id ?? ''))),
        total,
        request,
      )
    },
  })
}

function usageRoute({ db, billing, names }: BillingRouteParts): RouteDefinition {
  return route({
    operation: 'billing.usage',
    method: 'GET',
    path: '/billing/usage',
    summary: 'What was charged and is held, by project, person, engine or day',
    access: READ,
    query: Type.Object({ ...PageQuery, ...contract.UsageFilter }),
    reply: PageOf(contract.UsageRow),
    handle: async ({ scope, query }) => {
      const request = toPageRequest(query)
      for (const day of [query.from, query.to]) checkDay(day)
      const { by = 'project' } = query
      const { usage, total } = await billing.usage(db, scope, {
        ...request,
        by,
        ...(query.from ? { from: query.from } : {}),
        ...(query.to ? { to: query.to } : {}),
        ...(query.project_id ? { projectId: query.project_id } : {}),
        ...(query.person_id ? { memberId: query.person_id } : {}),
      })
      const keys = usage.map((row) => row.key)
      const projectIds = by === 'project' ? keys : []
      const personIds = by === 'person' ? keys : []
      const known = await lookUp(names, db, { workspaceId: scope.workspaceId, projectIds, personIds })
      const found = by === 'project' ? known.projects : known.people
      return toPage(
        usage.map((row) => toUsage(row, found)),
        total,
        request,
      )
    },
  })
}

type BillQuery = {
  project_id?: string
  person_id?: string
  engine?: string
  state?: BillFilter['state']
  from?: string
  to?: string
}

const toFilter = (query: BillQuery): BillFilter => ({
  ...(query.project_id ? { projectId: query.project_id } : {}),
  ...(query.person_id ? { memberId: query.person_id } : {}),
  ...(query.engine ? { engine: query.engine } : {}),
  ...(query.state ? { state: query.state } : {}),
  ...(query.from ? { from: toTime(query.from) } : {}),
  ...(query.to ? { to: toTime(query.to) } : {}),
})

/** What the schema lets through and the clock does not know. */
function toTime(text: string): Date {
  const at = momentOf(text)
  if (Number.isNaN(at.getTime())) throw faults.INVALID_REQUEST({ reason: `${text} is no time` })
  return at
}

function checkDay(day: string | undefined): void {
  if (day === undefined) return
  const at = new Date(`${day}T00:00:00Z`)
  if (Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== day)
    throw faults.INVALID_REQUEST({ reason: `${day} is no day of the calendar` })
}
