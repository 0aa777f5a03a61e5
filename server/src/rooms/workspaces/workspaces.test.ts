import { expect, test } from 'vitest'
import { ManualClock } from '#platform/clock.ts'
import { openStudio, type Reply } from '#testing/open-studio.ts'
import { removeEndedInvitations } from './jobs.ts'
import { ROLES, type Role } from './workspaces.ts'

const tells = (reply: Reply) => ({ status: reply.status, code: reply.body.error?.code })
const roleOf = (reply: Reply, userId: string) =>
  reply.body.data.items.find((one: { user: { id: string } }) => one.user.id === userId)?.role

test('a workspace is made in any script, named in a request by id or short name, and changed against a revision', async () => {
  await using studio = await openStudio()
  const owner = await studio.as('owner')
  const made = await owner.post('/workspaces', { name: '  盛世 云图 Studio ' })
  expect(made.body.data).toMatchObject({
    name: '盛世 云图 Studio',
    slug: '盛世-云图-studio',
    kind: 'team',
    role: 'owner',
    members: 1,
  })
  expect((await owner.post('/workspaces', { name: '盛世 云图 Studio' })).body.data.slug).toMatch(
    /^盛世-云图-studio-[0-9a-f]{8}$/,
  )
  expect(tells(await owner.post('/workspaces', { name: 'x', slug: '盛世-云图-Studio' }))).toEqual({
    status: 409,
    code: 'WORKSPACES_SLUG_TAKEN',
  })
  for (const slug of ['-a', 'a--b', 'a b', '11111111-2222-3333', 'é/'])
    expect(tells(await owner.post('/workspaces', { name: 'x', slug })).status, slug).toBe(400)
  const { id, revision } = made.body.data
  const named = (header: string) => owner.get('/projects', { 'x-workspace': header })
  for (const header of [id, encodeURIComponent('盛世-云图-Studio'), Buffer.from('盛世-云图-studio').toString('latin1')])
    expect((await named(header)).status, header).toBe(200)
  for (const header of ['nothing-here', '%E0%A4%A', crypto.randomUUID()])
    expect((await named(header)).status, header).toBe(404)

  expect(tells(await owner.put(`/workspaces/${id}`, { name: 'New' })).code).toBe('REVISION_REQUIRED')
  const renamed = await owner.put(`/workspaces/${id}`, { name: 'New', slug: 'new' }, { 'if-match': `"${revision}"` })
  expect(renamed.body.data).toMatchObject({ name: 'New', slug: 'new', revision: revision + 1 })
  const late = await owner.put(`/workspaces/${id}`, { name: 'Late' }, { 'if-match': `"${revision}"` })
  expect(late.body.error).toMatchObject({ code: 'STALE_REVISION', details: { revision: revision + 1 } })
})

test('without a name the default workspace is used: the personal one first, then what is chosen', async () => {
  await using studio = await openStudio()
  const owner = await studio.as('owner')
  const team = (await owner.post('/workspaces', { name: 'Team' })).body.data
  const current = async () => {
    const scope = await studio.studio.rooms.workspaces.enter(
      { actorId: owner.userId },
      { workspace: null, projectId: null, requestId: null },
    )
    return scope.workspaceId
  }
  expect(await current()).toBe(owner.workspaceId)
  expect((await owner.put(`/workspaces/${team.id}/default`)).body.data.is_default).toBe(true)
  expect(await current()).toBe(team.id)
  expect((await owner.delete(`/workspaces/${team.id}`)).status).toBe(200)
  expect(await current()).toBe(owner.workspaceId)
})

test('every workspace is invisible to strangers, and every right is the role of the member row at that moment', async () => {
  await using studio = await openStudio()
  const owner = await studio.as('owner')
  const [viewer, stranger] = [await studio.as('viewer'), await studio.stranger()]
  const url = `/workspaces/${owner.workspaceId}`
  for (const path of [url, `${url}/members`, `${url}/invitations`])
    expect((await stranger.get(path)).status, path).toBe(404)
  expect((await stranger.get('/workspaces')).body.data.items).toHaveLength(1)
  expect(tells(await viewer.get(`${url}/invitations`)).status).toBe(403)
  await owner.patch(`${url}/members/${viewer.userId}`, { role: 'admin' })
  expect((await viewer.get(`${url}/invitations`)).status).toBe(200)
  await owner.delete(`${url}/members/${viewer.userId}`)
  expect((await viewer.get(url)).status).toBe(404)
  expect((await viewer.get('/projects', { 'x-workspace': owner.workspaceId })).status).toBe(404)
})

