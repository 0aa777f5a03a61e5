import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#platform/ids.ts'
import type { Client } from '#testing/actors.ts'
import { openStudio, type TestStudio } from '#testing/open-studio.ts'

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

let studio: TestStudio
let director: Client
beforeAll(async () => {
  studio = await openStudio()
  director = await studio.as('director')
})
afterAll(() => studio?.[Symbol.asyncDispose]())

async function create(title: string): Promise<string> {
  return (await director.post('/projects', { title })).body.data.id
}

async function cardOf(id: string) {
  const { items } = (await director.get('/projects?size=100&include=making')).body.data
  return items.find((item: { id: string }) => item.id === id)
}

const insert = (table: string, row: Record<string, unknown>) =>
  studio.studio.db.transaction((tx) => {
    const places = Object.keys(row).map((_, index) => `$${index + 1}`)
    return tx.executeSql(
      `insert into ${table} (${Object.keys(row).join(', ')}) values (${places.join(', ')})`,
      Object.values(row),
    )
  })

const wholeOfDirector = () => ({
  ...{ workspaceId: director.workspaceId, actorId: director.userId, onlyProjectId: null, requestId: null },
  role: 'director' as const,
})

async function addRun(projectId: string, state: string, steps: { done: number; total: number }) {
  const id = newId()
  const { tasks } = studio.studio.rooms
  const task = await studio.studio.db.transaction((tx) =>
    tasks.create(tx, wholeOfDirector(), {
      ...{ kind: 'productions.run', title: 'run', projectId, subjectKind: 'production', subjectId: id },
    }),
  )
  tasks.progress(task.id, steps)
  await tasks.flushReports()
  await insert('production_runs', {
    id,
    workspace_id: director.workspaceId,
    project_id: projectId,
    task_id: task.id,
    requested_by: director.userId,
    state,
    input: '{}',
    steps_total: steps.total,
    steps_done: steps.done,
    started_at: new Date(),
  })
  return id
}

/** A key frame of a run, with its bytes in the store. */
async function addPicture(runId: string, subject: string, bytes: Buffer) {
  const { sha256, sizeBytes } = await studio.studio.blobs.put([bytes], { maxBytes: 10_000 })
  const artefactId = newId()
  await insert('artefacts', {
    id: artefactId,
    workspace_id: director.workspaceId,
    kind: 'key_frame',
    key: newId(),
    sha256,
    media_type: 'image/png',
    size_bytes: sizeBytes,
    facts: '{}',
    provenance: '{}',
    made_by: director.userId,
    created_at: new Date(),
    used_at: new Date(),
  })
  await insert('production_steps', {
    run_id: runId,
    step_id: `key_frame:${subject}`,
    kind: 'key_frame',
    subject_id: subject,
    state: 'done',
    missing: 0,
    artefact_id: artefactId,
    sha256,
    reused: false,
  })
  return sha256
}

