// What every-query.test.ts tries the queries of this room with.
import { times } from '#testing/furnished.ts'
import { tryQueries } from '#testing/query-tries.ts'
import * as archiveQueries from './archives/queries.ts'
import * as installationQueries from './installation-queries.ts'
import * as overviewQueries from './overview-queries.ts'
import * as queries from './queries.ts'
import * as quotaQueries from './quota-queries.ts'
import * as trashQueries from './trash-queries.ts'
import * as uploadQueries from './upload-queries.ts'

const placed = { name: 'more', purpose: 'script', variant: null, at: times.at } as const

const ofFiles = tryQueries(
  'files/queries',
  queries,
)({
  tried: {
    findFile: (who, { ids }) => [who, ids.file],
    findTwin: (who, { ids, sha256 }) => [who, { id: ids.fresh, sha256 }],
    listFiles: (who) => [who, { page: 1, size: 10, filter: {} }],
    listTags: (who) => [who],
    saveFile: (who, { ids }) => [
      who,
      { id: ids.file, revision: 1 },
      { name: 'changed', projectId: null, tags: [], metadata: {}, at: times.after },
    ],
    saveFacts: (who, { ids }) => [who, { id: ids.file, facts: null, state: 'failed' }],
    countFiles: (who) => [who.workspaceId],
  },
  adds: {
    insertAwaited: (who, { ids }) => [
      who,
      {
        ...{ ...placed, id: ids.fresh, projectId: ids.project, declaredType: 'text/plain', reservedBytes: 1 },
        uploadExpiresAt: times.after,
      },
    ],
    insertStored: (who, { ids, sha256 }) => [
      who,
      {
        ...{ ...placed, id: ids.fresh, projectId: ids.project, sizeBytes: 1, sha256, md5: null },
        ...{ mediaType: 'text/plain', expiresAt: null, factsState: 'none' },
      },
    ],
  },
  excused: {
    content: ['findReferred', 'claimBlob', 'noteIdleBlob'],
    door: ['findWhereabouts'],
    // The id stands in a link that we signed, or belongs to a file that was found in the scope.
    secret: ['findAwaited', 'findStored'],
    child: ['settleAwaited'],
  },
})

const ofTrash = tryQueries(
  'files/trash-queries',
  trashQueries,
)({
  tried: {
    moveToTrash: (who, { ids }) => [who, { id: ids.file, at: times.at, purgeAt: times.after }],
    takeFromTrash: (who, { ids }) => [who, { id: ids.trashedFile, at: times.at }],
    condemnProject: ({ workspaceId }, { ids }) => [{ workspaceId, projectId: ids.project, at: times.at }],
    condemnWorkspace: ({ workspaceId }) => [{ workspaceId, at: times.at }],
    deleteTrashed: (who, { ids }) => [who, ids.trashedFile],
    deleteSomeTrashed: (who) => [who, { countMax: 10, exceptProjects: [] }],
  },
  excused: {
    content: [
      'markIdleBlobs',
      'findIdleBlobs',
      'findWatched',
      'forgetBlobs',
      'postponeBlobs',
      'watchBlobs',
      'readOneSnapshot',
    ],
    upkeep: ['deleteDue'],
    // Of an upload that was found as its sender's own; of a file that was stored a moment before.
    child: ['deleteAwaited', 'condemnFile'],
  },
})

const charge = { bytes: 1, at: times.at }
const limits = { quotaBytes: 1000, workspaceMaxBytes: 1000 }

export const tries = [
  ofFiles,
  ofTrash,
  tryQueries(
    'files/overview-queries',
    overviewQueries,
  )({
    tried: { listContentsOf: (who, { ids }) => [who, [ids.file]] },
  }),
  tryQueries(
    'files/archives/queries',
    archiveQueries,
  )({
    tried: { listChosen: (who, { ids }) => [who, [ids.file]] },
    adds: { insertArchive: (who, { ids }) => [who, { id: ids.fresh, fileIds: [ids.file], expiresAt: times.after }] },
    excused: { secret: ['findArchive'], upkeep: ['deleteEndedArchives'] },
  }),
  tryQueries(
    'files/installation-queries',
    installationQueries,
  )({
    excused: { installation: ['readInstallationUsage'] },
  }),
  tryQueries(
    'files/quota-queries',
    quotaQueries,
  )({
    tried: { readTotal: (who) => ['workspace', who.workspaceId] },
    adds: {
      reserveBytes: ({ workspaceId, actorId }) => [{ userId: actorId, workspaceId, bytes: 1, ...limits }],
      releaseBytes: ({ workspaceId, actorId }) => [{ userId: actorId, workspaceId, bytes: 1 }],
      chargeBytes: ({ workspaceId, actorId }, { ids }) => [
        { ...charge, userId: actorId, workspaceId, fileId: ids.file, heldBytes: 0, ...limits },
      ],
      dischargeBytes: ({ workspaceId, actorId }, { ids }) => [
        { ...charge, userId: actorId, workspaceId, fileId: ids.file },
      ],
    },
    excused: {
      upkeep: ['findUnevenTotals'],
      // Of files and originals that are being deleted, each found in its scope.
      child: ['lockTotals', 'listCharged'],
    },
  }),
  tryQueries(
    'files/upload-queries',
    uploadQueries,
  )({
    tried: { listOwnUploads: (who) => [who, times.at] },
    excused: {
      // Whoever sends parts has found the file as its own first; whoever shows a link has our signature.
      child: ['insertUpload', 'noteStoreUpload', 'findUpload', 'postponeExpiry', 'refuseUpload'],
      upkeep: ['findEndedUploads', 'forgetUploads', 'findKnownStoreUploads'],
    },
  }),
]