test('nobody gives or takes a role beyond their own', async () => {
  await using studio = await openStudio()
  const [owner, admin, director] = [await studio.as('owner'), await studio.as('admin'), await studio.as('director')]
  const url = `/workspaces/${owner.workspaceId}`
  const high = { status: 403, code: 'WORKSPACES_ROLE_TOO_HIGH' }
  expect(tells(await admin.post(`${url}/invite`, { role: 'owner' }))).toEqual(high)
  expect(tells(await admin.patch(`${url}/members/${director.userId}`, { role: 'owner' }))).toEqual(high)
  expect(tells(await admin.patch(`${url}/members/${owner.userId}`, { role: 'viewer' }))).toEqual(high)
  expect(tells(await admin.delete(`${url}/members/${owner.userId}`))).toEqual(high)
  expect((await admin.patch(`${url}/members/${director.userId}`, { role: 'admin' })).status).toBe(200)
  expect(tells(await director.patch(`${url}/members/${crypto.randomUUID()}`, { role: 'viewer' })).status).toBe(404)
  expect(roleOf(await owner.get(`${url}/members`), director.userId)).toBe('admin')
  expect((await owner.get(`${url}/members?role=admin`)).body.data.pagination.total).toBe(2)
})

test('the last owner stays, even when two leave at the same moment', async () => {
  await using studio = await openStudio()
  const owner = await studio.as('owner')
  const url = `/workspaces/${owner.workspaceId}`
  expect(tells(await owner.post(`${url}/leave`))).toEqual({ status: 409, code: 'WORKSPACES_LAST_OWNER' })
  expect(tells(await owner.patch(`${url}/members/${owner.userId}`, { role: 'admin' })).code).toBe(
    'WORKSPACES_LAST_OWNER',
  )
  const second = await studio.another('owner', 'second')
  const both = await Promise.all([owner.post(`${url}/leave`), second.post(`${url}/leave`)])
  expect(both.map((reply) => reply.status).sort()).toEqual([200, 409])
})

test('an invitation by mail or by link lets one person in, once, within seven days', async () => {
  const clock = new ManualClock()
  await using studio = await openStudio({ clock, environment: { HUABEN_PUBLIC_URL: 'https://studio.example.org' } })
  const [owner, stranger] = [await studio.as('owner'), await studio.stranger()]
  const url = `/workspaces/${owner.workspaceId}`
  const mailed = await owner.post(`${url}/invite`, { role: 'cv', email: 'cv@example.org' }, { 'accept-language': 'zh' })
  expect(mailed.body.data).toMatchObject({ state: 'open', role: 'cv', email: 'cv@example.org' })
  await studio.settle()
  const mail = studio.mails().find((one) => one.to === 'cv@example.org')
  expect(mail?.subject).toContain('邀请您加入')
  expect(mail?.text).toContain(`https://studio.example.org/join#token=${mailed.body.data.token}`)

  const shown = await studio.request('POST', '/workspaces/invitation', { token: mailed.body.data.token })
  expect(shown.body.data).toMatchObject({ role: 'cv', invited_by: 'owner', is_member: null })
  const joined = await stranger.post('/workspaces/join', { token: mailed.body.data.token })
  expect(joined.body.data).toEqual({ workspace_id: owner.workspaceId, project_id: null, role: 'cv' })
  expect(roleOf(await owner.get(`${url}/members`), stranger.userId)).toBe('cv')
  const spent = { status: 410, code: 'WORKSPACES_INVITATION_SPENT' }
  expect(tells(await stranger.post('/workspaces/join', { token: mailed.body.data.token }))).toEqual(spent)
  expect(tells(await studio.request('POST', '/workspaces/invitation', { token: mailed.body.data.token }))).toEqual(
    spent,
  )

  const link = (await owner.post(`${url}/invite`, { role: 'viewer' })).body.data
  expect(tells(await stranger.post('/workspaces/join', { token: link.token })).code).toBe('WORKSPACES_ALREADY_MEMBER')
  expect((await owner.get(`${url}/invitations`)).body.data.items.map((one: { id: string }) => one.id)).toEqual([
    link.id,
  ])
  expect((await owner.delete(`${url}/invitations/${link.id}`)).status).toBe(200)
  expect((await owner.delete(`${url}/invitations/${link.id}`)).status).toBe(404)
  expect(
    (await owner.get(`${url}/invitations?state=all`)).body.data.items.map((one: { state: string }) => one.state),
  ).toEqual(['revoked', 'accepted'])

  const old = (await owner.post(`${url}/invite`, { role: 'viewer' })).body.data
  expect(tells(await stranger.post('/workspaces/join', { token: `${old.token.slice(0, -2)}AA` }))).toEqual(spent)
})

