// Search: one question over projects, what stands in their boards, files, tasks and people of a workspace.
//
// Promises: answers only what the asker's workspace holds; what is in the trash is not found; the index follows the board
// within seconds, and is derived, so that losing it loses nothing.
// Never: decides what a hit leads to, or keeps anything that is not in another room.
import type { HitKind, SearchFound, SearchHit } from '#contract/search.ts'
import type { Clock } from '#platform/clock.ts'
import type { Db, Queryable, Tx } from '#platform/db/db.ts'
import type { StoredEvent } from '#platform/events/events.ts'
import type { Subscriber } from '#platform/events/relay.ts'
import { Fault } from '#platform/faults.ts'
import type { JobQueue } from '#platform/jobs/queue.ts'
import type { Boards } from '#rooms/boards/boards.ts'
import type { Projects } from '#rooms/projects/projects.ts'
import { type Scope, wholeOf } from '#rooms/workspaces/workspaces.ts'
import { entriesOf, hashOf, wordsOf } from './entries.ts'
import { indexProjectJob } from './jobs.ts'
import { deleteIndex, findEntries, findIndexed, saveIndex, setHidden } from './queries.ts'

type Wish = { readonly text: string; readonly limit: number }

/** Asks another room; answers at most `limit` and one more, by which it is known that there are more. */
export type Seek = (queryable: Queryable, scope: Scope, wish: Wish) => Promise<readonly SearchHit[]>

export type SearchDeps = {
  readonly db: Db
  readonly clock: Clock
  readonly jobs: JobQueue
  readonly boards: Boards
  readonly projects: Projects
  readonly seekers: Readonly<Record<Exclude<HitKind, 'character' | 'scene' | 'line'>, Seek>>
  readonly jobScope: (workspaceId: string, actorId: string) => Scope
}

const ORDER: readonly HitKind[] = ['project', 'character', 'scene', 'line', 'file', 'task', 'member']

export function createSearch(deps: SearchDeps) {
  const indexing = indexProjectJob((scope, projectId) => index(deps, scope, projectId), deps.jobScope)
  deps.jobs.define(indexing)
  return {
    async find(queryable: Queryable, scope: Scope, wish: Wish): Promise<SearchFound> {
      if (wordsOf(wish.text).length === 0) return { groups: [] }
      const { seekers } = deps
      const [entries, ...others] = await Promise.all([
        seekEntries(deps, queryable, scope, wish),
        seekers.project(queryable, scope, wish),
        seekers.file(queryable, scope, wish),
        seekers.task(queryable, scope, wish),
        seekers.member(queryable, scope, wish),
      ])
      const hits = [...entries, ...others.flat()]
      const groups = ORDER.flatMap((kind) => {
        const items = hits.filter((hit) => hit.kind === kind)
        const has_more = items.length > wish.limit
        return items.length === 0 ? [] : [{ kind, items: items.slice(0, wish.limit), has_more }]
      })
      return { groups }
    },

    /** Brings the index of one project up to date, at once. */
    index: (scope: Scope, projectId: string): Promise<void> => index(deps, scope, projectId),

    /** What changes the index. It starts at the first event ever, so that an older installation is indexed too. */
    subscriber: (): Subscriber => ({
      name: 'search.index',
      events: [...BOARD_NEWS, ...PROJECT_NEWS],
      from: 'beginning',
      handle: (tx, event) =>
        follow(tx, event, async (payload) => {
          await deps.jobs.enqueue(tx, indexing, payload, { delayMs: GATHER_MS })
        }),
    }),
  }
}

export type Search = ReturnType<typeof createSearch>

/** Somebody who edits makes many changes in a row. */
const GATHER_MS = 1000

const BOARD_NEWS = ['board.followed_script', 'board.edited', 'board.undone', 'board.redone', 'board.orphans_settled']
const PROJECT_NEWS = ['project.trashed', 'project.restored', 'project.purged']

type Later = (payload: { workspace_id: string; project_id: string; actor_id: string }) => Promise<void>

async function follow(tx: Tx, event: StoredEvent, later: Later): Promise<void> {
  const { tenantId: workspaceId, subjectId: projectId, actorId, name } = event
  if (workspaceId === null || projectId === null) return
  const scope = wholeOf(workspaceId)
  if (name === 'project.purged') await deleteIndex(tx, scope, projectId)
  else if (name === 'project.trashed') await setHidden(tx, scope, { projectId, isHidden: true })
  else if (name === 'project.restored') await setHidden(tx, scope, { projectId, isHidden: false })
  else await later({ workspace_id: workspaceId, project_id: projectId, actor_id: actorId ?? projectId })
}

/** Writes nothing if nothing changed that can be found. */
async function index({ db, clock, boards, projects }: SearchDeps, scope: Scope, projectId: string): Promise<void> {
  const [project] = await projects.heads(db, scope, [projectId])
  if (!project) return
  const entries = await boards
    .load(db, scope, projectId)
    .then(entriesOf)
    .catch((error: unknown) => {
      // It was purged meanwhile, or has lost its script: there is nothing to find.
      if (error instanceof Fault) return []
      throw error
    })
  const sha256 = hashOf(entries)
  await db.transaction(async (tx) => {
    const before = await findIndexed(tx, scope, projectId)
    if (before?.sha256 === sha256) return
    const [head] = await projects.heads(tx, scope, [projectId])
    if (!head) return
    await saveIndex(tx, scope, { projectId, entries, sha256, isHidden: head.status === 'deleted', at: clock.now() })
  })
}

async function seekEntries(
  { projects }: SearchDeps,
  queryable: Queryable,
  scope: Scope,
  { text, limit }: Wish,
): Promise<SearchHit[]> {
  const found = await findEntries(queryable, scope, { words: wordsOf(text), limit: limit + 1 })
  const heads = await projects.heads(queryable, scope, [...new Set(found.map((entry) => entry.projectId))])
  const titles = new Map(heads.map((head) => [head.id, head.title]))
  return found.map(({ kind, refId, projectId, title, detail, lineNumber, shotId }) => ({
    kind,
    id: refId,
    title,
    detail,
    project_id: projectId,
    project_title: titles.get(projectId) ?? '',
    line: lineNumber,
    shot_id: shotId,
  }))
}
