// What every-query.test.ts tries the queries of this room with.
import { times } from '#testing/furnished.ts'
import { tryQueries } from '#testing/query-tries.ts'
import * as labelQueries from './label-queries.ts'
import * as queries from './queries.ts'

const project = {
  ...{ title: 'changed', description: '', stage: 'assets' as const, settings: {} as never, genre: null, tags: [] },
  ...{ difficulty: null, thumbnailFileId: null, searchText: 'changed', at: times.after },
} as const

export const tries = [
  tryQueries(
    'projects/queries',
    queries,
  )({
    tried: {
      findProject: (who, { ids }) => [who, ids.project, { forUpdate: true }],
      findHeads: (who, { ids }) => [who, [ids.project]],
      holdProject: (who, { ids }) => [who, ids.trashedProject],
      listProjects: (who) => [who, { page: 1, size: 10, filter: {} }],
      saveProject: (who, { ids }) => [who, { id: ids.project, revision: 1 }, { ...project, status: 'archived' }],
      advanceProject: (who, { ids }) => [who, { id: ids.project, stage: 'export', behind: ['script'] }],
      touchProject: (who, { ids }) => [who, { id: ids.project, at: times.after }],
      trashProject: (who, { ids }) => [who, { id: ids.project, at: times.at, purgeAt: times.after }],
      restoreProject: (who, { ids }) => [who, { id: ids.trashedProject, at: times.at }],
      deleteTrashed: (who, { ids }) => [who, ids.trashedProject],
      deleteSomeTrashed: (who) => [who, { countMax: 10, except: [] }],
      deleteProjectsOf: (who) => [who.workspaceId],
      addToCounter: (who, { ids }) => [who, { id: ids.project, counter: 'views', by: 1 }],
      insertLike: (who, { ids }) => [who, { projectId: ids.bareProject, at: times.at }],
      // Somebody may have liked it as a guest: what counts is where it is asked from.
      deleteLike: (who, { ids, owner }) => [{ ...who, actorId: owner.actorId }, ids.project],
      hasLike: (who, { ids, owner }) => [{ ...who, actorId: owner.actorId }, ids.project],
      countProjects: (who) => [who.workspaceId],
    },
    adds: {
      insertProject: (who, { ids }) => [
        who,
        { ...project, id: ids.fresh, kind: 'short_video', duplicateOf: ids.project },
      ],
    },
    excused: { door: ['findWhereabouts'], upkeep: ['deleteDueProjects'] },
  }),
  tryQueries('projects/label-queries', labelQueries)({ excused: { content: ['hasLabelling'] } }),
]
