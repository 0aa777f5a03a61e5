// Room: system
// Does: tells those who administer the installation how it does and what takes its room.
// Needs: files, workspaces, identity by their front doors; the job queue; the checkup of the doctor.
// Never: changes anything, nor tells members anything.
import { statfs } from 'node:fs/promises'
import type { StorageOwner, SystemFinding, SystemHealth, SystemStorage } from '#contract/system.ts'
import type { Clock } from '#platform/clock.ts'
import { type Db, isReachable } from '#platform/db/db.ts'
import type { Language, Localised } from '#platform/faults.ts'
import type { JobQueue } from '#platform/jobs/queue.ts'
import type { Files } from '#rooms/files/files.ts'
import type { Identity } from '#rooms/identity/identity.ts'
import type { Workspaces } from '#rooms/workspaces/workspaces.ts'

/** In both languages, so that one look serves everybody. */
type Finding = Omit<SystemFinding, 'detail' | 'remedy'> & { readonly detail: Localised; readonly remedy: Localised }

export type SystemDeps = {
  readonly db: Db
  readonly clock: Clock
  readonly jobs: Pick<JobQueue, 'depth'>
  readonly files: Pick<Files, 'installationUsage'>
  readonly workspaces: Pick<Workspaces, 'namesOf'>
  readonly identity: Pick<Identity, 'findUsers'>
  readonly version: string
  readonly dataDir: string
  readonly openRegistration: boolean
  /** Whether simulators stand in for all providers. */
  readonly isSimulated: boolean
  readonly checkUp: () => Promise<readonly Finding[]>
}

/** Looking starts programs: several administrators, or one who reloads, look once. */
const KNOWN_MS = 20_000
const OWNERS_MAX = 100

export function createSystem(deps: SystemDeps) {
  const startedAt = deps.clock.now()
  let known: { readonly untilMs: number; readonly looked: Promise<Looked> } | undefined
  const lookSeldom = () => {
    const nowMs = deps.clock.monotonicMs()
    if (!known || known.untilMs < nowMs) known = { untilMs: nowMs + KNOWN_MS, looked: look(deps) }
    return known.looked
  }
  return {
    async health(language: Language): Promise<SystemHealth> {
      const [{ checked_at, findings }, queue, reachable] = [
        await lookSeldom(),
        await deps.jobs.depth(),
        await isReachable(deps.db),
      ]
      return {
        version: deps.version,
        node: process.versions.node,
        started_at: startedAt.toISOString(),
        open_registration: deps.openRegistration,
        simulated: deps.isSimulated,
        database: { engine: deps.db.engine, reachable },
        disk: await room(deps.dataDir),
        queue: queue.map(({ lane, waiting, running, slots }) => ({ lane, waiting, running, slots })),
        checked_at,
        findings: findings.map(({ detail, remedy, ...rest }) => ({
          ...rest,
          detail: detail[language],
          remedy: remedy[language],
        })),
      }
    },
    storage: (): Promise<SystemStorage> => storage(deps),
  }
}

export type SystemRoom = ReturnType<typeof createSystem>

type Looked = Pick<SystemHealth, 'checked_at'> & { readonly findings: readonly Finding[] }

async function look({ clock, checkUp }: SystemDeps): Promise<Looked> {
  return { findings: await checkUp(), checked_at: clock.now().toISOString() }
}

async function room(folder: string): Promise<SystemHealth['disk']> {
  const found = await statfs(folder).catch(() => null)
  return found && { free_bytes: found.bavail * found.bsize, total_bytes: found.blocks * found.bsize }
}

async function storage({ db, files, workspaces, identity }: SystemDeps): Promise<SystemStorage> {
  const usage = await files.installationUsage(db, OWNERS_MAX)
  const names = await workspaces.namesOf(
    db,
    usage.workspaces.map(({ id }) => id),
  )
  const users = await identity.findUsers(
    db,
    usage.users.map(({ id }) => id),
  )
  const people = new Map(users.map((user) => [user.id, user.display_name]))
  const named = (nameOf: ReadonlyMap<string, string>, owners: typeof usage.users): StorageOwner[] =>
    owners.map(({ id, usedBytes, reservedBytes, fileCount }) => ({
      id,
      name: nameOf.get(id) ?? null,
      used_bytes: usedBytes,
      reserved_bytes: reservedBytes,
      files: fileCount,
    }))
  return {
    files: usage.files,
    trash: usage.trash,
    content: usage.content,
    orphans: usage.orphans,
    workspaces: named(names, usage.workspaces),
    users: named(people, usage.users),
  }
}
