// What every-query.test.ts tries the queries of this room with.
import { times } from '#testing/furnished.ts'
import { tryQueries } from '#testing/query-tries.ts'
import type { Change } from './board-state.ts'
import * as contentQueries from './content-queries.ts'
import * as queries from './queries.ts'

const ids = { scenes: [], shots: [], lines: [], characters: [], locations: [] }
const anchoring = { scriptVersion: 2, breakdownSha256: 'b'.repeat(64), ids, memory: [], at: times.after }
const edited = (id: string): Change => ({
  ...{ kind: 'shot', id, field: 'action', after: { value: { text: 'overwritten' }, said: 'overwritten' } },
})

export const tries = [
  tryQueries(
    'boards/queries',
    queries,
  )({
    tried: {
      findBoard: (who, a) => [who, a.ids.project],
      lockBoard: (who, a) => [who, a.ids.project],
      findMemory: (who, a) => [who, a.ids.project],
      saveAnchors: (who, a) => [who, { ...anchoring, projectId: a.ids.project }],
      deleteBoardOfProject: (who, a) => [who.workspaceId, a.ids.project],
      listEdits: (who, a) => [who, a.ids.project],
      writeChanges: (who, a) => [who, { projectId: a.ids.project, at: times.after, changes: [edited(a.ids.shot)] }],
      touchBoard: (who, a) => [who, { projectId: a.ids.project, at: times.after }],
      findLogEntry: (who, a) => [who, { projectId: a.ids.project, isUndone: false }],
      findChange: (who, a) => [who, { projectId: a.ids.project, changeId: 'furnished-change' }],
      markLogEntry: (who, a) => [who, { projectId: a.ids.project, number: 1, isUndone: true }],
    },
    adds: {
      appendLog: (who, a) => [who, { projectId: a.ids.project, at: times.after, changes: [], label: 'more', keep: 1 }],
    },
  }),
  tryQueries(
    'boards/content-queries',
    contentQueries,
  )({
    tried: {
      findWholeBoard: ({ workspaceId }, a) => [{ workspaceId, projectId: a.ids.project }],
    },
    adds: {
      insertWholeBoard: ({ workspaceId }, a) => [
        { workspaceId, projectId: a.ids.bareProject, at: times.at },
        { script_version: 1, breakdown_sha256: a.sha256, ids, memory: [], edits: [] },
      ],
    },
    excused: { content: ['findReferred'] },
  }),
]