test('of two who accept one invitation at the same moment, one is let in', async () => {
  await using studio = await openStudio()
  const owner = await studio.as('owner')
  const { token } = (await owner.post(`/workspaces/${owner.workspaceId}/invite`, { role: 'writer' })).body.data
  const bodies = [{ username: 'anna' }, { username: 'bert' }].map((body) => ({
    ...body,
    password: 'violet harbour tin whistle',
  }))
  const people = await Promise.all(bodies.map((body) => studio.request('POST', '/auth/register', body)))
  const replies = await Promise.all(
    [...people, ...people].map((person) =>
      studio.request(
        'POST',
        '/workspaces/join',
        { token },
        { authorization: `Bearer ${person.body.data.access_token}` },
      ),
    ),
  )
  expect(replies.map((reply) => reply.status).sort()).toEqual([200, 410, 410, 410])
  expect((await owner.get(`/workspaces/${owner.workspaceId}/members`)).body.data.pagination.total).toBe(2)
})

test('an invitation is worth what its maker could still give', async () => {
  const clock = new ManualClock()
  await using studio = await openStudio({ clock })
  const [owner, admin, stranger] = [await studio.as('owner'), await studio.as('admin'), await studio.stranger()]
  const url = `/workspaces/${owner.workspaceId}`
  const { token } = (await admin.post(`${url}/invite`, { role: 'admin' })).body.data
  await owner.patch(`${url}/members/${admin.userId}`, { role: 'viewer' })
  expect(tells(await stranger.post('/workspaces/join', { token })).status).toBe(410)
  await owner.patch(`${url}/members/${admin.userId}`, { role: 'admin' })
  clock.advanceMs(0)
  expect((await stranger.post('/workspaces/join', { token })).status).toBe(200)
})

test('ended invitations are refused after seven days and cleaned away later', async () => {
  const clock = new ManualClock()
  await using studio = await openStudio({ clock, environment: { HUABEN_ACCESS_SECONDS: '86400' } })
  const owner = await studio.as('owner')
  const { token } = (await owner.post(`/workspaces/${owner.workspaceId}/invite`, { role: 'viewer' })).body.data
  const show = () => studio.request('POST', '/workspaces/invitation', { token })
  clock.advanceMs(7 * 24 * 3600_000 - 1)
  expect((await show()).status).toBe(200)
  clock.advanceMs(1)
  expect((await show()).status).toBe(410)
  const { db, rooms } = studio.studio
  const clean = () => db.transaction((tx) => removeEndedInvitations(rooms.workspaces.parts, tx))
  expect(await clean()).toBe(0)
  clock.advanceMs(30 * 24 * 3600_000 + 1)
  expect(await clean()).toBe(1)
})

test('the cleaning queues itself again', async () => {
  await using studio = await openStudio()
  const { db, rooms } = studio.studio
  await db.transaction(async (tx) => {
    await rooms.workspaces.cleanLater(tx)
    await rooms.identity.cleanLater(tx)
  })
  await studio.settle()
  const { rows } = await db.transaction((tx) =>
    tx.executeSql(
      "select data->>'job' as job from pgboss.job where state = 'created' and start_after > now() + interval '50 minutes'",
      [],
    ),
  )
  expect((rows as { job: string }[]).map((row) => row.job).sort()).toEqual([
    'identity.clean',
    'workspaces.clean_invitations',
  ])
})

test('a workspace with something in it is deleted only by its name', async () => {
  await using studio = await openStudio()
  const owner = await studio.as('owner')
  const team = (await owner.post('/workspaces', { name: 'Team' })).body.data
  expect(
    (await owner.post('/projects', { title: 'Film', kind: 'comic_drama' }, { 'x-workspace': team.id })).status,
  ).toBe(201)
  const refused = await owner.delete(`/workspaces/${team.id}`)
  expect(refused.body.error).toMatchObject({ code: 'WORKSPACES_NOT_EMPTY', details: { contents: { projects: 1 } } })
  expect((await owner.delete(`/workspaces/${team.id}`, { confirm_name: 'team' })).status).toBe(409)
  expect((await owner.delete(`/workspaces/${team.id}`, { confirm_name: 'Team' })).status).toBe(200)
  expect((await owner.get(`/workspaces/${team.id}`)).status).toBe(404)
  expect((await owner.get('/projects', { 'x-workspace': 'team' })).status).toBe(404)
  expect((await owner.post('/workspaces', { name: 'Team' })).body.data.slug).toBe('team')
})

