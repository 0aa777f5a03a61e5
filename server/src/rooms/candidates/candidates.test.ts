import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest'
import type { Candidate, CandidateStanding } from '#contract/candidates.ts'
import { SHORT_SCRIPT } from '#rooms/productions/productions.seed.ts'
import type { Client } from '#testing/actors.ts'
import { openStudio, type TestStudio } from '#testing/open-studio.ts'

let studio: TestStudio
let director: Client
beforeAll(async () => {
  studio = await openStudio()
  director = await studio.as('director')
})
afterAll(() => studio?.[Symbol.asyncDispose]())

async function newProject(client = director) {
  const created = await client.post('/projects', {
    title: 'Candidates',
    kind: 'comic_drama',
    settings: { size: '360p', width_px: 704, height_px: 396 },
  })
  const at = (rest: string) => `/projects/${created.body.data.id}${rest}`
  const saved = await client.put(at('/script'), { text: SHORT_SCRIPT, file_name: 'a.txt' }, { 'if-match': '"0"' })
  expect(saved.status).toBe(200)
  const board = async () => (await client.get(at('/board'))).body.data
  const matching = async () => ({ 'if-match': `"${(await board()).revision}"` })
  return {
    at,
    board,
    list: async (kind: string, id: string): Promise<Candidate[]> =>
      (await client.get(at(`/candidates/${kind}/${id}`))).body.data.items,
    overview: async (kind: string): Promise<CandidateStanding[]> =>
      (await client.get(at(`/candidates?kind=${kind}`))).body.data.items,
    make: async (kind: string, id: string, count = 1) => {
      const reply = await client.post(at('/candidates'), { subjects: [{ kind, id }], count })
      expect(reply.status).toBe(202)
      await awaitTask(client, reply.body.data.task_id)
      return reply.body.data.candidate_ids as string[]
    },
    pick: async (kind: string, id: string, candidateId: string | null) =>
      client.post(at(`/candidates/${kind}/${id}/pick`), { candidate_id: candidateId }, await matching()),
    upload: async (kind: string, id: string, fileId: string) =>
      client.post(at(`/candidates/${kind}/${id}/upload`), { file_id: fileId }, await matching()),
    writePrompt: async (kind: string, id: string, text: string | null) =>
      client.put(at(`/candidates/${kind}/${id}/prompt`), { text }, await matching()),
    matching,
  }
}

async function awaitTask(client: Client, taskId: string): Promise<void> {
  await expect
    .poll(async () => (await client.get(`/tasks/${taskId}`)).body.data.state, { timeout: 60_000, interval: 100 })
    .toBe('completed')
}

async function uploadFile(client: Client, name: string, bytes: Uint8Array): Promise<string> {
  const form = new FormData()
  form.set('file', new Blob([new Uint8Array(bytes)]), name)
  const request = new Request('http://studio.invalid', { method: 'POST', body: form })
  const response = await studio.studio.http.inject({
    method: 'POST',
    url: '/api/v1/assets/upload',
    headers: {
      authorization: `Bearer ${client.access}`,
      'x-workspace': client.workspaceId,
      'content-type': request.headers.get('content-type') ?? '',
    },
    payload: Buffer.from(await request.arrayBuffer()),
  })
  expect(response.statusCode, response.body).toBeLessThan(300)
  return response.json().data.file_id ?? response.json().data.id
}

