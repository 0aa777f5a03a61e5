import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Engines } from '#contract/generation.ts'
import type { Casting, Voices } from '#contract/voices.ts'
import { SHORT_SCRIPT } from '#rooms/productions/productions.seed.ts'
import type { Client } from '#testing/actors.ts'
import { openStudio, type TestStudio } from '#testing/open-studio.ts'

let studio: TestStudio
let owner: Client
let project: string
beforeAll(async () => {
  studio = await openStudio()
  owner = await studio.as('owner')
  const created = await owner.post('/projects', { title: 'Voices', kind: 'comic_drama', settings: { size: '360p' } })
  project = `/projects/${created.body.data.id}`
  await owner.put(`${project}/script`, { text: SHORT_SCRIPT, file_name: 'a.txt' }, { 'if-match': '"0"' })
})
afterAll(() => studio?.[Symbol.asyncDispose]())

const read = async (): Promise<Voices> => (await owner.get(`${project}/voices`)).body.data
const of = ({ castings }: Voices, name: string) => castings.find((one) => one.name === name) as Casting
const toMake = async () => (await owner.post(`${project}/production/plan`, {})).body.data

function hear(client: Client, payload: object) {
  return studio.studio.http.inject({
    method: 'POST',
    url: `/api/v1${project}/voices/preview`,
    headers: { authorization: `Bearer ${client.access}`, 'x-workspace': client.workspaceId },
    payload,
  })
}

it('everybody has a voice that can be told apart; a person may choose another, and give it back', async () => {
  const before = await read()
  expect(before.offers.filter((offer) => offer.speaks).length).toBeGreaterThan(8)
  expect(before.castings.map((one) => one.name).sort()).toEqual(['白娘子', '船夫', '许仙'].sort())
  expect(before.castings.every((one) => !one.is_pinned && one.close_to.length === 0)).toBe(true)

  const [xu, boatman] = [of(before, '许仙'), of(before, '船夫')]
  const { voice_id, pitch_semitones, pace_percent } = xu
  const own = `${project}/characters/${xu.character_id}/voice`
  await owner.put(own, { voice_id, pitch_semitones, pace_percent })
  const url = `${project}/characters/${boatman.character_id}/voice`
  const same = { voice_id: xu.voice_id, pitch_semitones: xu.pitch_semitones + 1, pace_percent: 110 }
  const cast: Voices = (await owner.put(url, same)).body.data
  expect(of(cast, '船夫')).toMatchObject({ ...same, is_pinned: true, close_to: ['许仙'] })
  expect(of(cast, '许仙').close_to).toEqual(['船夫'])
  expect(of(cast, '白娘子').close_to).toEqual([])

  await owner.delete(own)
  const back: Voices = (await owner.delete(url)).body.data
  expect(of(back, '船夫')).toEqual(of(before, '船夫'))
})

it('what is heard first is what a production finds: casting decides what is made', async () => {
  const voices = await read()
  const { voice_id, pitch_semitones, pace_percent } = of(voices, '船夫')
  const lines = (await toMake()).to_make.speech
  const line = { voice_id, pitch_semitones, pace_percent, text: '雨这么大，上来吧。', direction: '笑' }
  const heard = await hear(owner, line)
  expect(heard.statusCode).toBe(200)
  expect(heard.headers['content-type']).toBe('audio/wav')
  expect(heard.rawPayload.subarray(0, 4).toString()).toBe('RIFF')
  expect((await toMake()).to_make.speech).toBe(lines - 1)
  const other = voices.offers.find((offer) => offer.voice_id !== voice_id)
  await owner.put(`${project}/characters/${of(voices, '船夫').character_id}/voice`, { voice_id: other?.voice_id })
  expect((await toMake()).to_make.speech).toBe(lines)
})

it('an unknown voice, an unknown character and a long sentence are refused; a viewer only looks', async () => {
  const voices = await read()
  const { character_id: id, voice_id } = of(voices, '许仙')
  const unknown = await owner.put(`${project}/characters/${id}/voice`, { voice_id: 'nobody' })
  expect(unknown.body.error.code).toBe('VOICES_NO_VOICE')
  const nobody = await owner.put(`${project}/characters/00000000-0000-7000-8000-000000000000/voice`, { voice_id })
  expect(nobody.body.error.code).toBe('VOICES_NO_CHARACTER')
  expect((await hear(owner, { voice_id, text: 'x'.repeat(201) })).statusCode).toBe(400)
  const viewer = await studio.as('viewer')
  expect((await viewer.get(`${project}/voices`)).status).toBe(200)
  expect((await hear(viewer, { voice_id, text: '一二三' })).statusCode).toBe(403)
  const stranger = await studio.stranger()
  expect((await stranger.get(`${project}/voices`)).status).toBe(404)
})

it('lists the engines of this installation, with what they can do and whether they work', async () => {
  const { items: all, programs }: Engines = (await owner.get('/engines')).body.data
  const items = all.filter((one) => one.id.startsWith('local/'))
  expect(items.map((one) => one.kind).sort()).toEqual(['effect', 'image', 'music', 'speech'])
  for (const one of items) expect(one).toMatchObject({ is_default: true, is_available: true, price: { amount: '0' } })
  // Those of providers wait for a key, and are never what is used when nobody chooses.
  const kling = all.find((one) => one.id === 'kling/kling-3.0')
  expect(kling).toMatchObject({ is_default: false, is_available: false, reason: expect.stringMatching(/kling/) })
  const speech = items.find((one) => one.kind === 'speech')
  expect(speech?.languages).toContain('zh')
  expect(speech?.voices).toBeGreaterThan(8)
  expect(programs.find((one) => one.name === 'ffmpeg')).toMatchObject({ ok: true })
  expect(JSON.stringify(programs)).not.toMatch(/"\/|\(\//)
})
