import type { ColumnType } from 'kysely'
import type { Prices, ResultLinks, Usage } from './provider.ts'

export type GenerationState =
  | 'intended'
  | 'submitting'
  | 'submitted'
  | 'succeeded'
  | 'failed'
  | 'cancelled'
  | 'ambiguous'

type Row = {
  id: string
  workspace_id: string
  subject_kind: string
  subject_id: string
  project_id: string | null
  artefact_kind: string
  artefact_key: string
  engine_id: string
  model: string
  provider: string | null
  lane: string | null
  state: GenerationState
  provider_job_id: string | null
  key_id: string | null
  currency: string
  price_micros: string | number | bigint
  prices: unknown
  usage_max: unknown
  usage: unknown
  charged_micros: string | number | bigint | null
  requested_by: string
  input: unknown
  failure: unknown
  created_at: Date
  attended_at: Date | null
  submitted_at: Date | null
  busy_since: Date | null
  settled_at: Date | null
  decide_by: Date | null
  decided_at: Date | null
  decided_by: string | null
  asked_by_job: string | null
  attempt: number
  handed_at: Date | null
  handed_by: string | null
  is_reply_lost: boolean
  is_taken: boolean
  task_id: string | null
  retry_allowed_by: string | null
  retry_allowed_at: Date | null
  result_links: unknown
  unfetched_since: Date | null
  called_off_at: Date | null
  stop_asked_at: Date | null
  beside_sha256: string | null
  beside_media_type: string | null
}

/** Columns with a default may be left out. */
type Optional =
  | 'lane'
  | 'provider_job_id'
  | 'key_id'
  | 'usage'
  | 'charged_micros'
  | 'failure'
  | 'submitted_at'
  | 'busy_since'
  | 'settled_at'
  | 'decide_by'
  | 'decided_at'
  | 'decided_by'
  | 'asked_by_job'
  | 'attempt'
  | 'handed_at'
  | 'handed_by'
  | 'is_reply_lost'
  | 'is_taken'
  | 'task_id'
  | 'retry_allowed_by'
  | 'retry_allowed_at'
  | 'result_links'
  | 'unfetched_since'
  | 'called_off_at'
  | 'stop_asked_at'
  | 'beside_sha256'
  | 'beside_media_type'
export type GenerationTables = {
  generations: { [K in keyof Row]: K extends Optional ? ColumnType<Row[K], Row[K] | undefined, Row[K]> : Row[K] }
}

export type Generation = {
  readonly id: string
  readonly state: GenerationState
  readonly providerJobId: string | null
  readonly keyId: string | null
  /** Where it has, or waits for, a place at its provider. */
  readonly lane: string | null
  readonly currency: string
  /** What is held for it. */
  readonly priceMicros: bigint
  /** Null for what costs nothing. */
  readonly prices: Prices | null
  readonly usageMax: Usage | null
  readonly submittedAt: Date | null
  readonly busySince: Date | null
  readonly decidedAt: Date | null
  readonly createdAt: Date
  /** When a job was last at it. */
  readonly attendedAt: Date | null
  readonly requestedBy: string
  /** How often it was handed over. Whoever hands it over again names the number that they have read. */
  readonly attempt: number
  /** The last moment at which a request was known to be under way, or to have ended without a reply. */
  readonly handedAt: Date | null
  /** In whose name its key was taken. */
  readonly handedBy: string | null
  /** A reply was lost once: the work goes to the same account, and to no other. */
  readonly isReplyLost: boolean
  /** The provider has refused it as known to it. */
  readonly isTaken: boolean
  /** Where its result lies, if the provider answered with that. */
  readonly links: ResultLinks | null
  /** Since when it is known to be made, and could not be fetched. */
  readonly unfetchedSince: Date | null
  /** Nobody wants it any more, and it goes on at the provider. */
  readonly calledOffAt: Date | null
  /** Nobody wants it any more, and where it runs was not told yet. */
  readonly stopAskedAt: Date | null
  /** Whose costs these are. */
  readonly taskId: string | null
}

/** Whether a request of it left the house of which nobody knows how it ended. */
export const isPerhapsTaken = ({ state, isReplyLost }: Pick<Generation, 'state' | 'isReplyLost'>): boolean =>
  state === 'submitting' || (state === 'intended' && isReplyLost)

export const SUMMARY = [
  'id',
  'state',
  'provider_job_id',
  'key_id',
  'lane',
  'currency',
  'price_micros',
  'prices',
  'usage_max',
  'submitted_at',
  'busy_since',
  'decided_at',
  'created_at',
  'attended_at',
  'requested_by',
  'attempt',
  'handed_at',
  'handed_by',
  'is_reply_lost',
  'is_taken',
  'result_links',
  'unfetched_since',
  'called_off_at',
  'stop_asked_at',
  'task_id',
] as const

export function toGeneration(row: Pick<Row, (typeof SUMMARY)[number]>): Generation {
  return {
    id: row.id,
    state: row.state,
    providerJobId: row.provider_job_id,
    keyId: row.key_id,
    lane: row.lane,
    currency: row.currency,
    priceMicros: BigInt(row.price_micros),
    prices: row.prices as Prices | null,
    usageMax: row.usage_max as Usage | null,
    submittedAt: row.submitted_at,
    busySince: row.busy_since,
    decidedAt: row.decided_at,
    createdAt: row.created_at,
    attendedAt: row.attended_at,
    requestedBy: row.requested_by,
    attempt: row.attempt,
    handedAt: row.handed_at,
    handedBy: row.handed_by,
    isReplyLost: row.is_reply_lost,
    isTaken: row.is_taken,
    links: row.result_links as ResultLinks | null,
    unfetchedSince: row.unfetched_since,
    calledOffAt: row.called_off_at,
    stopAskedAt: row.stop_asked_at,
    taskId: row.task_id,
  }
}