describe('portraits', () => {
  it('several are made side by side, each once; the one that is picked is drawn in every shot', async () => {
    const project = await newProject()
    const [character] = (await project.board()).characters
    const first = await project.make('character', character.id, 3)
    const all = await project.list('character', character.id)
    expect(all.map((one) => one.variant).sort()).toEqual([0, 1, 2])
    expect(new Set(all.map((one) => one.url)).size).toBe(3)
    expect(all.every((one) => one.is_current && one.state === 'ready' && one.width_px === 960)).toBe(true)
    const picture = await studio.studio.http.inject({ method: 'GET', url: String(all[0]?.url) })
    expect((await sharp(picture.rawPayload).metadata()).height).toBe(1280)
    const next = await project.make('character', character.id, 1)
    expect(first).not.toContain(next[0])
    expect((await project.list('character', character.id)).map((one) => one.variant).sort()).toEqual([0, 1, 2, 3])

    const reused = async () => (await director.post(project.at('/production/plan'), {})).body.data.to_reuse.key_frame
    const seen = (await project.board()).shots.find((shot: { figures: { character: string }[] }) =>
      shot.figures.some((figure) => figure.character === character.name),
    )
    await project.make('shot', seen.id)
    expect(await reused()).toBe(1)
    const chosen = all.find((one) => one.variant === 2)
    const picked = await project.pick('character', character.id, chosen?.id ?? '')
    expect(picked.status).toBe(200)
    expect((await project.board()).characters[0].portrait.look).toBe(2)
    const [standing] = await project.overview('character')
    expect(standing).toMatchObject({ is_pinned: true, candidates: 4, waiting: 0, shown: { id: chosen?.id } })
    // The shot shows the person who was picked, so it is another picture now.
    expect(await reused()).toBeUndefined()

    const undone = await director.post(project.at('/board/undo'), {}, await project.matching())
    expect(undone.status).toBe(200)
    expect((await project.overview('character'))[0]?.is_pinned).toBe(false)
    expect(await project.list('character', character.id)).toHaveLength(4)
  })

  it('an edited prompt is another picture, and the engine says which words it understood', async () => {
    const project = await newProject()
    const [character] = (await project.board()).characters
    await project.make('character', character.id)
    const written = await project.writePrompt('character', character.id, '许仙，红衣，长须，心地善良')
    expect(written.body.data).toMatchObject({ is_edited: true, engine: 'local/animatic' })
    const words: { text: string; parts: string[] }[] = written.body.data.words
    expect(words.find((one) => one.text.includes('红衣'))?.parts).toContain('colours')
    expect(words.find((one) => one.text.includes('长须'))?.parts).toContain('beard')
    expect(words.some((one) => one.text.includes('善良'))).toBe(false)
    expect((await project.list('character', character.id))[0]?.is_current).toBe(false)
    await project.make('character', character.id)
    const [red, plain] = await project.list('character', character.id)
    expect(red).toMatchObject({ is_current: true, variant: 0, prompt: '许仙，红衣，长须，心地善良' })
    expect(red?.url).not.toBe(plain?.url)
    const back = await project.writePrompt('character', character.id, null)
    expect(back.body.data).toMatchObject({ is_edited: false, text: character.name })
    expect((await project.list('character', character.id)).find((one) => one.id === plain?.id)?.is_current).toBe(true)
  })

  it('a lost race changes nothing', async () => {
    const project = await newProject()
    const [character] = (await project.board()).characters
    const stale = { 'if-match': '"999"' }
    const url = project.at(`/candidates/character/${character.id}/prompt`)
    expect((await director.put(url, { text: 'x' }, stale)).status).toBe(412)
  })
})

describe('own pictures', () => {
  it('replace what engines make, and stay; what is no picture is refused by name', async () => {
    const project = await newProject()
    const [location] = (await project.board()).locations
    const png = await sharp({ create: { width: 800, height: 450, channels: 3, background: '#835' } })
      .png()
      .toBuffer()
    const reply = await project.upload('location', location.id, await uploadFile(director, 'plate.png', png))
    expect(reply.body.data.candidate).toMatchObject({
      source: 'upload',
      is_picked: true,
      width_px: 800,
      height_px: 450,
    })
    expect((await project.board()).locations[0].plate.media_type).toBe('image/png')
    await project.make('location', location.id, 2)
    expect((await project.overview('location'))[0]).toMatchObject({ is_pinned: true, shown: { source: 'upload' } })
    expect((await project.pick('location', location.id, null)).status).toBe(200)
    expect((await project.overview('location'))[0]).toMatchObject({ is_pinned: false, shown: { source: 'engine' } })
    const drawn = (await project.list('location', location.id)).filter(({ source }) => source === 'engine')
    expect(drawn.map((one) => [one.width_px, one.height_px])).toEqual([
      [704, 396],
      [704, 396],
    ])

    const cut = await uploadFile(director, 'cut.png', png.subarray(0, 300))
    expect((await project.upload('location', location.id, cut)).body.error.code).toBe('CANDIDATES_NO_PICTURE')
    const text = await uploadFile(director, 'notes.txt', Buffer.from('no picture'))
    const refused = await project.upload('location', location.id, text)
    expect(refused.status).toBe(415)
    expect(refused.body.error.message).toContain('notes.txt')
  })
})

