// What every-query.test.ts tries the queries of this room with.
import { tryQueries } from '#testing/query-tries.ts'
import * as queries from './queries.ts'

export const tries = [
  tryQueries(
    'catalogue/queries',
    queries,
  )({
    excused: { installation: ['readRevision', 'countChange', 'listEntries', 'saveEntry', 'deleteEntry'] },
  }),
]
