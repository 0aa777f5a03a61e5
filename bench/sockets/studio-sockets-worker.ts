// The real studio with a crowd of members in one workspace, who listen to it.
import { rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { emit } from '#platform/events/events.ts'
import { openBenchStudio, signIn } from '../studio.ts'
import { type Announcement, collectOnDemand, type SocketsReady, type SocketTask } from './message.ts'

async function serve(task: SocketTask): Promise<void> {
  const { studio, dataDir } = await openBenchStudio(null)
  process.once('SIGTERM', () => {
    rmSync(dataDir, { recursive: true, force: true })
    process.exit(0)
  })
  const owner = await signIn(studio, 'owner')
  const headers: Record<string, string>[] = []
  for (let at = 0; task.kind === 'studio' && at < task.people; at++) {
    const { access } = await signIn(studio, `member${at}`, owner.workspaceId)
    headers.push({ authorization: `Bearer ${access}` })
  }
  await studio.relay.settle()
  await studio.http.listen({ host: '127.0.0.1', port: 0 })
  const { port } = studio.http.server.address() as AddressInfo
  process.on('message', ({ announce }: Announcement) => {
    if (announce === undefined) return
    const event = {
      name: 'project.updated',
      tenantId: owner.workspaceId,
      actorId: owner.userId,
      requestId: null,
      subjectKind: 'project',
      subjectId: null,
      payload: { announce, title: 'x'.repeat(80) },
      happenedAt: new Date(0),
    }
    void studio.db.transaction((tx) => emit(tx, event))
  })
  process.send?.({
    url: `ws://127.0.0.1:${port}/api/v1/ws?workspace=${owner.workspaceId}`,
    headers,
  } satisfies SocketsReady)
}

collectOnDemand()
process.once('disconnect', () => process.exit(0))
process.once('message', (task: SocketTask) => void serve(task))
