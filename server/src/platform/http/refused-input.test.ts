import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStudio, type TestStudio } from '#testing/open-studio.ts'

let world: TestStudio
beforeAll(async () => {
  world = await openStudio({ environment: { HUABEN_ANONYMOUS_PER_MINUTE: '5' } })
})
afterAll(() => world?.[Symbol.asyncDispose]())

const inChinese = { 'accept-language': 'zh-CN' }

test.each([
  [{ kind: 'short_video' }, '请求无效：“title”不能缺少', 'title'],
  [{ title: '', kind: 'short_video' }, '请求无效：“title”不能为空', 'title'],
  [{ title: 7, kind: 'short_video' }, '请求无效：“title”必须是文本', 'title'],
  [{ title: 'x'.repeat(5000), kind: 'short_video' }, /“title”最多 \d+ 个字符/, 'title'],
  [{ title: 'A', kind: 'opera' }, /“kind”必须是以下之一：comic_drama/, 'kind'],
])('what is wrong with %j is said in Chinese, with the name of the field', async (body, message, field) => {
  const director = await world.as('director')
  const reply = await director.post('/projects', body, inChinese)
  expect(reply.status).toBe(400)
  expect(reply.body.error.message).toMatch(message)
  expect(reply.body.error.message.replaceAll(/“\w+”|comic_drama.*/g, '')).not.toMatch(/[a-z]{3}/)
  expect(reply.body.error.details.field).toBe(field)
  const english = await director.post('/projects', body)
  expect(english.body.error.message).toMatch(/^The request is not valid: "\w+" /)
})

test('being signed in lifts no limit of what is open to anybody', async () => {
  const viewer = await world.as('viewer')
  const replies = []
  for (let n = 0; n < 8; n++)
    replies.push(
      await viewer.post('/auth/register', { username: `crowd ${n}`, password: 'violet harbour tin whistle' }),
    )
  expect(replies.filter((reply) => reply.status === 201).length).toBe(5)
  expect(replies.at(-1)?.status).toBe(429)
})
