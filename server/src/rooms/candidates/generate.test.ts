// Pictures and films by request, by the names that older clients know: candidates of a shot, or files of the project.
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Candidate, Generated } from '#contract/candidates.ts'
import { SHORT_SCRIPT } from '#rooms/productions/productions.seed.ts'
import type { Client } from '#testing/actors.ts'
import { openStudio, type TestStudio } from '#testing/open-studio.ts'
import { simulateAll } from '#testing/simulators/all.ts'
import { type Simulator, startSimulator } from '#testing/simulators/simulator.ts'

let simulator: Simulator
let studio: TestStudio
let owner: Client
beforeAll(async () => {
  simulator = await startSimulator({ providers: simulateAll() })
  studio = await openStudio({
    environment: {
      HUABEN_SIMULATED_PROVIDERS: simulator.url,
      HUABEN_BILLING: 'enforce',
      HUABEN_CLIPS_PER_HOUR: '0',
    },
  })
  owner = await studio.as('owner')
  const key = { provider: 'kling', label: 'own', secrets: { api_key: 'test-key' } }
  expect((await owner.post(`/workspaces/${owner.workspaceId}/provider-keys`, key)).status).toBe(201)
}, 120_000)
afterAll(async () => {
  await studio?.[Symbol.asyncDispose]()
  await simulator?.close()
})

async function newProject(script?: string, client = owner): Promise<string> {
  const settings = { size: '360p', width_px: 640, height_px: 360 }
  const created = await client.post('/projects', { title: 'By request', kind: 'comic_drama', settings })
  const { id } = created.body.data
  if (script !== undefined)
    await client.put(`/projects/${id}/script`, { text: script, file_name: 'a.txt' }, { 'if-match': '"0"' })
  return id
}

async function generate(path: string, body: object, headers: Record<string, string> = {}) {
  const reply = await owner.post(path, body, headers)
  expect(reply.status, JSON.stringify(reply.body)).toBe(202)
  return reply.body.data
}

async function ended(taskId: string, path = '/images'): Promise<Generated> {
  const read = async () => (await owner.get(`${path}/${taskId}`)).body.data
  await expect.poll(async () => (await read()).state, { timeout: 60_000, interval: 100 }).toBe('completed')
  return read()
}

const filesOf = async (projectId: string) => (await owner.get(`/assets?project_id=${projectId}`)).body.data.items
const refuse = async (path: string, body: object) => (await owner.post(path, body)).body.error?.code

async function upload(client: Client, name: string, bytes: Uint8Array): Promise<string> {
  const form = new FormData()
  form.set('file', new Blob([new Uint8Array(bytes)]), name)
  const request = new Request('http://studio.invalid', { method: 'POST', body: form })
  const sent = await studio.studio.http.inject({
    method: 'POST',
    url: '/api/v1/assets/upload',
    headers: {
      authorization: `Bearer ${client.access}`,
      'x-workspace': client.workspaceId,
      'content-type': request.headers.get('content-type') ?? '',
    },
    payload: Buffer.from(await request.arrayBuffer()),
  })
  return sent.json().data.file_id ?? sent.json().data.id
}
const png = (colour: string) =>
  sharp({ create: { width: 320, height: 180, channels: 3, background: colour } })
    .png()
    .toBuffer()

