// The real studio under test, on PostgreSQL or PGlite, filled with rows. Says what can be read, with the statements that
// each read runs.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { Session } from 'node:inspector/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '#platform/clock.ts'
import { createLog } from '#platform/log.ts'
import { compose, type Studio } from '#studio/compose.ts'
import { configForTesting } from '#studio/config.ts'
import { migrateDatabase, type OpenDatabase, openDatabase } from '#studio/open-database.ts'
import { recording, type Statement } from './record.ts'
import { insertRows } from './rows.ts'

export type StudioTask = {
  /** Null for PGlite. */
  readonly url: string | null
  readonly connectionsMax: number
  /** Where to write a profile of what runs once the server listens. */
  readonly profileDir: string | null
}

export type Read = {
  readonly name: string
  readonly path: string
  readonly headers: Record<string, string>
  readonly statements: readonly Statement[]
}
export type StudioReady = { readonly port: number; readonly accessKey: string; readonly reads: readonly Read[] }

const visitor = { userAgent: 'bench', address: '127.0.0.1', requestId: null }

async function signIn(studio: Studio, username: string) {
  const { identity, workspaces } = studio.rooms
  const made = { password: null, operator: false, language: 'en', actorId: null, requestId: null } as const
  const user = await identity.createAccount({ username, displayName: username, ...made })
  const { workspaceId } = await workspaces.enter(
    { actorId: user.id },
    { workspace: null, projectId: null, requestId: null },
  )
  const { access } = await identity.openSessionFor(user.id, visitor)
  return { userId: user.id, headers: { authorization: `Bearer ${access}`, 'x-workspace': workspaceId }, workspaceId }
}

async function prepare(studio: Studio): Promise<Omit<Read, 'statements'>[]> {
  const few = await signIn(studio, 'few')
  const many = await signIn(studio, 'many')
  const { rooms } = studio
  const manyScope = {
    workspaceId: many.workspaceId,
    actorId: many.userId,
    onlyProjectId: null,
    role: 'owner',
    requestId: null,
  } as const
  await rooms.projects.create(manyScope, { title: 'Model', kind: 'short_video' })
  await insertRows(studio.db, { ownerId: few.userId, small: few.workspaceId, big: many.workspaceId })
  const { headers } = few
  const scope = {
    workspaceId: few.workspaceId,
    actorId: few.userId,
    onlyProjectId: null,
    role: 'owner',
    requestId: null,
  } as const
  const { projects } = await rooms.projects.list(studio.db, scope, { page: 1, size: 1, filter: {} })
  return [
    { name: 'me', path: '/api/v1/users/me', headers },
    { name: 'projects, 20 of 100', path: '/api/v1/projects', headers },
    { name: 'projects, 20 of 10,000', path: '/api/v1/projects', headers: many.headers },
    { name: 'one project', path: `/api/v1/projects/${projects[0]?.id}`, headers },
    { name: 'tasks, 20 of 100', path: '/api/v1/tasks', headers },
  ]
}

async function composeOn(database: OpenDatabase, dataDir: string): Promise<Studio> {
  const { config, secrets } = configForTesting(dataDir)
  return compose({ config, secrets, log: createLog('error'), clock: systemClock, database, version: 'bench' })
}

async function record(database: OpenDatabase, dataDir: string): Promise<Read[]> {
  const recorder = recording(database.db)
  const studio = await composeOn({ ...database, db: recorder.db }, dataDir)
  await studio.jobs.open()
  const reads: Read[] = []
  for (const read of await prepare(studio)) {
    recorder.take()
    const reply = await studio.http.inject({ method: 'GET', url: read.path, headers: read.headers })
    if (reply.statusCode !== 200) throw new Error(`${read.name}: ${reply.statusCode} ${reply.body}`)
    // The first request also loads what a server must know before it answers anybody; the second is the usual one.
    recorder.take()
    await studio.http.inject({ method: 'GET', url: read.path, headers: read.headers })
    reads.push({ ...read, statements: recorder.take() })
  }
  await studio.jobs.close()
  await studio.http.close()
  await studio.rooms.identity.close()
  return reads
}

async function serve({ url, connectionsMax, profileDir }: StudioTask): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'bench-studio-'))
  const database = await openDatabase(
    url === null ? { kind: 'pglite', dir: join(dataDir, 'database') } : { kind: 'postgres', url, connectionsMax },
  )
  await migrateDatabase(database.db)
  const reads = await record(database, dataDir)
  const studio = await composeOn(database, dataDir)
  await studio.http.listen({ host: '127.0.0.1', port: 0 })
  const { port } = studio.http.server.address() as AddressInfo
  const accessKey = Buffer.from(studio.rooms.identity.parts.keys.access).toString('hex')
  process.send?.({ port, accessKey, reads } satisfies StudioReady)
  const stopProfile = profileDir === null ? null : startProfile(profileDir)
  process.once('SIGTERM', async () => {
    await stopProfile?.()
    await rm(dataDir, { recursive: true, force: true })
    process.exit(0)
  })
}

function startProfile(folder: string): () => Promise<void> {
  const session = new Session()
  session.connect()
  void session.post('Profiler.enable').then(() => session.post('Profiler.start'))
  return async () => {
    const { profile } = await session.post('Profiler.stop')
    await writeFile(join(folder, `studio-${process.pid}.cpuprofile`), JSON.stringify(profile))
  }
}

// A parent that was killed leaves nobody behind.
process.once('disconnect', () => process.exit(0))
process.once('message', (task: StudioTask) => void serve(task))
