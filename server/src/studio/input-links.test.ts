// A picture that is too large to be sent along: the provider fetches it from us, once somebody has said where we are.
import { randomBytes } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ManualClock } from '#platform/clock.ts'
import { newId } from '#platform/ids.ts'
import type { GenerationOrder } from '#rooms/generation/generation.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { openStudio, type TestStudio } from '#testing/open-studio.ts'
import { simulateArk } from '#testing/simulators/ark.ts'
import { type Simulator, startSimulator } from '#testing/simulators/simulator.ts'

const MINUTE_MS = 60_000
const clock = new ManualClock(new Date().toISOString())
const hosts: Record<string, string> = {}
let simulator: Simulator
let large: Buffer
const opened: TestStudio[] = []

beforeAll(async () => {
  simulator = await startSimulator({ providers: [simulateArk()], hosts })
  // Noise, so that it stays large; and a position, as phones write it.
  const side = 1900
  large = await sharp(randomBytes(side * side * 3), { raw: { width: side, height: side, channels: 3 } })
    .withExif({ IFD3: { GPSLatitude: '52/1 31/1 12/1', GPSLatitudeRef: 'N' } })
    .png()
    .toBuffer()
})
afterAll(async () => {
  for (const studio of opened) await studio[Symbol.asyncDispose]()
  await simulator.close()
})

async function aStudio(environment: Record<string, string>) {
  const studio = await openStudio({
    clock,
    working: false,
    environment: { HUABEN_SIMULATED_PROVIDERS: simulator.url, HUABEN_ALLOW_SIMULATED: 'true', ...environment },
  })
  opened.push(studio)
  await studio.studio.http.listen({ host: '127.0.0.1', port: 0 })
  const origin = `http://127.0.0.1:${(studio.studio.http.server.address() as AddressInfo).port}`
  const owner = await studio.as('owner')
  const scope: Scope = {
    workspaceId: owner.workspaceId,
    actorId: owner.userId,
    onlyProjectId: null,
    role: 'owner',
    requestId: null,
  }
  const key = { provider: 'ark', label: 'ark', secrets: { api_key: 'test-key' } }
  await owner.post(`/workspaces/${scope.workspaceId}/provider-keys`, key, { 'idempotency-key': 'ark' })
  const { sha256 } = await studio.studio.blobs.put([large], { maxBytes: 100_000_000 })
  const order: GenerationOrder = {
    subjectKind: 'shot',
    subjectId: newId(),
    artefactKind: 'clip',
    artefactKey: newId().replaceAll('-', '').padStart(64, '0'),
    engineId: 'ark/seedance-2-0',
    model: 'ark/seedance-2-0',
    input: {
      kind: 'video',
      clip: {
        ...{ prompt: '雨夜', widthPx: 320, heightPx: 180, durationMs: 900, withSound: false },
        startFrame: { sha256, mediaType: 'image/png' },
      },
    },
  }
  const context = { signal: new AbortController().signal, inFinish: async () => {} }
  const generate = () => studio.studio.rooms.generation.generate(scope, order, context).catch((error: unknown) => error)
  return { studio, origin, scope, generate }
}

it('the provider fetches it without the marks of the camera, for a quarter of an hour, and nothing else by that address', async () => {
  const { studio, origin, generate } = await aStudio({ HUABEN_PUBLIC_URL: 'https://studio.example' })
  // Nobody waits for the clip.
  studio.expectLeft({ holds: 1 })
  hosts['studio.example'] = origin
  await generate()
  const [fetched] = simulator.fetched
  expect(simulator.fetched).toHaveLength(1)
  expect(fetched?.status).toBe(200)
  expect(fetched?.url).toMatch(/^https:\/\/studio\.example\/api\/v1\/blobs\//)
  const seen = await sharp(fetched?.bytes).metadata()
  expect([seen.width, seen.height, seen.exif]).toEqual([1900, 1900, undefined])
  expect((await sharp(large).metadata()).exif).toBeDefined()
  expect(simulator.jobs()).toHaveLength(1)

  const link = new URL(fetched?.url ?? '')
  const ask = async (change: (url: URL) => void) => {
    const url = new URL(link)
    change(url)
    return (await fetch(`${origin}${url.pathname}${url.search}`)).status
  }
  expect(await ask(() => {})).toBe(200)
  const later = String(Number(link.searchParams.get('expires')) + 3600)
  expect(await ask((url) => url.searchParams.set('expires', later))).toBe(403)
  expect(await ask((url) => url.searchParams.set('type', 'text/html'))).toBe(403)
  expect(await ask((url) => url.searchParams.delete('signature'))).toBe(403)
  expect(await ask((url) => (url.pathname = url.pathname.replace(/.$/, (last) => (last === '0' ? '1' : '0'))))).toBe(
    403,
  )
  clock.advanceMs(14 * MINUTE_MS)
  expect(await ask(() => {})).toBe(200)
  clock.advanceMs(MINUTE_MS)
  expect(await ask(() => {})).toBe(403)
})

it.each([
  ['nobody has said where we are', {}],
  ['the address is of the own network', { HUABEN_PUBLIC_URL: 'http://192.168.1.20:8000' }],
])('where %s nothing is handed over, nothing is charged, and it is said who must do what', async (_, environment) => {
  simulator.reset()
  const { studio, scope, generate } = await aStudio(environment)
  const fault = await generate()
  expect(fault).toMatchObject({
    code: 'GENERATION_FAILED',
    details: { cause: 'no_link', is_final: true, charged: false },
  })
  expect(JSON.stringify((fault as { details: object }).details)).toContain('HUABEN_PUBLIC_URL')
  expect(simulator.jobs()).toHaveLength(0)
  expect(simulator.bill()).toHaveLength(0)
  expect(await studio.studio.rooms.billing.openHolds(studio.studio.db, scope)).toBe(0)
})
