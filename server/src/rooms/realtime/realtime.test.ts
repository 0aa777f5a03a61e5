import type { AddressInfo, Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { CLOSE_CODES, type ServerFrame } from '#contract/realtime.ts'
import { emit } from '#platform/events/events.ts'
import { newId } from '#platform/ids.ts'
import { createTasks } from '#rooms/tasks/tasks.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import type { Client } from '#testing/actors.ts'
import { openStudio, type TestStudio } from '#testing/open-studio.ts'

let studio: TestStudio
let base: string
let count = 0

beforeAll(async () => {
  studio = await openStudio()
  await studio.as('owner')
  await studio.studio.http.listen({ port: 0, host: '127.0.0.1' })
  base = `127.0.0.1:${(studio.studio.http.server.address() as AddressInfo).port}/api/v1`
})
afterAll(() => studio[Symbol.asyncDispose]())

type Frame = ServerFrame & { id?: number }

class Listener {
  readonly frames: Frame[] = []
  closed: { code: number; reason: string } | null = null
  readonly socket: WebSocket
  #changed = Promise.withResolvers<void>()
  constructor(socket: WebSocket) {
    this.socket = socket
    socket.on('message', (data) => {
      this.frames.push(JSON.parse(data.toString()))
      this.#wake()
    })
    socket.on('close', (code, reason) => {
      this.closed = { code, reason: reason.toString() }
      this.#wake()
    })
    socket.on('error', () => {})
  }
  #wake() {
    this.#changed.resolve()
    this.#changed = Promise.withResolvers<void>()
  }
  send(frame: object) {
    this.socket.send(JSON.stringify(frame))
  }
  async until(isEnough: (listener: Listener) => boolean): Promise<void> {
    while (!isEnough(this)) {
      const late = setTimeout(
        () =>
          this.#changed.reject(
            new Error(
              `waited in vain; got ${JSON.stringify(this.frames).slice(0, 500)} ${JSON.stringify(this.closed)}`,
            ),
          ),
        20_000,
      )
      await this.#changed.promise.finally(() => clearTimeout(late))
    }
  }
  async type<T extends Frame['type']>(type: T): Promise<Extract<Frame, { type: T }>> {
    await this.until(({ frames }) => frames.some((frame) => frame.type === type))
    return this.frames.find((frame) => frame.type === type) as Extract<Frame, { type: T }>
  }
  events() {
    return this.frames.flatMap((frame) => (frame.type === 'event' ? [frame] : []))
  }
}

async function open(client: Client, query = '', path = 'ws'): Promise<Listener> {
  const ticket = (await client.post('/auth/ws-ticket', {})).body.data.ticket
  const socket = new WebSocket(`ws://${base}/${path}${query}`, ['huaben', `huaben.ticket.${ticket}`])
  const listener = new Listener(socket)
  await listener.type('hello')
  return listener
}

async function subscribed(client: Client, wish: object = {}): Promise<Listener> {
  // What was done to prepare the test has been told before the stream begins.
  await studio.studio.relay.settle()
  const listener = await open(client)
  listener.send({ type: 'subscribe', workspace: client.workspaceId, ...wish })
  await listener.type('live')
  return listener
}

const scopeOf = ({ workspaceId, userId: actorId }: Client): Scope => ({
  ...{ workspaceId, onlyProjectId: null, actorId, role: 'director', requestId: null },
})

const happen = (workspaceId: string, name = 'project.touched', about: object = {}) =>
  studio.studio.db.transaction((tx) =>
    emit(tx, {
      name,
      tenantId: workspaceId,
      actorId: null,
      requestId: null,
      subjectKind: 'test',
      subjectId: newId(),
      payload: { n: count++, ...about },
      happenedAt: new Date(),
    }),
  )

