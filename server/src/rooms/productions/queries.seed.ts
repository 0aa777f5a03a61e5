// What every-query.test.ts tries the queries of this room with. Other seeds: productions.seed.ts.
import { times } from '#testing/furnished.ts'
import { tryQueries } from '#testing/query-tries.ts'
import * as overviewQueries from './overview-queries.ts'
import * as queries from './queries.ts'
import * as stateQueries from './state-queries.ts'
import * as upkeepQueries from './upkeep-queries.ts'

export const tries = [
  tryQueries(
    'productions/queries',
    queries,
  )({
    tried: {
      findRunOfTask: (who, { ids }) => [who.workspaceId, ids.task],
      findActiveRun: (who, { ids }) => [who.workspaceId, ids.project],
    },
    adds: {
      insertRun: (who, { ids }) => [
        {
          ...{ id: ids.fresh, workspaceId: who.workspaceId, projectId: ids.bareProject, taskId: ids.task },
          ...{ requestedBy: who.actorId, input: {} as never, wish: {}, isPartial: false, at: times.at },
        },
      ],
    },
    excused: {
      // Also asked by `load`, for requests: which compares the workspace of what it finds.
      door: ['findRun'],
      // Steps and input of a run that was found or locked before.
      child: [
        ...(['lockRun', 'loadInput', 'setRunState', 'insertSteps', 'takeReady'] as const),
        ...(['finishStep', 'listSteps', 'pageSteps', 'findSteps', 'findStep'] as const),
      ],
    },
  }),
  tryQueries(
    'productions/overview-queries',
    overviewQueries,
  )({
    tried: {
      listNewestRuns: (who, { ids }) => [who, [ids.project]],
      listFirstPictures: (who, { ids }) => [who, [ids.project]],
    },
  }),
  tryQueries(
    'productions/state-queries',
    stateQueries,
  )({
    tried: {
      saveLatest: ({ workspaceId }, { ids, stepId }) => [
        { workspaceId, projectId: ids.project, at: times.after },
        [{ stepId, key: 'overwritten' }],
      ],
      listLatest: (who, { ids }) => [who.workspaceId, ids.project],
      deleteLatest: (who, { ids }) => [who.workspaceId, ids.project],
      findNewestRun: (who, { ids }) => [who.workspaceId, ids.project],
      averageElapsed: (who) => [who.workspaceId],
    },
    excused: {
      child: ['countSteps', 'hasMadeAnything', 'setWaiting', 'markStepFailed', 'listFailedSteps', 'hasStepsUnderWay'],
    },
  }),
  tryQueries(
    'productions/upkeep-queries',
    upkeepQueries,
  )({
    tried: {
      deleteRunsOfProject: (who, { ids }) => [who.workspaceId, ids.project],
      findProjectsWith: ({ workspaceId }, { sha256 }) => [{ workspaceId, sha256, page: { after: null, size: 10 } }],
      findArtefactsWith: (who, { ids, sha256 }) => [who, { projectId: ids.project, sha256s: [sha256] }],
    },
    excused: {
      content: ['findReferred'],
      upkeep: ['deleteOldSteps', 'listRunning'],
      child: [
        ...(['reopenSteps', 'reopenFailed', 'lookAgain', 'stopLookingAgain', 'putInput', 'deleteStepsOfRun'] as const),
        ...(['requeueSteps', 'listQueuedSteps', 'requeueLost', 'setRequestedBy'] as const),
      ],
    },
  }),
]
