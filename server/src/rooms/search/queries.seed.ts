// What every-query.test.ts tries the queries of this room with.
import { times } from '#testing/furnished.ts'
import { tryQueries } from '#testing/query-tries.ts'
import * as queries from './queries.ts'

export const tries = [
  tryQueries(
    'search/queries',
    queries,
  )({
    tried: {
      findIndexed: (who, { ids }) => [who, ids.project],
      saveIndex: (who, { ids, sha256 }) => [
        who,
        { projectId: ids.project, isHidden: true, sha256, entries: [], at: times.after },
      ],
      setHidden: (who, { ids }) => [who, { projectId: ids.project, isHidden: true }],
      deleteIndex: (who, { ids }) => [who, ids.project],
      findEntries: (who) => [who, { words: ['of a'], limit: 10 }],
    },
  }),
]
