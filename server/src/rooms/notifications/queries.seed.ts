// What every-query.test.ts tries the queries of this room with.
import { tryQueries } from '#testing/query-tries.ts'
import * as queries from './queries.ts'

export const tries = [
  tryQueries(
    'notifications/queries',
    queries,
  )({
    tried: {
      deleteNotices: ({ workspaceId }, { ids }) => [{ workspaceId, projectId: ids.project }],
      putErrors: ({ workspaceId }, { ids }) => [
        { workspaceId, taskId: ids.failedTask },
        { ofMembers: { code: 'X' }, ofGuests: { code: 'Y' } },
      ],
    },
    excused: {
      person: ['hasUnread', 'insertNotice', 'listNotices', 'countUnread', 'findNotice', 'markRead'],
      upkeep: ['deleteOldNotices'],
    },
  }),
]
