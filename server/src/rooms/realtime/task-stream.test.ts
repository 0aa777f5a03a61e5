// One task as server-sent events, under the names that the seeds had for it.
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Tx } from '#platform/db/db.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import type { Client } from '#testing/actors.ts'
import { openStudio, type TestStudio } from '#testing/open-studio.ts'

let studio: TestStudio
let owner: Client
let base = ''
beforeAll(async () => {
  studio = await openStudio()
  owner = await studio.as('owner')
  await studio.studio.http.listen({ port: 0, host: '127.0.0.1' })
  base = `http://127.0.0.1:${(studio.studio.http.server.address() as AddressInfo).port}/api/v1`
}, 60_000)
afterAll(() => studio?.[Symbol.asyncDispose]())

const scope = (): Scope => ({
  ...{ workspaceId: owner.workspaceId, actorId: owner.userId, onlyProjectId: null, role: 'owner', requestId: null },
})
const tasks = () => studio.studio.rooms.tasks
const within = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => studio.studio.db.transaction(work)

async function aTask(): Promise<string> {
  const about = { projectId: null, subjectKind: null, subjectId: null }
  return (await within((tx) => tasks().create(tx, scope(), { kind: 'test', title: 'work', ...about }))).id
}

type Told = { readonly id?: string; readonly type: string; readonly data: Record<string, unknown> }

/** All that comes until the server ends it. */
async function listen(path: string, headers: Record<string, string> = {}, by = owner) {
  const reply = await fetch(base + path, { headers: { authorization: `Bearer ${by.access}`, ...headers } })
  const told: Told[] = []
  const whole = (async () => {
    let text = ''
    for await (const chunk of reply.body ?? []) {
      text += Buffer.from(chunk).toString()
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const lines = new Map(
          text
            .slice(0, end)
            .split('\n')
            .map((line) => line.split(/: (.*)/s, 2) as [string, string]),
        )
        text = text.slice(end + 2)
        const data = lines.get('data')
        if (data !== undefined)
          told.push({
            ...(lines.has('id') ? { id: lines.get('id') ?? '' } : {}),
            type: lines.get('event') ?? '',
            data: JSON.parse(data),
          })
      }
    }
  })()
  return { status: reply.status, type: reply.headers.get('content-type'), told, ended: whole }
}

/** That it was created may be told before somebody listens, or after. */
const namesOf = (told: readonly Told[]) =>
  told.flatMap(({ type, data }) => (type === 'event' && data.name !== 'task.created' ? [data.name] : []))

test.each(['/tasks', '/images', '/video'])(
  '%s/{id}/stream tells of this task alone, how it stands first, and ends with it',
  async (place) => {
    const [mine, other] = [await aTask(), await aTask()]
    const stream = await listen(`${place}/${mine}/stream`)
    expect([stream.status, stream.type]).toEqual([200, expect.stringContaining('text/event-stream')])
    await expect
      .poll(() => stream.told[0], { timeout: 10_000 })
      .toMatchObject({
        type: 'progress',
        data: { task_id: mine, state: 'queued' },
      })
    for (const id of [other, mine]) await within((tx) => tasks().start(tx, id))
    await expect.poll(() => namesOf(stream.told), { timeout: 10_000 }).toEqual(['task.started'])
    tasks().progress(mine, { done: 1, total: 2, message: 'half' })
    tasks().appendLog(mine, ['a line'])
    await expect
      .poll(() => stream.told.map(({ type }) => type), { timeout: 10_000 })
      .toEqual(expect.arrayContaining(['progress', 'log']))
    for (const id of [other, mine]) await within((tx) => tasks().complete(tx, id, { result: {} }))
    await stream.ended
    expect(namesOf(stream.told)).toEqual(['task.started', 'task.completed'])
    expect(JSON.stringify(stream.told)).not.toContain(other)
  },
  30_000,
)

test('of a task that has ended it says so and ends; who comes again after that is told to stay away', async () => {
  const id = await aTask()
  await within((tx) => tasks().start(tx, id))
  await within((tx) => tasks().complete(tx, id))
  const { told, statuses } = await asEventSource(`/images/${id}/stream`)
  expect(told).toMatchObject([{ type: 'progress', data: { state: 'completed' } }])
  expect(statuses).toEqual([200, 204])
})

/** Comes again after each end with the last id that it was given, as browsers do, until it is told to stay away. */
async function asEventSource(path: string, { last }: { last?: string | undefined } = {}) {
  const [told, statuses]: [Told[], number[]] = [[], []]
  let id = last
  while (statuses.at(-1) !== 204 && statuses.length < 5) {
    const stream = await listen(path, id === undefined ? {} : { 'last-event-id': id })
    await stream.ended
    statuses.push(stream.status)
    told.push(...stream.told)
    id = stream.told.findLast((one) => one.id !== undefined)?.id ?? id
  }
  return { told, statuses }
}

test('whose line broke before anything happened comes again with a place, and misses no end', async () => {
  const id = await aTask()
  const first = await listen(`/images/${id}/stream`)
  await expect.poll(() => first.told.map(({ type }) => type), { timeout: 10_000 }).toContain('progress')
  const [{ id: last } = {}] = first.told.slice(-1)
  expect(last).toMatch(/^\d+$/)
  await within((tx) => tasks().start(tx, id))
  await within((tx) => tasks().complete(tx, id))
  await first.ended
  const { told, statuses } = await asEventSource(`/images/${id}/stream`, { last })
  expect(told.map(({ data }) => data.state ?? (data.payload as { state?: string }).state)).toContain('completed')
  expect(statuses).toEqual([200, 204])
})

test('where it cannot be said how the task stands, that is told, and the stream ends', async () => {
  const id = await aTask()
  const load = vi.spyOn(tasks(), 'load').mockRejectedValueOnce(new Error('no line to the database'))
  try {
    const stream = await listen(`/images/${id}/stream`)
    await stream.ended
    expect(load).toHaveBeenCalled()
    expect(stream.told).toMatchObject([{ type: 'error', data: { code: 'INTERNAL' } }])
  } finally {
    load.mockRestore()
  }
})

test('who comes again after a break hears what was missed', async () => {
  const id = await aTask()
  const first = await listen(`/images/${id}/stream`)
  await within((tx) => tasks().start(tx, id))
  await expect.poll(() => namesOf(first.told), { timeout: 10_000 }).toEqual(['task.started'])
  const seen = first.told.findLast((one) => one.id !== undefined)?.id
  const other = await listen(`/images/${id}/stream`, { 'last-event-id': String(Number(seen ?? 1) - 1) })
  await expect.poll(() => namesOf(other.told), { timeout: 10_000 }).toEqual(['task.started'])
  await within((tx) => tasks().complete(tx, id))
  await Promise.all([first.ended, other.ended])
})

test('strangers hear nothing of it', async () => {
  const stranger = await studio.stranger()
  expect((await listen(`/images/${await aTask()}/stream`, {}, stranger)).status).toBe(404)
  expect((await fetch(`${base}/images/${await aTask()}/stream`)).status).toBe(401)
})
