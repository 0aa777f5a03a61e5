// What the room stands on, and what it is asked.
import type { BlobStore } from '#platform/blobs/blob-store.ts'
import type { Clock } from '#platform/clock.ts'
import type { Db, Queryable, Tx } from '#platform/db/db.ts'
import type { Log } from '#platform/log.ts'
import type { Artefact, ArtefactKind, Artefacts } from '#rooms/artefacts/artefacts.ts'
import type { Billing } from '#rooms/billing/billing.ts'
import type { Tasks } from '#rooms/tasks/tasks.ts'
import type { Right, Scope } from '#rooms/workspaces/workspaces.ts'
import type {
  Dialect,
  Engine,
  EngineAccess,
  FailureCause,
  GenerationInput,
  GenerationKind,
  GenerationOutput,
  MediaInput,
  Money,
} from './provider.ts'
import type { EngineRegistry, ModelSource } from './registry.ts'

export type GenerationOrder = {
  readonly subjectKind: string
  readonly subjectId: string
  readonly artefactKind: ArtefactKind
  readonly artefactKey: string
  readonly engineId: string
  readonly model: string
  readonly input: GenerationInput
  /** Whose costs these are; null for what belongs to no project. */
  readonly projectId?: string | null
}

export type GenerationContext = {
  readonly signal: AbortSignal
  /**
   * The job at work. Started again after a crash it finds how its work ended and is told that once more; whoever asks with another
   * id asks anew, which may cost anew.
   */
  readonly jobId?: string
  /** The task that it is asked for: what may have been charged without a result, and what is booked late, is told with it. */
  readonly taskId?: string
  /** Its work stands still: what was handed over is followed to its end, and nothing is handed over. */
  readonly isOnlyFollowed?: boolean
  /** The job's fence and whatever must commit together with the result. */
  readonly inFinish: (tx: Tx, artefact: Artefact) => Promise<void>
  /** In the transaction that books a charge: whose work it was notes it. Not called for what costs nothing. */
  readonly onCharge?: (tx: Tx, amount: Money) => Promise<void>
}

/** How much of a kind one user may have made an hour. */
export type GenerationLimits = Readonly<Record<GenerationKind, number | null>>

/** What a key did when it was used. */
export type KeyOutcome =
  | { readonly kind: 'ok' }
  | {
      readonly kind: 'refused'
      readonly cause: FailureCause
      readonly message: string
      readonly retryAfterMs?: number
    }

export type KeyAccess = EngineAccess & {
  /** Whether the workspace is charged for what is made with it; left out: it is. */
  readonly isBilled?: boolean
  /** Whose account at the provider it opens: all keys of one owner share its limits. Left out: that of the installation. */
  readonly account?: string
}

/** Own keys serve only whoever still has one of these rights there. */
export type ForWork = { readonly projectId: string | null; readonly rights: readonly Right[] }

/** Whoever keeps the keys of providers. */
/** In whose name something is to be made, and which rights there allow it: one is enough. */
export type Asker = ForWork & { readonly workspaceId: string; readonly userId: string }
export type Standing = 'good' | 'suspended' | 'gone'

export type KeyRing = {
  /** The next key that may be used now, or null. */
  accessFor(
    scope: Scope,
    provider: string,
    options: { readonly exclude: readonly string[]; readonly forWork: ForWork },
  ): Promise<KeyAccess | null>
  /** The key that work was handed over with, even if it was taken away meanwhile; null if it is gone for good. */
  open(scope: Scope, keyId: string): Promise<KeyAccess | null>
  /** Whether new work may go out with this very key, in the name of this person; left out: it may. */
  mayServe?(scope: Scope, keyId: string, forWork: ForWork): Promise<boolean>
  noteOutcome(keyId: string, outcome: KeyOutcome): Promise<void>
  /** When none may be used now: when the first is back that only rests from a rush; null if all need a person. */
  busyUntil?(scope: Scope, provider: string): Promise<Date | null>
  /** Whether the workspace would be charged for work that begins now, as far as that is known before a key is chosen; null without any. */
  isBilled?(scope: Scope, provider: string): Promise<boolean | null>
  /** Whose keys this person may use in this workspace. */
  usable?(scope: Scope): Promise<readonly { readonly provider: string }[]>
}

/** What a finished result turned out to be. */
export type Inspection =
  | { readonly ok: true; readonly mediaType: string; readonly facts: GenerationOutput['facts'] }
  | { readonly ok: false; readonly reason: string }

/** Looks into stored content: whether it is what was asked for. */
export type Inspect = (
  content: { readonly sha256: string; readonly mediaType: string; readonly sizeBytes: number },
  input: GenerationInput,
  signal: AbortSignal,
) => Promise<Inspection>

export type GenerationTimes = {
  /** How long ambiguous work keeps its hold before it is given back. */
  readonly decideWithinMs: number
  /** How long an engine may be busy or away before the work is given up. */
  readonly busyWithinMs: number
  /** How long a provider may take from the submit on; local models on slow machines need hours. */
  readonly finishWithinMs: number
  /** How often it is written down that somebody waits for the reply to a submit; some take half an hour. */
  readonly attendEveryMs: number
  /** How long after a lost reply a provider is asked for the work before it is believed that it never had it: listings lag. */
  readonly findWithinMs: number
  /** How long a finished result is fetched again and again where the provider does not say how long its link opens. */
  readonly fetchWithinMs: number
  /** However long a provider wants to be left alone, its work is asked about after this. */
  readonly pollPauseMaxMs: number
}

const HOUR_MS = 3_600_000
export const generationTimes: GenerationTimes = {
  decideWithinMs: 24 * HOUR_MS,
  busyWithinMs: 6 * HOUR_MS,
  finishWithinMs: 24 * HOUR_MS,
  attendEveryMs: 15_000,
  findWithinMs: 120_000,
  fetchWithinMs: 15 * 60_000,
  pollPauseMaxMs: 10 * 60_000,
}

export type GenerationDeps = {
  readonly db: Db
  readonly clock: Clock
  readonly log?: Log
  readonly blobs: BlobStore
  readonly artefacts: Artefacts
  readonly billing: Billing
  /** Told what is booked, and what goes on, after whoever began it has gone. */
  readonly tasks?: Pick<Tasks, 'addCost' | 'appendLog' | 'tellAnswer' | 'tellWaiting'>
  /** Of this machine. */
  readonly engines: readonly Engine[]
  readonly dialects?: readonly Dialect[]
  readonly models?: ModelSource
  readonly keys?: KeyRing
  readonly inspect?: Inspect
  /** A short-lived signed address for somebody outside, or null where nobody outside can reach us. */
  readonly linkTo?: (scope: Pick<Scope, 'workspaceId'>, input: MediaInput) => Promise<string | null>
  readonly resultMaxBytes: number
  /** Nothing new is handed to a provider in the name of whoever may not have it made by now; left out: all may. */
  readonly standingOf?: (queryable: Queryable, asker: Asker) => Promise<Standing>
  /** Asked before something new is begun: throws where the workspace has no room to keep it. */
  readonly demandRoom?: (tx: Tx, scope: Scope) => Promise<void>
  readonly perHourMax?: GenerationLimits
  readonly times?: Partial<GenerationTimes>
}

export type Deps = Omit<GenerationDeps, 'times'> & {
  readonly registry: EngineRegistry
  readonly times: GenerationTimes
}

export type Work = { readonly scope: Scope; readonly order: GenerationOrder; readonly context: GenerationContext }
