// npm run tour: walks through the running product and writes docs/tour.md with what it saw, so that the pictures never go
// stale. Takes a few minutes: a real film is made on the way.
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { furnish, type Places } from './furnished.ts'
import { type BrowserStudio, type Look, openBrowserStudio, type Person } from './studio.ts'

const root = join(import.meta.dirname, '..', '..')
const FOLDER = join(root, 'docs', 'tour')
/** After the last request has been answered, for pictures that fade in. */
const SETTLE_MS = 600

type Stop = {
  readonly name: string
  readonly title: string
  readonly text: string
  readonly path: (places: Places) => string
  readonly look?: Look
  /** What to do before the picture is taken. */
  readonly keys?: readonly string[]
}

const inProject = (stage: string) => (places: Places) => `/w/${places.workspace}/projects/${places.projectId}/${stage}`
const inWorkspace = (page: string) => (places: Places) => `/w/${places.workspace}/${page}`
const PHONE = { width: 390, height: 844 }

const STOPS: readonly Stop[] = [
  { name: 'sign-in', title: 'The way in', text: 'Sign in, register, or follow an invitation.', path: () => '/sign-in' },
  {
    name: 'projects',
    title: 'Projects',
    text: 'Every project with its first picture, its stage and how much of it is made.',
    path: inWorkspace('projects'),
  },
  {
    name: 'palette',
    title: 'Search and commands',
    text: 'Ctrl or Cmd and K: projects, characters, scenes, lines, files, tasks, people, and things to do.',
    path: inWorkspace('projects'),
    keys: ['Control+k'],
  },
  {
    name: 'script',
    title: 'Script',
    text: 'The editor reads along while you write: scenes, characters, lines, cues and warnings beside the text.',
    path: inProject('script'),
  },
  {
    name: 'assets',
    title: 'Assets',
    text: 'Characters and locations with their pictures and voices.',
    path: (places) => `${inProject('assets')(places)}?character=${places.characterId}`,
  },
  {
    name: 'director',
    title: 'Director',
    text: 'The shot board: order, size, move, length, key frames and takes, by mouse or by keyboard alone.',
    path: inProject('director'),
  },
  {
    name: 'director-light',
    title: 'Director, light, in Chinese',
    text: 'Every page exists in both languages and both themes.',
    path: inProject('director'),
    look: { language: 'zh-CN', theme: 'light' },
  },
  {
    name: 'export',
    title: 'Export',
    text: 'What will be built, the film with its chapters and subtitles, and the cuts that were made before.',
    path: inProject('export'),
  },
  { name: 'tasks', title: 'Tasks', text: 'Long work with progress, log and cost.', path: inWorkspace('tasks') },
  {
    name: 'files',
    title: 'Files',
    text: 'Uploads that survive a reload, previews, quota.',
    path: inWorkspace('files'),
  },
  { name: 'people', title: 'People', text: 'Members, roles and invitations.', path: inWorkspace('people') },
  {
    name: 'engines',
    title: 'Engines',
    text: 'What makes what here, and whether it works.',
    path: inWorkspace('engines'),
  },
  {
    name: 'prompts',
    title: 'Prompts',
    text: 'What engines are told, word for word: to be read, changed, tried on a real shot, and taken back.',
    path: inWorkspace('engines?tab=prompts&kind=image.shot'),
  },
  {
    name: 'writing',
    title: 'Writing with an engine',
    text: 'What shall be written, what it costs at most, and what the engine is told, before anything begins.',
    path: inProject('script?write=script'),
  },
  { name: 'account', title: 'Account', text: 'Profile, password, two-factor, devices.', path: () => '/account' },
  {
    name: 'administration',
    title: 'Administration',
    text: 'Users, health, storage.',
    path: () => '/administration',
  },
  {
    name: 'phone-director',
    title: 'On a phone',
    text: 'The board as a list.',
    path: inProject('director'),
    look: PHONE,
  },
  {
    name: 'phone-projects',
    title: 'On a phone, light',
    text: 'Projects.',
    path: inWorkspace('projects'),
    look: { ...PHONE, theme: 'light', language: 'zh-CN' },
  },
]

async function visit(studio: BrowserStudio, places: Places & { person: Person }, stop: Stop): Promise<void> {
  const guest = await studio.visit(stop.name === 'sign-in' ? null : places.person, stop.look)
  await guest.page.goto(stop.path(places))
  await guest.page.waitForLoadState('networkidle').catch(() => undefined)
  for (const key of stop.keys ?? []) await guest.page.keyboard.press(key)
  await guest.page.waitForTimeout(SETTLE_MS)
  const picture = await guest.page.screenshot()
  await sharp(picture)
    .webp({ quality: 82 })
    .toFile(join(FOLDER, `${stop.name}.webp`))
  if (guest.complaints.length > 0) console.error(`${stop.name}:`, guest.complaints.join('\n  '))
  await guest.close()
}

function describe(): string {
  const parts = STOPS.map(({ name, title, text }) => `## ${title}\n\n${text}\n\n![${title}](tour/${name}.webp)\n`)
  return `# A tour of the studio\n\n<!-- Made by npm run tour from the running product. -->\n\n${parts.join('\n')}`
}

await using studio = await openBrowserStudio()
const person = await studio.person('lin')
const places = { ...(await furnish(studio, person)), person }
await rm(FOLDER, { recursive: true, force: true })
await mkdir(FOLDER, { recursive: true })
for (const stop of STOPS) {
  await visit(studio, places, stop)
  console.log(stop.name)
}
await writeFile(join(root, 'docs', 'tour.md'), describe())
