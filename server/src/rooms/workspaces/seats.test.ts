// The members of a plan: asked when somebody is invited, and once more when they come.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Client } from '#testing/actors.ts'
import { openStudio, type TestStudio } from '#testing/open-studio.ts'
import { onPlan } from '#testing/plans.seed.ts'

let world: TestStudio
let owner: Client
beforeAll(async () => {
  world = await openStudio()
  owner = await world.as('owner')
})
afterAll(() => world?.[Symbol.asyncDispose]())

const invite = (role = 'writer') => owner.post(`/workspaces/${owner.workspaceId}/invite`, { role })
const tokenOf = (reply: Awaited<ReturnType<typeof invite>>): string => reply.body.data.token
const join = (client: Client, token: string) => client.post('/workspaces/join', { token })
const memberCount = async () => (await owner.get(`/workspaces/${owner.workspaceId}/members`)).body.data.pagination.total

test('invitations count with the members; who comes when all places are taken is told, and the invitation stays good', async () => {
  await onPlan(world, owner, { members: 3 })
  const [one, two] = [await invite(), await invite()]
  expect([one.status, two.status]).toEqual([201, 201])
  const full = await invite()
  expect(full.status).toBe(403)
  expect(full.body.error).toMatchObject({ code: 'WORKSPACES_MEMBERS_FULL' })
  expect(full.body.error.message).toContain('1 belong to it, and 2 invitations are open')

  expect((await join(await world.stranger(), tokenOf(one))).status).toBe(200)
  // The plan became smaller: who is in stays, nobody else comes.
  await onPlan(world, owner, { members: 2 })
  const bert = await world.operator()
  const refused = await join(bert, tokenOf(two))
  expect(refused.body.error).toMatchObject({ code: 'WORKSPACES_MEMBERS_FULL' })
  expect(refused.body.error.details.remedy).toContain('assign another plan')
  expect(await memberCount()).toBe(2)
  await onPlan(world, owner, { members: 3 })
  expect((await join(bert, tokenOf(two))).status).toBe(200)
  expect(await memberCount()).toBe(3)
})

test('an invitation that is withdrawn gives its place back; guests of a project take none', async () => {
  await onPlan(world, owner, { members: 4 })
  const last = await invite()
  expect((await invite()).status).toBe(403)
  expect((await owner.delete(`/workspaces/${owner.workspaceId}/invitations/${last.body.data.id}`)).status).toBeLessThan(
    300,
  )
  expect((await invite()).status).toBe(201)
  const project = await owner.post('/projects', { title: 'Shared', kind: 'comic_drama' })
  const share = await owner.post(`/projects/${project.body.data.id}/share`, {
    email: 'guest@example.org',
    role: 'viewer',
  })
  expect(share.status, JSON.stringify(share.body)).toBeLessThan(300)
  await onPlan(world, owner, {})
  expect((await invite()).status).toBe(201)
})
