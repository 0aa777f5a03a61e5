import { expect, test } from 'vitest'
import { openStudio } from '#testing/open-studio.ts'

test('the studio boots on the engine under test and says that it is well', async () => {
  await using studio = await openStudio()
  const reply = await studio.request('GET', '/health')
  expect(reply.status).toBe(200)
  expect(reply.body.data).toMatchObject({ status: 'ok', version: 'test', database: { reachable: true } })
})

test('an unknown address answers in the envelope, in the language of the caller', async () => {
  await using studio = await openStudio()
  const reply = await studio.request('GET', '/nothing', undefined, { 'accept-language': 'zh-CN,zh;q=0.9' })
  expect(reply.status).toBe(404)
  expect(reply.body).toMatchObject({ success: false, error: { code: 'NOT_FOUND', message: '没有找到该内容。' } })
})

test('the schemas of all routes can be compiled, though each waits for its first request', async () => {
  await using studio = await openStudio()
  await studio.studio.http.ready()
  expect(() => studio.studio.http.compileSchemas()).not.toThrow()
})

test('no reply is taken for another kind, nor framed; the reference runs its own scripts only', async () => {
  await using studio = await openStudio()
  for (const url of ['/health', '/projects', '/nothing']) {
    const { headers } = await studio.request('GET', url)
    expect([headers['x-content-type-options'], headers['x-frame-options']]).toEqual(['nosniff', 'DENY'])
  }
  const docs = await studio.studio.http.inject({ method: 'GET', url: '/docs/' })
  expect(docs.statusCode).toBe(200)
  expect([docs.headers['x-content-type-options'], docs.headers['x-frame-options']]).toEqual(['nosniff', 'DENY'])
  expect(docs.headers['content-security-policy']).toMatch(/default-src 'self'.*frame-ancestors 'none'/)
})
