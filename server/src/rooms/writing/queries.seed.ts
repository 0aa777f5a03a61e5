// What every-query.test.ts tries the queries of this room with.
import { times } from '#testing/furnished.ts'
import { tryQueries } from '#testing/query-tries.ts'
import * as queries from './queries.ts'

export const tries = [
  tryQueries(
    'writing/queries',
    queries,
  )({
    tried: {
      findDraft: (who, { ids }) => [who, ids.draft],
      lockDraft: (who, { ids }) => [who, ids.draft],
      findOfTask: (who, { ids }) => [who, ids.task],
      listDrafts: (who, { ids }) => [who, { page: 1, size: 10, projectId: ids.project }],
      updateDraft: (who, { ids }) => [who, ids.draft, { state: 'rejected' }],
      deleteOfProject: (who, { ids }) => [who.workspaceId, ids.project],
      deleteOfWorkspace: (who) => [who.workspaceId],
    },
    adds: {
      insertDraft: (who, { ids }) => [
        who,
        {
          ...{ id: ids.fresh, projectId: ids.project, kind: 'script', taskId: ids.task, attemptsMax: 1 },
          work: { engine: { id: 'another', revision: 1, isRemote: false } } as never,
          ...{ createdAt: times.at, expiresAt: times.after },
        },
      ],
    },
    excused: { door: ['findWhereabouts'], upkeep: ['listUnwritten'] },
  }),
]
