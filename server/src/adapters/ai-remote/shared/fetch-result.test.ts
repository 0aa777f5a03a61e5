// A result that lies in a private network: it was made and is paid for, so it is no failure; and once an administrator has named the
// host for this provider it is fetched, without the provider's key.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ManualClock } from '#platform/clock.ts'
import { createOutbound } from '#platform/net/outbound.ts'
import { fetchBytes } from './fetch-result.ts'
import { ForbiddenResultError } from './outcomes.ts'
import { createProviderClient } from './provider-client.ts'

const seen: (string | undefined)[] = []
const server = createServer((request, response) => {
  seen.push(request.headers.authorization)
  response.end('bytes')
})
beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)))
afterAll(() => server.close())

const link = () => {
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  const credentials = { authorization: 'Bearer secret' }
  return { host, asked: { url: `http://${host}/result`, credentials, signal: AbortSignal.timeout(10_000) } }
}
const clientWith = (options: Readonly<Record<string, unknown>>) =>
  createProviderClient(
    { outbound: createOutbound(), clock: new ManualClock() },
    { provider: { id: 'acme', baseUrl: 'https://provider.example', options } },
  )

test('what lies in a private network waits for an administrator, and says what he may do', async () => {
  const { asked } = link()
  const error = await fetchBytes(clientWith({}), asked).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(ForbiddenResultError)
  expect(String(error)).toContain('result_hosts')
  expect(seen).toEqual([])
})

test('named for the provider, it is fetched, and learns no key', async () => {
  const { host, asked } = link()
  const bytes = await fetchBytes(clientWith({ result_hosts: [host] }), asked)
  expect(Buffer.from(bytes).toString()).toBe('bytes')
  expect(seen).toEqual([undefined])
  await expect(fetchBytes(clientWith({ result_hosts: ['127.0.0.1:1'] }), asked)).rejects.toThrow('result_hosts')
})
