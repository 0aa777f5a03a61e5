// People of a workspace, and those who administer the studio.
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type BrowserStudio, findBarriers, findCutTexts, openBrowserStudio, PASSWORD } from './studio.ts'

vi.setConfig({ testTimeout: 180_000, hookTimeout: 240_000 })

type Team = { id: string; slug: string }
let studio: BrowserStudio
let team: Team

beforeAll(async () => {
  studio = await openBrowserStudio()
  // The very first person administers the studio.
  await studio.person('root')
  const alice = await studio.person('alice')
  team = await studio.call<Team>(alice, { method: 'POST', path: '/workspaces', body: { name: 'Team' } })
})
afterAll(() => studio?.[Symbol.asyncDispose]())

test('a link from the page of people lets somebody in; a new role is felt on their page; the link works once', async () => {
  const host = await studio.visit(await studio.person('alice'))
  await host.page.goto(`/w/${team.slug}/people`)
  await host.page.getByRole('button', { name: 'Invite' }).click()
  await host.page.getByRole('dialog').getByLabel('Role').selectOption('admin')
  await host.page.getByRole('button', { name: 'Make a link' }).click()
  const link = await host.page.getByLabel('Invitation link').inputValue()
  await host.page.getByRole('button', { name: 'Done' }).click()

  const guest = await studio.visit(await studio.person('bob'))
  await guest.page.goto(link)
  await guest.page.getByRole('heading', { name: 'Join Team' }).waitFor()
  await guest.page.getByText('alice invites you').waitFor()
  expect(guest.page.url()).not.toContain('token')
  await guest.page.getByRole('button', { name: 'Join' }).click()
  await guest.page.waitForURL(`**/w/${team.slug}/projects**`)
  await guest.page.goto(`/w/${team.slug}/people`)
  await guest.page.getByRole('button', { name: 'Invite' }).waitFor()

  await host.page.getByLabel('Role of bob').selectOption('viewer')
  await guest.page.getByRole('button', { name: 'Invite' }).waitFor({ state: 'detached' })
  expect(await guest.page.getByLabel('Role of alice').count()).toBe(0)
  await host.page.getByText('Accepted').waitFor()

  const late = await studio.visit(await studio.person('carol'))
  await late.page.goto(link)
  await late.page.getByRole('alert').waitFor()
  await late.page.getByRole('heading', { name: 'This invitation cannot be used' }).waitFor()
  for (const visit of [host, guest]) expect(visit.complaints).toEqual([])
  for (const visit of [host, guest, late]) await visit.close()
})

test('a stranger with a link signs in on the way and joins', async () => {
  const alice = await studio.person('alice')
  const dora = await studio.person('dora')
  const { token } = await studio.call<{ token: string }>(alice, {
    method: 'POST',
    path: `/workspaces/${team.id}/invite`,
    body: { role: 'writer' },
  })
  const visit = await studio.visit(null)
  const { page } = visit
  await page.goto(`/join#token=${token}`)
  await page.getByRole('link', { name: 'Sign in' }).click()
  await page.getByLabel('User name or e-mail').fill(dora.username)
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByText('You join as dora').waitFor()
  await page.getByRole('button', { name: 'Join' }).click()
  await page.waitForURL(`**/w/${team.slug}/projects**`)
  await visit.close()
})