describe('a WebSocket', () => {
  it('brings what happens in the workspace, in order, and resumes after the last id without a gap', async () => {
    const director = await studio.as('director')
    const listener = await subscribed(director)
    for (let n = 0; n < 5; n += 1) await happen(director.workspaceId)
    await listener.until((one) => one.events().length === 5)
    const before = listener.events()
    const ids = before.map((event) => event.id)
    expect(ids).toEqual([...ids].sort((a, b) => a - b))
    const last = ids.at(-1) ?? 0
    listener.socket.close()
    for (let n = 0; n < 450; n += 1) await happen(director.workspaceId)
    const resumed = await open(director, `?workspace=${director.workspaceId}&after=${last}`, 'ws/tasks')
    await happen(director.workspaceId)
    await resumed.until((one) => one.events().length === 451)
    const payloads = [...before, ...resumed.events()].map((event) => event.payload.n as number)
    expect(payloads).toEqual([...payloads].sort((a, b) => a - b))
    expect(new Set(payloads).size).toBe(456)
    resumed.socket.close()
  })

  it('tells a page that subscribes after it loaded what came in between, and nothing older', async () => {
    const director = await studio.as('director')
    // Of its own: in the common one much has just happened.
    const workspaceId = (await director.post('/workspaces', { name: 'Loaded before' })).body.data.id
    const now = Date.now()
    const event = (n: number, agoMs: number) => ({
      ...{ name: 'project.touched', tenantId: workspaceId, actorId: null, requestId: null },
      ...{ subjectKind: 'test', subjectId: newId(), payload: { n }, happenedAt: new Date(now - agoMs) },
    })
    const { db } = studio.studio
    await db.transaction((tx) =>
      tx.executeSql(`update events set happened_at = happened_at - interval '1 hour' where tenant_id = $1`, [
        workspaceId,
      ]),
    )
    await db.transaction((tx) => emit(tx, event(-3, 50_000), event(-2, 8000), event(-1, 1000)))
    const numbers = async (listener: Listener) => {
      await happen(workspaceId)
      await listener.until((one) => one.events().some(({ payload }) => Number(payload.n) >= 0))
      listener.socket.close()
      return listener
        .events()
        .map(({ payload }) => payload.n as number)
        .filter((n) => n < 0)
    }
    expect(await numbers(await subscribed(director, { workspace: workspaceId, since_ms: 20_000 }))).toEqual([-2, -1])
    expect(await numbers(await subscribed(director, { workspace: workspaceId }))).toEqual([])
  })

  it('brings news of a notice to its own person only, live and replayed', async () => {
    const [director, writer] = [await studio.as('director'), await studio.as('writer')]
    const listeners = [await subscribed(director), await subscribed(writer)]
    const start = (await listeners[0]!.type('live')).id
    await happen(director.workspaceId, 'notice.created', { user_id: writer.userId })
    await happen(director.workspaceId)
    listeners.push(await subscribed(director, { after: start }), await subscribed(writer, { after: start }))
    for (const one of listeners) await one.until(() => one.events().some((event) => event.name === 'project.touched'))
    const heard = listeners.map((one) => one.events().filter((event) => event.name === 'notice.created').length)
    expect(heard).toEqual([0, 1, 0, 1])
    for (const one of listeners) one.socket.close()
  })

  it('loses and doubles nothing when it subscribes while events pour in', async () => {
    const director = await studio.as('director')
    const first = await subscribed(director)
    const start = (await first.type('live')).id
    const expected = 120
    const pouring = (async () => {
      for (let n = 0; n < expected; n += 1) await happen(director.workspaceId, 'project.poured')
    })()
    const late: Listener[] = []
    for (let n = 0; n < 5; n += 1) {
      const listener = await open(director)
      listener.send({ type: 'subscribe', workspace: director.workspaceId, after: start })
      late.push(listener)
    }
    await pouring
    for (const listener of [first, ...late]) {
      await listener.until((one) => one.events().filter((event) => event.name === 'project.poured').length >= expected)
      const ids = listener.events().map((event) => event.id)
      expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b))
      listener.socket.close()
    }
  })

  it('is for whoever is signed in, on its own path, and for members of the workspace', async () => {
    for (const [path, status] of [
      ['ws', 401],
      ['ws?token=x', 401],
      ['nothing', 404],
    ] as const) {
      const socket = new WebSocket(`ws://${base}/${path}`)
      const code = await new Promise((resolve) =>
        socket.on('unexpected-response', (_request, response) => resolve(response.statusCode)).on('error', () => {}),
      )
      expect(code).toBe(status)
    }
    const director = await studio.as('director')
    const stranger = await studio.stranger()
    const listener = await open(stranger)
    listener.send({ type: 'subscribe', workspace: director.workspaceId })
    expect(await listener.type('error')).toMatchObject({ code: 'NOT_FOUND' })
    await happen(director.workspaceId)
    listener.send({ type: 'ping' })
    await listener.type('pong')
    expect(listener.events()).toEqual([])
    listener.socket.close()
  })

  it('tells a member nothing that his role may not know', async () => {
    const viewer = await studio.as('viewer')
    const listener = await subscribed(viewer)
    await happen(viewer.workspaceId, 'invitation.created')
    await happen(viewer.workspaceId, 'bill.issued')
    await happen(viewer.workspaceId, 'project.updated')
    await listener.until((one) => one.events().length > 0)
    expect(listener.events().map((event) => event.name)).toEqual(['project.updated'])
    listener.socket.close()
  })

  it('is closed when the session ends, and unsubscribed when the place is lost', async () => {
    const leaver = await studio.another('writer', 'leaver')
    const listener = await subscribed(leaver)
    const owner = await studio.as('owner')
    const gone = await owner.delete(`/workspaces/${owner.workspaceId}/members/${leaver.userId}`)
    expect(gone.status, JSON.stringify(gone.body)).toBe(200)
    expect(await listener.type('unsubscribed')).toMatchObject({ workspace_id: owner.workspaceId, reason: 'no_access' })
    const before = listener.events().length
    await happen(owner.workspaceId)
    await leaver.post('/auth/logout', {})
    await listener.until((one) => one.closed !== null)
    expect(listener.closed).toEqual({ code: CLOSE_CODES.session_ended, reason: 'session_ended' })
    expect(listener.events()).toHaveLength(before)
  })

  it('answers frames that it does not understand, and cuts who sends bytes', async () => {
    const director = await studio.as('director')
    const listener = await open(director)
    listener.socket.send('nonsense')
    expect(await listener.type('error')).toMatchObject({ code: 'REALTIME_BAD_FRAME' })
    listener.socket.send(Buffer.from([1]))
    await listener.until((one) => one.closed !== null)
    expect(listener.closed?.code).toBe(CLOSE_CODES.bad_frame)
  })

  it('tells whoever comes with an id of another past to start afresh', async () => {
    const director = await studio.as('director')
    const listener = await open(director)
    listener.send({ type: 'subscribe', workspace: director.workspaceId, after: 1_000_000_000 })
    const reset = await listener.type('reset')
    await listener.type('live')
    await happen(director.workspaceId)
    await listener.until((one) => one.events().length > 0)
    expect(listener.events()[0]?.id).toBeGreaterThan(reset.id)
    listener.socket.close()
  })

  it('shows the progress of tasks at once, and the log of a task to who follows it', async () => {
    const director = await studio.as('director')
    const scope = scopeOf(director)
    const { db, rooms } = studio.studio
    const listener = await subscribed(director)
    const input = { kind: 'live.test', title: 'x', projectId: null, subjectKind: null, subjectId: null }
    const task = await db.transaction((tx) => rooms.tasks.create(tx, scope, input))
    await db.transaction((tx) => rooms.tasks.start(tx, task.id))
    listener.send({ type: 'follow', task_id: task.id })
    listener.send({ type: 'follow', task_id: newId() })
    await listener.type('error')
    rooms.tasks.progress(task.id, { done: 1, total: 4 })
    rooms.tasks.appendLog(task.id, ['frame 1'])
    expect(await listener.type('progress')).toMatchObject({
      task_id: task.id,
      state: 'running',
      progress: { percent: 25 },
    })
    expect(await listener.type('log')).toMatchObject({ task_id: task.id, first_line: 1, lines: ['frame 1'] })
    // Events come with their position, behind whatever was committed before them; progress does not wait for that.
    const told = (one: Listener) => one.events().map((event) => event.name)
    await listener.until((one) => ['task.created', 'task.started'].every((name) => told(one).includes(name)))
    listener.socket.close()
  })

  it.runIf(process.env.DATABASE_URL)('hears of progress and lines that another process wrote', async () => {
    const director = await studio.as('director')
    const scope = scopeOf(director)
    const { db, clock, log, rooms } = studio.studio
    const elsewhere = createTasks({ db, clock, log })
    const listener = await subscribed(director)
    const input = { kind: 'live.elsewhere', title: 'x', projectId: null, subjectKind: null, subjectId: null }
    const task = await db.transaction((tx) => rooms.tasks.create(tx, scope, input))
    await db.transaction((tx) => rooms.tasks.start(tx, task.id))
    listener.send({ type: 'follow', task_id: task.id })
    listener.send({ type: 'ping' })
    await listener.type('pong')
    const report = (done: number) => {
      elsewhere.progress(task.id, { done, total: 10 })
      elsewhere.appendLog(task.id, [`frame ${done}`])
      return elsewhere.flushReports()
    }
    const ofThisTask = (frame: Frame) => frame.type === 'progress' && frame.task_id === task.id && frame.progress.done
    const told = () => listener.frames.map(ofThisTask).filter((done) => done !== false)
    await report(1)
    await listener.until(() => told().includes(1))
    await report(2)
    await listener.until(({ frames }) => frames.some((frame) => frame.type === 'log'))
    expect(told()).toEqual([...new Set(told())])
    expect((await listener.type('log')).lines).toContain('frame 2')
    listener.socket.close()
  })

  it('that takes nothing is cut off, and resumes later from its last id', async () => {
    const director = await studio.as('director')
    const listener = await subscribed(director)
    const { id } = await listener.type('live')
    const raw = (listener.socket as unknown as { _socket: Socket })._socket
    raw.pause()
    const big = 'x'.repeat(200_000)
    for (let n = 0; n < 80; n += 1) {
      await studio.studio.db.transaction((tx) =>
        emit(tx, {
          name: 'project.big',
          tenantId: director.workspaceId,
          actorId: null,
          requestId: null,
          subjectKind: 'test',
          subjectId: null,
          payload: { n, big },
          happenedAt: new Date(),
        }),
      )
    }
    await studio.studio.relay.settle()
    await studio.studio.rooms.realtime.settled()
    raw.resume()
    await listener.until((one) => one.closed !== null)
    expect(listener.events().length).toBeLessThan(80)
    const last = listener.events().at(-1)?.id ?? id
    const resumed = await subscribed(director, { after: last })
    const numbers = [...listener.events(), ...resumed.events()]
      .filter((event) => event.name === 'project.big')
      .map((event) => event.payload.n)
    expect(numbers).toEqual(Array.from({ length: 80 }, (_, n) => n))
    resumed.socket.close()
  })
})

