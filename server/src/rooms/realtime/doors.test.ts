// Who is let in no more hears no more, whenever that comes.
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CloseReason, ServerFrame } from '#contract/realtime.ts'
import { ManualClock } from '#platform/clock.ts'
import { emit } from '#platform/events/events.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import type { Client } from '#testing/actors.ts'
import { openStudio, type TestStudio } from '#testing/open-studio.ts'
import { Connection, type Doors } from './connection.ts'
import { realtimeFaults } from './faults.ts'
import { Hub, hubLimitDefaults, type Sink } from './hub.ts'
import { Presence } from './presence.ts'

let world: TestStudio
const clock = new ManualClock()
beforeAll(async () => {
  world = await openStudio({ clock })
  await world.as('owner')
})
afterAll(() => world?.[Symbol.asyncDispose]())

function listenerOf(client: Pick<Client, 'userId' | 'sessionId'>) {
  const frames: ServerFrame[] = []
  const closed: CloseReason[] = []
  const after = { frame: (_frame: ServerFrame) => {} }
  const sink: Sink = {
    actorId: client.userId,
    sessionId: client.sessionId,
    get isOpen() {
      return closed.length === 0
    },
    send: (frame) => {
      const sent = JSON.parse(frame.json.toString()) as ServerFrame
      frames.push(sent)
      after.frame(sent)
    },
    waitingBytes: () => 0,
    drained: async () => {},
    close: (reason) => void closed.push(reason),
  }
  const types = () => frames.map((frame) => frame.type)
  return { sink, frames, closed, after, types }
}

function connect(sink: Sink, enter: Doors['enter']) {
  const { db, log } = world.studio
  const hub = new Hub({ db, log, now: () => clock.now(), limits: { ...hubLimitDefaults, replayPage: 20 } })
  const nobody = async () => undefined
  const doors = { enter, may: () => true, placeOf: nobody, nameOf: async () => '' }
  return new Connection({ hub, doors, sink, log, language: 'en', presence: new Presence() })
}

async function happen(workspaceId: string, times: number): Promise<void> {
  const about = { tenantId: workspaceId, actorId: null, requestId: null, subjectKind: 'test', subjectId: null }
  await world.studio.db.transaction(async (tx) => {
    for (let n = 0; n < times; n += 1)
      await emit(tx, { name: 'project.touched', ...about, payload: { n }, happenedAt: clock.now() })
  })
  await world.studio.relay.settle()
}

const scopeOf = (client: Client): Scope => ({
  workspaceId: client.workspaceId,
  onlyProjectId: null,
  actorId: client.userId,
  role: 'writer',
  requestId: null,
})
const HOME = { workspace: null, projectId: null }
const denied = () => realtimeFaults.BAD_FRAME({ reason: 'no member any more' })

test('a replay ends with the place in the workspace, in the middle of a page', async () => {
  const writer = await world.as('writer')
  await happen(writer.workspaceId, 100)
  const listener = listenerOf(writer)
  let isMember = true
  const connection = connect(listener.sink, async () => {
    if (!isMember) throw denied()
    return scopeOf(writer)
  })
  const gone = Promise.withResolvers<void>()
  listener.after.frame = ({ type }) => {
    if (type !== 'event' || !isMember) return
    isMember = false
    void connection.recheck(writer.workspaceId).then(gone.resolve)
  }
  await connection.subscribe(HOME, { after: 0 })
  await gone.promise
  expect(listener.types().at(-1)).toBe('unsubscribed')
  const heard = listener.frames.length
  await delay(300)
  expect(listener.frames.length).toBe(heard)
  expect(listener.types().filter((type) => type === 'event').length).toBeLessThanOrEqual(20)
  expect(listener.types()).not.toContain('live')
})

test('whoever loses his place while he is being let in hears nothing', async () => {
  const writer = await world.as('writer')
  await happen(writer.workspaceId, 5)
  const listener = listenerOf(writer)
  let asked = 0
  const connection = connect(listener.sink, async () => {
    asked += 1
    if (asked > 1) throw denied()
    return scopeOf(writer)
  })
  await connection.subscribe(HOME, { after: 0 })
  await delay(200)
  expect(listener.types()).toEqual(['subscribed', 'unsubscribed'])
  expect(connection.subscriptions.size).toBe(0)
})

test('a connection does not outlive its session; one that is renewed goes on', async () => {
  const { realtime } = world.studio.rooms
  const clients = [await world.as('viewer'), await world.as('director')] as const
  const [idle, busy] = clients.map(listenerOf) as [ReturnType<typeof listenerOf>, ReturnType<typeof listenerOf>]
  const opened = [realtime.open(idle.sink, 'en'), realtime.open(busy.sink, 'en')]
  clock.advanceMs(6 * 24 * 3600_000)
  const renewed = await world.request('POST', '/auth/refresh', { refresh_token: clients[1].refresh })
  expect(renewed.status).toBe(200)
  await realtime.closeExpired()
  expect([idle.closed, busy.closed]).toEqual([[], []])
  clock.advanceMs(2 * 24 * 3600_000)
  await realtime.closeExpired()
  expect([idle.closed, busy.closed]).toEqual([['session_ended'], []])
  for (const one of opened) if (one) realtime.closed(one)
})

test('a session that ended before its connection was known is found at the opening', async () => {
  const { identity, realtime } = world.studio.rooms
  const visitor = { userAgent: 'test', address: '127.0.0.1', requestId: null }
  const { userId } = await world.as('director')
  const { sessionId, access } = await identity.openSessionFor(userId, visitor)
  const signedOut = await world.request('POST', '/auth/logout', {}, { authorization: `Bearer ${access}` })
  expect(signedOut.status).toBe(200)
  const listener = listenerOf({ userId, sessionId })
  const connection = realtime.open(listener.sink, 'en')
  expect(listener.closed).toEqual(['session_ended'])
  expect(listener.frames).toEqual([])
  if (connection) realtime.closed(connection)
})