test('a workspace is made in the menu, renamed, and deleted only with its name; the last owner cannot leave', async () => {
  const visit = await studio.visit(await studio.person('alice'))
  const { page } = visit
  await page.goto(`/w/${team.slug}/people`)
  await page.getByRole('button', { name: 'Team' }).click()
  await page.getByRole('menuitem', { name: 'New workspace' }).click()
  await page.getByRole('dialog').getByLabel('Name').fill('Passing')
  await page.getByRole('button', { name: 'Create' }).click()
  await page.getByText('Who works in Passing').waitFor()
  await page.getByRole('button', { name: 'Leave workspace' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Leave workspace' }).click()
  await page.getByRole('alertdialog').getByRole('alert').waitFor()
  await page.getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('link', { name: 'Workspace settings' }).click()
  await page.getByLabel('Name', { exact: true }).fill('Passing by')
  await page.reload()
  await page.route('**/workspaces/*', (route) =>
    route.request().method() === 'PUT' ? route.abort() : route.continue(),
  )
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('The server cannot be reached.').waitFor()
  await page.unroute('**/workspaces/*')
  await page.reload()
  expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('Passing by')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('button', { name: 'Passing by' }).waitFor()
  await page.getByRole('button', { name: 'Delete workspace' }).click()
  const verb = page.getByRole('alertdialog').getByRole('button', { name: 'Delete workspace' })
  expect(await verb.isDisabled()).toBe(true)
  await page.getByLabel('Type the name of the workspace').fill('Passing by')
  await verb.click()
  await page.getByText('Passing by is deleted').first().waitFor()
  await page.waitForURL((url) => !url.pathname.includes('passing'))
  await visit.close()
})

test('users are found, made and suspended; the last administrator is refused in words', async () => {
  const visit = await studio.visit(await studio.person('root'))
  const { page } = visit
  await page.goto('/administration')
  await page.getByRole('button', { name: 'New user' }).click()
  await page.getByLabel('User name').fill('erin')
  await page.getByRole('dialog').getByLabel('Password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Create' }).click()
  await page.getByLabel('Search users').fill('erin')
  await page.waitForURL('**search=erin**')
  await page.reload()
  await page.getByRole('button', { name: 'Actions for erin' }).click()
  await page.getByRole('menuitem', { name: 'Suspend' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Suspend' }).click()
  await page.getByRole('listitem', { name: 'erin' }).getByText('Suspended').waitFor()
  await page.getByLabel('Search users').fill('root')
  await page.getByRole('button', { name: 'Actions for root' }).click()
  await page.getByRole('menuitem', { name: 'Suspend' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Suspend' }).click()
  await page.getByRole('alertdialog').getByRole('alert').getByText('administrator').first().waitFor()
  await visit.close()
})

test('whoever does not administer sees no administration, and the API knows nothing of it', async () => {
  const alice = await studio.person('alice')
  const visit = await studio.visit(alice)
  const { page } = visit
  await page.goto(`/w/${team.slug}/people`)
  await page.getByRole('heading', { name: 'People' }).waitFor()
  expect(await page.getByRole('link', { name: 'Administration' }).count()).toBe(0)
  await page.goto('/administration')
  await page.getByText('Only those who administer').waitFor()
  for (const path of ['/users', '/system/health', '/system/storage']) {
    const reply = await visit.context.request.get(`/api/v1${path}`)
    expect(reply.status(), path).toBe(404)
  }
  expect(visit.complaints).toEqual([])
  await visit.close()
})

test.each([
  ['en', 'dark', 1280],
  ['zh-CN', 'light', 390],
] as const)('people and administration bar nobody (%s, %s, %i px)', async (language, theme, width) => {
  const alice = await studio.person('alice')
  const look = { language, theme, width }
  const people = await studio.visit(alice, look)
  const root = await studio.visit(await studio.person('root'), look)
  const places = [
    [people, `/w/${team.slug}/people`, 'dl dd'],
    [people, `/w/${team.slug}/settings`, 'form input'],
    [root, '/administration', 'main ul li, ul li img, ul li p'],
    [root, '/administration?tab=health', 'dl dd'],
    [root, '/administration?tab=storage', 'dl dd'],
  ] as const
  for (const [visit, path, sign] of places) {
    await visit.page.goto(path)
    await visit.page.locator(sign).first().waitFor()
    expect(await findBarriers(visit.page), path).toEqual([])
    expect(await findCutTexts(visit.page), path).toEqual([])
    const folder = process.env.HUABEN_SHOTS
    if (folder) await visit.page.screenshot({ path: `${folder}/${language}${path.replace(/\W+/g, '-')}.png` })
  }
  for (const visit of [people, root]) {
    expect(visit.complaints).toEqual([])
    await visit.close()
  }
})