describe('cards of projects', () => {
  it('say that nothing is made yet', async () => {
    const id = await create('empty')
    expect((await cardOf(id)).making).toEqual({ script: null, film: null, run: null, percent: 0, thumbnail_url: null })
  })

  it('are only looked up for who asks', async () => {
    const id = await create('plain')
    const { items } = (await director.get('/projects?size=100')).body.data
    expect(items.find((item: { id: string }) => item.id === id)).not.toHaveProperty('making')
    expect((await director.get('/projects?include=all')).status).toBe(400)
  })

  it('count what the script in force holds', async () => {
    const id = await create('with script')
    const saved = await director.put(
      `/projects/${id}/script`,
      { text: '甲：你好。\n乙：你好。\n' },
      { 'if-match': '"0"' },
    )
    expect(saved.status, JSON.stringify(saved.body)).toBe(200)
    expect((await cardOf(id)).making.script).toMatchObject({ version: 1, lines: 2 })
  })

  it('show how far the newest run is, and its first picture', async () => {
    const id = await create('running')
    await addRun(id, 'failed', { done: 1, total: 2 })
    const run = await addRun(id, 'running', { done: 199, total: 200 })
    const second = await addPicture(run, 'b-second', Buffer.concat([PNG, Buffer.from('2')]))
    const first = await addPicture(run, 'a-first', PNG)
    const { making } = await cardOf(id)
    expect(making).toMatchObject({ percent: 99, run: { id: run, state: 'running', steps_done: 199, steps_total: 200 } })
    const again = (await cardOf(id)).making.thumbnail_url
    expect(again).toBe(making.thumbnail_url)
    const picture = await studio.request('GET', again.replace('/api/v1', ''))
    expect([picture.status, picture.headers['content-type']]).toEqual([200, 'image/webp'])
    expect(again).toContain(first)
    expect(again).not.toContain(second)
  })

  it('show a cut as the whole of the production, with its length', async () => {
    const id = await create('finished')
    const run = await addRun(id, 'completed', { done: 10, total: 10 })
    await insert('films', {
      id: newId(),
      workspace_id: director.workspaceId,
      project_id: id,
      run_id: run,
      artefact_id: newId(),
      sha256: '0'.repeat(64),
      media_type: 'video/mp4',
      size_bytes: 1,
      total_frames: 240,
      rate_num: 24000,
      rate_den: 1001,
      settings: '{}',
      srt_sha256: '0'.repeat(64),
      vtt_sha256: '0'.repeat(64),
      report: '{}',
      made_by: director.userId,
      created_at: new Date(),
    })
    const { making } = await cardOf(id)
    expect(making).toMatchObject({ percent: 100, film: { duration_ms: 10010 } })
  })

  it('cost a handful of statements, however many they are', async () => {
    const count = async (size: number) => {
      const seen: string[] = []
      const scope = {
        workspaceId: director.workspaceId,
        actorId: director.userId,
        onlyProjectId: null,
        role: 'director',
        requestId: null,
      }
      const { db, rooms } = studio.studio
      const listening = {
        withTables<T>() {
          seen.push('statement')
          return db.withTables<T>()
        },
      }
      const found = await rooms.projects.list(db, scope as never, { page: 1, size, filter: {} })
      await rooms.projects.makingOf(listening, scope as never, found.projects)
      return { projects: found.projects.length, statements: seen.length }
    }
    for (let n = 0; n < 5; n += 1) await create(`more ${n}`)
    const [one, many] = [await count(1), await count(20)]
    expect([one.projects, many.projects > 5]).toEqual([1, true])
    expect(one.statements).toBeLessThanOrEqual(6)
    expect(many.statements).toBeLessThanOrEqual(6)
  })
})

describe('the trash', () => {
  it('is emptied as a whole, by those who may, and nothing else goes with it', async () => {
    const [kept, first, second] = [await create('kept'), await create('first'), await create('second')]
    for (const id of [first, second]) await director.delete(`/projects/${id}`)
    const writer = await studio.as('writer')
    expect((await writer.delete('/projects/trash')).status).toBe(403)
    expect((await director.delete('/projects/trash')).body.data).toEqual({ count: 2 })
    expect((await director.get('/projects?status=deleted')).body.data.items).toEqual([])
    expect((await director.get(`/projects/${kept}`)).status).toBe(200)
    expect((await director.get(`/projects/${first}`)).status).toBe(404)
  })

  it('keeps what a role in the one project forbids to delete', async () => {
    const owner = await studio.as('owner')
    const [guarded, other] = [await create('guarded'), await create('other')]
    const share = { user_id: director.userId, role: 'viewer' }
    expect((await owner.post(`/projects/${guarded}/share`, share)).status).toBeLessThan(300)
    for (const id of [guarded, other]) await owner.delete(`/projects/${id}`)
    expect((await director.delete(`/projects/${guarded}/trash`)).status).toBe(403)
    expect((await director.delete('/projects/trash')).body.data).toEqual({ count: 1 })
    expect((await owner.post(`/projects/${guarded}/restore`, {})).status).toBe(200)
    expect((await owner.get(`/projects/${other}`)).status).toBe(404)
  })
})

describe('samples', () => {
  it('each become a script with scenes, several voices and no line lost', async () => {
    const { items } = (await director.get('/projects/samples')).body.data
    expect(items.length).toBeGreaterThanOrEqual(4)
    for (const sample of items) {
      const { title_en: title, kind, language, aspect, file_name, text } = sample
      const made = await director.post('/projects', { title, kind, settings: { language, aspect } })
      const saved = await director.put(
        `/projects/${made.body.data.id}/script`,
        { text, file_name },
        { 'if-match': '"0"' },
      )
      expect(saved.status, JSON.stringify(saved.body)).toBe(200)
      const { counts, language: found } = saved.body.data.version
      expect([sample.id, counts.warnings, found.slice(0, 2)]).toEqual([sample.id, 0, language.slice(0, 2)])
      expect(counts.scenes).toBeGreaterThanOrEqual(2)
      expect(counts.lines).toBeGreaterThanOrEqual(6)
    }
  })
})
