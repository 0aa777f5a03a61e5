import { sql } from 'kysely'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { LikenessList } from '#contract/likeness.ts'
import { contentKey } from '#platform/blobs/blob-key.ts'
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

/** Two candidates of the first shot with somebody in it, and three portraits of them. */
async function aCastProject() {
  const created = await director.post('/projects', {
    title: 'Likeness',
    kind: 'comic_drama',
    settings: { size: '360p' },
  })
  const at = (rest: string) => `/projects/${created.body.data.id}${rest}`
  await director.put(at('/script'), { text: SHORT_SCRIPT, file_name: 'a.txt' }, { 'if-match': '"0"' })
  const board = async () => (await director.get(at('/board'))).body.data
  const matching = async () => ({ 'if-match': `"${(await board()).revision}"` })
  const { characters, shots } = await board()
  const names = (shot: { figures: { character: string }[] }) => shot.figures.map((figure) => figure.character)
  const shot = shots.find((one: { figures: { character: string }[] }) => one.figures.length > 0)
  const character = characters.find((one: { name: string }) => names(shot).includes(one.name))
  const make = async (kind: string, id: string, count: number) => {
    const reply = await director.post(at('/candidates'), { subjects: [{ kind, id }], count })
    await studio.settle()
    await expect
      .poll(async () => (await director.get(`/tasks/${reply.body.data.task_id}`)).body.data.state, { timeout: 60_000 })
      .toBe('completed')
    return reply.body.data.candidate_ids as string[]
  }
  const portraits = await make('character', character.id, 2)
  const candidates = await make('shot', shot.id, 2)
  const pick = async (kind: string, id: string, candidateId: string) => {
    const body = { candidate_id: candidateId }
    expect((await director.post(at(`/candidates/${kind}/${id}/pick`), body, await matching())).status).toBe(200)
  }
  const list = async (query = ''): Promise<LikenessList> => (await director.get(at(`/likeness${query}`))).body.data
  const measured = async (query = ''): Promise<LikenessList> => {
    await expect.poll(async () => (await list(query)).waiting, { timeout: 60_000, interval: 200 }).toBe(0)
    return list(query)
  }
  return { at, shot, character, portraits, candidates, pick, list, measured }
}

it('nobody is compared until a picture of them is picked; then every candidate is, the least alike first', async () => {
  const project = await aCastProject()
  const { shot, character, candidates, portraits } = project
  const before = await project.list(`?shot_id=${shot.id}`)
  expect(before.items).toEqual([])
  expect(before.without_reference.map((one) => one.character_id)).toContain(character.id)

  await project.pick('character', character.id, portraits[0] ?? '')
  const first = await project.list(`?shot_id=${shot.id}`)
  expect(first.items.every((one) => one.state === 'waiting' && one.score === null)).toBe(true)
  const { items } = await project.measured(`?shot_id=${shot.id}`)
  const own = items.filter((one) => one.character_id === character.id)
  expect(
    own
      .map((one) => one.candidate_id)
      .filter((id) => id !== null)
      .toSorted(),
  ).toEqual(candidates.toSorted())
  for (const one of own) {
    expect(one).toMatchObject({ state: 'measured', character: character.name, shot_id: shot.id, revision: 1 })
    expect(one.score).toBeGreaterThanOrEqual(0)
    expect(one.score).toBeLessThanOrEqual(100)
  }
  const scores = items.map((one) => one.score ?? 101)
  expect(scores).toEqual(scores.toSorted((a, b) => a - b))
  const picture = await studio.studio.http.inject({ method: 'GET', url: String(own[0]?.reference.url) })
  expect((await sharp(picture.rawPayload).metadata()).height).toBe(1280)

  // Paged, and only what the shots show: no candidates.
  await project.pick('shot', shot.id, candidates[0] ?? '')
  const page = await project.measured(`?character_id=${character.id}&size=1`)
  expect(page.pagination).toMatchObject({ page: 1, size: 1, total: 1 })
  expect(page.items).toHaveLength(1)
  expect(page.items[0]).toMatchObject({ shot_id: shot.id, candidate_id: null, character_id: character.id })
})

it('a pair is measured once, and another picked picture is another pair', async () => {
  const project = await aCastProject()
  const { character, portraits, shot } = project
  await project.pick('character', character.id, portraits[0] ?? '')
  const query = `?shot_id=${shot.id}`
  const one = await project.measured(query)
  const count = async () =>
    (
      await sql<{ n: number }>`select count(*)::int as n from likeness_scores`.execute(
        studio.studio.db.withTables<unknown>(),
      )
    ).rows[0]?.n ?? 0
  const kept = await count()
  expect((await project.measured(query)).items).toEqual(one.items)
  await studio.settle()
  expect(await count()).toBe(kept)
  await project.pick('character', character.id, portraits[1] ?? '')
  await project.measured(query)
  expect(await count()).toBeGreaterThan(kept)
})

it('what cannot be measured is told, once, and stands last', async () => {
  const project = await aCastProject()
  const { character, portraits, shot } = project
  await project.pick('character', character.id, portraits[0] ?? '')
  await sql`delete from likeness_scores`.execute(studio.studio.db.withTables<unknown>())
  const found = await director.get(project.at(`/candidates/shot/${shot.id}`))
  const url = String(found.body.data.items[0].url)
  await studio.studio.blobs.delete(contentKey(/[0-9a-f]{64}/.exec(url)?.[0] ?? ''))
  const { items, failed } = await project.measured(`?shot_id=${shot.id}`)
  expect(failed).toBeGreaterThan(0)
  expect(items.at(-1)).toMatchObject({ state: 'failed', score: null })
})

it('another workspace and a thing that is none are not found', async () => {
  const project = await aCastProject()
  const stranger = await studio.stranger()
  expect((await stranger.get(project.at('/likeness'))).status).toBe(404)
  expect((await director.get(project.at('/likeness?shot_id=nonsense'))).status).toBe(404)
})
