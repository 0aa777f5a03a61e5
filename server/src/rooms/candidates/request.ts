// Asking for candidates: rows that wait, a task that a person sees, and a job for each.
import type { Tx } from '#platform/db/db.ts'
import { emit } from '#platform/events/events.ts'
import { newId } from '#platform/ids.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import type { CandidatesDeps } from './deps.ts'
import { candidateEvent } from './events.ts'
import { type Prepared, planRequest } from './plan.ts'
import { insertCandidates, type NewCandidate } from './queries.ts'

export const TASK_KIND = 'candidates.make'

export type Enqueued = { readonly taskId: string; readonly ids: readonly string[] }
export type Started = { readonly taskId: string | null; readonly candidateIds: readonly string[] }

export async function requestCandidates(
  deps: CandidatesDeps,
  enqueue: (tx: Tx, enqueued: Enqueued) => Promise<void>,
  { scope, prepared }: { scope: Scope; prepared: Prepared },
): Promise<Started> {
  const projectId = prepared.project.id
  return deps.db.transaction(async (tx) => {
    await deps.projects.hold(tx, scope, projectId)
    const wanted = await planRequest(deps, tx, scope, prepared)
    const task = await deps.tasks.create(tx, scope, {
      kind: TASK_KIND,
      title: prepared.project.title,
      projectId,
      subjectKind: 'project',
      subjectId: projectId,
    })
    const at = deps.clock.now()
    const rows = wanted.map(
      ({ step, isNew: _, ...rest }): NewCandidate => ({
        ...NOTHING_YET,
        ...rest,
        id: newId(),
        workspaceId: scope.workspaceId,
        projectId,
        engineId: step.engine.id,
        artefactKey: step.key,
        step,
        taskId: task.id,
        madeBy: scope.actorId,
        createdAt: at,
      }),
    )
    await insertCandidates(tx, rows)
    await enqueue(tx, { taskId: task.id, ids: rows.map((row) => row.id) })
    await emit(tx, ...rows.map((row) => candidateEvent('candidate.requested', { scope, at }, row)))
    return { taskId: task.id, candidateIds: rows.filter((_, at) => wanted[at]?.isNew).map((row) => row.id) }
  })
}

const NOTHING_YET = {
  state: 'waiting',
  source: 'engine',
  fileId: null,
  sha256: null,
  mediaType: null,
  sizeBytes: null,
} as const
