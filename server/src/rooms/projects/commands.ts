// Use cases: load, decide, save, emit, all in one transaction.
import {
  PROJECT_STAGES,
  type ProjectChange,
  type ProjectCreation,
  type ProjectSettings,
  type ProjectSettingsChange,
  type ProjectStage,
} from '#contract/projects.ts'
import type { Clock } from '#platform/clock.ts'
import type { Db, Tx } from '#platform/db/db.ts'
import { emit } from '#platform/events/events.ts'
import { faults } from '#platform/faults.ts'
import { isId, newId } from '#platform/ids.ts'
import { projectsWithout, type Scope, type Tenant } from '#rooms/workspaces/workspaces.ts'
import { type ProjectEventName, projectEvent } from './events.ts'
import { projectFaults } from './faults.ts'
import { changeSettings, cleanTags, defaultSettings, searchTextOf } from './project.ts'
import * as queries from './queries.ts'
import type { Project } from './tables.ts'

/** Throws a Fault for settings of which nothing can be made. */
export type CheckSettings = (settings: ProjectSettings) => void

/** Whether this is a picture that whoever acts may see: asked of those above, who keep files. */
export type HasPicture = (tx: Tx, scope: Scope, fileId: string) => Promise<boolean>
/** Whether this can be heard, and whoever acts may see it. */
export type HasSound = HasPicture
/** Stops whatever is being made for a project, in the transaction that takes it away. */
export type StopMaking = (tx: Tx, scope: Scope, projectId: string) => Promise<void>

export type ProjectDeps = {
  readonly clock: Clock
  readonly trashDays: number
  readonly checkSettings: CheckSettings
  readonly hasPicture: HasPicture
  readonly hasSound: HasSound
  readonly stopMaking: StopMaking
}

const DAY_MS = 24 * 3600 * 1000

export async function create(deps: ProjectDeps, tx: Tx, scope: Scope, input: ProjectCreation): Promise<Project> {
  const settings = settingsOf(deps, defaultSettings(), input.settings)
  await checkMusic(deps, tx, scope, { before: null, wish: settings.music_track?.file_id })
  const described = {
    title: input.title.trim(),
    description: input.description ?? '',
    genre: input.genre ?? null,
    tags: cleanTags(input.tags ?? []),
  }
  const project = await queries.insertProject(tx, scope, {
    ...described,
    id: newId(),
    kind: input.kind ?? 'comic_drama',
    stage: 'script',
    settings,
    difficulty: input.difficulty ?? null,
    thumbnailFileId: await coverOf(deps, tx, scope, { before: null, wish: input.thumbnail_file_id }),
    searchText: searchTextOf(described),
    duplicateOf: null,
    at: deps.clock.now(),
  })
  await tell(deps, tx, scope, { name: 'project.created', project, payload: { kind: project.kind } })
  return project
}

/** Only what is changed is judged: an old project stays editable. */
function settingsOf(deps: ProjectDeps, before: ProjectSettings, change?: ProjectSettingsChange): ProjectSettings {
  const settings = changeSettings(before, change ?? {})
  if (change) deps.checkSettings(settings)
  return settings
}

type Update = { readonly id: string; readonly revision: number; readonly change: ProjectChange }

export async function update(
  deps: ProjectDeps,
  tx: Tx,
  scope: Scope,
  { id, revision, change }: Update,
): Promise<Project> {
  const before = await queries.findProject(tx, scope, id)
  if (!before) throw faults.NOT_FOUND()
  if (before.status === 'deleted') throw projectFaults.IN_TRASH({ purge_at: before.purgeAt?.toISOString() })
  const described = {
    title: change.title?.trim() ?? before.title,
    description: change.description ?? before.description,
    genre: change.genre === undefined ? before.genre : change.genre,
    tags: change.tags ? cleanTags(change.tags) : before.tags,
  }
  const cover = { before: before.thumbnailFileId, wish: change.thumbnail_file_id }
  const track = { before: before.settings.music_track?.file_id, wish: change.settings?.music_track?.file_id }
  await checkMusic(deps, tx, scope, track)
  const after = await queries.saveProject(
    tx,
    scope,
    { id, revision },
    {
      ...described,
      stage: change.stage ?? before.stage,
      status: change.status ?? before.status,
      settings: settingsOf(deps, before.settings, change.settings),
      difficulty: change.difficulty === undefined ? before.difficulty : change.difficulty,
      thumbnailFileId: await coverOf(deps, tx, scope, cover),
      searchText: searchTextOf(described),
      at: deps.clock.now(),
    },
  )
  if (!after)
    throw faults.STALE_REVISION({ revision: (await queries.findProject(tx, scope, id))?.revision ?? before.revision })
  await tell(deps, tx, scope, {
    name: 'project.updated',
    project: after,
    payload: { fields: Object.keys(change), revision: after.revision },
  })
  if (after.stage !== before.stage) await tellStage(deps, tx, scope, after)
  return after
}

