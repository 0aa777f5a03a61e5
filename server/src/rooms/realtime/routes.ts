import { Type } from 'typebox'
import { RealtimeStats } from '#contract/realtime.ts'
import { type RouteDefinition, route } from '#platform/http/route.ts'
import type { Connection } from './connection.ts'
import type { Realtime } from './realtime.ts'
import { createStreamSink, openStream } from './sse-sink.ts'

export function realtimeRoutes(realtime: Realtime): RouteDefinition[] {
  return [
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
