import { expect, test } from 'vitest'
import { openStudio, type TestStudioOptions } from '#testing/open-studio.ts'
import { addressBlock } from './address-block.ts'
import { NEARBY_PROXIES, readTrustedProxies } from './trusted-proxies.ts'

test('an address is a household: one IPv4 address, or the /64 of IPv6', () => {
  expect(addressBlock('203.0.113.7')).toBe('203.0.113.7')
  expect(addressBlock('::ffff:203.0.113.7')).toBe('203.0.113.7')
  expect(addressBlock('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2::/64')
  expect(addressBlock('2001:0DB8:0001:2::9')).toBe('2001:db8:1:2::/64')
  expect(addressBlock('2001:db8::9%eth0')).toBe('2001:db8:0:0::/64')
  expect(addressBlock('::1')).toBe('0:0:0:0::/64')
})

test('proxies are named by address or range; true means nearby ones, never everybody', () => {
  expect(readTrustedProxies('false')).toBeNull()
  expect(readTrustedProxies('true')).toBe(NEARBY_PROXIES)
  expect(readTrustedProxies('203.0.113.1, 10.0.0.0/8,2001:DB8::/32')).toEqual([
    '203.0.113.1',
    '10.0.0.0/8',
    '2001:db8::/32',
  ])
  for (const wrong of ['anybody', '10.0.0.0/33', '0.0.0.0/0', '10.0.0.1,', '10.0.0.1/8/8', '2'])
    expect(readTrustedProxies(wrong), wrong).toBeUndefined()
})

/** Answers what the n-th of several requests to an open door got, each from where it says. */
async function knock(environment: TestStudioOptions['environment'], visits: readonly { from: string; via?: string }[]) {
  await using world = await openStudio({ environment: { HUABEN_ANONYMOUS_PER_MINUTE: '2', ...environment } })
  const statuses: number[] = []
  for (const { from, via } of visits) {
    const reply = await world.studio.http.inject({
      method: 'POST',
      url: '/api/v1/auth/forgot-password',
      remoteAddress: from,
      headers: via === undefined ? {} : { 'x-forwarded-for': via },
      payload: { email: 'nobody@example.org' },
    })
    statuses.push(reply.statusCode)
  }
  return statuses
}

test('a proxy that is believed tells the address nearest to it; what the visitor wrote before that counts nothing', async () => {
  const invented = ['198.51.100.1', '198.51.100.2', '198.51.100.3'].map((one) => ({
    from: '127.0.0.1',
    via: `${one}, 203.0.113.9`,
  }))
  expect(await knock({ HUABEN_TRUST_PROXY: 'true' }, invented)).toEqual([202, 202, 429])
  const through = ['203.0.113.1', '203.0.113.2', '203.0.113.3'].map((via) => ({ from: '192.0.2.1', via }))
  expect(await knock({ HUABEN_TRUST_PROXY: 'true' }, through)).toEqual([202, 202, 429])
  expect(await knock({ HUABEN_TRUST_PROXY: '192.0.2.0/24' }, through)).toEqual([202, 202, 202])
})

test('all addresses of one IPv6 household share one limit', async () => {
  const visits = ['2001:db8:1:2::1', '2001:db8:1:2::2', '2001:db8:1:2:a:b:c:d', '2001:db8:1:3::1']
  expect(
    await knock(
      {},
      visits.map((from) => ({ from })),
    ),
  ).toEqual([202, 202, 429, 202])
})

test('whoever is signed in stays so, however many knock at the same address', async () => {
  await using world = await openStudio({ environment: { HUABEN_ANONYMOUS_PER_MINUTE: '2' } })
  const statusOf = async (path: string, payload: object) =>
    (await world.studio.http.inject({ method: 'POST', url: `/api/v1${path}`, payload })).statusCode
  const knocks = []
  for (let n = 0; n < 3; n += 1) knocks.push(await statusOf('/auth/forgot-password', { email: 'nobody@example.org' }))
  expect(knocks).toEqual([202, 202, 429])
  expect(await statusOf('/auth/refresh', { refresh_token: 'x' })).toBe(401)
})
