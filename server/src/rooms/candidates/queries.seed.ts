// What every-query.test.ts tries the queries of this room with.
import { times } from '#testing/furnished.ts'
import { tryQueries } from '#testing/query-tries.ts'
import * as copyQueries from './copy-queries.ts'
import * as queries from './queries.ts'

export const tries = [
  tryQueries(
    'candidates/queries',
    queries,
  )({
    tried: {
      listCandidates: (who, { ids }) => [who, { projectId: ids.project }],
      findCandidate: (who, { ids }) => [who, ids.candidate],
      lockOfTask: (who, { ids }) => [who, ids.task],
      setReady: (who, { ids, sha256 }) => [
        who,
        ids.waiting,
        {
          ...{ id: ids.artefact, workspaceId: who.workspaceId, kind: 'key_frame', key: 'any', sha256 },
          ...{ mediaType: 'image/png', sizeBytes: 1, facts: {} },
        },
      ],
      setFiled: (who, { ids }) => [who, ids.candidate, { fileId: ids.fresh }],
      listOfTask: (who, { ids }) => [who, ids.task],
      findEndedByKey: (who, { ids, artefactKey }) => [
        who,
        { projectId: ids.project, subject: { kind: 'shot', id: ids.shot }, key: artefactKey },
      ],
      hasCandidateOfKey: (who, { ids, artefactKey }) => [
        who,
        { projectId: ids.project, subject: { kind: 'shot', id: ids.shot }, key: artefactKey },
      ],
      setFailed: (who, { ids }) => [who, ids.waiting, { code: 'X', message: 'changed', remedy: 'none' }],
      cancelWaiting: (who, { ids }) => [who, ids.task],
      reopenEnded: (who, { ids }) => [who, ids.task],
      findContents: (who, { sha256 }) => [who, sha256],
      findProjectsWith: ({ workspaceId }, { sha256 }) => [{ workspaceId, sha256, page: { after: null, size: 10 } }],
      findKeysWith: (who, { ids, sha256 }) => [who, { projectId: ids.project, sha256 }],
      deleteOfProject: (who, { ids }) => [who.workspaceId, ids.project],
    },
    adds: {
      insertCandidates: (who, { ids }) => [
        [
          {
            ...{ id: ids.fresh, workspaceId: who.workspaceId, projectId: ids.project, state: 'waiting' },
            ...{ subject: { kind: 'shot', id: ids.shot }, source: 'engine', engineId: null, variant: null },
            ...{ prompt: null, artefactKey: null, step: null, fileId: null, sha256: null, mediaType: null },
            ...{ sizeBytes: null, taskId: ids.task, madeBy: who.actorId, createdAt: times.at },
          },
        ],
      ],
    },
    excused: { content: ['findReferred'], upkeep: ['listUnended'] },
  }),
  tryQueries(
    'candidates/copy-queries',
    copyQueries,
  )({
    tried: {
      copyCandidates: ({ workspaceId }, { ids }) => [
        {
          ...{ workspaceId, fromProjectId: ids.project, toProjectId: ids.bareProject },
          ids: new Map([[ids.shot, ids.fresh]]),
        },
      ],
    },
  }),
]