type Music = { readonly before: string | null | undefined; readonly wish: string | undefined }

/** As a cover: the file of before may be in the trash by now. */
async function checkMusic(deps: ProjectDeps, tx: Tx, scope: Scope, { before, wish }: Music): Promise<void> {
  if (wish === undefined || wish === before) return
  if (isId(wish) && (await deps.hasSound(tx, scope, wish))) return
  throw projectFaults.NO_SUCH_SOUND({ field: 'settings.music_track' })
}

type Cover = { readonly before: string | null; readonly wish: string | null | undefined }

/** Like settings, only judged when it is changed: the picture of before may be in the trash by now. */
async function coverOf(deps: ProjectDeps, tx: Tx, scope: Scope, { before, wish }: Cover): Promise<string | null> {
  if (wish === undefined || wish === before) return before
  if (wish === null || (isId(wish) && (await deps.hasPicture(tx, scope, wish)))) return wish
  throw projectFaults.NO_SUCH_PICTURE({ field: 'thumbnail_file_id' })
}

export async function duplicate(
  deps: ProjectDeps,
  tx: Tx,
  scope: Scope,
  wish: { id: string; title?: string },
): Promise<Project> {
  const source = await queries.findProject(tx, scope, wish.id)
  if (!source) throw faults.NOT_FOUND()
  if (source.status === 'deleted') throw projectFaults.IN_TRASH({ purge_at: source.purgeAt?.toISOString() })
  const { description, genre, tags } = source
  const described = { title: wish.title?.trim() ?? titleOfCopy(source), description, genre, tags }
  const copy = await queries.insertProject(tx, scope, {
    ...described,
    id: newId(),
    kind: source.kind,
    stage: source.stage,
    settings: source.settings,
    difficulty: source.difficulty,
    thumbnailFileId: null,
    searchText: searchTextOf(described),
    duplicateOf: source.id,
    at: deps.clock.now(),
  })
  await tell(deps, tx, scope, { name: 'project.duplicated', project: copy, payload: { source_id: source.id } })
  return copy
}

const TITLE_LENGTH_MAX = 255

function titleOfCopy(source: Project): string {
  const ending = source.settings.language.startsWith('zh') ? '（副本）' : ' (copy)'
  return `${source.title.slice(0, TITLE_LENGTH_MAX - ending.length).toWellFormed()}${ending}`
}

export async function trash(deps: ProjectDeps, tx: Tx, scope: Scope, id: string): Promise<Project> {
  const at = deps.clock.now()
  const purgeAt = new Date(at.getTime() + deps.trashDays * DAY_MS)
  const project = await queries.trashProject(tx, scope, { id, at, purgeAt })
  if (!project) {
    const standing = await queries.findProject(tx, scope, id)
    throw standing ? projectFaults.IN_TRASH({ purge_at: standing.purgeAt?.toISOString() }) : faults.NOT_FOUND()
  }
  await deps.stopMaking(tx, scope, id)
  await tell(deps, tx, scope, { name: 'project.trashed', project, payload: { purge_at: purgeAt.toISOString() } })
  return project
}

export async function restore(deps: ProjectDeps, tx: Tx, scope: Scope, id: string): Promise<Project> {
  const project = await queries.restoreProject(tx, scope, { id, at: deps.clock.now() })
  if (!project) throw (await queries.findProject(tx, scope, id)) ? projectFaults.NOT_IN_TRASH() : faults.NOT_FOUND()
  await tell(deps, tx, scope, { name: 'project.restored', project })
  return project
}

