import { expect, test } from 'vitest'
import { TASK_STATES } from '#contract/tasks.ts'
import { openStudio } from '#testing/open-studio.ts'

test('defect 14: one envelope, one paging shape, one token life, one hash function, one set of task states', async () => {
  await using studio = await openStudio()
  const owner = await studio.as('owner')
  const lists = studio.studio.routes.filter(
    (route) =>
      route.method === 'GET' &&
      route.access.kind === 'collection' &&
      // A list below something needs that to be there.
      !route.path.includes(':') &&
      JSON.stringify(route.reply ?? '').includes('pagination'),
  )
  expect(lists.length).toBeGreaterThan(2)
  for (const route of lists) {
    const reply = await owner.get(`${route.path}?page=2&size=7`)
    expect(reply.body, route.operation).toEqual({
      success: true,
      data: { items: [], pagination: { page: 2, size: 7, total: 0, pages: 0 } },
      message: 'OK',
      code: 0,
      timestamp: expect.any(Number),
    })
    for (const wrong of ['size=101', 'page=0', 'size=x']) {
      const refused = await owner.get(`${route.path}?${wrong}`)
      expect(refused.status, `${route.operation} ${wrong}`).toBe(400)
      expect(refused.body, route.operation).toEqual({
        success: false,
        error: {
          code: 'INVALID_REQUEST',
          message: expect.any(String),
          details: expect.objectContaining({ remedy: expect.any(String) }),
        },
        timestamp: expect.any(Number),
      })
    }
  }
  const person = { username: 'alice', password: 'violet harbour tin whistle' }
  const lives = [
    await studio.request('POST', '/auth/register', person),
    await studio.request('POST', '/auth/login', person),
  ]
  lives.push(await studio.request('POST', '/auth/refresh', { refresh_token: lives[0]!.body.data.refresh_token }))
  expect(lives.map((reply) => reply.body.data.expires_in)).toEqual([900, 900, 900])
  const { rows } = await studio.studio.db.transaction((tx) =>
    tx.executeSql(
      'select distinct substr(password_hash, 1, 10) as made_by from users where password_hash is not null',
      [],
    ),
  )
  expect(rows).toEqual([{ made_by: '$argon2id$' }])
  expect([...TASK_STATES]).toHaveLength(8)
})

test('defect 13: keys are made for each installation and never stand in the program', async () => {
  await using one = await openStudio()
  await using two = await openStudio()
  const owner = await one.as('owner')
  const headers = { authorization: `Bearer ${owner.access}` }
  expect((await one.request('GET', '/auth/me', undefined, headers)).status).toBe(200)
  expect((await two.request('GET', '/auth/me', undefined, headers)).status).toBe(401)
})
