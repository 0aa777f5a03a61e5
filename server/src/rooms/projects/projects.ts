// Projects: one production each, with its stage, status and settings.
//
// Promises: a project changes only against the revision its editor has seen; what is deleted waits in the trash
// (30 days unless set otherwise) and can be restored until then; every change is told as an event.
// Never: keeps a project's content. Rooms that do listen to `project.duplicated` and `project.purged`.
import type { ProjectChange, ProjectCreation, ProjectStage } from '#contract/projects.ts'
import type { Clock } from '#platform/clock.ts'
import type { Db, Queryable, Tx } from '#platform/db/db.ts'
import { faults } from '#platform/faults.ts'
import type { PageRequest } from '#platform/http/route.ts'
import type { Scope, Tenant } from '#rooms/workspaces/workspaces.ts'
import * as commands from './commands.ts'
import { projectFaults } from './faults.ts'
import { hasLabelling } from './label-queries.ts'
import { type DescribeMaking, type Making, NOTHING_MADE } from './making.ts'
import * as queries from './queries.ts'
import type { Project, ProjectHead } from './tables.ts'

export type { HasPicture, HasSound, StopMaking } from './commands.ts'
export type { ProjectDuplicated } from './events.ts'
export type { DescribeMaking, Making, Pictured } from './making.ts'
export type { Project, ProjectHead } from './tables.ts'

export type ProjectsDeps = { readonly db: Db; readonly clock: Clock; readonly limits?: { readonly trashDays: number } }

const TRASH_DAYS_DEFAULT = 30

/** What only the rooms above know, and say once, at the start. */
function learnsLater() {
  let check: commands.CheckSettings = () => {}
  let askPicture: commands.HasPicture = async () => false
  let askSound: commands.HasSound = async () => false
  let stop: commands.StopMaking = async () => {}
  const asked: Pick<commands.ProjectDeps, 'checkSettings' | 'hasPicture' | 'hasSound' | 'stopMaking'> = {
    checkSettings: (settings) => check(settings),
    hasPicture: (tx, scope, fileId) => askPicture(tx, scope, fileId),
    hasSound: (tx, scope, fileId) => askSound(tx, scope, fileId),
    stopMaking: (tx, scope, projectId) => stop(tx, scope, projectId),
  }
  const told = {
    /** Which settings could not be used: those are never saved. */
    checkedBy(given: commands.CheckSettings): void {
      check = given
    },
    /** What may be a cover; until then nothing may. */
    coveredBy(given: commands.HasPicture): void {
      askPicture = given
    },
    /** What may be the music of a project; until then nothing may. */
    scoredBy(given: commands.HasSound): void {
      askSound = given
    },
    /** How what is made for a project is stopped when it goes into the trash. */
    stoppedBy(given: commands.StopMaking): void {
      stop = given
    },
  }
  return { asked, told }
}

export function createProjects({ db, clock, limits }: ProjectsDeps) {
  const { asked, told } = learnsLater()
  const deps = { clock, trashDays: limits?.trashDays ?? TRASH_DAYS_DEFAULT, ...asked }
  let describeMaking: DescribeMaking = async () => new Map()
  return {
    /** The rooms that make things say once, at the start, how a project's making is described. */
    describedBy(describe: DescribeMaking): void {
      describeMaking = describe
    },
    ...told,
    /** In the order of the projects. */
    async makingOf(queryable: Queryable, scope: Scope, projects: readonly ProjectHead[]): Promise<Making[]> {
      const known = projects.length === 0 ? undefined : await describeMaking(queryable, scope, projects)
      return projects.map((project) => known?.get(project.id) ?? NOTHING_MADE)
    },
    /** Deletes for good all that is in the trash; answers how many. */
    emptyTrash: (scope: Scope): Promise<number> => commands.emptyTrash(deps, db, scope),
    create: (scope: Scope, input: ProjectCreation): Promise<Project> =>
      db.transaction((tx) => commands.create(deps, tx, scope, input)),
    update: (scope: Scope, wish: { id: string; revision: number; change: ProjectChange }): Promise<Project> =>
      db.transaction((tx) => commands.update(deps, tx, scope, wish)),
    duplicate: (scope: Scope, wish: { id: string; title?: string }): Promise<Project> =>
      db.transaction((tx) => commands.duplicate(deps, tx, scope, wish)),
    trash: (scope: Scope, id: string): Promise<Project> => db.transaction((tx) => commands.trash(deps, tx, scope, id)),
    restore: (scope: Scope, id: string): Promise<Project> =>
      db.transaction((tx) => commands.restore(deps, tx, scope, id)),
    purge: (scope: Scope, id: string): Promise<void> => db.transaction((tx) => commands.purge(deps, tx, scope, id)),
    purgeDue: (tx: Tx): Promise<number> => commands.purgeDue(deps, tx),
    purgeWorkspace: (tx: Tx, workspaceId: string): Promise<void> => commands.purgeWorkspace(deps, tx, workspaceId),
    like: (scope: Scope, wish: { id: string; isLiked: boolean }): Promise<Project> =>
      db.transaction((tx) => commands.like(deps, tx, scope, wish)),

    /** Something in it changed: it moves up in lists by time of change. */
    touch: (tx: Tx, scope: Tenant, change: { id: string; at: Date }): Promise<void> =>
      queries.touchProject(tx, scope, change),
    /** What was made shows how far the project is: its stage goes forward to there, never back. */
    advance: (
      tx: Tx,
      scope: Tenant,
      change: { id: string; stage: ProjectStage; actorId: string | null },
    ): Promise<void> => commands.advance(deps, tx, scope, change),
    /** Counters are no edits: neither revision nor time of change moves. */
    count: (
      queryable: Queryable,
      scope: Tenant,
      change: { id: string; counter: queries.CounterName; by: number },
    ): Promise<void> => queries.addToCounter(queryable, scope, change),

    async load(queryable: Queryable, scope: Tenant, projectId: string): Promise<Project> {
      const project = await queries.findProject(queryable, scope, projectId)
      if (!project) throw faults.NOT_FOUND()
      return project
    },
    /** For work that is begun on a project: it is not purged before the transaction ends. NOT_FOUND, PROJECTS_IN_TRASH. */
    async hold(tx: Tx, scope: Tenant, projectId: string): Promise<void> {
      const held = await queries.holdProject(tx, scope, projectId)
      if (!held) throw faults.NOT_FOUND()
      if (held.isTrashed) throw projectFaults.IN_TRASH({ purge_at: held.purgeAt?.toISOString() })
    },
    ...reading,
  }
}

export type Projects = ReturnType<typeof createProjects>

const reading = {
  /** Titles and states, of those of the ids that are projects of the workspace. */
  heads: (queryable: Queryable, scope: Tenant, ids: readonly string[]): Promise<ProjectHead[]> =>
    queries.findHeads(queryable, scope, ids),
  isLikedBy: (queryable: Queryable, scope: Scope, projectId: string): Promise<boolean> =>
    queries.hasLike(queryable, scope, projectId),
  list: (queryable: Queryable, scope: Scope, request: PageRequest & { filter: queries.ProjectListFilter }) =>
    queries.listProjects(queryable, scope, request),
  /** Also what is in the trash. */
  countAll: (queryable: Queryable, workspaceId: string): Promise<number> =>
    queries.countProjects(queryable, workspaceId),
  whereabouts: (queryable: Queryable, projectId: string) => queries.findWhereabouts(queryable, projectId),
  /** For whoever hands content out by its hash alone: whether one of these says what engines made. */
  hasLabelling: (queryable: Queryable, ids: readonly string[]): Promise<boolean> => hasLabelling(queryable, ids),
}