describe('pictures that belong to no shot', () => {
  test('become files of the project that say where they come from; no script is needed, and one key asks once', async () => {
    const project = await newProject()
    const body = { project_id: project, prompt: '湖边的石桥，夜，下雨', count: 2 }
    const dry = await generate('/ai/image/generate', { ...body, dry_run: true })
    expect(dry).toMatchObject({ task_id: null, status: 'planned', plan: { candidates: 2, to_make: 2 } })
    expect(await filesOf(project)).toEqual([])

    const key = { 'idempotency-key': 'two-bridges' }
    const first = await generate('/ai/image/generate', body, key)
    const again = await generate('/ai/image/generate', body, key)
    expect(again).toEqual(first)
    const { items } = await ended(first.task_id)
    expect(items.map((one) => [one.state, one.subject.kind, one.width_px, one.height_px])).toEqual([
      ['ready', 'picture', 640, 360],
      ['ready', 'picture', 640, 360],
    ])
    const files = await filesOf(project)
    expect(files.map((one: { id: string }) => one.id).sort()).toEqual(items.map((one) => one.file_id).sort())
    expect(files[0]).toMatchObject({
      media_type: 'image/jpeg',
      metadata: {
        made_by: 'engine',
        digital_source_type: 'trainedAlgorithmicMedia',
        engine: 'local/animatic',
        prompt: body.prompt,
        task_id: first.task_id,
      },
    })
    expect(files[0].name).toContain('湖边的石桥')
    const { sha256 } = items[0] as Candidate
    const at = (id: string) => `/projects/${id}/contents/${sha256}/provenance`
    const [made] = (await owner.get(at(project))).body.data.items
    expect(made).toMatchObject({ engine: 'local/animatic', provider: null, made_by: owner.userId, inputs: [] })
    expect(made.prompt_hash).toMatch(/^[0-9a-f]{64}$/)
    expect(made.prompt_hash).toBe(files[0].metadata.prompt_hash)
    expect(JSON.stringify(made.parameters)).toContain(body.prompt)
    expect((await owner.get(at(await newProject()))).status, 'of another project').toBe(404)
    expect((await (await studio.stranger()).get(at(project))).status).toBe(404)
    expect(new Set(items.map((one) => one.sha256)).size).toBe(2)

    // The same words again are further pictures of them.
    const more = await ended((await generate('/images/generate', { ...body, count: 1 })).task_id)
    expect(items.map((one) => one.sha256)).not.toContain(more.items[0]?.sha256)
    expect(await filesOf(project)).toHaveLength(3)
  })

  test('several wishes go in one request, of which equal ones are more of one', async () => {
    const project = await newProject(SHORT_SCRIPT)
    const [character] = (await owner.get(`/projects/${project}/board`)).body.data.characters
    const batch = [
      { prompt: '雪山' },
      { prompt: '雪山' },
      { prompt: '竹林', count: 2 },
      { character_id: character.id, prompt: '红衣长须' },
    ]
    const started = await generate('/ai/image/generate', { project_id: project, count: 1, batch })
    const { items } = await ended(started.task_id)
    expect(items.map((one) => one.prompt).sort()).toEqual(['竹林', '竹林', '红衣长须', '雪山', '雪山'])
    expect(new Set(items.map((one) => one.sha256)).size).toBe(5)
    expect(items.filter((one) => one.file_id !== null)).toHaveLength(4)
    const of: Candidate[] = (await owner.get(`/projects/${project}/candidates/character/${character.id}`)).body.data
      .items
    expect(of).toMatchObject([{ prompt: '红衣长须', is_current: false, file_id: null }])
  })

  test('where there is no room for a file the picture stays, with the reason', async () => {
    const member = await studio.as('director')
    const project = await newProject(undefined, member)
    const fill = { name: 'huge.bin', purpose: 'other', projectId: null, sha256: 'f'.repeat(64), mediaType: 'image/png' }
    const scope = {
      workspaceId: member.workspaceId,
      actorId: member.userId,
      onlyProjectId: null,
      role: 'director',
      requestId: null,
    } as const
    const { files } = studio.studio.rooms
    await studio.studio.db.transaction((tx) =>
      files.adopt(tx, scope, { ...fill, purpose: 'other', sizeBytes: files.limits.userQuotaBytes - 100 }),
    )
    const reply = await member.post('/ai/image/generate', { project_id: project, prompt: '荷塘' })
    const { items } = await ended(reply.body.data.task_id)
    expect(items).toMatchObject([
      { state: 'ready', file_id: null, error: { code: expect.stringMatching(/^FILES_|QUOTA/) } },
    ])
    const seen = await studio.studio.http.inject({ method: 'GET', url: items[0]?.url ?? '' })
    expect(seen.statusCode).toBe(200)
  })
})

