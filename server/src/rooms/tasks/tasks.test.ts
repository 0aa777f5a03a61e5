import { describe, expect, it } from 'vitest'
import { newId } from '#platform/ids.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { openStudio, type TestStudio } from '#testing/open-studio.ts'
import type { TaskInput } from './tasks.ts'

const INPUT: TaskInput = { kind: 'test.work', title: 'Work', projectId: null, subjectKind: null, subjectId: null }

async function prepare(studio: TestStudio) {
  const owner = await studio.as('owner')
  const scope: Scope = {
    workspaceId: owner.workspaceId,
    actorId: owner.userId,
    onlyProjectId: null,
    role: 'owner',
    requestId: null,
  }
  const { db, relay, rooms } = studio.studio
  const { tasks } = rooms
  const calls: string[] = []
  const note = (name: string) => async () => {
    calls.push(name)
  }
  tasks.onControl('test.work', {
    pause: note('pause'),
    resume: note('resume'),
    cancel: note('cancel'),
    retry: note('retry'),
  })
  const events: { name: string; subjectId: string | null; payload: unknown }[] = []
  relay.watch((seen) => events.push(...seen.filter((event) => event.name.startsWith('task.'))))
  const create = (input: Partial<TaskInput> = {}) =>
    db.transaction((tx) => tasks.create(tx, scope, { ...INPUT, ...input }))
  const start = (id: string) => db.transaction((tx) => tasks.start(tx, id))
  return { owner, scope, db, tasks, calls, events, create, start }
}

const BROKEN = { code: 'FILMS_ENCODE', message: 'ffmpeg ended', remedy: 'Try again.', charged: false }

