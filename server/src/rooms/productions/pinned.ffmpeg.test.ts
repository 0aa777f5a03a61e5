// What a person has picked or put in keeps its place: new engines make everything anew but that, and charge nothing for it.
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { encodeWav } from '#platform/sound/wav.ts'
import type { Engine } from '#rooms/generation/provider.ts'
import type { Client } from '#testing/actors.ts'
import { openStudio, type TestStudio } from '#testing/open-studio.ts'
import { aProjectWith, awaitRun } from './productions.seed.ts'

/** One place; three shots with a line each. */
const SCRIPT = `《借伞》

1-1 日 外 桥头
人物：许仙、船夫
△小雨。许仙撑着伞，走到桥头。
许仙：船家，过河去么？
船夫：上来吧。
许仙：多谢。
`
const PICTURE = 120_000n
const LINE = 70_000n

/** The local engines with a price, and of a later revision as soon as it is said. */
let raised = 0
const priced = (engine: Engine): Engine => {
  if (engine.kind !== 'image' && engine.kind !== 'speech') return engine
  const micros = engine.kind === 'image' ? PICTURE : LINE
  return {
    ...engine,
    price: () => ({ currency: 'CNY', micros }),
    get outputRevision() {
      return engine.outputRevision + raised
    },
  }
}

let world: TestStudio
let owner: Client
let scope: Parameters<typeof aProjectWith>[1]
let at: (rest: string) => string
beforeAll(async () => {
  world = await openStudio({ parts: { dressEngines: (engines) => engines.map(priced) } })
  owner = await world.as('owner')
  scope = { workspaceId: owner.workspaceId, actorId: owner.userId, onlyProjectId: null, role: 'owner', requestId: null }
  const projectId = await aProjectWith(world.studio, scope, SCRIPT)
  at = (rest) => `/projects/${projectId}${rest}`
}, 120_000)
afterAll(() => world?.[Symbol.asyncDispose]())

type Pin = { readonly sha256: string } | null
type Line = { readonly id: string; readonly pinned_take: Pin }
type Shot = { readonly id: string; readonly lines: readonly Line[]; readonly pinned_key_frame: Pin }
const board = async () => (await owner.get(at('/board'))).body.data
const matching = async () => ({ 'if-match': `"${(await board()).revision}"` })
const plan = async () => (await owner.post(at('/production/plan'), {})).body.data
const booked = async () =>
  (await world.studio.rooms.billing.total(world.studio.db, scope)).find((one) => one.currency === 'CNY')
    ?.amountMicros ?? 0n

async function produce(wish: object) {
  const { body } = await owner.post(at('/production/run'), wish)
  const { run_id: runId, task_id: taskId } = body.data
  const ended = await awaitRun(world.studio, scope, { runId, taskId })
  expect(ended.state).toBe('completed')
  return ended
}

/** The other one of two, which no run would make by itself. */
async function pickOther(kind: 'shot' | 'line', id: string) {
  const asked = await owner.post(at('/candidates'), { subjects: [{ kind, id }], count: 2 })
  const task = async () => (await owner.get(`/tasks/${asked.body.data.task_id}`)).body.data.state
  await expect.poll(task, { timeout: 60_000, interval: 50 }).toBe('completed')
  const { items } = (await owner.get(at(`/candidates/${kind}/${id}`))).body.data
  const other = items.find((one: { variant: number }) => one.variant === 1)
  const picked = await owner.post(at(`/candidates/${kind}/${id}/pick`), { candidate_id: other.id }, await matching())
  expect(picked.status).toBe(200)
}

async function putIn(subject: { kind: 'shot' | 'line'; id: string }, name: string, bytes: Uint8Array) {
  const form = new FormData()
  form.set('file', new Blob([new Uint8Array(bytes)]), name)
  const request = new Request('http://studio.invalid', { method: 'POST', body: form })
  const sent = await world.studio.http.inject({
    method: 'POST',
    url: '/api/v1/assets/upload',
    headers: {
      authorization: `Bearer ${owner.access}`,
      'x-workspace': owner.workspaceId,
      'content-type': request.headers.get('content-type') ?? '',
    },
    payload: Buffer.from(await request.arrayBuffer()),
  })
  await world.settle()
  const { kind, id } = subject
  const fileId = sent.json().data.file_id ?? sent.json().data.id
  const reply = await owner.post(at(`/candidates/${kind}/${id}/upload`), { file_id: fileId }, await matching())
  expect(reply.status, JSON.stringify(reply.body)).toBeLessThan(300)
}