test('a shot is drawn in other words, with pictures to go by; the preview is what is held and charged', async () => {
  const project = await newProject(SHORT_SCRIPT)
  const [shot] = (await owner.get(`/projects/${project}/board`)).body.data.shots
  const reference = await upload(owner, 'look.png', await png('#358'))
  const body = {
    project_id: project,
    shot_id: shot.id,
    prompt: 'a stone bridge in rain, ink wash',
    style: 'ink wash',
    references: [{ file_id: reference }],
    engine: 'kling/kling-v3-image',
    count: 2,
  }
  const since = new Date().toISOString()
  const { plan, task_id: taskId } = await generate('/ai/image/generate', body)
  expect(plan).toMatchObject({ candidates: 2, to_make: 2, wallet_costs: [], plan_units: { image: 2 } })
  const { items } = await ended(taskId)
  expect(items).toMatchObject([
    { subject: { kind: 'shot', id: shot.id }, engine: 'kling/kling-v3-image', prompt: body.prompt, is_current: false },
    { subject: { kind: 'shot', id: shot.id }, engine: 'kling/kling-v3-image', prompt: body.prompt, is_current: false },
  ])
  const lines = (await owner.get('/generations?size=100')).body.data.items as {
    created_at: string
    charged_amount: string
  }[]
  const charged = lines
    .filter((one) => one.created_at > since)
    .reduce((sum, one) => sum + BigInt(one.charged_amount), 0n)
  expect(charged.toString()).toBe(plan.cost.amount)
  expect(charged).toBeGreaterThan(0n)

  // Nothing else wished, it is what a production would draw.
  const plain = await ended((await generate('/ai/image/generate', { project_id: project, shot_id: shot.id })).task_id)
  expect(plain.items).toMatchObject([{ engine: 'local/animatic', is_current: true }])
}, 60_000)

test('a film of one’s own words is a file, too; one of a shot is a candidate of its clip', async () => {
  const project = await newProject(SHORT_SCRIPT)
  const start = await upload(owner, 'start.png', await png('#853'))
  const body = {
    project_id: project,
    prompt: 'a lantern sways',
    engine: 'kling/kling-2.6',
    start_image: { file_id: start },
  }
  expect(await refuse('/ai/video/generate', { ...body, engine: undefined })).toBe('CANDIDATES_NO_CLIP_ENGINE')
  const { task_id: taskId, plan } = await generate('/ai/video/generate', body)
  expect(BigInt(plan.cost.amount)).toBeGreaterThan(0n)
  const { items } = await ended(taskId, '/video')
  expect(items).toMatchObject([{ state: 'ready', subject: { kind: 'video' }, media_type: 'video/mp4' }])
  const file = (await filesOf(project)).find((one: { id: string }) => one.id === items[0]?.file_id)
  expect(file).toMatchObject({ file_type: 'video', metadata: { engine: 'kling/kling-2.6', made_by: 'engine' } })
  expect(file.metadata.references).toMatch(/^[0-9a-f]{64}$/)

  const [shot] = (await owner.get(`/projects/${project}/board`)).body.data.shots
  const { prompt: _, ...ofShot } = { ...body, shot_id: shot.id }
  const clip = await ended((await generate('/video/generate', ofShot)).task_id, '/video')
  expect(clip.items).toMatchObject([{ subject: { kind: 'clip', id: shot.id }, file_id: null, state: 'ready' }])
}, 60_000)

test('what cannot be asked for is refused before anything is begun; of others nothing is found', async () => {
  const project = await newProject(SHORT_SCRIPT)
  const stranger = await studio.stranger()
  const viewer = await studio.as('viewer')
  const [shot] = (await owner.get(`/projects/${project}/board`)).body.data.shots
  const image = '/ai/image/generate'
  expect(await refuse(image, { project_id: project })).toBe('INVALID_REQUEST')
  expect(await refuse(image, { project_id: project, shot_id: shot.id, character_id: shot.id })).toBe('INVALID_REQUEST')
  expect(await refuse(image, { project_id: project, shot_id: '00000000-0000-7000-8000-000000000000' })).toBe(
    'CANDIDATES_NO_SUBJECT',
  )
  expect(await refuse(image, { project_id: project, prompt: 'x', engine: 'nobody/nothing' })).toBe(
    'GENERATION_NO_ENGINE',
  )
  const theirs = await upload(stranger, 'theirs.png', await png('#111'))
  expect(await refuse(image, { project_id: project, prompt: 'x', references: [{ file_id: theirs }] })).toBe('NOT_FOUND')
  const text = await upload(owner, 'notes.txt', Buffer.from('no picture'))
  expect(await refuse(image, { project_id: project, prompt: 'x', references: [{ file_id: text }] })).toBe(
    'CANDIDATES_NO_SUCH_PICTURE',
  )
  const wish = { project_id: project, prompt: 'x' }
  expect((await stranger.post(image, wish)).status).toBe(404)
  expect((await viewer.post(image, wish)).status).toBe(403)
  expect((await viewer.post(image, { ...wish, dry_run: true })).status).toBe(202)
  const { task_id: taskId } = await generate(image, wish)
  await ended(taskId)
  expect((await stranger.get(`/images/${taskId}`)).status).toBe(404)
  expect((await viewer.get(`/images/${taskId}`)).status).toBe(200)
})
