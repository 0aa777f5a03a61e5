// Tries every route as nobody, as a stranger, in every role, and with ids that are none. Made from the route table: a route
// that is added is tried; one that names a new kind of thing fails here until sample-things.ts can make one.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { must } from '#platform/assert.ts'
import type { Access, RouteDefinition } from '#platform/http/route.ts'
import { newId } from '#platform/ids.ts'
import { may, ROLES, type Role } from '#rooms/workspaces/workspaces.ts'
import type { Client } from '#testing/actors.ts'
import { openStudio, type TestStudio } from '#testing/open-studio.ts'
import { makeSamples, SAMPLE_KINDS, type Samples } from '#testing/sample-things.ts'

let studio: TestStudio
let samples: Samples
let owner: Client
let stranger: Client
let people: Map<Role, Client>
/** Let into the project of the samples. */
let guests: Map<Role, Client>
/** Let into another project of the same workspace. */
let elsewhere: { readonly client: Client; readonly projectId: string }

beforeAll(async () => {
  studio = await openStudio({ working: false })
  owner = await studio.as('owner')
  stranger = await studio.stranger()
  people = new Map()
  for (const role of ROLES) people.set(role, await studio.as(role))
  samples = await makeSamples(studio.studio, {
    workspaceId: owner.workspaceId,
    onlyProjectId: null,
    actorId: owner.userId,
    role: 'owner',
    requestId: null,
  })
  guests = new Map()
  for (const role of ROLES) guests.set(role, await studio.guest(role, must(samples.project, 'the sample of a project')))
  const { id: projectId } = (await owner.post('/projects', { title: 'Another', kind: 'comic_drama' })).body.data
  elsewhere = { client: await studio.guest('admin', projectId), projectId }
})
afterAll(() => studio?.[Symbol.asyncDispose]())

type Placed = Extract<Access, { kind: 'thing' | 'collection' }>
const routes = () => studio.studio.routes
const isPlaced = (access: Access): access is Placed => access.kind === 'thing' || access.kind === 'collection'
const placedRoutes = () =>
  routes().flatMap((route) => (isPlaced(route.access) ? [{ route, access: route.access }] : []))
const thingRoutes = () => placedRoutes().filter(({ access }) => access.kind === 'thing')

