// Open questions as those meet them who want the thing: what a task tells of them, and the word that it may be made again all the same.
import type { TaskError } from '#contract/tasks.ts'
import type { Queryable, Tx } from '#platform/db/db.ts'
import { Fault, faults } from '#platform/faults.ts'
import { isId } from '#platform/ids.ts'
import { toDecimal } from '#rooms/billing/billing.ts'
import type { Scope, Tenant } from '#rooms/workspaces/workspaces.ts'
import { whoDecided } from '../bookings.ts'
import type { Deps } from '../deps.ts'
import { generationFaults } from '../faults.ts'
import { lockLeftAlone } from '../open-queries.ts'
import {
  type Asked,
  allowRetry,
  type Decided,
  holdUnanswered,
  listAsked,
  listDecided,
  listQuestions,
  type Question,
} from './question-queries.ts'

type Told = NonNullable<TaskError['decided_questions']>[number]

/** `free`: what came in is there by its key, else it may be made without being charged twice by surprise. */
export type Standing =
  | { readonly kind: 'open' }
  | { readonly kind: 'free' }
  | { readonly kind: 'charged'; readonly fault: Fault; readonly decided: Told }

type OfTask = { readonly taskId: string; readonly causes?: readonly Error[] }
type Allowed = { readonly taskId: string; readonly generationIds: readonly string[] }

export function createQuestions({ clock }: Pick<Deps, 'clock'>) {
  const allow = (tx: Tx, scope: Scope, ids: readonly string[]) =>
    allowRetry(tx, scope, { ids, by: scope.actorId, at: clock.now() })
  return {
    /**
     * What may have been charged without a result for this task, and of those that it was stopped by; oldest first, without those that
     * somebody has said may be charged twice.
     */
    openQuestions: (queryable: Queryable, scope: Tenant, { taskId, causes = [] }: OfTask): Promise<Question[]> =>
      listQuestions(queryable, scope, { taskId, ids: causes.flatMap(namedBy) }),

    /** Which of these, the ids of bill lines, were open questions, and how they ended. */
    decisionsOn: (queryable: Queryable, scope: Tenant, ids: readonly string[]): Promise<ReadonlyMap<string, Decided>> =>
      listDecided(queryable, scope, ids),
    /**
     * How these questions stand by now. What is `open` stays so until the transaction ends; of what somebody is just answering nothing is
     * said: whoever asks asks again.
     */
    async standingOf(
      tx: Tx,
      { workspaceId }: Pick<Tenant, 'workspaceId'>,
      ids: readonly string[],
    ): Promise<Map<string, Standing>> {
      const named = { workspaceId, ids: ids.filter(isId) }
      const held = await holdUnanswered(tx, named)
      const asked = new Map((await listAsked(tx, named)).map((one) => [one.id, one]))
      return new Map(
        ids.flatMap((id) => {
          const one = asked.get(id)
          return one?.isOpen && !held.has(id) ? [] : [[id, one ? standingOf(one) : FREE] as const]
        }),
      )
    },

    /** What may have been charged for a task stands in its way no more: somebody would rather pay twice than wait. */
    async allowTwice(tx: Tx, scope: Scope, { taskId, generationIds }: Allowed): Promise<void> {
      const open = await listQuestions(tx, scope, { taskId, ids: generationIds.filter(isId) })
      const ids = open.map((one) => one.id)
      await allow(tx, scope, ids)
    },

    /**
     * The same of one open question, which stays open with its hold. Throws NOT_FOUND, GENERATION_NOT_OPEN.
     * @returns the task that it was begun for
     */
    async retryKnowingly(tx: Tx, scope: Scope, id: string): Promise<string | null> {
      const one = isId(id) ? await lockLeftAlone(tx, scope, id) : undefined
      if (!one) throw faults.NOT_FOUND()
      const [taskId] = await allow(tx, scope, [id])
      if (taskId === undefined) throw generationFaults.NOT_OPEN({ state: one.generation.state })
      return taskId
    },
  }
}

const FREE = { kind: 'free' } as const

function standingOf({ id, amount, engineId, isOpen, state, chargedMicros, decidedBy }: Asked): Standing {
  if (isOpen) return { kind: 'open' }
  if (state !== 'failed' || chargedMicros === 0n) return FREE
  const { currency } = amount
  const told = { generation_id: id, amount: amount.micros.toString(), currency }
  return {
    kind: 'charged',
    decided: { ...told, charged: true, decided_by: whoDecided(decidedBy ?? 'provider') },
    fault: generationFaults.CHARGED_FOR_NOTHING({
      ...{ engine: engineId, generation_id: id, currency, is_final: true, charged: true },
      ...{ amount: toDecimal(chargedMicros), amount_micros: chargedMicros.toString() },
    }),
  }
}

/** The open question that an error tells of. */
export function namedBy(cause: Error): string[] {
  const id = cause instanceof Fault ? cause.details.generation_id : undefined
  return typeof id === 'string' && isId(id) ? [id] : []
}

/** What the error of a task says of them; nothing where there are none. */
export function toldOf(
  open: readonly Question[],
): Pick<TaskError, 'open_questions'> & { readonly charged?: 'unknown' } {
  if (open.length === 0) return {}
  const told = ({ id, amount: { micros, currency } }: Question) => ({
    generation_id: id,
    amount: micros.toString(),
    currency,
  })
  return { charged: 'unknown', open_questions: open.map(told) }
}
