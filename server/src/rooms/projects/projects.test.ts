import { describe, expect, it } from 'vitest'
import type { ProjectStage } from '#contract/projects.ts'
import { ManualClock } from '#platform/clock.ts'
import { newId } from '#platform/ids.ts'
import { wholeOf } from '#rooms/workspaces/workspaces.ts'
import type { Client } from '#testing/actors.ts'
import { openStudio } from '#testing/open-studio.ts'

const DAY_MS = 24 * 3600 * 1000

async function create(client: Client, body: object = {}) {
  const reply = await client.post('/projects', { title: '新项目', ...body })
  expect(reply.status, JSON.stringify(reply.body)).toBe(201)
  return reply.body.data
}

const save = (client: Client, project: { id: string; revision: number }, change: object) =>
  client.put(`/projects/${project.id}`, change, { 'if-match': `"${project.revision}"` })

describe('projects', () => {
  it('are made with the settings that were sent, and the defaults of the rest', async () => {
    await using studio = await openStudio()
    const director = await studio.as('director')
    const project = await create(director, {
      kind: 'short_video',
      tags: [' 古装 ', '古装', 'Fantasy', 'fantasy'],
      settings: { language: 'en', aspect: '9:16' },
    })
    expect(project).toMatchObject({
      kind: 'short_video',
      stage: 'script',
      status: 'active',
      revision: 1,
      tags: ['古装', 'Fantasy'],
      counters: { views: 0, likes: 0, takes: 0 },
      created_by: director.userId,
      workspace_id: director.workspaceId,
      settings: {
        target_length_seconds: 60,
        language: 'en',
        width_px: 2560,
        height_px: 1440,
        aspect: '9:16',
        size: '720p',
        template: 'classic',
        transition: null,
        frame_rate: { numerator: 24, denominator: 1 },
        subtitles: { burn_in: true },
        music: true,
      },
    })
    expect((await director.get(`/projects/${project.id}`)).body.data).toEqual(project)
  })

  it('refuse what is no setting, naming it', async () => {
    await using studio = await openStudio()
    const director = await studio.as('director')
    for (const settings of [{ size: '8k' }, { image_count: '3' }, { frame_rate: { numerator: 24.5 } }]) {
      const wrong = await director.post('/projects', { title: 'x', settings })
      expect([wrong.status, wrong.body.error.code]).toEqual([400, 'INVALID_REQUEST'])
    }
    const rate = await director.post('/projects', {
      title: 'x',
      settings: { frame_rate: { numerator: 1, denominator: 1 } },
    })
    expect([rate.status, rate.body.error.code]).toEqual([400, 'PROJECTS_BAD_SETTINGS'])
    expect((await director.post('/projects', { title: '   ' })).status).toBe(400)
    expect((await director.post('/projects', { title: 'x', difficulty: 6 })).status).toBe(400)
  })

  it('change only what is sent, and only against the revision that was seen', async () => {
    await using studio = await openStudio()
    const director = await studio.as('director')
    const project = await create(director, { settings: { aspect: '1:1', music: false } })
    const changed = await save(director, project, { stage: 'assets', settings: { size: '1080p' } })
    expect(changed.body.data).toMatchObject({
      stage: 'assets',
      revision: 2,
      title: '新项目',
      settings: { aspect: '1:1', music: false, size: '1080p' },
    })
    expect(changed.headers.etag).toBe('"2"')
    const cleared = await save(director, changed.body.data, {
      genre: null,
      difficulty: null,
      settings: { transition: null },
    })
    expect(cleared.body.data).toMatchObject({ genre: null, difficulty: null, settings: { transition: null } })
    const late = await save(director, project, { title: 'lost' })
    expect([late.status, late.body.error.code, late.body.error.details.revision]).toEqual([412, 'STALE_REVISION', 3])
    const blind = await director.put(`/projects/${project.id}`, { title: 'blind' })
    expect([blind.status, blind.body.error.code]).toEqual([400, 'REVISION_REQUIRED'])
    expect((await director.get(`/projects/${project.id}`)).body.data.title).toBe('新项目')
  })

  it('go forward in stage by what was made, never back, and no edit is lost by it', async () => {
    await using studio = await openStudio()
    const director = await studio.as('director')
    const project = await create(director)
    const advance = (stage: ProjectStage) =>
      studio.studio.db.transaction((tx) =>
        studio.studio.rooms.projects.advance(tx, wholeOf(director.workspaceId), {
          id: project.id,
          stage,
          actorId: director.userId,
        }),
      )
    const stageNow = async () => (await director.get(`/projects/${project.id}`)).body.data.stage
    await advance('director')
    expect(await stageNow()).toBe('director')
    await advance('assets')
    expect(await stageNow()).toBe('director')
    expect((await save(director, project, { title: '改名' })).body.data).toMatchObject({
      stage: 'director',
      title: '改名',
    })
    await director.delete(`/projects/${project.id}`)
    await advance('export')
    expect(await stageNow()).toBe('director')
  })

  it('are found by words, stage, kind, genre, tag and difficulty, page by page', async () => {
    await using studio = await openStudio()
    const director = await studio.as('director')
    await create(director, { title: '雪夜 归人', genre: '悬疑', tags: ['冬'], difficulty: 3 })
    await create(director, { title: '100% Snow_flake', description: 'a winter tale', kind: 'audio_drama' })
    await create(director, { title: 'Summer' })
    const titles = async (query: string) =>
      (await director.get(`/projects?${query}`)).body.data.items.map((item: { title: string }) => item.title)
    expect(await titles('')).toEqual(['Summer', '100% Snow_flake', '雪夜 归人'])
    expect(await titles(`search=${encodeURIComponent('归人 雪')}`)).toEqual(['雪夜 归人'])
    expect(await titles(`search=${encodeURIComponent('SNOW_')}`)).toEqual(['100% Snow_flake'])
    expect(await titles(`search=${encodeURIComponent('%')}`)).toEqual(['100% Snow_flake'])
    expect(await titles(`search=${encodeURIComponent('ｗｉｎｔｅｒ')}`)).toEqual(['100% Snow_flake'])
    expect(await titles(`genre=${encodeURIComponent('悬疑')}`)).toEqual(['雪夜 归人'])
    expect(await titles(`tag=${encodeURIComponent('冬')}&difficulty=3`)).toEqual(['雪夜 归人'])
    expect(await titles('kind=audio_drama')).toEqual(['100% Snow_flake'])
    expect(await titles('sort=title')).toEqual(['100% Snow_flake', 'Summer', '雪夜 归人'])
    const second = (await director.get('/projects?page=2&size=2')).body.data
    expect(second.pagination).toEqual({ page: 2, size: 2, total: 3, pages: 2 })
    expect(second.items).toHaveLength(1)
    expect(second.items[0]).not.toHaveProperty('settings')
    expect((await director.get('/projects?page=9')).body.data.pagination.total).toBe(3)
    expect((await director.get('/projects?size=101')).status).toBe(400)
  })

  it('a duplicate has the same settings and tells whoever keeps the content', async () => {
    await using studio = await openStudio()
    const director = await studio.as('director')
    const project = await create(director, { settings: { music: false }, tags: ['a'] })
    const told: unknown[] = []
    studio.studio.relay.watch((events) => told.push(...events.filter((event) => event.name === 'project.duplicated')))
    const copy = (await director.post(`/projects/${project.id}/duplicate`, {})).body.data
    expect(copy).toMatchObject({
      title: '新项目（副本）',
      duplicate_of: project.id,
      tags: ['a'],
      settings: { music: false },
    })
    await studio.settle()
    expect(told).toMatchObject([{ subjectId: copy.id, payload: { source_id: project.id } }])
  })

  it('wait in the trash for 30 days, from which they can be restored, and are then gone', async () => {
    const clock = new ManualClock('2030-01-01T00:00:00.000Z')
    await using studio = await openStudio({ clock, working: false })
    const { projects } = studio.studio.rooms
    const owner = await studio.as('owner')
    const scope = {
      workspaceId: owner.workspaceId,
      actorId: owner.userId,
      onlyProjectId: null,
      role: 'owner',
      requestId: null,
    } as const
    const kept = await projects.create(scope, { title: 'kept' })
    const doomed = await projects.create(scope, { title: 'doomed' })
    await projects.trash(scope, kept.id)
    const trashed = await projects.trash(scope, doomed.id)
    expect(trashed).toMatchObject({ status: 'deleted', purgeAt: new Date('2030-01-31T00:00:00.000Z') })
    await expect(
      projects.update(scope, { id: doomed.id, revision: trashed.revision, change: { title: 'x' } }),
    ).rejects.toThrow('PROJECTS_IN_TRASH')
    clock.advanceMs(30 * DAY_MS - 1)
    expect(await studio.studio.db.transaction((tx) => projects.purgeDue(tx))).toBe(0)
    expect(await projects.restore(scope, kept.id)).toMatchObject({ status: 'active', trashedAt: null })
    clock.advanceMs(1)
    expect(await studio.studio.db.transaction((tx) => projects.purgeDue(tx))).toBe(1)
    await expect(projects.load(studio.studio.db, scope, doomed.id)).rejects.toThrow('NOT_FOUND')
    expect((await projects.load(studio.studio.db, scope, kept.id)).title).toBe('kept')
  })

  it('leave the list for the trash and come back as they were', async () => {
    await using studio = await openStudio()
    const director = await studio.as('director')
    const project = await create(director)
    const archived = (await save(director, project, { status: 'archived' })).body.data
    expect((await director.delete(`/projects/${project.id}`)).body.data).toMatchObject({ status: 'deleted' })
    expect((await director.delete(`/projects/${project.id}`)).body.error.code).toBe('PROJECTS_IN_TRASH')
    expect((await director.get('/projects?status=deleted')).body.data.items).toHaveLength(1)
    expect((await director.get('/projects?status=archived')).body.data.items).toHaveLength(0)
    expect((await director.post(`/projects/${project.id}/restore`)).body.data).toMatchObject({
      status: archived.status,
    })
    expect((await director.post(`/projects/${project.id}/restore`)).body.error.code).toBe('PROJECTS_NOT_IN_TRASH')
    expect((await director.delete(`/projects/${project.id}/trash`)).body.error.code).toBe('PROJECTS_NOT_IN_TRASH')
  })

  it('count views, and one like per person', async () => {
    await using studio = await openStudio()
    const director = await studio.as('director')
    const viewer = await studio.as('viewer')
    const { id } = await create(director)
    for (const client of [viewer, viewer, director]) await client.post(`/projects/${id}/like`)
    await viewer.post(`/projects/${id}/view`)
    await director.delete(`/projects/${id}/like`)
    await director.delete(`/projects/${id}/like`)
    const seen = (await viewer.get(`/projects/${id}`)).body.data
    expect(seen).toMatchObject({ counters: { views: 1, likes: 1, takes: 0 }, liked_by_me: true, revision: 1 })
  })

  it('are not there for strangers, and closed to members without the right', async () => {
    await using studio = await openStudio()
    const director = await studio.as('director')
    const viewer = await studio.as('viewer')
    const stranger = await studio.stranger()
    const project = await create(director)
    for (const id of [project.id, newId(), 'nonsense']) {
      expect((await stranger.get(`/projects/${id}`)).status).toBe(404)
      expect((await stranger.put(`/projects/${id}`, { title: 'mine' }, { 'if-match': '"1"' })).status).toBe(404)
      expect((await stranger.delete(`/projects/${id}`)).status).toBe(404)
      expect((await stranger.post(`/projects/${id}/duplicate`, {})).status).toBe(404)
    }
    expect((await stranger.get('/projects')).body.data.items).toEqual([])
    expect((await viewer.get(`/projects/${project.id}`)).status).toBe(200)
    expect((await save(viewer, project, { title: 'x' })).status).toBe(403)
    expect((await viewer.delete(`/projects/${project.id}`)).status).toBe(403)
    expect((await viewer.post('/projects', { title: 'x' })).status).toBe(403)
  })

  it('a repeated request with the same key makes one project', async () => {
    await using studio = await openStudio()
    const director = await studio.as('director')
    const key = { 'idempotency-key': newId() }
    const first = await director.post('/projects', { title: 'once' }, key)
    const second = await director.post('/projects', { title: 'once' }, key)
    expect(second.body.data.id).toBe(first.body.data.id)
    expect((await director.get('/projects')).body.data.pagination.total).toBe(1)
  })

  it('refuse a template or transition that no film knows, and save nothing', async () => {
    await using studio = await openStudio()
    const director = await studio.as('director')
    const bad = await director.post('/projects', { title: 'x', settings: { template: 'no_such_one' } })
    expect(bad.status).toBe(400)
    const made = (await director.post('/projects', { title: 'x' })).body.data
    const change = { settings: { transition: 'no_such_one' } }
    const reply = await director.patch(`/projects/${made.id}`, change, { 'if-match': `"${made.revision}"` })
    expect(reply.status).toBe(400)
    const kept = (await director.get(`/projects/${made.id}`)).body.data
    expect([kept.settings.template, kept.settings.transition, kept.revision]).toEqual(['classic', null, made.revision])
  })

  it('move up in lists by time of change when their script or board changes', async () => {
    await using studio = await openStudio()
    const director = await studio.as('director')
    const made = []
    for (const title of ['first', 'second']) made.push((await director.post('/projects', { title })).body.data.id)
    const order = async () =>
      (await director.get('/projects?sort=updated_at')).body.data.items.map((one: { title: string }) => one.title)
    expect(await order()).toEqual(['second', 'first'])
    const scope = {
      workspaceId: director.workspaceId,
      actorId: director.userId,
      onlyProjectId: null,
      role: 'director',
      requestId: null,
    } as const
    const script = { bytes: Buffer.from('A: Hello.\nB: Hello.\n'), fileName: 'a.txt' }
    await studio.studio.rooms.scripts.saveVersion(scope, made[0], script as never)
    await studio.settle()
    expect(await order()).toEqual(['first', 'second'])
  })
})