/** Deletes for good what a person does not want to wait for. Only from the trash. */
export async function purge(deps: ProjectDeps, tx: Tx, scope: Scope, id: string): Promise<void> {
  const gone = await queries.deleteTrashed(tx, scope, id)
  if (!gone) throw (await queries.findProject(tx, scope, id)) ? projectFaults.NOT_IN_TRASH() : faults.NOT_FOUND()
  await tell(deps, tx, scope, {
    name: 'project.purged',
    project: { id, workspaceId: scope.workspaceId, title: gone.title },
  })
}

const PURGES_PER_TRANSACTION = 100

/** Deletes for good what has been in the trash for its time; answers how many. */
export async function purgeDue(deps: ProjectDeps, tx: Tx): Promise<number> {
  const at = deps.clock.now()
  const gone = await queries.deleteDueProjects(tx, { at, countMax: PURGES_PER_TRANSACTION })
  await emit(
    tx,
    ...gone.map((project) => projectEvent('project.purged', project, { actorId: null, requestId: null, at })),
  )
  return gone.length
}

/** With a deleted workspace go its projects, without the time in the trash: nobody could take them out. */
export async function purgeWorkspace(deps: ProjectDeps, tx: Tx, workspaceId: string): Promise<void> {
  const at = deps.clock.now()
  const gone = await queries.deleteProjectsOf(tx, workspaceId)
  await emit(
    tx,
    ...gone.map((project) => projectEvent('project.purged', project, { actorId: null, requestId: null, at })),
  )
}

/** What somebody may not delete by itself stays. A hundred at a time, so that a full trash holds nobody up. */
export async function emptyTrash(deps: ProjectDeps, db: Db, scope: Scope): Promise<number> {
  let count = 0
  for (;;) {
    const gone = await db.transaction(async (tx) => {
      const except = await projectsWithout(tx, scope, 'project.delete')
      const some = await queries.deleteSomeTrashed(tx, scope, { countMax: PURGES_PER_TRANSACTION, except })
      for (const project of some) await tell(deps, tx, scope, { name: 'project.purged', project })
      return some.length
    })
    count += gone
    if (gone < PURGES_PER_TRANSACTION) return count
  }
}

type Wish = { readonly id: string; readonly isLiked: boolean }

/** One like per person. Answers the new count. */
export async function like(deps: ProjectDeps, tx: Tx, scope: Scope, { id, isLiked }: Wish): Promise<Project> {
  const changed = isLiked
    ? await queries.insertLike(tx, scope, { projectId: id, at: deps.clock.now() })
    : await queries.deleteLike(tx, scope, id)
  if (changed) await queries.addToCounter(tx, scope, { id, counter: 'likes', by: isLiked ? 1 : -1 })
  const project = await queries.findProject(tx, scope, id)
  if (!project) throw faults.NOT_FOUND()
  return project
}

type Advance = { readonly id: string; readonly stage: ProjectStage; readonly actorId: string | null }

/** Forward only: whoever set a later stage by hand meant it. Like a counter it moves no revision: nobody edited anything. */
export async function advance(
  deps: ProjectDeps,
  tx: Tx,
  scope: Tenant,
  { id, stage, actorId }: Advance,
): Promise<void> {
  const behind = PROJECT_STAGES.slice(0, PROJECT_STAGES.indexOf(stage))
  const project = await queries.advanceProject(tx, scope, { id, stage, behind })
  if (!project) return
  const by = { actorId, requestId: null, at: deps.clock.now() }
  await emit(tx, projectEvent('project.stage_changed', project, { ...by, payload: { stage } }))
}

type News = {
  readonly name: ProjectEventName
  readonly project: Pick<Project, 'id' | 'workspaceId' | 'title'>
  readonly payload?: Record<string, unknown>
}

async function tell(deps: ProjectDeps, tx: Tx, scope: Scope, { name, project, payload = {} }: News): Promise<void> {
  const by = { actorId: scope.actorId, requestId: scope.requestId, at: deps.clock.now() }
  await emit(tx, projectEvent(name, project, { ...by, payload }))
}

async function tellStage(deps: ProjectDeps, tx: Tx, scope: Scope, project: Project): Promise<void> {
  await tell(deps, tx, scope, { name: 'project.stage_changed', project, payload: { stage: project.stage } })
}