/** The address with the sample of its thing, and unknown ids elsewhere. */
function urlOf(route: RouteDefinition, replaced: Readonly<Record<string, string>> = {}): string {
  const { access } = route
  return route.path
    .replace(/:(\w+)/g, (_, name: string) => {
      const own = access.kind === 'thing' && access.param === name ? samples[access.thing] : undefined
      return encodeURIComponent(replaced[name] ?? own ?? newId())
    })
    .replace('*', 'nothing')
    .replace(/^\/\//, '/')
}

type Answer = { readonly status: number; readonly code: string | undefined; readonly text: string }

/** Only the beginning of an answer that never ends. */
async function send(route: RouteDefinition, url: string, headers: Record<string, string>): Promise<Answer> {
  const isOutside = route.path.startsWith('//')
  const response = await studio.studio.http.inject({
    method: route.method,
    url: isOutside ? url : `/api/v1${url}`,
    headers: { ...headers, ...(route.ifMatch ? { 'if-match': '"999"' } : {}) },
    ...(route.method === 'GET' || (route.method === 'DELETE' && !route.body) ? {} : { payload: {} }),
    payloadAsStream: true,
  })
  const stream = response.stream()
  let text = ''
  if (String(response.headers['content-type']).startsWith('application/json')) {
    for await (const chunk of stream) text += String(chunk)
  } else stream.destroy()
  const code = text.startsWith('{') ? JSON.parse(text).error?.code : undefined
  return { status: response.statusCode, code, text }
}

const as = (client: Client, workspaceId = client.workspaceId) => ({
  authorization: `Bearer ${client.access}`,
  'x-workspace': workspaceId,
})

/** Every route that answers otherwise than it should, so that one run names them all. */
async function surprises<T>(list: readonly T[], judge: (one: T) => Promise<string | null>): Promise<string[]> {
  const found: string[] = []
  for (const one of list) {
    const surprise = await judge(one)
    if (surprise !== null) found.push(surprise)
  }
  return found
}

const expectAnswer = (route: RouteDefinition, answer: Answer, wanted: { status: number; code?: string }) =>
  answer.status === wanted.status && (wanted.code === undefined || answer.code === wanted.code)
    ? null
    : `${route.operation}: ${answer.status} ${answer.code ?? ''}, not ${wanted.status} ${wanted.code ?? ''}`

test('there is a sample of every kind of thing that a route names', () => {
  const named = new Set(thingRoutes().map(({ access }) => (access.kind === 'thing' ? access.thing : '')))
  expect([...named].filter((thing) => !SAMPLE_KINDS.includes(thing))).toEqual([])
  expect([...named].filter((thing) => !studio.studio.things.has(thing))).toEqual([])
  expect(routes().length).toBeGreaterThan(60)
})

test('without a session every route answers 401, unless it is meant for anybody', async () => {
  const closed = routes().filter((route) => route.access.kind !== 'public')
  for (const headers of [{}, { authorization: 'Bearer nonsense' }] as Record<string, string>[]) {
    const found = await surprises(closed, async (route) =>
      expectAnswer(route, await send(route, urlOf(route), headers), { status: 401, code: 'INVALID_TOKEN' }),
    )
    expect(found).toEqual([])
  }
})

test('few routes are meant for anybody, and each is known', () => {
  const open = routes().filter((route) => route.access.kind === 'public')
  expect(open.map((route) => route.operation).sort()).toEqual([
    'auth.forgotPassword',
    'auth.login',
    'auth.logout',
    'auth.refresh',
    'auth.register',
    'auth.resetPassword',
    'auth.secondStep',
    'auth.verifyEmail',
    'files.link_get',
    'files.link_head',
    'files.link_put',
    'productions.small_picture',
    'productions.small_picture_head',
    'system.health',
    'system.installation',
    'workspaces.showInvitation',
  ])
})

test('a stranger finds nothing: 404 for every thing, and for every collection of a workspace that is not theirs', async () => {
  const found = await surprises(placedRoutes(), async ({ route }) =>
    expectAnswer(route, await send(route, urlOf(route), as(stranger, owner.workspaceId)), {
      status: 404,
      code: 'NOT_FOUND',
    }),
  )
  expect(found).toEqual([])
})

test('a stranger who lists their own workspace sees nothing of another', async () => {
  // A list below something needs that to be there.
  const lists = placedRoutes().filter(
    ({ route, access }) => access.kind === 'collection' && route.method === 'GET' && !route.path.includes(':'),
  )
  const foreign = [...Object.values(samples), owner.userId]
  const found = await surprises(lists, async ({ route }) => {
    const answer = await send(route, urlOf(route), as(stranger))
    const leaked = foreign.filter((id) => answer.text.includes(id))
    return answer.status === 200 && leaked.length === 0 ? null : `${route.operation}: ${answer.status}, leaks ${leaked}`
  })
  expect(found).toEqual([])
})

test('each role without the right is refused by name of the right', async () => {
  const refused = placedRoutes().flatMap(({ route, access }) =>
    ROLES.filter((role) => !may(role, access.right)).map((role) => ({ route, access, role })),
  )
  expect(refused.length).toBeGreaterThan(50)
  const found = await surprises(refused, async ({ route, access, role }) => {
    const client = people.get(role)
    const answer = await send(route, urlOf(route), client ? as(client) : {})
    const details = answer.text.startsWith('{') ? JSON.parse(answer.text).error?.details : undefined
    const isNamed = details?.role === role && details?.right === access.right
    return (
      expectAnswer(route, answer, { status: 403, code: 'FORBIDDEN' }) ??
      (isNamed ? null : `${route.operation}: ${answer.text}`)
    )
  })
  expect(found).toEqual([])
})

type Door = { readonly route: RouteDefinition; readonly access: Placed }
const isByProject = ({ access }: Door) => access.kind === 'collection' && access.narrowedBy === 'project_id'
const inProject = (route: RouteDefinition, projectId: string | undefined) => `${urlOf(route)}?project_id=${projectId}`
/** Things of the workspace, and things of the project of the samples. */
async function thingsBy(isOfProject: boolean): Promise<Door[]> {
  const kinds = new Map<string, boolean>()
  for (const kind of SAMPLE_KINDS) {
    const place = await studio.studio.things.find(studio.studio.db, kind, samples[kind] ?? '')
    kinds.set(kind, place?.projectId === samples.project)
  }
  return thingRoutes().filter(({ access }) => access.kind === 'thing' && kinds.get(access.thing) === isOfProject)
}

test('a guest of another project finds nothing: 404 for every thing, and for every collection of the workspace', async () => {
  const found = await surprises(placedRoutes(), async ({ route }) =>
    expectAnswer(route, await send(route, urlOf(route), as(elsewhere.client, owner.workspaceId)), {
      status: 404,
      code: 'NOT_FOUND',
    }),
  )
  expect(found).toEqual([])
})

test('a guest finds nothing of the workspace beside his project, whatever his role in it', async () => {
  const ofWorkspace = await thingsBy(false)
  expect(ofWorkspace.length).toBeGreaterThan(20)
  const collections = placedRoutes().filter(({ access }) => access.kind === 'collection')
  for (const guest of guests.values()) {
    const found = await surprises([...ofWorkspace, ...collections], async ({ route }) =>
      expectAnswer(route, await send(route, urlOf(route), as(guest, owner.workspaceId)), { status: 404 }),
    )
    expect(found).toEqual([])
  }
})

test('a guest is let into what belongs to his project, and may there what his role allows', async () => {
  const doors = [...(await thingsBy(true)), ...placedRoutes().filter(isByProject)]
  expect(doors.length).toBeGreaterThan(60)
  const tried = doors.flatMap((door) => ROLES.map((role) => ({ ...door, role })))
  const found = await surprises(tried, async ({ route, access, role }) => {
    const isAllowed = may(role, access.right)
    // What is allowed is not carried out here, but for reading.
    if (isAllowed && route.method !== 'GET' && access.kind === 'thing') return null
    const url = access.kind === 'thing' ? urlOf(route) : inProject(route, samples.project)
    const answer = await send(route, url, as(must(guests.get(role), role)))
    if (!isAllowed) return expectAnswer(route, answer, { status: 403, code: 'FORBIDDEN' })
    if (access.kind === 'collection')
      return answer.code === 'NOT_FOUND' ? `${route.operation}: ${answer.status} for ${role}` : null
    const asMember = await send(route, url, as(must(people.get(role), role)))
    return expectAnswer(route, answer, { status: asMember.status, ...(asMember.code ? { code: asMember.code } : {}) })
  })
  expect(found).toEqual([])
})

test('a collection is entered by no project but the own one, and shows nothing of another', async () => {
  const doors = placedRoutes().filter(isByProject)
  expect(doors.map(({ route }) => route.operation).sort()).toEqual([
    ...[
      'copy.generate',
      'copy.write',
      'engines.list',
      'files.announce',
      'files.archive',
      'files.confirm',
      'files.list',
      'files.list_uploads',
    ],
    ...['files.start_parts', 'files.tags', 'files.upload', 'prompts.list', 'prompts.preview', 'prompts.show'],
    ...['realtime.events', 'search.find', 'tasks.list'],
  ])
  const foreign = [...Object.values(samples), owner.userId]
  const { client, projectId } = elsewhere
  const found = await surprises(doors, async ({ route }) => {
    const refused = await send(route, inProject(route, samples.project), as(client))
    if (refused.code !== 'NOT_FOUND') return `${route.operation}: ${refused.status} for a project of others`
    if (route.method !== 'GET' || route.path.includes(':')) return null
    const answer = await send(route, inProject(route, projectId), as(client))
    const leaked = foreign.filter((id) => answer.text.includes(id))
    return answer.status === 200 && leaked.length === 0 ? null : `${route.operation}: ${answer.status}, leaks ${leaked}`
  })
  expect(found).toEqual([])
})

test('an id that is malformed or unknown is a 404, whoever asks', async () => {
  const ids = ['nonsense', '1', '00000000-0000-0000-0000-00000000000G', newId(), "' or 1=1 --", '..', '%']
  const tried = thingRoutes().flatMap(({ route, access }) => ids.map((id) => ({ route, access, id })))
  const found = await surprises(tried, async ({ route, access, id }) => {
    const param = access.kind === 'thing' ? access.param : ''
    const answer = await send(route, urlOf(route, { [param]: id }), as(owner))
    return expectAnswer(route, answer, { status: 404 })
  })
  expect(found).toEqual([])
})

test('administrative routes do not exist for members, and take no id that is none', async () => {
  const administrative = routes().filter((route) => route.access.kind === 'operator')
  const root = await studio.operator()
  const found = await surprises(administrative, async (route) => {
    const asOwner = expectAnswer(route, await send(route, urlOf(route), as(owner)), { status: 404, code: 'NOT_FOUND' })
    if (asOwner !== null || !route.path.includes(':')) return asOwner
    const answer = await send(route, route.path.replace(/:\w+/g, 'nonsense'), as(root))
    return [400, 404].includes(answer.status) ? null : `${route.operation}: ${answer.status} for an id that is none`
  })
  expect(found).toEqual([])
})

test('an id that is none is no fault of ours in any place of an address', async () => {
  const found = await surprises(routes(), async (route) => {
    const { access } = route
    const main = access.kind === 'thing' ? access.param : ''
    const others = [...route.path.matchAll(/:(\w+)/g)].flatMap(([, name]) => (name && name !== main ? [name] : []))
    if (others.length === 0) return null
    const url = urlOf(route, Object.fromEntries(others.map((name) => [name, 'nonsense'])))
    const answer = await send(route, url, as(access.kind === 'operator' ? await studio.operator() : owner))
    return answer.status >= 400 && answer.status < 500 ? null : `${route.operation}: ${answer.status}`
  })
  expect(found).toEqual([])
})

const SECRETS = /argon2|password_hash|refresh_tokens|node_modules|\bat \w+.*\.ts:|select .* from/i
const ORDER = ['GET', 'HEAD', 'PATCH', 'PUT', 'POST', 'DELETE']

test('no route fails on our side or tells what is inside, whoever asks and with an empty body', async () => {
  const { identity } = studio.studio.rooms
  const root = await studio.operator()
  const visitor = { userAgent: 'test', address: '127.0.0.1', requestId: null }
  const inOrder = [...routes()].sort((a, b) => ORDER.indexOf(a.method) - ORDER.indexOf(b.method))
  const found = await surprises(inOrder, async (route) => {
    const holder = route.access.kind === 'operator' ? root : owner
    // A session of its own each: some of these routes end it.
    const { access } = await identity.openSessionFor(holder.userId, visitor)
    for (const headers of [{ authorization: `Bearer ${access}`, 'x-workspace': owner.workspaceId }, {}] as Record<
      string,
      string
    >[]) {
      const answer = await send(route, urlOf(route), headers)
      if (answer.status >= 500 && answer.status !== 503) return `${route.operation}: ${answer.status} ${answer.text}`
      if (SECRETS.test(answer.text)) return `${route.operation} tells ${answer.text}`
      if (answer.status >= 400 && answer.text === '' && route.method !== 'HEAD')
        return `${route.operation}: ${answer.status} without an envelope`
    }
    return null
  })
  expect(found).toEqual([])
})