it('the same stream comes as server-sent events, which resume by Last-Event-ID', async () => {
  const director = await studio.as('director')
  const read = async (headers: Record<string, string>, isEnough: (text: string) => boolean) => {
    const abort = new AbortController()
    const reply = await fetch(`http://${base}/events`, {
      signal: abort.signal,
      headers: { authorization: `Bearer ${director.access}`, 'x-workspace': director.workspaceId, ...headers },
    })
    expect(reply.headers.get('content-type')).toContain('text/event-stream')
    let text = ''
    const decoder = new TextDecoder()
    for await (const chunk of reply.body ?? []) {
      text += decoder.decode(chunk, { stream: true })
      if (text.includes('event: live') && !text.includes('sse.first') && !headers['last-event-id'])
        await happen(director.workspaceId, 'sse.first')
      if (isEnough(text)) break
    }
    abort.abort()
    return text
  }
  const first = await read({}, (text) => text.includes('sse.first'))
  const id = /id: (\d+)\nevent: event\ndata: \{[^\n]*sse\.first/.exec(first)?.[1]
  expect(id).toBeDefined()
  await happen(director.workspaceId, 'sse.second')
  const rest = await read({ 'last-event-id': id ?? '' }, (text) => text.includes('sse.second'))
  expect(rest).toContain('sse.second')
  expect(rest).not.toContain('sse.first')
  expect((await studio.request('GET', '/events')).status).toBe(401)
})

it('counts what is open', async () => {
  const director = await studio.as('director')
  const operator = await studio.operator()
  const listener = await subscribed(director)
  const stats = (await operator.get('/ws/stats')).body.data
  expect(stats).toMatchObject({ sockets: expect.any(Number), subscriptions: expect.any(Number) })
  expect(stats.sockets).toBeGreaterThanOrEqual(1)
  expect((await director.get('/ws/stats')).status).toBe(404)
  listener.socket.close()
})
