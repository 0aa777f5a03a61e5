// What every-query.test.ts tries the queries of this room with.
import { times } from '#testing/furnished.ts'
import { tryQueries } from '#testing/query-tries.ts'
import * as queries from './queries.ts'

const which = { kind: 'text.script', language: 'en' } as const

export const tries = [
  tryQueries(
    'prompts/queries',
    queries,
  )({
    tried: {
      listOwn: (who) => [who, 'en'],
      lockOwn: (who) => [who, which],
      listTextsInForce: (who) => [who, 'en'],
      listVersions: (who) => [who, { ...which, limit: 10, offset: 0 }],
      updateOwn: (who) => [who, { ...which, currentNumber: 0, versionCount: 1, at: times.after }],
      deleteOfWorkspace: (who) => [who.workspaceId],
      // Below a template of the same workspace only.
      insertVersion: (who) => [who, { ...which, number: 2, text: 'more', note: '', at: times.at }],
    },
    // What the whole workspace tells engines: work of a guest is told it too. No guest is let in to change it.
    wide: ['listOwn', 'lockOwn', 'listTextsInForce', 'listVersions', 'updateOwn', 'insertVersion'],
    adds: {
      insertOwn: (who) => [who, { ...which, language: 'zh-CN', currentNumber: 0, versionCount: 1, at: times.at }],
    },
  }),
]
