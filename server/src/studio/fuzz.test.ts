// Every route with what no honest client sends: wrong types, endless texts, numbers beyond all bounds, queries nobody knows, deep
// nests, bytes that are no JSON. Made from the route table and its schemas, so a route that is added is tried. Seeded: the same
// requests each time; HUABEN_FUZZ_SEED and HUABEN_FUZZ_ROUNDS try others and more.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RouteDefinition } from '#platform/http/route.ts'
import type { Client } from '#testing/actors.ts'
import { type Chance, chanceOf, junk, likely } from '#testing/fuzz.ts'
import { openStudio, type TestStudio } from '#testing/open-studio.ts'
import { makeSamples, type Samples } from '#testing/sample-things.ts'

const SEED = Number(process.env.HUABEN_FUZZ_SEED ?? 20_260_301)
const ROUNDS = Number(process.env.HUABEN_FUZZ_ROUNDS ?? 1)

/** These end what the others need: the session, the account, the place. Their edges are those of every other route. */
const LAST =
  /^(auth|identity)\.(logout|sign_out|log_out|delete|close|revoke|change_password|end)|^workspaces\.(delete|leave|archive|transfer)|^users\.(suspend|delete)/

let studio: TestStudio
let samples: Samples
let people: readonly Client[]

beforeAll(async () => {
  studio = await openStudio({ working: false, environment: { HUABEN_ANONYMOUS_PER_MINUTE: '1000000' } })
  const owner = await studio.as('owner')
  people = [owner, await studio.operator()]
  samples = await makeSamples(studio.studio, {
    workspaceId: owner.workspaceId,
    onlyProjectId: null,
    actorId: owner.userId,
    role: 'owner',
    requestId: null,
  })
}, 60_000)
afterAll(() => studio?.[Symbol.asyncDispose]())

type Asked = {
  readonly method: string
  readonly url: string
  readonly headers: Record<string, string>
  readonly payload: string
}

function requestOf(route: RouteDefinition, client: Client, chance: Chance): Asked {
  const { access, body, query } = route
  const path = route.path.replace(/:(\w+)/g, (_, name: string) => {
    const own = access.kind === 'thing' && access.param === name ? samples[access.thing] : undefined
    return own !== undefined && !chance.one(4) ? own : place(chance)
  })
  const base = path.startsWith('//') ? path.slice(1) : `/api/v1${path}`
  const wishes = Object.entries((query as { properties?: object } | undefined)?.properties ?? {})
  const parts = wishes.filter(() => chance.one(2)).map(([name, schema]) => `${name}=${place(chance, schema)}`)
  if (chance.one(3)) parts.push(`${place(chance)}=${place(chance)}`)
  const value = body === undefined ? junk(chance) : likely(body, chance)
  return {
    method: route.method,
    url: `${base.replace('*', 'x')}${parts.length === 0 ? '' : `?${parts.join('&')}`}`,
    headers: {
      authorization: `Bearer ${client.access}`,
      'accept-language': chance.of(['zh-CN', 'en', 'tlh;q=x', '*']),
      ...(chance.one(3) ? { 'x-workspace': place(chance) } : { 'x-workspace': client.workspaceId }),
      ...(route.ifMatch
        ? { 'if-match': chance.of(['"0"', '"1"', '"2"', 'W/"1"', '*', '"x"', '1', '"99999999999999999999"']) }
        : {}),
      ...(chance.one(4) ? { 'idempotency-key': chance.of(['k', 'x'.repeat(300), '', 'ключ'.normalize()]) } : {}),
      ...(route.method === 'GET' || route.method === 'HEAD'
        ? {}
        : {
            'content-type': chance.one(12)
              ? chance.of(['text/plain', 'application/json; charset=utf-16', 'multipart/form-data', 'x'])
              : 'application/json',
          }),
    },
    payload:
      route.method === 'GET' || route.method === 'HEAD'
        ? ''
        : chance.one(15)
          ? chance.of(['{', '', '[1,', 'null', '\u0000'])
          : JSON.stringify(value),
  }
}

/** Something for an address; now and then what is no text of an address at all. */
function place(chance: Chance, schema?: unknown): string {
  if (chance.one(12)) return chance.of(['%ff', '%', '..', '%2e%2e%2f', '%00', '%F0%9F%8E%AC', 'a'.repeat(3000)])
  const value = schema === undefined ? junk(chance) : likely(schema, chance)
  return (
    encodeURIComponent(typeof value === 'string' ? value.toWellFormed() : (JSON.stringify(value) ?? '')).slice(
      0,
      4000,
    ) || '-'
  )
}

const statuses = new Map<number, number>()

/** Null if the answer is one of ours. */
async function complaintOf({ method, url, headers, payload }: Asked): Promise<string | null> {
  const answer = await studio.studio.http.inject({
    method: method as 'GET',
    url,
    headers,
    payload,
    payloadAsStream: true,
  })
  statuses.set(answer.statusCode, (statuses.get(answer.statusCode) ?? 0) + 1)
  const stream = answer.stream()
  const type = String(answer.headers['content-type'] ?? '')
  let text = ''
  if (type.startsWith('application/json')) for await (const chunk of stream) text += String(chunk)
  else stream.destroy()
  if (answer.statusCode >= 500 && answer.statusCode !== 503) return `${answer.statusCode} ${text}`
  if (answer.statusCode < 400 || method === 'HEAD') return null
  const told = text.startsWith('{') ? JSON.parse(text) : null
  const isOurs =
    told?.success === false &&
    typeof told.error?.code === 'string' &&
    typeof told.error.message === 'string' &&
    typeof told.error.details?.remedy === 'string' &&
    typeof told.error.details.request_id === 'string' &&
    !/\{\w+\}|undefined|\[object/.test(told.error.message + told.error.details.remedy)
  return isOurs ? null : `${answer.statusCode} ${type} ${text}`
}

test(`no route answers nonsense with a fault of ours, or in another shape (seed ${SEED})`, async () => {
  const found: string[] = []
  const routes = studio.studio.routes.filter((route) => !LAST.test(route.operation))
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [index, route] of routes.entries()) {
      const chance = chanceOf(SEED + round * 10_000 + index)
      const client = people[route.access.kind === 'operator' ? 1 : chance.one(10) ? 1 : 0] as Client
      const asked = requestOf(route, client, chance)
      const complaint = await complaintOf(asked)
      if (complaint !== null)
        found.push(
          `${route.operation} ${asked.method} ${asked.url.slice(0, 200)} ${JSON.stringify(asked.headers)} ${asked.payload.slice(0, 400)}\n  -> ${complaint.slice(0, 500)}`,
        )
    }
  }
  if (process.env.HUABEN_FUZZ_SEED) console.log(routes.length, [...statuses])
  expect(found).toEqual([])
  // It tries little if nothing is let in.
  expect((statuses.get(200) ?? 0) + (statuses.get(201) ?? 0)).toBeGreaterThan((routes.length * ROUNDS) / 8)
}, 300_000)
