// What every-query.test.ts tries the queries of this room with.
import { times } from '#testing/furnished.ts'
import { tryQueries } from '#testing/query-tries.ts'
import * as laneQueries from './lanes/lane-queries.ts'
import * as openQueries from './open-queries.ts'
import * as queries from './queries.ts'
import * as questionQueries from './questions/question-queries.ts'
import * as stopQueries from './stopping/stop-queries.ts'

export const tries = [
  tryQueries(
    'generation/queries',
    queries,
  )({
    tried: {
      lockInFlight: (who, a) => [who.workspaceId, 'speech', a.artefactKey],
      lockGeneration: (who, { ids }) => [who.workspaceId, ids.generation],
      hasHandedOver: ({ workspaceId }, a) => [{ workspaceId }, { artefactKind: 'speech', artefactKey: a.artefactKey }],
      findEnd: (who, a) => [
        who.workspaceId,
        { jobId: a.ids.job, askedAt: undefined, artefactKind: 'speech', artefactKey: a.artefactKey },
      ],
      setWanted: ({ workspaceId }, { ids }) => [{ workspaceId, id: ids.generation }],
      setCalledOff: ({ workspaceId }, { ids }) => [{ workspaceId, id: ids.generation }, times.after],
      setUnfetched: ({ workspaceId }, { ids }) => [{ workspaceId, id: ids.generation }, times.after],
      setBeside: ({ workspaceId }, { ids }) => [
        { workspaceId, id: ids.generation },
        { sha256: 'another', mediaType: 'image/png' },
      ],
      findProjectOf: (who, { ids }) => [who, ids.generation],
      findKeysFor: (who, { ids }) => [
        who,
        { projectId: ids.project, subjectKind: 'of A', subjectIds: ['of A'], artefactKind: 'speech' },
      ],
      attend: ({ workspaceId }, { ids }) => [{ workspaceId, id: ids.generation }, times.after],
      setHanding: ({ workspaceId }, { ids }) => [
        { workspaceId, id: ids.generation },
        { from: { state: 'submitting', attempt: 0 }, to: 'intended', at: times.after },
      ],
      noteInTheAir: ({ workspaceId }, { ids }) => [
        { workspaceId, id: ids.generation },
        { attempt: 0, at: times.after, lost: true },
      ],
      setSubmitted: ({ workspaceId }, { ids }) => [
        { workspaceId, id: ids.generation },
        { providerJobId: 'another', at: times.after },
      ],
      setSettled: ({ workspaceId }, { ids }) => [
        workspaceId,
        { id: ids.generation, state: 'cancelled', failure: null, at: times.after },
      ],
      forgetProject: ({ workspaceId }, { ids }) => [workspaceId, ids.project],
    },
    adds: {
      insertGeneration: (who, a) => [
        {
          ...{ id: a.ids.fresh, workspaceId: who.workspaceId, subjectKind: 'line', subjectId: a.ids.line },
          ...{ projectId: a.ids.project, artefactKind: 'speech', artefactKey: 'another', engineId: 'x', model: 'x' },
          ...{ provider: null, currency: a.currency, priceMicros: 0n, prices: null, usageMax: null },
          ...{ requestedBy: who.actorId, input: { kind: 'speech' } as never, jobId: null, taskId: null, at: times.at },
        },
      ],
    },
    excused: { pure: ['isPerhapsOut'] },
  }),
  tryQueries(
    'generation/open-queries',
    openQueries,
  )({
    tried: {
      lockLeftAlone: (who, { ids }) => [who, ids.generation],
      listGenerations: (who) => [who, { page: 1, size: 10, filter: {} }],
    },
    excused: {
      content: ['findReferred', 'findBeside'],
      upkeep: [
        ...(['takeUnattended', 'listAbandoned', 'takeUndecided', 'takeGivenUp'] as const),
        // Of holds that the proof of the books found open; of keys that are about to be purged.
        ...(['findOpenOf', 'findNeededKeys'] as const),
      ],
    },
  }),
  tryQueries(
    'generation/questions/question-queries',
    questionQueries,
  )({
    tried: {
      findQuestion: (who, a) => [who, { artefactKind: 'speech', artefactKey: a.artefactKey }],
      listQuestions: (who, { ids }) => [who, { taskId: ids.task, ids: [ids.openGeneration] }],
      listDecided: (who, { ids }) => [who, [ids.failedGeneration]],
      holdUnanswered: ({ workspaceId }, { ids }) => [{ workspaceId, ids: [ids.openGeneration] }],
      listAsked: ({ workspaceId }, { ids }) => [{ workspaceId, ids: [ids.openGeneration] }],
      allowRetry: (who, { ids }) => [who, { ids: [ids.openGeneration], by: who.actorId, at: times.after }],
    },
    // An artefact is one for the whole workspace: a guest's work waits for the same answer.
    wide: ['findQuestion'],
  }),
  tryQueries(
    'generation/stopping/stop-queries',
    stopQueries,
  )({
    tried: {
      askToStop: ({ workspaceId }, { ids }) => [{ workspaceId, projectId: ids.project }, times.after],
    },
    excused: { upkeep: ['listToStop', 'clearStop'] },
  }),
  tryQueries(
    'generation/lanes/lane-queries',
    laneQueries,
  )({
    tried: {
      waitInLane: ({ workspaceId }, { ids }) => [
        { workspaceId, id: ids.generation },
        { from: { state: 'submitting', attempt: 0 }, lane: 'a/b', at: times.after },
      ],
      setLane: ({ workspaceId }, { ids }) => [{ workspaceId, id: ids.generation }, 'a/b'],
    },
    excused: { lane: ['lockLane', 'laneShares'] },
  }),
]
