import { PassThrough, Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { openStudio } from '#testing/open-studio.ts'
import { findUnstorable } from './unstorable.ts'

test.each([
  ['a text', null],
  ['\0', ''],
  [{ title: '话本 🎬', tags: ['a', 'b'] }, null],
  [{ title: 'x', tags: ['a', 'b\0c'] }, '/tags/1'],
  [{ settings: { visual_style: 'half \ud83c' } }, '/settings/visual_style'],
  [{ settings: { 'na\0me': 1 } }, '/settings'],
  [[1, true, null, undefined], null],
  [Buffer.from([0, 1]), null],
])('%j: %j', (value, path) => {
  expect(findUnstorable(value)).toBe(path)
})

test('however deep', () => {
  let deep: unknown = 'a\0b'
  for (let depth = 0; depth < 5000; depth += 1) deep = [deep]
  expect(findUnstorable(deep)).toHaveLength(10_000)
})

test('a stream is not looked into', () => {
  expect(findUnstorable({ body: Readable.from(['a\0b']) })).toBeNull()
})

test('what cannot be stored is refused by its field, at every door, and nothing of it is in the log', async () => {
  const logTo = new PassThrough()
  await using studio = await openStudio({ logLevel: 'info', logTo })
  const director = await studio.as('director')
  const owner = await studio.as('owner')
  const project = (await director.post('/projects', { title: 'x' })).body.data
  const nul = 'a\0b'
  const half = 'a\ud800b'
  const replies = [
    await studio.request('POST', '/auth/register', {
      username: 'u1',
      display_name: nul,
      password: 'a good password 9',
    }),
    await studio.request('POST', '/auth/register', {
      username: 'u2',
      display_name: half,
      password: 'a good password 9',
    }),
    await studio.request('POST', '/auth/login', { username: nul, password: 'a good password 9' }),
    await studio.request('POST', '/auth/forgot-password', { email: `${nul}@example.org` }),
    await director.post('/projects', { title: nul }),
    await director.post('/projects', { title: 'x', tags: [nul] }),
    await director.post('/projects', { title: 'x', settings: { visual_style: half } }),
    await owner.put(`/workspaces/${owner.workspaceId}`, { name: half }, { 'if-match': '"1"' }),
    await director.get('/projects?search=a%00b'),
    await director.get('/tasks?kind=a%00b'),
    await director.get('/search?q=a%00b'),
    await director.get('/projects?page=100000000000000000000'),
  ]
  expect(replies.map(({ status, body }) => `${status} ${body.error?.code}`).map((told, at) => `${at} ${told}`)).toEqual(
    replies.map((_, at) => `${at} 400 INVALID_REQUEST`),
  )
  expect(replies[0]?.body.error.details.field).toBe('display_name')
  expect((await director.get('/projects', { 'x-workspace': 'x%00y' })).status).toBe(404)
  const tooLate = await director.put(`/projects/${project.id}`, { title: 'y' }, { 'if-match': '"99999999999"' })
  expect(tooLate.status).toBe(412)
  expect(String(logTo.read() ?? '')).not.toMatch(/"level":50|argon2|a good password/)
})
