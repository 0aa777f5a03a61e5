import type { HeldWork, Payer, Purse } from './ledger/ledger.ts'

/** 1/1,000,000 of the currency unit. */
export type Amount = { readonly currency: string; readonly micros: bigint }

/** How much of what a plan counts: `image`, `clip`, `clip_second`, `speech_second`, `speech_character`, `text`. Whole numbers. */
export type Units = Readonly<Record<string, number>>

/** Drivers answer a bigint column as they like. */
export type Stored = string | number | bigint
export const toMicros = (value: Stored | null | undefined): bigint => BigInt(value ?? 0)

/** What a charge was for, as far as it is known when it is held. */
export type Facts = {
  readonly projectId?: string | null
  readonly taskId?: string | null
  /** Id of the engine. */
  readonly engine?: string | null
  readonly provider?: string | null
  readonly providerJobId?: string | null
  /** The price as it was when the work was handed over: shown with the bill, never asked again. */
  readonly price?: Readonly<Record<string, unknown>> | null
  readonly expiresAt?: Date | null
}

export type HoldState = 'open' | 'settled' | 'released'
export type HoldSource = 'free' | Payer

export type HoldRow = {
  id: string
  workspace_id: string
  currency: string
  amount_micros: Stored
  state: HoldState
  source: HoldSource
  charged_micros: Stored | null
  refunded_micros: Stored
  is_late: boolean
  reason: string
  held_for: string
  project_id: string | null
  engine: string | null
  provider: string | null
  provider_job_id: string | null
  task_id: string | null
  price: unknown
  units: Units | null
  expires_at: Date | null
  created_at: Date
  closed_at: Date | null
}

/** All of them. */
export const HOLD_COLUMNS = [
  ...(['id', 'workspace_id', 'currency', 'amount_micros', 'state'] as const),
  ...(['source', 'charged_micros', 'refunded_micros', 'is_late', 'reason'] as const),
  ...(['held_for', 'project_id', 'engine', 'provider', 'provider_job_id'] as const),
  ...(['task_id', 'price', 'units', 'expires_at', 'created_at'] as const),
  ...(['closed_at'] as const),
] as const satisfies readonly (keyof HoldRow)[]

export type JournalKind = 'top_up' | 'grant' | 'hold' | 'settle' | 'release' | 'late' | 'refund' | 'adjust'

export type JournalRow = {
  id: string
  workspace_id: string
  operation: string
  kind: JournalKind
  currency: string
  wallet_micros: Stored
  held_micros: Stored
  spent_micros: Stored
  debt_micros: Stored
  external_micros: Stored
  topped_up_micros: Stored
  given_micros: Stored
  adjusted_micros: Stored
  hold_id: string | null
  reason: string
  project_id: string | null
  actor_id: string
  engine: string | null
  provider: string | null
  provider_job_id: string | null
  task_id: string | null
  booked_at: Date
}

/** All of them. */
export const JOURNAL_COLUMNS = [
  ...(['id', 'workspace_id', 'operation', 'kind', 'currency'] as const),
  ...(['wallet_micros', 'held_micros', 'spent_micros', 'debt_micros', 'external_micros'] as const),
  ...(['topped_up_micros', 'given_micros', 'adjusted_micros', 'hold_id', 'reason'] as const),
  ...(['project_id', 'actor_id', 'engine', 'provider', 'provider_job_id'] as const),
  ...(['task_id', 'booked_at'] as const),
] as const satisfies readonly (keyof JournalRow)[]

export type WalletRow = {
  workspace_id: string
  currency: string
  balance_micros: Stored
  held_micros: Stored
  debt_micros: Stored
  version: Stored
  updated_at: Date
}

export type UsageDayRow = {
  workspace_id: string
  currency: string
  day: string
  project_id: string | null
  member_id: string
  engine: string | null
  held_micros: Stored
  spent_micros: Stored
  charges: number
}

export type LedgerTables = {
  billing_holds: HoldRow
  billing_journal: JournalRow
  wallets: WalletRow
  billing_usage_days: UsageDayRow
}

/** A hold on which there is something to pay. */
export type Hold = HeldWork & {
  readonly id: string
  readonly currency: string
  readonly reason: string
  readonly heldFor: string
  readonly projectId: string | null
  readonly taskId: string | null
  readonly engine: string | null
  readonly provider: string | null
  readonly providerJobId: string | null
  readonly units: Units | null
  readonly createdAt: Date
}

export function toHold(row: HoldRow): Hold {
  return {
    id: row.id,
    payer: row.source === 'free' ? 'external' : row.source,
    state: row.state,
    amount: toMicros(row.amount_micros),
    charged: row.charged_micros === null ? null : toMicros(row.charged_micros),
    refunded: toMicros(row.refunded_micros),
    currency: row.currency,
    reason: row.reason,
    heldFor: row.held_for,
    projectId: row.project_id,
    taskId: row.task_id,
    engine: row.engine,
    provider: row.provider,
    providerJobId: row.provider_job_id,
    units: row.units,
    createdAt: row.created_at,
  }
}

export type Wallet = Purse & { readonly currency: string }

export function toWallet(row: Pick<WalletRow, 'currency' | 'balance_micros' | 'held_micros' | 'debt_micros'>): Wallet {
  return {
    currency: row.currency,
    balance: toMicros(row.balance_micros),
    held: toMicros(row.held_micros),
    debt: toMicros(row.debt_micros),
  }
}

/** As people write it: "12.5". */
export function toDecimal(micros: bigint): string {
  const digits = (micros < 0n ? -micros : micros).toString().padStart(7, '0')
  const fraction = digits.slice(-6).replace(/0+$/, '')
  return `${micros < 0n ? '-' : ''}${digits.slice(0, -6)}${fraction === '' ? '' : `.${fraction}`}`
}
