import { Type } from 'typebox'
import { RealtimeStats } from '#contract/realtime.ts'
import type { Db } from '#platform/db/db.ts'
import { type RouteDefinition, route } from '#platform/http/route.ts'
import { hasEnded } from '#rooms/tasks/events.ts'
import type { Tasks } from '#rooms/tasks/tasks.ts'
import type { Connection } from './connection.ts'
import type { Realtime } from './realtime.ts'
import { createStreamSink, openStream } from './sse-sink.ts'
import { createTaskSink, END_ID } from './task-stream.ts'

type Parts = {
  readonly db: Db
  readonly realtime: Realtime
  readonly tasks: Pick<Tasks, 'load'>
}

export function realtimeRoutes(parts: Parts): RouteDefinition[] {
  const { realtime } = parts
  return [
    taskStream(parts, { operation: 'tasks.stream', path: '/tasks/:task_id/stream' }),
    taskStream(parts, { operation: 'images.stream', path: '/images/:task_id/stream' }),
    taskStream(parts, { operation: 'video.stream', path: '/video/:task_id/stream' }),
    route({
      operation: 'realtime.events',
      method: 'GET',
      path: '/events',
      summary: 'The live stream of the workspace as server-sent events; Last-Event-ID resumes it',
      access: { kind: 'collection', right: 'workspace.read', narrowedBy: 'project_id' },
      query: Type.Object({ after: Type.Optional(Type.Integer({ minimum: 0 })) }),
      reply: undefined,
      handle: async ({ actor, scope, query, request, reply, language }) => {
        const after = readLastId(request.headers['last-event-id']) ?? query.after
        reply.hijack()
        openStream(reply.raw)
        const sink = createStreamSink(reply.raw, actor)
        const connection = realtime.open(sink, language)
        if (!connection) return sink.close('too_many')
        keepAlive(realtime, connection, reply.raw)
        await connection.follow({ workspace: scope.workspaceId, projectId: scope.onlyProjectId }, after)
      },
    }),
    route({
      operation: 'realtime.stats',
      method: 'GET',
      path: '/ws/stats',
      summary: 'Open connections of this server',
      access: { kind: 'operator' },
      reply: RealtimeStats,
      handle: async () => realtime.stats(),
    }),
  ]
}

/** An EventSource comes again after each end, until it is told that nothing more will come (204): once it has heard of the task's end. */
function taskStream({ db, realtime, tasks }: Parts, at: { readonly operation: string; readonly path: string }) {
  return route({
    ...at,
    method: 'GET',
    summary: 'One task as server-sent events: how it stands, its news, progress and log, until it has ended',
    access: { kind: 'thing', thing: 'task', param: 'task_id', right: 'task.read' },
    params: Type.Object({ task_id: Type.String() }),
    reply: undefined,
    handle: async ({ actor, scope, params: { task_id: taskId }, request, reply, language }) => {
      const lastId = request.headers['last-event-id']
      const after = readLastId(lastId)
      const load = () => tasks.load(db, scope, taskId)
      const isOver = lastId === END_ID && hasEnded((await load()).state)
      reply.hijack()
      if (isOver) return void reply.raw.writeHead(204).end()
      openStream(reply.raw)
      const end = () => void reply.raw.end()
      const sink = createTaskSink(createStreamSink(reply.raw, actor), { taskId, end })
      const connection = realtime.open(sink, language)
      if (!connection) return sink.close('too_many')
      keepAlive(realtime, connection, reply.raw)
      await connection.follow({ workspace: scope.workspaceId, projectId: scope.onlyProjectId }, after)
      await connection.hear(JSON.stringify({ type: 'follow', task_id: taskId }))
      // The reply has begun: who waits behind it hears nothing but what is told there.
      const task = await load().catch((error: unknown) => connection.refuse(error))
      if (!task) return end()
      const { workspaceId: workspace_id, projectId: project_id, state, progress } = task
      connection.tell({ type: 'progress', workspace_id, project_id, task_id: taskId, state, progress })
      if (hasEnded(state)) end()
    },
  })
}

function readLastId(header: string | string[] | undefined): number | undefined {
  return typeof header === 'string' && /^\d{1,15}$/.test(header) ? Number(header) : undefined
}

/** A comment now and then, so that nobody on the way takes the line for dead. */
function keepAlive(realtime: Realtime, connection: Connection, response: NodeJS.WritableStream): void {
  const timer = setInterval(() => {
    if (connection.sink.isOpen) response.write(': heartbeat\n\n')
  }, realtime.limits.heartbeatMs)
  timer.unref()
  response.on('close', () => {
    clearInterval(timer)
    realtime.closed(connection)
  })
}
