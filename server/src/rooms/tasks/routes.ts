import { Type } from 'typebox'
import { TASK_CONTROLS, TaskDetail, TaskFilter, TaskLog, TaskRetryQuery, TaskSummary } from '#contract/tasks.ts'
import type { Db } from '#platform/db/db.ts'
import { Empty, PageOf, PageQuery, type RouteDefinition, route, toPage, toPageRequest } from '#platform/http/route.ts'
import { isId } from '#platform/ids.ts'
import { readerOf } from './stored-error.ts'
import { toDetail, toSummary } from './tables.ts'
import type { Tasks } from './tasks.ts'

const Id = Type.Object({ task_id: Type.String() })
const read = { kind: 'thing', thing: 'task', param: 'task_id', right: 'task.read' } as const
const steer = { kind: 'thing', thing: 'task', param: 'task_id', right: 'task.control' } as const

export function taskRoutes({ db, tasks }: { db: Db; tasks: Tasks }): RouteDefinition[] {
  return [
    list({ db, tasks }),
    ...details({ db, tasks }),
    log({ db, tasks }),
    ...controls({ db, tasks }),
    removal({ db, tasks }),
  ]
}

type Parts = { readonly db: Db; readonly tasks: Tasks }

function list({ db, tasks }: Parts): RouteDefinition {
  return route({
    operation: 'tasks.list',
    method: 'GET',
    path: '/tasks',
    summary: 'Tasks of the workspace, newest first',
    access: { kind: 'collection', right: 'task.read', narrowedBy: 'project_id' },
    query: Type.Object({ ...PageQuery, ...TaskFilter }),
    reply: PageOf(TaskSummary),
    handle: async ({ scope, query, language }) => {
      const request = toPageRequest(query)
      const { state, open, kind, project_id: projectId } = query
      if (projectId !== undefined && !isId(projectId)) return toPage([], 0, request)
      const found = await tasks.list(db, scope, { ...request, filter: { state, open, kind, projectId } })
      return toPage(
        found.tasks.map((task) =>
          toSummary(task, tasks.controls(task), { ...readerOf(scope, language), now: tasks.now() }),
        ),
        found.total,
        request,
      )
    },
  })
}

/** `/ai/tasks/:id` is the older name of the same thing. */
function details({ db, tasks }: Parts): RouteDefinition[] {
  const places = [
    { operation: 'tasks.get', path: '/tasks/:task_id' },
    { operation: 'tasks.get_ai', path: '/ai/tasks/:task_id' },
  ]
  return places.map(({ operation, path }) =>
    route({
      operation,
      method: 'GET',
      path,
      summary: 'One task with its result',
      access: read,
      params: Id,
      reply: TaskDetail,
      handle: async ({ scope, params, language }) => {
        const task = await tasks.load(db, scope, params.task_id)
        return toDetail(task, tasks.controls(task), { ...readerOf(scope, language), now: tasks.now() })
      },
    }),
  )
}

function log({ db, tasks }: Parts): RouteDefinition {
  return route({
    operation: 'tasks.log',
    method: 'GET',
    path: '/tasks/:task_id/logs',
    summary: 'Lines of the log, by number',
    access: read,
    params: Id,
    query: Type.Object({
      after: Type.Optional(Type.Integer({ minimum: 0, default: 0 })),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 200 })),
    }),
    reply: TaskLog,
    handle: ({ scope, params, query, language }) =>
      tasks.log(db, scope, { taskId: params.task_id, after: query.after ?? 0, limit: query.limit ?? 200, language }),
  })
}

function controls({ db, tasks }: Parts): RouteDefinition[] {
  return TASK_CONTROLS.map((control) =>
    route({
      operation: `tasks.${control}`,
      method: 'POST',
      path: `/tasks/:task_id/${control}`,
      summary: `Asks the task to ${control}`,
      access: steer,
      params: Id,
      query: control === 'retry' ? TaskRetryQuery : Type.Object({}),
      reply: TaskSummary,
      handle: async ({ scope, params, query, language }) => {
        const wish = { althoughCharged: (query as { although_charged?: boolean }).although_charged ?? false }
        const task = await db.transaction((tx) => tasks[control](tx, scope, params.task_id, wish))
        return toSummary(task, tasks.controls(task), { ...readerOf(scope, language), now: tasks.now() })
      },
    }),
  )
}

function removal({ db, tasks }: Parts): RouteDefinition {
  return route({
    operation: 'tasks.remove',
    method: 'DELETE',
    path: '/tasks/:task_id',
    summary: 'Takes an ended task out of the lists',
    access: steer,
    params: Id,
    reply: Empty,
    handle: async ({ scope, params }) => {
      await db.transaction((tx) => tasks.remove(tx, scope, params.task_id))
      return {}
    },
  })
}
