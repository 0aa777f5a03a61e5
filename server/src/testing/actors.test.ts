import { expect, test } from 'vitest'
import { openStudio } from './open-studio.ts'

test('people of every role share one workspace, and a stranger has another', async () => {
  await using studio = await openStudio()
  const [owner, writer, stranger] = await Promise.all([studio.as('owner'), studio.as('writer'), studio.stranger()])
  const members = await writer.get(`/workspaces/${owner.workspaceId}/members`)
  expect(members.body.data.items.map((one: { role: string }) => one.role)).toEqual(['owner', 'writer'])
  expect(await studio.as('writer')).toBe(writer)
  expect((await stranger.get(`/workspaces/${owner.workspaceId}`)).status).toBe(404)
  expect((await stranger.get(`/workspaces/${stranger.workspaceId}`)).body.data).toMatchObject({
    role: 'owner',
    kind: 'personal',
    members: 1,
  })
  expect((await writer.post(`/workspaces/${owner.workspaceId}/invite`, { role: 'viewer' })).body.error).toMatchObject({
    code: 'FORBIDDEN',
    details: { role: 'writer', right: 'member.manage' },
  })
  expect((await owner.get('/users')).status).toBe(404)
  expect((await (await studio.operator()).get('/users')).body.data.pagination.total).toBe(4)
})
