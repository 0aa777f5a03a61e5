// What every-query.test.ts tries the queries of this room with.
import { times } from '#testing/furnished.ts'
import { tryQueries } from '#testing/query-tries.ts'
import * as queries from './queries.ts'

export const tries = [
  tryQueries(
    'tasks/queries',
    queries,
  )({
    tried: {
      moveTasks: ({ workspaceId }, { ids }) => [{ action: 'pause', workspaceId }, [{ id: ids.task, at: times.at }]],
      lockAsking: ({ workspaceId }, { ids }) => [workspaceId, ids.openGeneration],
      putError: ({ workspaceId }, { ids }) => [
        workspaceId,
        { id: ids.failedTask, error: { code: 'X', message: '', remedy: '', charged: false }, at: times.after },
      ],
      findTask: (who, { ids }) => [who, ids.task],
      findPercents: ({ workspaceId }, { ids }) => [workspaceId, [ids.task]],
      listTasks: (who) => [who, { page: 1, size: 10, filter: {} }],
      removeTask: (who, { ids }) => [who, { id: ids.endedTask, at: times.after }],
      resetPercent: ({ workspaceId }, { ids }) => [workspaceId, ids.task],
      deleteTasksOfProject: (who, { ids }) => [who.workspaceId, ids.project],
      listUnderWay: (who, { ids }) => [who, { projectId: ids.project }],
      findProgress: (who) => [[who.workspaceId], times.before],
    },
    adds: {
      insertTasks: (who, { ids }) => [
        [
          {
            ...{ id: ids.fresh, workspaceId: who.workspaceId, projectId: ids.project, kind: 'more', title: 'more' },
            ...{ subjectKind: null, subjectId: null, state: 'queued', estimateSeconds: null },
            ...{ createdBy: who.actorId, at: times.at },
          },
        ],
      ],
    },
    excused: {
      door: ['findWhereabouts'],
      upkeep: ['listWorkspacesOfAsker'],
      job: [
        'findState',
        'findAsker',
        'addCost',
        'setOpenQuestions',
        'setNotice',
        'saveProgress',
        'countLogLines',
        'insertLogChunk',
        'dropLogBefore',
      ],
      // Of a task that was loaded within its scope.
      child: ['readLogChunks', 'firstKeptLine'],
    },
  }),
]
