import { Type } from 'typebox'
import { BuildPlan, ProductionRun, RunStep, RunWish, StartedRun } from '#contract/productions.ts'
import { type RouteDefinition, route } from '#platform/http/route.ts'
import type { Films } from '#rooms/films/films.ts'
import type { Productions, Run } from './productions.ts'
import { type StateRouteParts, stateRoutes } from './state-routes.ts'

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
      body: RunWish,
      reply: BuildPlan,
      handle: async ({ scope, params, body }) => toBuildPlan(await productions.preview(scope, params.project_id, body)),
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
      handle: async ({ scope, params, body }) => {
        const started = await productions.start(scope, params.project_id, body)
        return { run_id: started.runId, task_id: started.taskId }
      },
    }),
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
        return toWire(run, film?.id ?? null)
      },
    }),
    route({
      operation: 'productions.steps',
      method: 'GET',
      path: '/productions/:run_id/steps',
      summary: 'The steps of a run',
      access: ofRun,
      params: RunParams,
      reply: Type.Object({ items: Type.Array(RunStep) }),
      handle: async ({ scope, params }) => {
        const steps = await productions.steps(db, await productions.load(db, scope, params.run_id))
        const items = steps.map(({ stepId, kind, state, reused, elapsedMs }) => ({
          id: stepId,
          kind,
          state,
          reused,
          elapsed_ms: elapsedMs,
        }))
        return { items }
      },
    }),
  ]
}

function toWire(run: Run, filmId: string | null): ProductionRun {
  return {
    id: run.id,
    project_id: run.projectId,
    task_id: run.taskId,
    state: run.state,
    steps_done: run.stepsDone,
    steps_total: run.stepsTotal,
    started_at: run.startedAt.toISOString(),
    film_id: filmId,
  }
}

function toBuildPlan(preview: Awaited<ReturnType<Productions['preview']>>): BuildPlan {
  const toMake: Record<string, number> = {}
  const toReuse: Record<string, number> = {}
  for (const step of [...preview.firstSteps, ...preview.secondSteps]) {
    const counts = step.artefact ? toReuse : toMake
    counts[step.kind] = (counts[step.kind] ?? 0) + 1
  }
  return {
    to_make: toMake,
    to_reuse: toReuse,
    complete: preview.plan !== undefined || preview.input.only !== undefined,
    cost: { amount: '0', currency: 'CNY' },
    expected_s: preview.expectedSeconds,
  }
}
