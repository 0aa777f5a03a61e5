// A studio in which somebody has worked for a while: a film, pictures of its people, files, colleagues. For what is looked at
// as a whole: the tour, and the walk through every page.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import type { BrowserStudio, Person } from './studio.ts'

const root = join(import.meta.dirname, '..', '..')
const PATIENCE_MS = 600_000
const POLL_MS = 500

export type Places = {
  readonly workspace: string
  readonly workspaceId: string
  readonly projectId: string
  readonly characterId: string
  readonly fileId: string
  readonly filmId: string
}

export async function furnish(studio: BrowserStudio, person: Person): Promise<Places> {
  const { items } = await studio.call<{ items: [{ id: string; slug: string }] }>(person, { path: '/workspaces' })
  const { id: workspaceId, slug: workspace } = items[0]
  const projectId = await writeProject(studio, person, { title: '种梨', sample: 'zhong-li.txt' })
  await writeProject(studio, person, { title: 'The Last Train', sample: 'the-last-train.fountain' })
  const filmId = await makeFilm(studio, person, projectId)
  const characterId = await drawPeople(studio, person, projectId)
  await inviteColleagues(studio, person, workspaceId)
  await changePrompt(studio, person)
  return { workspace, workspaceId, projectId, characterId, filmId, fileId: await bringFiles(studio, person) }
}

type Project = { readonly title: string; readonly sample: string }

async function writeProject(studio: BrowserStudio, person: Person, { title, sample }: Project): Promise<string> {
  const body = { title, kind: 'comic_drama', settings: { size: '480p' } }
  const { id } = await studio.call<{ id: string }>(person, { method: 'POST', path: '/projects', body })
  const text = await readFile(join(root, 'examples', sample), 'utf8')
  const headers = { 'if-match': '"0"' }
  await studio.call(person, {
    method: 'PUT',
    path: `/projects/${id}/script`,
    body: { text, file_name: sample },
    headers,
  })
  return id
}

async function makeFilm(studio: BrowserStudio, person: Person, projectId: string): Promise<string> {
  const started = { method: 'POST', path: `/projects/${projectId}/production/run`, body: {} }
  const { run_id: runId } = await studio.call<{ run_id: string }>(person, started)
  await until(async () => {
    const { state } = await studio.call<{ state: string }>(person, { path: `/productions/${runId}` })
    if (state !== 'running' && state !== 'completed') throw new Error(`the film ended as ${state}`)
    return state === 'completed'
  })
  const { items } = await studio.call<{ items: [{ id: string }] }>(person, { path: `/projects/${projectId}/films` })
  return items[0].id
}

/** Answers the first character. */
async function drawPeople(studio: BrowserStudio, person: Person, projectId: string): Promise<string> {
  const { characters } = await studio.call<{ characters: { id: string }[] }>(person, {
    path: `/projects/${projectId}/board`,
  })
  const subjects = characters.map(({ id }) => ({ kind: 'character', id }))
  const [first] = subjects
  if (!first) throw new Error('the sample has no characters')
  const path = `/projects/${projectId}/candidates`
  await studio.call(person, { method: 'POST', path, body: { subjects, count: 1 } })
  await studio.call(person, { method: 'POST', path, body: { subjects: [first], count: 3 } })
  await until(async () => {
    const { items } = await studio.call<{ items: { waiting: number }[] }>(person, { path: `${path}?kind=character` })
    return items.every((each) => each.waiting === 0)
  })
  return first.id
}

async function inviteColleagues(studio: BrowserStudio, person: Person, workspaceId: string): Promise<void> {
  const path = `/workspaces/${workspaceId}/invite`
  for (const [name, role] of [
    ['mei', 'writer'],
    ['tom', 'viewer'],
  ] as const) {
    const { token } = await studio.call<{ token: string }>(person, { method: 'POST', path, body: { role } })
    const colleague = await studio.person(name)
    await studio.call(colleague, { method: 'POST', path: '/workspaces/join', body: { token } })
  }
  await studio.call(person, { method: 'POST', path, body: { role: 'reviewer', email: 'wen@example.org' } })
}

async function changePrompt(studio: BrowserStudio, person: Person): Promise<void> {
  const body = { text: 'A portrait of {figures}. [{style}.]', note: 'shorter' }
  const path = '/prompts/image.character?language=en'
  await studio.call(person, { method: 'PUT', path, body, headers: { 'if-match': '"0"' } })
}

/** Answers the sound. */
async function bringFiles(studio: BrowserStudio, person: Person): Promise<string> {
  for (const [name, from, to] of [
    ['市集-参考.png', '#c9a36a', '#6d4a2f'],
    ['夜色-色卡.png', '#22304f', '#a8321f'],
  ] as const)
    await upload(studio, person, { name, type: 'image/png', bytes: await gradient(from, to) })
  const script = await readFile(join(root, 'examples', 'zhong-li.txt'))
  await upload(studio, person, { name: '种梨.txt', type: 'text/plain', bytes: script })
  return upload(studio, person, { name: '旁白-试音.wav', type: 'audio/wav', bytes: spokenTone() })
}

const gradient = (from: string, to: string) =>
  sharp(
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="400"><defs><linearGradient id="g" x2="1" y2="1">` +
        `<stop stop-color="${from}"/><stop offset="1" stop-color="${to}"/></linearGradient></defs>` +
        '<rect width="640" height="400" fill="url(#g)"/></svg>',
    ),
  )
    .png()
    .toBuffer()

/** Three seconds that swell like speech, so that the waveform has a shape. */
function spokenTone(): Buffer {
  const rate = 8000
  const samples = rate * 3
  const wav = Buffer.alloc(44 + samples * 2)
  wav.write('RIFF', 0)
  wav.writeUInt32LE(36 + samples * 2, 4)
  wav.write('WAVEfmt ', 8)
  wav.writeUInt32LE(16, 16)
  wav.writeUInt16LE(1, 20)
  wav.writeUInt16LE(1, 22)
  wav.writeUInt32LE(rate, 24)
  wav.writeUInt32LE(rate * 2, 28)
  wav.writeUInt16LE(2, 32)
  wav.writeUInt16LE(16, 34)
  wav.write('data', 36)
  wav.writeUInt32LE(samples * 2, 40)
  for (let at = 0; at < samples; at += 1) {
    const swell = Math.abs(Math.sin(at / 900) * Math.sin(at / 3700))
    wav.writeInt16LE(Math.round(Math.sin(at / 6) * 26_000 * swell), 44 + at * 2)
  }
  return wav
}

type Upload = { readonly name: string; readonly type: string; readonly bytes: Buffer }

async function upload(studio: BrowserStudio, person: Person, { name, type, bytes }: Upload): Promise<string> {
  const form = new FormData()
  form.append('file', new Blob([new Uint8Array(bytes)], { type }), name)
  const response = await fetch(`${studio.address}/api/v1/assets/upload`, {
    method: 'POST',
    headers: { authorization: `Bearer ${person.token}` },
    body: form,
  })
  const reply = (await response.json()) as { success: boolean; data: { id: string }; error?: unknown }
  if (!reply.success) throw new Error(`uploading ${name}: ${JSON.stringify(reply.error)}`)
  return reply.data.id
}

async function until(isDone: () => Promise<boolean>): Promise<void> {
  for (let waitedMs = 0; waitedMs < PATIENCE_MS; waitedMs += POLL_MS) {
    if (await isDone()) return
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
  }
  throw new Error('the furnishing of the studio took too long')
}
