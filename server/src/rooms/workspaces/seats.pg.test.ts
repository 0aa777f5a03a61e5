// People who really come at one moment, on connections of their own.
import { expect, test } from 'vitest'
import { openStudio } from '#testing/open-studio.ts'
import { onPlan } from '#testing/plans.seed.ts'

test('two who accept at one moment do not pass the plan together, nor do many invitations', async () => {
  await using world = await openStudio()
  const owner = await world.as('owner')
  const url = `/workspaces/${owner.workspaceId}`
  const invite = () => owner.post(`${url}/invite`, { role: 'writer' })
  const tokens = (await Promise.all([invite(), invite()])).map((reply) => reply.body.data.token as string)
  await onPlan(world, owner, { members: 2 })
  const people = [await world.stranger(), await world.operator()]
  const replies = await Promise.all(people.map((one, at) => one.post('/workspaces/join', { token: tokens[at] })))
  expect(replies.map(({ status }) => status).sort()).toEqual([200, 403])
  await onPlan(world, owner, { members: 6 })
  // Two belong to it, and one invitation is open.
  const more = await Promise.all(Array.from({ length: 8 }, invite))
  expect(more.filter(({ status }) => status === 201)).toHaveLength(3)
})
