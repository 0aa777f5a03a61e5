import { Type } from 'typebox'
import { defineJob, type JobDefinition } from '#platform/jobs/job.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'

const Payload = Type.Object({ workspace_id: Type.String(), project_id: Type.String(), actor_id: Type.String() })

/** One waits per project, however many changes there were. */
export function indexProjectJob(
  index: (scope: Scope, projectId: string) => Promise<void>,
  scopeOf: (workspaceId: string, actorId: string) => Scope,
): JobDefinition<typeof Payload> {
  return defineJob({
    name: 'search.index_project',
    version: 1,
    lane: 'short',
    payload: Payload,
    timeoutMs: 5 * 60_000,
    errorsMax: 5,
    backoffMs: 5000,
    dedupeKey: ({ project_id }) => project_id,
    run: (_context, payload) => index(scopeOf(payload.workspace_id, payload.actor_id), payload.project_id),
  })
}
