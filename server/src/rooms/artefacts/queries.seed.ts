// What every-query.test.ts tries the queries of this room with.
import { times } from '#testing/furnished.ts'
import { tryQueries } from '#testing/query-tries.ts'
import * as collectQueries from './collect-queries.ts'
import * as queries from './queries.ts'

export const tries = [
  tryQueries(
    'artefacts/queries',
    queries,
  )({
    tried: {
      findByKeys: (who, a) => [who.workspaceId, [a.artefactKey]],
      findByIds: (who, { ids }) => [who.workspaceId, [ids.artefact]],
      findContents: (who, a) => [who.workspaceId, a.sha256],
      findWords: (who, a) => [who.workspaceId, { sha256s: [a.sha256] }],
      findProvenance: (who, a) => [who.workspaceId, { sha256: a.sha256 }],
      sumBytes: (who) => [who.workspaceId],
      touchArtefacts: (who, { ids }) => [who.workspaceId, [ids.artefact], times.after],
      deleteArtefact: (who, { ids }) => [who.workspaceId, ids.artefact],
      renewClaimsOfJob: (who, { ids }) => [who.workspaceId, ids.job, times.after],
      hasClaim: (who, a) => [{ ...claim(who.workspaceId, a) }],
      dropClaim: (who, a) => [{ ...claim(who.workspaceId, a) }],
      listClaimants: (who) => [who.workspaceId],
      dropClaimsOfJob: (who, { ids }) => [who.workspaceId, ids.job],
    },
    adds: {
      insertArtefact: (who, a) => [
        {
          ...{ id: a.ids.fresh, workspaceId: who.workspaceId, kind: 'mix', key: a.artefactKey, sha256: a.sha256 },
          ...{ mediaType: 'audio/wav', sizeBytes: 1, facts: {}, provenance: {}, madeBy: who.actorId, at: times.at },
        },
      ],
      takeClaim: (who, a) => [{ ...claim(who.workspaceId, a), at: times.after, staleBefore: times.after }],
    },
    // Of a job whose run or project is gone: nothing else says whose it was.
    excused: { job: ['dropClaimsOfGone'] },
  }),
  tryQueries(
    'artefacts/collect-queries',
    collectQueries,
  )({
    tried: { findKinds: ({ workspaceId }, { sha256 }) => [{ workspaceId, sha256 }] },
    excused: {
      content: ['findReferred'],
      upkeep: ['lockIdle', 'spare', 'deleteArtefacts', 'deleteStaleClaims'],
    },
  }),
]

const claim = (workspaceId: string, a: { artefactKey: string; ids: { job: string } }) => ({
  ...{ workspaceId, kind: 'speech' as const, key: a.artefactKey, jobId: a.ids.job },
})