/** What engines were asked for since, by subject. */
async function askedOfEngines(): Promise<Set<string>> {
  const rows = await world.studio.db
    .withTables<{ generations: { id: string; artefact_kind: string; subject_id: string; engine_id: string } }>()
    .selectFrom('generations')
    .select(['id', 'artefact_kind', 'subject_id'])
    .execute()
  return new Set(rows.map((row) => `${row.artefact_kind} ${row.subject_id} ${row.id}`))
}

/** Contents that the pictures and the sound of a film were cut from. */
async function cutFrom(): Promise<Set<string>> {
  const rows = await world.studio.db
    .withTables<{ artefacts: { kind: string; provenance: { inputs: { sha256: string }[] } } }>()
    .selectFrom('artefacts')
    .select('provenance')
    .where('kind', 'in', ['segment', 'transition', 'mix'])
    .execute()
  return new Set(rows.flatMap(({ provenance }) => provenance.inputs.map(({ sha256 }) => sha256)))
}

const TONE_S = 3
function tone(): Uint8Array {
  const samples = Float32Array.from(
    { length: TONE_S * 48_000 },
    (_, i) => 0.3 * Math.sin((i * 2 * Math.PI * 220) / 48_000),
  )
  return encodeWav([samples], 48_000)
}

test('picked takes, picked pictures and own uploads stay when the engines are new; all else is made anew', async () => {
  const { shots }: { shots: Shot[] } = await board()
  const spoken = shots.filter((shot) => shot.lines.length > 0)
  const lines = spoken.flatMap((shot) => shot.lines.map(({ id }) => id))
  expect(lines).toHaveLength(3)
  await produce({ shot_ids: shots.map(({ id }) => id) })
  const [pickedLine = '', ownLine = ''] = lines
  const [pickedShot, ownShot] = [spoken[0]?.id ?? '', spoken.at(-1)?.id ?? '']
  expect(pickedShot).not.toBe(ownShot)
  await pickOther('line', pickedLine)
  await pickOther('shot', pickedShot)
  await putIn({ kind: 'line', id: ownLine }, 'own.wav', tone())
  const png = sharp({ create: { width: 640, height: 360, channels: 3, background: '#835' } }).png()
  await putIn({ kind: 'shot', id: ownShot }, 'own.png', await png.toBuffer())
  const pins = [`speech ${pickedLine}`, `speech ${ownLine}`, `key_frame ${pickedShot}`, `key_frame ${ownShot}`]
  const unpinned = { speech: lines.length - 2, key_frame: shots.length - 2 }

  expect((await plan()).to_reuse).toMatchObject(unpinned)
  raised = 1
  const cost = LINE * BigInt(unpinned.speech) + PICTURE * BigInt(unpinned.key_frame)
  const anew = await plan()
  expect(anew.to_make).toMatchObject(unpinned)
  expect(anew.to_reuse).not.toHaveProperty('speech')
  expect(anew.to_reuse).not.toHaveProperty('key_frame')
  expect(anew.cost).toEqual({ amount: cost.toString(), currency: 'CNY' })

  const [before, spentBefore, boardBefore] = [await askedOfEngines(), await booked(), (await board()).shots]
  const { report } = await produce({})
  expect(report.built).toMatchObject(unpinned)
  expect((await booked()) - spentBefore).toBe(cost)
  const asked = [...(await askedOfEngines())]
    .filter((one) => !before.has(one))
    .map((one) => one.slice(0, one.lastIndexOf(' ')))
  expect(asked.filter((one) => pins.includes(one))).toEqual([])
  const wanted = [...lines.map((id) => `speech ${id}`), ...shots.map(({ id }) => `key_frame ${id}`)]
  expect(asked.filter((one) => wanted.includes(one)).sort()).toEqual(wanted.filter((one) => !pins.includes(one)).sort())
  expect((await board()).shots).toEqual(boardBefore)
  const pinned = (boardBefore as Shot[]).flatMap((shot) => [
    shot.pinned_key_frame?.sha256 ?? [],
    ...shot.lines.map((line) => line.pinned_take?.sha256 ?? []),
  ])
  expect(pinned.flat()).toHaveLength(pins.length)
  expect([...(await cutFrom())]).toEqual(expect.arrayContaining(pinned.flat()))
  const state = (await owner.get(at('/production/state'))).body.data.shots as {
    lines: { id: string; duration_ms: number }[]
  }[]
  expect(state.flatMap((shot) => shot.lines).find(({ id }) => id === ownLine)?.duration_ms).toBeCloseTo(
    TONE_S * 1000,
    -2,
  )
}, 170_000)
