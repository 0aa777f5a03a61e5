import { Type } from 'typebox'
import { BuildPlan, PlanWish, ProductionRun, RunStep, RunWish, StartedRun } from '#contract/productions.ts'
import { PageOf, PageQuery, type RouteDefinition, route, toPage, toPageRequest } from '#platform/http/route.ts'
import type { Films } from '#rooms/films/films.ts'
import { type StateRouteParts, stateRoutes } from './state-routes.ts'
import { emptyPlan, filmOfPreview, isNothingToCut, toBuildPlan, toRun } from './wire.ts'

const ofProject = { kind: 'thing', thing: 'project', param: 'project_id' } as const
const ofRun = { kind: 'thing', thing: 'production', param: 'run_id', right: 'project.read' } as const
const ProjectParams = Type.Object({ project_id: Type.String() })
const RunParams = Type.Object({ run_id: Type.String() })

type Deps = StateRouteParts & { readonly films: Films }

export function productionRoutes(parts: Deps): RouteDefinition[] {
  const { db, productions, films } = parts
  return [
    ...stateRoutes(parts),
    route({
      operation: 'productions.plan',
      method: 'POST',
      path: '/projects/:project_id/production/plan',
      summary: 'What a production would make and reuse now, and what it would cost',
      access: { ...ofProject, right: 'project.read' },
      params: ProjectParams,
      body: PlanWish,
      reply: BuildPlan,
      handle: async ({ scope, params, body }) => {
        const preview = await productions.preview(scope, params.project_id, body).catch((error: unknown) => {
          if (isNothingToCut(error)) return undefined
          throw error
        })
        if (!preview) return emptyPlan
        const sha256 = filmOfPreview(preview)
        const content = { projectId: params.project_id, sha256: sha256 ?? '' }
        const filmId = sha256 === undefined ? undefined : await films.findOfContent(db, scope, content)
        return toBuildPlan(preview, filmId ?? null)
      },
    }),
    route({
      operation: 'productions.run',
      method: 'POST',
      path: '/projects/:project_id/production/run',
      summary: 'Make whatever is missing, up to the finished film',
      access: { ...ofProject, right: 'production.run' },
      params: ProjectParams,
      body: RunWish,
      reply: StartedRun,
      status: 202,
      handle: async ({ actor, scope, params, body }) => {
        const started = await productions.start(scope, params.project_id, body, { isLimited: !actor.operator })
        return { run_id: started.runId, task_id: started.taskId }
      },
    }),
    ...runRoutes(parts),
  ]
}

function runRoutes({ db, productions, films }: Deps): RouteDefinition[] {
  return [
    route({
      operation: 'productions.get',
      method: 'GET',
      path: '/productions/:run_id',
      summary: 'One run: how far it is, and its film when it is done',
      access: ofRun,
      params: RunParams,
      reply: ProductionRun,
      handle: async ({ scope, params }) => {
        const run = await productions.load(db, scope, params.run_id)
        const film = await films.findOfRun(db, scope, run.id)
        const steps = await productions.steps(db, run)
        const progress = await productions.progress(db, run, steps)
        return toRun(run, { ...progress, steps, filmId: film?.id ?? null })
      },
    }),
    route({
      operation: 'productions.steps',
      method: 'GET',
      path: '/productions/:run_id/steps',
      summary: 'The steps of a run, in the order of their ids',
      access: ofRun,
      params: RunParams,
      query: Type.Object({ ...PageQuery, state: Type.Optional(RunStep.properties.state) }),
      reply: PageOf(RunStep),
      handle: async ({ scope, params, query }) => {
        const request = toPageRequest(query)
        const run = await productions.load(db, scope, params.run_id)
        const { steps, total } = await productions.stepPage(db, run, { ...request, state: query.state })
        const items = steps.map(({ stepId, kind, state, reused, elapsedMs, waitsUntil }) => ({
          id: stepId,
          kind,
          state,
          reused,
          elapsed_ms: elapsedMs,
          waits_until: waitsUntil?.toISOString() ?? null,
        }))
        return toPage(items, total, request)
      },
    }),
  ]
}
