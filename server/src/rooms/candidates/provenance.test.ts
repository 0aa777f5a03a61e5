// Equal bytes of two recipes: whoever was let into one project is told of what that project asked for, and of no other.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Engine } from '#rooms/generation/provider.ts'
import { aProjectWith, SHORT_SCRIPT } from '#rooms/productions/productions.seed.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import type { Client } from '#testing/actors.ts'
import { openStudio, type TestStudio } from '#testing/open-studio.ts'

const camera: Engine = {
  ...{ id: 'acme/clips', kind: 'video', outputRevision: 1, resubmitIsFree: true, concurrencyMax: 1 },
  price: () => ({ currency: 'CNY', micros: 0n }),
  check: async () => ({ available: true }),
  submit: async ({ intentId }) => ({ providerJobId: intentId }),
  poll: async () => ({ state: 'unknown' }),
  cancel: async () => ({ charged: false }),
  close: async () => {},
}

let studio: TestStudio
let owner: Client
let scope: Scope
beforeAll(async () => {
  studio = await openStudio({ parts: { dressEngines: (engines) => [...engines, camera] } })
  owner = await studio.as('owner')
  const { workspaceId, userId: actorId } = owner
  scope = { workspaceId, actorId, onlyProjectId: null, role: 'owner', requestId: null }
}, 60_000)
afterAll(() => studio?.[Symbol.asyncDispose]())

type Recipe = { readonly key: string; readonly sha256: string; readonly prompt: string }
const record = (kind: 'picture' | 'clip', { key, sha256, prompt }: Recipe) =>
  studio.studio.db.transaction((tx) =>
    studio.studio.rooms.artefacts.record(tx, scope, {
      ...{ kind, key, sha256, mediaType: 'image/png', sizeBytes: 1, facts: {} },
      provenance: { engine: 'x/y', input: { kind: 'image', prompt } },
    }),
  )

test('where a content came from is told to guests as their project asked for it', async () => {
  const projectId = await aProjectWith(studio.studio, scope, SHORT_SCRIPT)
  const body = { project_id: projectId, prompt: '湖边的石桥', count: 1 }
  const begun = (await owner.post('/ai/image/generate', body)).body.data
  const read = async () => (await owner.get(`/images/${begun.task_id}`)).body.data
  await expect.poll(async () => (await read()).state, { timeout: 30_000 }).toBe('completed')
  const { sha256 } = (await read()).items[0]
  // What another project asked for in other words comes out equal to the byte.
  await record('picture', { key: 'of another project', sha256, prompt: 'their secret' })
  const at = `/projects/${projectId}/contents/${sha256}/provenance`
  expect((await owner.get(at)).body.data.items).toHaveLength(2)
  const guest = await studio.guest('director', projectId)
  const told = (await guest.get(at)).body.data.items
  expect(told).toHaveLength(1)
  expect(JSON.stringify(told)).toContain(body.prompt)
  expect(JSON.stringify(told)).not.toContain('their secret')

  const other = await aProjectWith(studio.studio, scope, SHORT_SCRIPT)
  const stranger = await studio.guest('director', other)
  expect((await stranger.get(`/projects/${other}/contents/${sha256}/provenance`)).status).toBe(404)
})

test('the words of a clip are told to guests as their project asked for it', async () => {
  const engines = { image: null, speech: null, video: camera.id }
  const projectId = await aProjectWith(studio.studio, scope, SHORT_SCRIPT, { engines })
  const shotId = (await owner.get(`/projects/${projectId}/board`)).body.data.shots[0].id
  const sha256 = 'c'.repeat(64)
  await record('clip', { key: 'of this project', sha256, prompt: 'our own words' })
  await studio.studio.db.transaction((tx) =>
    tx.executeSql(
      'insert into production_latest (workspace_id, project_id, step_id, key, made_at) values ($1, $2, $3, $4, now())',
      [scope.workspaceId, projectId, `clip:${shotId}`, 'of this project'],
    ),
  )
  const guest = await studio.guest('director', projectId)
  const words = async (client: Client) =>
    (await client.get(`/projects/${projectId}/production/state`)).body.data.shots[0].clip?.prompt
  expect([await words(owner), await words(guest)]).toEqual(['our own words', 'our own words'])
  await record('clip', { key: 'of another project', sha256, prompt: 'their secret' })
  expect(await words(guest)).toBe('our own words')
})
