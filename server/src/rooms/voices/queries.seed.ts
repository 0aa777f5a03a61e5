// What every-query.test.ts tries the queries of this room with.
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { type Furnished, times } from '#testing/furnished.ts'
import { tryQueries } from '#testing/query-tries.ts'
import * as queries from './queries.ts'
import * as takeQueries from './take-queries.ts'

const voice = { engineId: 'another', voiceId: 'another', pitchSemitones: 0 } as never

const copyOf = ({ workspaceId }: Scope, { ids }: Furnished) => ({
  ...{ workspaceId, fromProjectId: ids.project, toProjectId: ids.bareProject, at: times.at },
  ids: new Map([
    [ids.character, ids.fresh],
    [ids.line, ids.fresh],
  ]),
})

export const tries = [
  tryQueries(
    'voices/queries',
    queries,
  )({
    tried: {
      listCastings: (who, { ids }) => [who.workspaceId, ids.project],
      saveCastings: ({ workspaceId }, { ids }) => [
        { workspaceId, projectId: ids.project },
        [{ characterId: ids.character, voice, pinned: true }],
        times.after,
      ],
      deleteCasting: ({ workspaceId }, { ids }) => [
        { workspaceId, projectId: ids.project, characterId: ids.character },
      ],
    },
    adds: {
      insertTake: (who, { ids, sha256 }) => [
        {
          ...{ id: ids.fresh, workspaceId: who.workspaceId, projectId: ids.project, lineId: ids.fresh, sha256 },
          ...{ artefactId: ids.artefact, mediaType: 'audio/wav', durationSamples: 1, engineId: null },
          ...{ madeBy: who.actorId, at: times.at },
        },
      ],
    },
  }),
  tryQueries(
    'voices/take-queries',
    takeQueries,
  )({
    tried: {
      deleteOfProject: (who, { ids }) => [who.workspaceId, ids.project],
      copyCastings: (who, a) => [copyOf(who, a)],
      copyTakes: (who, a) => [copyOf(who, a)],
    },
    excused: { content: ['findReferred', 'findKept'], upkeep: ['deleteUnjudged'] },
  }),
]
