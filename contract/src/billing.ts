// Money on the wire: wallets, the bill, usage, budgets, plans, and the proof of the books. Amounts are whole 1/1,000,000 of the
// currency unit, as text. Days, weeks and months are those of UTC.
import { type Static, type TSchema, Type } from 'typebox'

const Nullable = <T extends TSchema>(type: T) => Type.Union([type, Type.Null()])
const Time = Type.String({ format: 'date-time' })
const Day = Type.String({ pattern: '^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$' })
const Micros = Type.String({ pattern: '^-?\\d+$' })
const AboveZero = Type.String({ pattern: '^[1-9]\\d{0,14}$' })
const Currency = Type.String({ pattern: '^[A-Z]{3,8}$' })
const Id = Type.String({ pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' })
const Reason = Type.String({ minLength: 1, maxLength: 500, pattern: '\\S' })

/** Somebody or something that a cost belongs to. The name is null of what is gone. */
const Named = Type.Object({ id: Type.String(), name: Nullable(Type.String()) })

export const Wallet = Type.Object({
  currency: Type.String(),
  /** To spend. */
  balance: Micros,
  /** Set aside for work that goes on. */
  held: Micros,
  /** Charged late, when the wallet could not pay; the next money that comes in pays it. */
  debt: Micros,
})
export type Wallet = Static<typeof Wallet>

export const Wallets = Type.Object({
  /**
   * `off`: costs are written down, nothing is refused. `record`: costs are held and booked against the team's own accounts at its
   * providers; budgets and plans act. `enforce`: the wallet must cover them, too.
   */
  mode: Type.Enum(['record', 'off', 'enforce']),
  wallets: Type.Array(Wallet),
})
export type Wallets = Static<typeof Wallets>

/** What was not known, whether a provider charges for a piece of work, and who or what settled it. */
const Decision = Type.Object({
  by: Type.Enum(['person', 'provider', 'deadline']),
  person: Nullable(Named),
  charged: Type.Boolean(),
  decided_at: Time,
})
export type Decision = Static<typeof Decision>

export const BillState = Type.Enum(['held', 'charged', 'charged_late', 'released'])

export const BillLine = Type.Object({
  id: Type.String(),
  /** `charged_late`: the provider charged for it after it had been given up. */
  state: BillState,
  reason: Type.String(),
  currency: Type.String(),
  held: Micros,
  charged: Nullable(Micros),
  refunded: Micros,
  /** What of a late charge the wallet could not pay. */
  owed: Micros,
  project: Nullable(Named),
  person: Named,
  engine: Nullable(Type.String()),
  provider: Nullable(Type.String()),
  provider_job_id: Nullable(Type.String()),
  task_id: Nullable(Type.String()),
  /** As it was frozen when the work was handed over. */
  price: Type.Unknown(),
  begun_at: Time,
  ended_at: Nullable(Time),
  /** Null where nobody had to decide whether it was charged. */
  decision: Nullable(Decision),
})
export type BillLine = Static<typeof BillLine>

export const BillFilter = {
  project_id: Type.Optional(Id),
  person_id: Type.Optional(Id),
  engine: Type.Optional(Type.String({ maxLength: 200 })),
  state: Type.Optional(BillState),
  /** Begun then or later. */
  from: Type.Optional(Time),
  /** Begun before. */
  to: Type.Optional(Time),
}

const EntryKind = Type.Enum(['top_up', 'grant', 'hold', 'settle', 'release', 'late', 'refund', 'adjust'])

/** One movement of money: what it added to each account. The columns sum to zero. */
export const LedgerEntry = Type.Object({
  id: Type.String(),
  kind: EntryKind,
  currency: Type.String(),
  postings: Type.Object({
    wallet: Micros,
    held: Micros,
    spent: Micros,
    debt: Micros,
    /** Paid on the team's own account at a provider. */
    external: Micros,
    topped_up: Micros,
    given: Micros,
    adjusted: Micros,
  }),
  reason: Type.String(),
  /** The bill line that it belongs to. */
  hold_id: Nullable(Type.String()),
  project_id: Nullable(Type.String()),
  project: Nullable(Named),
  actor: Named,
  engine: Nullable(Type.String()),
  provider: Nullable(Type.String()),
  provider_job_id: Nullable(Type.String()),
  task_id: Nullable(Type.String()),
  booked_at: Time,
  /** Of the entry that a decision has led to. */
  decision: Nullable(Decision),
})
export type LedgerEntry = Static<typeof LedgerEntry>

export const EntryFilter = {
  kind: Type.Optional(EntryKind),
  hold_id: Type.Optional(Id),
  project_id: Type.Optional(Id),
  person_id: Type.Optional(Id),
  /** Booked then or later. */
  from: Type.Optional(Time),
  /** Booked before. */
  to: Type.Optional(Time),
}

export const UsageRow = Type.Object({
  /** Id of the project or person, the engine, or the day; null for what belongs to none, and for the total. */
  key: Nullable(Type.String()),
  /** Of a project or person. */
  name: Nullable(Type.String()),
  currency: Type.String(),
  /** Refunds taken off. */
  charged: Micros,
  held: Micros,
  /** How many pieces of work were charged. */
  charges: Type.Integer(),
})
export type UsageRow = Static<typeof UsageRow>

export const UsageFilter = {
  by: Type.Optional(Type.Enum(['project', 'person', 'engine', 'day', 'total'], { default: 'project' })),
  /** First and last day, both counted; by the day on which the work was begun. */
  from: Type.Optional(Day),
  to: Type.Optional(Day),
  project_id: Type.Optional(Id),
  person_id: Type.Optional(Id),
}

const budget = {
  name: Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' }),
  /** Null: all of them. */
  project_id: Nullable(Id),
  member_id: Nullable(Id),
  engine: Nullable(Type.String({ minLength: 1, maxLength: 200 })),
  currency: Currency,
  period: Type.Enum(['day', 'week', 'month', 'total']),
  limit: Type.String({ pattern: '^\\d{1,15}$' }),
  /** Whether work beyond it is refused, or only warned of. */
  stops: Type.Boolean(),
}
export const BudgetWish = Type.Object(budget, { additionalProperties: false })

export const Budget = Type.Object({
  ...budget,
  id: Type.String(),
  project: Nullable(Named),
  member: Nullable(Named),
  /** Charged and held in this period. */
  used: Micros,
  held: Micros,
  used_percent: Type.Integer(),
  /** Null for all time. */
  resets_at: Nullable(Time),
  revision: Type.Integer(),
  created_by: Type.String(),
  updated_at: Time,
})
export type Budget = Static<typeof Budget>

const UnitCounts = Type.Record(Type.String(), Type.Integer({ minimum: 0 }))

const plan = {
  name: Type.String({ minLength: 1, maxLength: 60, pattern: '\\S' }),
  /**
   * How much a month, by unit: `image`, `clip`, `clip_second`, `speech_second`, `speech_character`, `text`, `music`, `effect`. What is
   * not named is not limited.
   */
  units: UnitCounts,
  storage_bytes: Nullable(Type.Integer({ minimum: 0 })),
  members: Nullable(Type.Integer({ minimum: 0, maximum: 2_147_483_647 })),
  /** What workspaces without a plan of their own are on. */
  is_default: Type.Boolean(),
}
export const PlanWish = Type.Object(plan, { additionalProperties: false })

export const Plan = Type.Object({ ...plan, id: Type.String(), revision: Type.Integer() })
export type Plan = Static<typeof Plan>

export const AdminPlan = Type.Object({ ...Plan.properties, workspaces: Type.Integer() })
export type AdminPlan = Static<typeof AdminPlan>

export const WorkspacePlan = Type.Object({
  plan: Plan,
  /** This month, by unit; also what the plan does not limit. */
  used: UnitCounts,
  resets_at: Time,
})
export type WorkspacePlan = Static<typeof WorkspacePlan>

/** A workspace as who runs the installation sees its money. */
export const WorkspaceMoney = Type.Object({
  id: Type.String(),
  slug: Type.String(),
  name: Type.String(),
  kind: Type.Enum(['personal', 'team']),
  wallets: Type.Array(Wallet),
  /** Null: it was never put on one, so the default plan holds. */
  plan: Nullable(Type.Object({ id: Type.String(), name: Type.String() })),
})
export type WorkspaceMoney = Static<typeof WorkspaceMoney>

export const PlanChoice = Type.Object({ plan_id: Id }, { additionalProperties: false })

export const HeadroomQuery = {
  amount: Type.Optional(Type.String({ pattern: '^\\d{1,15}$', default: '0' })),
  /** What of it the wallet would be asked for, as plans tell it in `wallet_costs`; all of it if left out. */
  wallet_amount: Type.Optional(Type.String({ pattern: '^\\d{1,15}$' })),
  currency: Type.Optional(Type.String({ pattern: '^[A-Z]{3,8}$', default: 'CNY' })),
  project_id: Type.Optional(Id),
  engine: Type.Optional(Type.String({ maxLength: 200 })),
}

/** Whether an amount could be held now. */
export const Headroom = Type.Object({
  /** To spend in this currency; null where no wallet is asked. */
  balance: Nullable(Micros),
  budgets: Type.Array(Type.Object({ id: Type.String(), name: Type.String(), stops: Type.Boolean(), left: Micros })),
  /** Budgets that stop work and let this pass, being of another currency; none where one that stops counts it. */
  blind_budgets: Type.Array(Type.Object({ id: Type.String(), name: Type.String(), currency: Type.String() })),
  /** What would refuse it first; null if nothing would. */
  limit: Nullable(Type.Object({ kind: Type.Enum(['balance', 'budget', 'plan']), name: Nullable(Type.String()) })),
})
export type Headroom = Static<typeof Headroom>

export const TopUp = Type.Object(
  {
    workspace_id: Id,
    currency: Currency,
    amount: AboveZero,
    reason: Reason,
    /** Whether it was paid for, or given. */
    kind: Type.Optional(Type.Enum(['paid', 'given'])),
  },
  { additionalProperties: false },
)
export const Adjustment = Type.Object(
  {
    workspace_id: Id,
    currency: Currency,
    /** Below zero takes out. */
    amount: Type.String({ pattern: '^-?[1-9]\\d{0,14}$' }),
    reason: Reason,
  },
  { additionalProperties: false },
)
export const Refund = Type.Object(
  /** `hold_id`: the id of the bill line. */
  { hold_id: Id, amount: AboveZero, reason: Reason },
  { additionalProperties: false },
)

export const LedgerProof = Type.Object({
  proved_at: Time,
  took_ms: Type.Integer(),
  ok: Type.Boolean(),
  entries: Type.String(),
  holds_open: Type.String(),
  findings: Type.Array(
    Type.Object({ rule: Type.String(), workspace_id: Nullable(Type.String()), detail: Type.String() }),
  ),
})
export type LedgerProof = Static<typeof LedgerProof>
