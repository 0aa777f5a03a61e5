// The door check of a request: which workspace it is about, whether the caller has a place there, and the right.
import type { FastifyRequest } from 'fastify'
import type { Db } from '#platform/db/db.ts'
import { faults } from '#platform/faults.ts'
import { noteScope } from '#platform/http/admitted.ts'
import type { Actor } from '#platform/http/route.ts'
import type { HttpParts } from '#platform/http/server.ts'
import { isStorable } from '#platform/http/unstorable.ts'
import { narrowed, type Whereabouts, type Workspaces } from '#rooms/workspaces/workspaces.ts'
import type { Things } from './things.ts'

export type Admission = { readonly db: Db; readonly things: Things; readonly workspaces: Workspaces }

export function admitTo({ db, things, workspaces }: Admission): HttpParts['enter'] {
  const enterAt = async (by: { actor: Actor; requestId: string }, place: Whereabouts, right: string) => {
    const { workspaceId: workspace, projectId } = place
    const scope = await workspaces.enter(by.actor, { workspace, projectId, requestId: by.requestId })
    workspaces.demand(scope, right)
    return scope
  }
  return async (request, actor, access) => {
    const requestId = request.id
    if (access.kind === 'thing') {
      const id = (request.params as Readonly<Record<string, string>>)[access.param]
      const place = id === undefined ? undefined : await things.find(db, access.thing, id)
      if (!place) throw faults.NOT_FOUND()
      return enterAt({ actor, requestId }, place, access.right)
    }
    const named = access.narrowedBy === 'project_id' ? readProject(request) : undefined
    const project = named === undefined ? undefined : await things.find(db, 'project', named)
    if (project?.projectId)
      return narrowed(await enterAt({ actor, requestId }, project, access.right), project.projectId)
    const scope = await workspaces.enter(actor, { workspace: readWorkspace(request), projectId: null, requestId })
    workspaces.demand(scope, access.right)
    return scope
  }
}

/** The same check for a project that the body names. */
export function admitToProject({ db, things, workspaces }: Admission) {
  return async (actorId: string, asked: { projectId: string; right: string; requestId: string }) => {
    const place = await things.find(db, 'project', asked.projectId)
    if (!place) throw faults.NOT_FOUND()
    const { workspaceId: workspace, projectId } = place
    const scope = await workspaces.enter({ actorId }, { workspace, projectId, requestId: asked.requestId })
    workspaces.demand(scope, asked.right)
    noteScope(scope)
    return scope
  }
}

/** By the role in the workspace itself: who was let into one project only is a stranger there. */
export function admitToWorkspace({ workspaces }: Admission) {
  return async (actorId: string, asked: { workspaceId: string; right: string; requestId: string }) => {
    const { workspaceId: workspace, requestId } = asked
    const scope = await workspaces.enter({ actorId }, { workspace, projectId: null, requestId })
    workspaces.demand(scope, asked.right)
    return scope
  }
}

function readProject(request: FastifyRequest): string | undefined {
  const { project_id: named } = request.query as Readonly<Record<string, unknown>>
  return typeof named === 'string' ? named : undefined
}

/** Headers are Latin-1: a short name in another script comes percent-encoded, or as UTF-8 read byte by byte. */
function readWorkspace(request: FastifyRequest): string | null {
  const header = request.headers['x-workspace']
  if (typeof header !== 'string' || header.trim() === '') return null
  const text = Buffer.from(header.trim(), 'latin1').toString('utf8')
  try {
    const name = decodeURIComponent(text).normalize('NFKC').toLowerCase()
    if (isStorable(name)) return name
  } catch {
    // Not even encoded: no name.
  }
  throw faults.NOT_FOUND()
}