describe('tasks', () => {
  it('that begin together share a transaction, and each caller is told its own outcome', async () => {
    await using studio = await openStudio()
    const { owner, db, tasks, scope, events, create } = await prepare(studio)
    const made = await Promise.all(Array.from({ length: 8 }, () => create()))
    const [cancelled, ...others] = made
    await db.transaction((tx) => tasks.cancel(tx, scope, cancelled?.id ?? ''))
    const began = await Promise.all([...made.map((task) => tasks.begin(task.id)), tasks.begin(newId())])
    expect(began).toEqual([false, ...others.map(() => true), false])
    expect(await tasks.begin(others[0]?.id ?? ''), 'a second job of the same task').toBe(true)
    await studio.settle()
    const started = events.filter((event) => event.name === 'task.started').map((event) => event.subjectId)
    expect(started.sort()).toEqual(others.map((task) => task.id).sort())
    expect((await owner.get(`/tasks/${cancelled?.id}`)).body.data).toMatchObject({ state: 'cancelled' })
  })

  it('run from queued to completed, with one event each and the result at the end', async () => {
    await using studio = await openStudio()
    const { owner, db, tasks, events, create, start } = await prepare(studio)
    const task = await create({ title: 'Film', estimateSeconds: 1.2, subjectKind: 'film', subjectId: newId() })
    expect(task).toMatchObject({ state: 'queued', estimateSeconds: 2 })
    expect(await start(task.id)).toBe(true)
    expect(await start(task.id), 'a second job of the same task').toBe(true)
    await db.transaction((tx) => tasks.addCost(tx, task.id, { micros: 1_500_000n, currency: 'CNY' }))
    await db.transaction((tx) => tasks.addCost(tx, task.id, { micros: 1n, currency: 'CNY' }))
    for (const micros of [7n, 2n]) await db.transaction((tx) => tasks.addCost(tx, task.id, { micros, currency: 'USD' }))
    await db.transaction((tx) => tasks.settle(tx, task.id))
    await db.transaction((tx) => tasks.complete(tx, task.id, { result: { film_id: 'x' } }))
    const seen = (await owner.get(`/tasks/${task.id}`)).body.data
    expect(seen).toMatchObject({
      state: 'completed',
      result: { film_id: 'x' },
      cost: { amount: '1500001', currency: 'CNY' },
      other_costs: [{ amount: '9', currency: 'USD' }],
      progress: { percent: 100 },
      controls: [],
      estimate_s: 2,
      subject_kind: 'film',
    })
    expect((await owner.get(`/ai/tasks/${task.id}`)).body.data).toEqual(seen)
    await studio.settle()
    expect(events.map((event) => event.name)).toEqual([
      'task.created',
      'task.started',
      'task.settling',
      'task.completed',
    ])
  })

  it('defect 6: settling wins over cancel and pause, whoever comes second gets a conflict that says why', async () => {
    await using studio = await openStudio()
    const { owner, db, tasks, calls, create, start } = await prepare(studio)
    const task = await create()
    await start(task.id)
    await db.transaction((tx) => tasks.settle(tx, task.id))
    for (const control of ['cancel', 'pause']) {
      const reply = await owner.post(`/tasks/${task.id}/${control}`)
      expect([reply.status, reply.body.error.code]).toEqual([409, 'TASKS_SETTLING'])
    }
    expect(calls).toEqual([])
    await db.transaction((tx) => tasks.complete(tx, task.id))

    const cancelled = await create()
    await start(cancelled.id)
    expect((await owner.post(`/tasks/${cancelled.id}/cancel`)).status).toBe(200)
    await expect(db.transaction((tx) => tasks.settle(tx, cancelled.id))).rejects.toThrow('TASKS_WRONG_STATE')
    expect(await start(cancelled.id)).toBe(false)
  })

  it('pause, resume, cancel and retry call the owner of the kind within the same transaction', async () => {
    await using studio = await openStudio()
    const { owner, db, tasks, calls, create, start } = await prepare(studio)
    const task = await create()
    await start(task.id)
    expect((await owner.post(`/tasks/${task.id}/pause`)).body.data).toMatchObject({
      state: 'paused',
      controls: ['resume', 'cancel'],
    })
    expect(await start(task.id), 'the next step finds it paused').toBe(false)
    expect((await owner.post(`/tasks/${task.id}/pause`)).body.error.code).toBe('TASKS_WRONG_STATE')
    expect((await owner.post(`/tasks/${task.id}/resume`)).body.data.state).toBe('queued')
    await start(task.id)
    await db.transaction((tx) => tasks.fail(tx, task.id, BROKEN))
    expect((await owner.get(`/tasks/${task.id}`)).body.data).toMatchObject({
      state: 'failed',
      error: BROKEN,
      controls: ['retry'],
    })
    expect((await owner.post(`/tasks/${task.id}/retry`)).body.data).toMatchObject({
      state: 'queued',
      attempt: 1,
      error: null,
      finished_at: null,
    })
    expect((await owner.post(`/tasks/${task.id}/cancel`)).body.data.state).toBe('cancelled')
    expect(calls).toEqual(['pause', 'resume', 'retry', 'cancel'])
  })

  it('stays as it was when the owner of the kind refuses', async () => {
    await using studio = await openStudio()
    const { owner, tasks, create } = await prepare(studio)
    tasks.onControl('test.stubborn', {
      cancel: async () => {
        throw new Error('no')
      },
    })
    studio.expectLeft({ internalFaults: 1 })
    const task = await create({ kind: 'test.stubborn' })
    expect((await owner.post(`/tasks/${task.id}/cancel`)).status).toBe(500)
    expect((await owner.get(`/tasks/${task.id}`)).body.data.state).toBe('queued')
  })

  it('a kind without a control answers a conflict that names it', async () => {
    await using studio = await openStudio()
    const { owner, tasks, create } = await prepare(studio)
    tasks.onControl('test.quick', { cancel: async () => {} })
    const task = await create({ kind: 'test.quick' })
    const reply = await owner.post(`/tasks/${task.id}/pause`)
    expect([reply.status, reply.body.error.code, reply.body.error.details.allowed]).toEqual([
      409,
      'TASKS_CANNOT',
      'cancel',
    ])
    expect((await owner.get(`/tasks/${task.id}`)).body.data.controls).toEqual(['cancel'])
  })

  it('a held task starts only after it was queued', async () => {
    await using studio = await openStudio()
    const { db, tasks, create, start } = await prepare(studio)
    const task = await create({ held: true })
    expect(task.state).toBe('created')
    expect(await start(task.id)).toBe(false)
    await db.transaction((tx) => tasks.queue(tx, task.id))
    expect(await start(task.id)).toBe(true)
  })

  it('progress is the latest state and no event; reports do not touch the transaction of the caller', async () => {
    await using studio = await openStudio()
    const { owner, db, tasks, events, create, start } = await prepare(studio)
    const task = await create()
    await start(task.id)
    const ticks: unknown[] = []
    tasks.watch((tick) => ticks.push(tick))
    await db
      .transaction(async (tx) => {
        await tasks.state(tx, task.id)
        for (let done = 1; done <= 500; done += 1) tasks.progress(task.id, { done, total: 1000, message: 'frames' })
        throw new Error('rolled back')
      })
      .catch(() => {})
    await tasks.flushReports()
    expect((await owner.get(`/tasks/${task.id}`)).body.data.progress).toEqual({
      done: 500,
      total: 1000,
      percent: 50,
      message: 'frames',
    })
    expect(ticks).toHaveLength(1)
    await studio.settle()
    expect(events.map((event) => event.name)).toEqual(['task.created', 'task.started'])
    await db.transaction((tx) => tasks.complete(tx, task.id))
    tasks.progress(task.id, { done: 1, total: 1000 })
    await tasks.flushReports()
    expect((await owner.get(`/tasks/${task.id}`)).body.data.progress).toMatchObject({ done: 1000, percent: 100 })
  })

  it('a report that fails takes no other with it: neither the progress of other tasks nor the log lines', async () => {
    await using studio = await openStudio()
    const { owner, tasks, create, start } = await prepare(studio)
    const [broken, other] = [await create(), await create()]
    for (const { id } of [broken, other]) await start(id)
    tasks.progress(broken.id, async () => {
      throw new Error('what it asks is gone')
    })
    tasks.progress(other.id, { done: 1, total: 4 })
    tasks.appendLog(broken.id, ['said before'])
    await tasks.flushReports()
    expect((await owner.get(`/tasks/${other.id}`)).body.data.progress).toMatchObject({ percent: 25 })
    const { items } = (await owner.get(`/tasks/${broken.id}/logs`)).body.data
    expect(items.map((line: { text: string }) => line.text)).toEqual(['said before'])
  })

  it('the log is read by line number, cleaned, and kept within its limit with a note', async () => {
    await using studio = await openStudio()
    const { owner, tasks, create } = await prepare(studio)
    const task = await create()
    tasks.appendLog(task.id, ['one\u0000\u001b[31m', 'two', 'x'.repeat(5000)])
    const first = (await owner.get(`/tasks/${task.id}/logs`)).body.data
    expect(first).toMatchObject({ total_lines: 3, dropped_lines: 0, note: null, next_after: 3 })
    expect(first.items[0].text).toBe('one  [31m')
    expect(first.items[2].text).toHaveLength(2000)
    for (let chunk = 0; chunk < 12; chunk += 1) {
      tasks.appendLog(
        task.id,
        Array.from({ length: 500 }, (_, index) => `chunk ${chunk} line ${index}`),
      )
      await tasks.flushReports()
    }
    const rest = (await owner.get(`/tasks/${task.id}/logs?after=3&limit=2`, { 'accept-language': 'zh-CN' })).body.data
    expect(rest.total_lines).toBe(6003)
    expect(rest.dropped_lines).toBeGreaterThan(0)
    expect(rest.note).toContain(String(rest.dropped_lines))
    expect(rest.items.map((line: { number: number }) => line.number)).toEqual([
      rest.dropped_lines + 1,
      rest.dropped_lines + 2,
    ])
    expect(6003 - rest.dropped_lines).toBeGreaterThanOrEqual(5000)
  })

  it('lists by state, kind, project and what is still open; ended ones can be removed', async () => {
    await using studio = await openStudio()
    const { owner, scope, db, tasks, create, start } = await prepare(studio)
    const project = await studio.studio.rooms.projects.create(scope, { title: 'p' })
    const one = await create({ projectId: project.id })
    const two = await create({ kind: 'test.other' })
    await start(two.id)
    await db.transaction((tx) => tasks.complete(tx, two.id, { result: { big: 'document' } }))
    const ids = async (query: string) =>
      (await owner.get(`/tasks?${query}`)).body.data.items.map((task: { id: string }) => task.id)
    expect(await ids('')).toEqual([two.id, one.id])
    expect(await ids('open=true')).toEqual([one.id])
    expect(await ids('open=false')).toEqual([two.id])
    expect(await ids('state=completed')).toEqual([two.id])
    expect(await ids('kind=test.work')).toEqual([one.id])
    expect(await ids(`project_id=${project.id}`)).toEqual([one.id])
    expect(await ids('project_id=nonsense')).toEqual([])
    expect((await owner.get('/tasks')).body.data.items[0]).not.toHaveProperty('result')
    expect((await owner.delete(`/tasks/${one.id}`)).body.error.code).toBe('TASKS_NOT_ENDED')
    expect((await owner.delete(`/tasks/${two.id}`)).status).toBe(200)
    expect(await ids('')).toEqual([one.id])
    expect((await owner.get(`/tasks/${two.id}`)).status).toBe(404)
    expect((await owner.get('/tasks?page=7')).body.data.pagination.total).toBe(1)
  })

  it('are not there for strangers, and closed to members without the right', async () => {
    await using studio = await openStudio()
    const { create, tasks } = await prepare(studio)
    const stranger = await studio.stranger()
    const viewer = await studio.as('viewer')
    const task = await create()
    for (const id of [task.id, newId(), 'nonsense']) {
      expect((await stranger.get(`/tasks/${id}`)).status).toBe(404)
      expect((await stranger.get(`/tasks/${id}/logs`)).status).toBe(404)
      expect((await stranger.post(`/tasks/${id}/cancel`)).status).toBe(404)
      expect((await stranger.delete(`/tasks/${id}`)).status).toBe(404)
    }
    expect((await stranger.get('/tasks')).body.data.items).toEqual([])
    expect((await viewer.get(`/tasks/${task.id}`)).status).toBe(200)
    expect((await viewer.post(`/tasks/${task.id}/cancel`)).status).toBe(403)
    expect(await tasks.state(studio.studio.db, task.id)).toBe('queued')
  })

  it('a task outlives everything the queue forgets', async () => {
    await using studio = await openStudio()
    const { owner, db, tasks, create, start } = await prepare(studio)
    const task = await create()
    await start(task.id)
    await db.transaction((tx) => tasks.complete(tx, task.id))
    await db.executeScript('delete from pgboss.job')
    expect((await owner.get(`/tasks/${task.id}`)).body.data.state).toBe('completed')
  })
})
