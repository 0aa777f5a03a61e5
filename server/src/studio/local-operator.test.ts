import type { FastifyRequest } from 'fastify'
import { expect, test } from 'vitest'
import { ManualClock } from '#platform/clock.ts'
import { openStudio } from '#testing/open-studio.ts'
import { admitLocal, LOCAL_SCHEME } from './local-operator.ts'

test('the local operator goes on with a fresh session when the last one has run out', async () => {
  const clock = new ManualClock()
  await using world = await openStudio({ clock })
  const admit = admitLocal(world.studio.rooms.identity, 'secret-of-this-run')
  const visit = (token: string) =>
    admit({ headers: { authorization: `${LOCAL_SCHEME} ${token}` }, cookies: {} } as unknown as FastifyRequest)
  expect(await visit('another')).toBeNull()
  const first = await visit('secret-of-this-run')
  expect(first).toMatchObject({ operator: true })
  expect(await visit('secret-of-this-run')).toEqual(first)
  clock.advanceMs(8 * 24 * 3600_000)
  const later = await visit('secret-of-this-run')
  expect(later?.actorId).toBe(first?.actorId)
  expect(later?.sessionId).not.toBe(first?.sessionId)
})