describe('shots and lines', () => {
  it('a candidate of a shot is what a production would make; picked, no engine makes it again', async () => {
    const project = await newProject()
    const shot = (await project.board()).shots.at(-1)
    const plan = async () => (await director.post(project.at('/production/plan'), {})).body.data
    const { to_make: before } = await plan()
    await project.make('shot', shot.id, 2)
    const { to_make: after, to_reuse: reused } = await plan()
    expect(after.key_frame).toBe(before.key_frame - 1)
    expect(reused.key_frame).toBeGreaterThan(0)
    const second = (await project.list('shot', shot.id)).find((one) => one.variant === 1)
    await project.pick('shot', shot.id, second?.id ?? '')
    expect((await project.board()).shots.at(-1).pinned_key_frame).toBeTruthy()
    const pinned = await plan()
    expect(pinned.to_make.key_frame).toBe(after.key_frame)
    expect(pinned.to_reuse.key_frame ?? 0).toBe(reused.key_frame - 1)
  })

  it('a line is said in other ways, and one of them is picked as its take', async () => {
    const project = await newProject()
    const line = (await project.board()).shots.flatMap((shot: { lines: object[] }) => shot.lines)[0]
    await project.make('line', line.id, 2)
    const [one, other] = await project.list('line', line.id)
    expect(one?.duration_samples).toBeGreaterThan(10_000)
    expect(one?.url).not.toBe(other?.url)
    await project.pick('line', line.id, other?.id ?? '')
    const now = (await project.board()).shots.flatMap((shot: { lines: object[] }) => shot.lines)[0]
    expect(now.pinned_take.duration_samples).toBe(other?.duration_samples)
    const refused = await project.writePrompt('line', line.id, 'x')
    expect(refused.body.error.code).toBe('CANDIDATES_NO_PROMPT')
  })
})

it('a viewer looks and may not touch; a stranger finds nothing', async () => {
  const owner = await studio.as('owner')
  const viewer = await studio.as('viewer')
  const stranger = await studio.stranger()
  const project = await newProject(owner)
  const [character] = (await project.board()).characters
  const wish = { subjects: [{ kind: 'character', id: character.id }] }
  expect((await viewer.get(project.at('/candidates?kind=character'))).status).toBe(200)
  expect((await viewer.post(project.at('/candidates'), wish)).status).toBe(403)
  expect((await stranger.get(project.at('/candidates?kind=character'))).status).toBe(404)
  const unknown = await owner.post(project.at('/candidates'), {
    subjects: [{ kind: 'character', id: '00000000-0000-7000-8000-000000000000' }],
  })
  expect(unknown.body.error.code).toBe('CANDIDATES_NO_SUBJECT')
})

it('candidates and picks follow a copy', async () => {
  const project = await newProject()
  const [character] = (await project.board()).characters
  const [made] = await project.make('character', character.id)
  await project.pick('character', character.id, made ?? '')
  const copied = await director.post(project.at('/duplicate'), {})
  expect(copied.status).toBeLessThan(300)
  const url = `/projects/${copied.body.data.id}/candidates?kind=character`
  await expect
    .poll(async () => (await director.get(url)).body.data?.items?.[0]?.is_pinned, { timeout: 20_000 })
    .toBe(true)
  const [standing] = (await director.get(url)).body.data.items
  expect(standing).toMatchObject({ candidates: 1, shown: { is_picked: true } })
  expect(standing.shown.id).not.toBe(made)
})

test('settings of the project decide where a request does not say: how many pictures, and which Chinese is spoken', async () => {
  const project = await newProject()
  const { revision } = (await director.get(project.at(''))).body.data
  const settings = { image_count: 3, language: 'zh-HK' }
  expect((await director.patch(project.at(''), { settings }, { 'if-match': `"${revision}"` })).status).toBe(200)
  const board = await project.board()
  const line = board.shots.flatMap((shot: { lines: { id: string }[] }) => shot.lines)[0]
  const ask = async (kind: string, id: string): Promise<string[]> => {
    const reply = await director.post(project.at('/candidates'), { subjects: [{ kind, id }] })
    expect(reply.status).toBe(202)
    await awaitTask(director, reply.body.data.task_id)
    return reply.body.data.candidate_ids
  }
  expect(await ask('character', board.characters[0].id)).toHaveLength(3)
  const [take, ...others] = await ask('line', line.id)
  expect(others).toEqual([])
  const { step } = await studio.studio.db
    .withTables<{ candidates: { id: string; step: { input: { speech: { language: string } } } } }>()
    .selectFrom('candidates')
    .select('step')
    .where('id', '=', take ?? '')
    .executeTakeFirstOrThrow()
  expect(step.input.speech.language).toBe('zh-HK')
})