test('defect 13: a project is shared with collaborators, whose role in it holds there and nowhere else', async () => {
  await using studio = await openStudio()
  const [owner, writer, guest] = [await studio.as('owner'), await studio.as('writer'), await studio.stranger()]
  const project = async (title: string) => (await owner.post('/projects', { title, kind: 'comic_drama' })).body.data
  const [shared, other] = [await project('Shared'), await project('Other')]
  const url = `/projects/${shared.id}`
  expect((await guest.get(url)).status).toBe(404)
  const given = await owner.post(`${url}/share`, { username: 'STRANGER', role: 'director' })
  expect(given.body.data.collaborator).toMatchObject({ role: 'director', is_guest: true, user: { id: guest.userId } })
  expect((await guest.get(url)).status).toBe(200)
  expect((await guest.get(`/projects/${other.id}`)).status).toBe(404)
  expect((await guest.get(`/workspaces/${owner.workspaceId}`)).status).toBe(404)
  expect((await guest.get('/projects', { 'x-workspace': owner.workspaceId })).status).toBe(404)
  expect((await guest.get('/workspaces/shared-projects')).body.data.items).toMatchObject([
    { project_id: shared.id, role: 'director' },
  ])

  expect(tells(await writer.post(`${url}/share`, { user_id: guest.userId, role: 'viewer' })).code).toBe('FORBIDDEN')
  await owner.post(`${url}/share`, { user_id: writer.userId, role: 'director' })
  expect((await writer.post(`${url}/share`, { user_id: guest.userId, role: 'viewer' })).status).toBe(201)
  expect(tells(await guest.post(`${url}/share`, { user_id: writer.userId, role: 'viewer' })).code).toBe('FORBIDDEN')
  expect(tells(await writer.post(`${url}/share`, { user_id: guest.userId, role: 'admin' })).code).toBe(
    'WORKSPACES_ROLE_TOO_HIGH',
  )
  expect(tells(await writer.post(`${url}/share`, { user_id: owner.userId, role: 'viewer' })).code).toBe(
    'WORKSPACES_OWNER_ROLE_FIXED',
  )
  const list = (await guest.get(`${url}/collaborators`)).body.data.items
  expect(list.map((one: { role: Role; is_guest: boolean }) => [one.role, one.is_guest])).toEqual(
    expect.arrayContaining([
      ['director', false],
      ['viewer', true],
    ]),
  )
  expect((await owner.delete(`${url}/share/${guest.userId}`)).status).toBe(200)
  expect((await guest.get(url)).status).toBe(404)
  await owner.delete(`/workspaces/${owner.workspaceId}/members/${writer.userId}`)
  expect((await writer.get(url)).status).toBe(404)
})

test('a project is shared by e-mail without telling who has an account', async () => {
  await using studio = await openStudio()
  const [owner, guest] = [await studio.as('owner'), await studio.stranger()]
  const { id } = (await owner.post('/projects', { title: 'Film', kind: 'comic_drama' })).body.data
  expect(tells(await owner.post(`/projects/${id}/share`, { role: 'viewer' })).code).toBe('WORKSPACES_WHOM_MISSING')
  for (const whom of [
    { username: 'nobody' },
    { user_id: 'nonsense' },
    { user_id: crypto.randomUUID() },
    { username: 'a@b.org' },
  ])
    expect(tells(await owner.post(`/projects/${id}/share`, { ...whom, role: 'viewer' }))).toEqual({
      status: 404,
      code: 'WORKSPACES_NO_SUCH_USER',
    })
  const sent = await owner.post(`/projects/${id}/share`, { email: 'guest@example.org', role: 'reviewer' })
  expect(sent.body.data).toMatchObject({ collaborator: null, invitation: { project_id: id, state: 'open' } })
  await studio.settle()
  const token = /#token=([\w-]+)/.exec(studio.mails().at(-1)?.text ?? '')?.[1]
  expect((await guest.post('/workspaces/join', { token })).body.data).toMatchObject({
    project_id: id,
    role: 'reviewer',
  })
  expect((await guest.get(`/projects/${id}`)).status).toBe(200)
  expect((await guest.get(`/workspaces/${owner.workspaceId}/members`)).status).toBe(404)
})

test('what happens to members is told as events of the workspace, without a secret', async () => {
  await using studio = await openStudio()
  const [owner, viewer] = [await studio.as('owner'), await studio.as('viewer')]
  const url = `/workspaces/${owner.workspaceId}`
  const { token } = (await owner.post(`${url}/invite`, { role: 'viewer' })).body.data
  await owner.patch(`${url}/members/${viewer.userId}`, { role: 'writer' })
  await viewer.post(`${url}/leave`)
  await studio.settle()
  const { rows } = await studio.studio.db.transaction((tx) =>
    tx.executeSql('select name, actor_id, payload from events where tenant_id = $1 order by position', [
      owner.workspaceId,
    ]),
  )
  const told = (rows as { name: string }[]).map((row) => row.name)
  // Another room tells people of some of them, whenever the relay gets there.
  expect(told.filter((name) => !name.startsWith('notice.'))).toEqual([
    'workspace.created',
    'member.added',
    'invitation.created',
    'member.role_changed',
    'member.removed',
  ])
  expect(JSON.stringify(rows)).not.toContain(token)
})

test('there are seven roles, and each is a smaller set of rights than the owner', () => {
  expect(ROLES).toHaveLength(7)
})
