// What every-query.test.ts tries the queries of this room with.
import { type Furnished, times } from '#testing/furnished.ts'
import { tryQueries } from '#testing/query-tries.ts'
import * as billQueries from './bill/bill-queries.ts'
import * as holdQueries from './ledger/hold-queries.ts'
import * as journalQueries from './ledger/journal-queries.ts'
import * as budgetQueries from './limits/budget-queries.ts'
import * as planQueries from './limits/plan-queries.ts'
import * as proofQueries from './proof/proof-queries.ts'
import * as quotaQueries from './quota-queries.ts'

const page = { page: 1, size: 10 }
const budget = {
  ...{ name: 'changed', projectId: null, memberId: null, engine: null, currency: 'CNY', period: 'day' as const },
  ...{ limit: 7n, stops: true },
}
const amountOf = (a: Furnished) => ({ currency: a.currency, micros: 5n })

const ofBill = tryQueries(
  'billing/bill/bill-queries',
  billQueries,
)({
  tried: {
    listBill: (who) => [who, { ...page, filter: {} }],
    listEntries: (who) => [who, { ...page, filter: {} }],
    sumUsage: (who, { ids }) => [who, { ...page, by: 'project', projectId: ids.project }],
  },
  // No guest is let in where the bill is read.
  wide: ['listBill', 'listEntries', 'sumUsage'],
  excused: { door: ['findHoldPlace'] },
})

const ofHolds = tryQueries(
  'billing/ledger/hold-queries',
  holdQueries,
)({
  tried: {
    findHold: ({ workspaceId }, { ids }) => [{ workspaceId, id: ids.hold }],
    lockHold: ({ workspaceId }, { ids }) => [{ workspaceId, id: ids.hold }],
    findHoldOfJob: ({ workspaceId }) => [{ workspaceId, provider: 'provider of A', jobId: 'job of A' }],
    closeFreeHold: ({ workspaceId }, { ids }) => [
      { workspaceId, id: ids.freeHold, state: 'released', at: times.after },
    ],
    closeHold: ({ workspaceId }, { ids }) => [
      { workspaceId, id: ids.hold, state: 'released', charged: null, at: times.after },
    ],
    setJob: ({ workspaceId }, { ids }) => [{ workspaceId, id: ids.hold, jobId: 'another', provider: null }],
    setSource: ({ workspaceId }, { ids }) => [{ workspaceId, id: ids.hold, source: 'external' }],
    addRefund: ({ workspaceId }, { ids }) => [{ workspaceId, id: ids.settledHold, micros: 1n }],
    sumCharges: ({ workspaceId }) => [workspaceId],
    countOpenHolds: ({ workspaceId }) => [workspaceId],
  },
  adds: {
    insertHold: (who, a) => [
      {
        ...{ id: a.ids.fresh, workspaceId: who.workspaceId, amount: amountOf(a), source: 'free', reason: 'more' },
        ...{ heldFor: who.actorId, units: null, facts: { projectId: a.ids.project }, at: times.at },
      },
    ],
  },
})

const ofJournal = tryQueries(
  'billing/ledger/journal-queries',
  journalQueries,
)({
  tried: {
    lockWallet: ({ workspaceId }, { currency }) => [{ workspaceId, currency }],
    findOperation: ({ workspaceId }) => [{ workspaceId, operation: 'operation of A' }],
    listWallets: ({ workspaceId }) => [workspaceId],
    post: (who, { ids, currency }) => [
      {
        ...{ id: ids.fresh, workspaceId: who.workspaceId, currency, operation: 'more', kind: 'top_up' },
        ...{ postings: { wallet: 5n, topped_up: -5n }, holdId: null, reason: 'more', actorId: who.actorId },
        ...{ facts: {}, at: times.at },
      },
    ],
  },
  adds: { ensureWallet: ({ workspaceId }) => [{ workspaceId, currency: 'USD' }, times.at] },
  ofAll: { listWalletsOf: (who) => [[who.workspaceId]] },
  excused: { pure: ['dayOf'] },
})

const ofBudgets = tryQueries(
  'billing/limits/budget-queries',
  budgetQueries,
)({
  tried: {
    listBudgets: ({ workspaceId }, { ids }) => [{ workspaceId, at: times.at, id: ids.budget }],
    updateBudget: ({ workspaceId }, { ids }) => [
      { workspaceId, id: ids.budget, at: times.after, revision: 1 },
      { ...budget, projectId: ids.project },
    ],
    deleteBudget: ({ workspaceId }, { ids }) => [{ workspaceId, id: ids.budget }],
  },
  adds: {
    insertBudget: (who, { ids }) => [
      { workspaceId: who.workspaceId, id: ids.fresh, at: times.at, by: who.actorId },
      { ...budget, projectId: ids.project },
    ],
  },
  // Of budgets that were found in the scope by the same booking.
  excused: { door: ['findBudgetPlace'], child: ['insertWarning'] },
})

const ofPlans = tryQueries(
  'billing/limits/plan-queries',
  planQueries,
)({
  tried: {
    findUnits: ({ workspaceId }, { day }) => [{ workspaceId, month: day }],
  },
  ofAll: {
    findPlanNames: (who) => [[who.workspaceId]],
    findPlanOf: ({ workspaceId }) => [workspaceId],
  },
  adds: {
    addUnits: ({ workspaceId }, { day }) => [{ workspaceId, month: day }, ['image', 5]],
    assignPlan: (who, { ids }) => [
      { workspaceId: who.workspaceId, planId: ids.plan, by: who.actorId, at: times.after },
    ],
  },
  excused: {
    installation: ['listPlans', 'findPlan', 'insertPlan', 'updatePlan', 'clearDefault', 'deletePlan', 'countOnPlan'],
  },
})

export const tries = [
  ofBill,
  ofHolds,
  ofJournal,
  ofBudgets,
  ofPlans,
  tryQueries(
    'billing/proof/proof-queries',
    proofQueries,
  )({
    excused: {
      upkeep: [
        ...(['findUnevenWallets', 'findUnevenHeld', 'findUnevenHolds', 'findUnevenDays', 'findUnevenUnits'] as const),
        ...(['findOverdueHolds', 'listOpenHolds', 'countBooks', 'insertProof', 'findLastProof'] as const),
      ],
    },
  }),
  tryQueries(
    'billing/quota-queries',
    quotaQueries,
  )({
    excused: {
      person: ['lockDoor', 'listSpends', 'insertSpend', 'deleteSpendsBefore'],
      // Work is known by the id of the run or task that was found or made within the scope.
      child: ['hasSpend', 'deleteSpend'],
    },
  }),
]
