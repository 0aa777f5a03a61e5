// What every-query.test.ts tries the queries of this room with.
import { times } from '#testing/furnished.ts'
import { tryQueries } from '#testing/query-tries.ts'
import * as queries from './queries.ts'

const other = 'b'.repeat(64)
const failed = { state: 'failed', problem: 'unreadable' } as const

export const tries = [
  tryQueries(
    'likeness/queries',
    queries,
  )({
    tried: {
      findScores: (who, { sha256 }) => [who, { revision: 1, pairs: [{ picture: sha256, reference: sha256 }] }],
      deleteOfWorkspace: (who) => [who.workspaceId],
    },
    adds: {
      insertScore: (who, { sha256 }) => [
        who,
        { pair: { picture: other, reference: sha256 }, revision: 1, score: failed, at: times.at },
      ],
    },
    // By the content of two pictures, whatever project shows them.
    wide: ['findScores'],
    excused: { pure: ['pairKey'] },
  }),
]
