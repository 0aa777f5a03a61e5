// Pictures and films by the names that clients of older designs know; the project stands in the body.
import { type Static, type TObject, Type } from 'typebox'
import { Generated, GenerateImages, GenerateStarted, GenerateVideo } from '#contract/candidates.ts'
import { faults } from '#platform/faults.ts'
import { type RouteDefinition, route } from '#platform/http/route.ts'
import { isId } from '#platform/ids.ts'
import type { PictureLinks } from '#rooms/productions/productions.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import type { Candidates, GenerateWish } from './candidates.ts'
import { toWireCandidate, toWirePlan, viewerOf } from './wire.ts'

export type GenerateParts = {
  readonly candidates: Candidates
  readonly links: PictureLinks
  /** Lets the caller into a project that the body names: throws NOT_FOUND or FORBIDDEN. */
  readonly enterProject: (
    actorId: string,
    place: { readonly projectId: string; readonly right: string; readonly requestId: string },
  ) => Promise<Scope>
}

export function generateRoutes(parts: GenerateParts): RouteDefinition[] {
  const images = (operation: string, path: string) =>
    generate(parts, {
      ...{ operation, path, body: GenerateImages },
      summary: 'Has pictures made: candidates of shots, characters and locations, or files of the project',
      toWish: (body: Static<typeof GenerateImages>) => ({ kind: 'images', body }),
    })
  const video = (operation: string, path: string) =>
    generate(parts, {
      ...{ operation, path, body: GenerateVideo },
      summary: 'Has films made: candidates of the clip of a shot, or files of the project',
      toWish: (body: Static<typeof GenerateVideo>) => ({ kind: 'video', body }),
    })
  return [
    images('ai.image_generate', '/ai/image/generate'),
    images('images.generate', '/images/generate'),
    video('ai.video_generate', '/ai/video/generate'),
    video('video.generate', '/video/generate'),
    generated(parts, { operation: 'images.show', path: '/images/:task_id' }),
    generated(parts, { operation: 'video.show', path: '/video/:task_id' }),
  ]
}

type Door = {
  readonly operation: string
  readonly path: string
  readonly summary: string
  readonly body: TObject
  readonly toWish: (body: never) => GenerateWish
}

function generate({ candidates, enterProject }: GenerateParts, door: Door): RouteDefinition {
  return route({
    operation: door.operation,
    method: 'POST',
    path: door.path,
    summary: door.summary,
    access: { kind: 'session' },
    body: door.body,
    reply: GenerateStarted,
    status: 202,
    handle: async ({ actor, body, requestId }) => {
      const wish = door.toWish(body as never)
      const { project_id: projectId, dry_run: isDry = false } = wish.body
      checkIds(wish)
      const right = isDry ? 'project.read' : 'board.write'
      const scope = await enterProject(actor.actorId, { projectId, right, requestId })
      const { preview, started } = await candidates.generate(scope, wish)
      return {
        task_id: started?.taskId ?? null,
        status: started ? ('queued' as const) : ('planned' as const),
        candidate_ids: [...(started?.candidateIds ?? [])],
        plan: toWirePlan(preview),
      }
    },
  })
}

/** PostgreSQL would answer an error for any that cannot be one. */
function checkIds({ kind, body }: GenerateWish): void {
  const named =
    kind === 'video'
      ? [body.shot_id, body.start_image?.file_id, body.end_image?.file_id]
      : [body, ...(body.batch ?? [])].flatMap((one) => [
          one.shot_id,
          one.character_id,
          one.location_id,
          ...(one.references ?? []).map((ref) => ref.file_id),
        ])
  for (const id of [body.project_id, ...named]) if (id !== undefined && !isId(id)) throw faults.NOT_FOUND()
}

function generated({ candidates, links }: GenerateParts, at: { operation: string; path: string }): RouteDefinition {
  return route({
    ...at,
    method: 'GET',
    summary: 'What became of such a request, by its task',
    access: { kind: 'thing', thing: 'task', param: 'task_id', right: 'task.read' },
    params: Type.Object({ task_id: Type.String() }),
    reply: Generated,
    handle: async ({ scope, params, language }) => {
      const { state, items } = await candidates.ofTask(scope, params.task_id)
      const viewer = viewerOf(links, scope, language)
      return { task_id: params.task_id, state, items: items.map((one) => toWireCandidate(one, viewer)) }
    },
  })
}
