// Files: what people put in and what the studio made for them, by name, purpose and place.
//
// Promises: size, hash and type are measured here and never taken from whoever uploads; a file is charged to the one
// who put it in, also when its content was here already; the quota holds however many uploads run at once; deleting is
// moving to the trash, and content leaves the store only after its last file has left the trash and a day has passed;
// nothing but files meant to be temporary ever expires.
// Never: hands out bytes without a signed link or a right checked at the door.
import type { FileFacts, FileLink, StorageUsage, UploadTicket } from '#contract/files.ts'
import { contentKey } from '#platform/blobs/blob-key.ts'
import type {
  BlobContent,
  BlobSource,
  BlobStore,
  ByteRange,
  LocalBlobs,
  SignedRequest,
  SignedUrls,
} from '#platform/blobs/blob-store.ts'
import type { PartUploads } from '#platform/blobs/part-uploads.ts'
import type { Clock } from '#platform/clock.ts'
import type { Db, Queryable, Tx } from '#platform/db/db.ts'
import type { PageRequest } from '#platform/http/route.ts'
import type { Ffmpeg } from '#platform/process/ffmpeg.ts'
import type { Projects } from '#rooms/projects/projects.ts'
import type { Scope, Tenant } from '#rooms/workspaces/workspaces.ts'
import { createArchives } from './archives/archives.ts'
import * as arrivals from './arrivals.ts'
import { type ContentReferrer, collectIdle } from './collect.ts'
import * as commands from './commands.ts'
import { exportPath, isActive, percentUsed } from './file.ts'
import { readInstallationUsage } from './installation-queries.ts'
import { type FileLimits, fileLimitDefaults } from './limits.ts'
import { originalLinkKey } from './original-links.ts'
import { type OrphanTerm, watchOrphans } from './orphans.ts'
import { listContentsOf } from './overview-queries.ts'
import { type AskPlanRoom, demandRoom } from './plan-room.ts'
import { createPreviews, hasPreview, PREVIEW_TYPE, previewLinkKey } from './previews.ts'
import * as queries from './queries.ts'
import { findUnevenTotals, readTotal } from './quota-queries.ts'
import { keepingSources } from './sources.ts'
import type { StoredFile } from './tables.ts'
import * as trashQueries from './trash-queries.ts'
import * as uploads from './uploads.ts'

export type { Announcement, FileInput, StoreInput } from './arrivals.ts'
export type { ContentReferrer } from './collect.ts'
export { maySound } from './file.ts'
export type { FileLimits } from './limits.ts'
export type { AskPlanRoom } from './plan-room.ts'
export type { AwaitedFile, StoredFile } from './tables.ts'
export type { UploadState } from './uploads.ts'

/** Where our own signed links lead, below the API base; the key of the blob follows. */
export const BLOB_PATH = '/blobs'

export type FilesDeps = {
  readonly db: Db
  readonly blobs: BlobStore & PartUploads & Partial<LocalBlobs>
  readonly signer: SignedUrls
  readonly clock: Clock
  readonly projects: Projects
  readonly limits?: Partial<FileLimits>
  /** Links to previews, which our own server answers wherever the content lies. As `signer` if left out. */
  readonly previewSigner?: SignedUrls
  /** Throws if there is none; without it films and sounds have no previews. */
  readonly ffmpeg?: () => Promise<Ffmpeg>
  /** Queues the measuring of pictures, films and sound; without it nothing is measured. */
  readonly measureLater?: (tx: Tx, file: StoredFile) => Promise<void>
}

export function createFiles(given: FilesDeps) {
  const referrers: ContentReferrer[] = []
  let askPlan: AskPlanRoom = async () => null
  const deps = {
    ...given,
    limits: { ...fileLimitDefaults, ...given.limits },
    referrers,
    measureLater: given.measureLater,
    planRoom: (queryable: Queryable, workspaceId: string) => askPlan(queryable, workspaceId),
  }
  const { blobs } = deps
  const ffmpeg = given.ffmpeg ?? (() => Promise.reject(new Error('no ffmpeg was given')))
  return {
    archives: createArchives({ ...deps, signer: deps.previewSigner ?? deps.signer }),
    previews: createPreviews({ blobs, ffmpeg, clock: deps.clock }),
    uploads: inParts({ ...deps, joining: new Map() }),
    /** For rooms that keep originals of their own. */
    sources: keepingSources(deps),
    limits: deps.limits,
    ...entering(deps),
    ...keeping(deps),
    ...linking(deps),

    load: (queryable: Queryable, scope: Tenant, fileId: string): Promise<StoredFile> =>
      commands.loadReady(queryable, scope, fileId),
    list: (queryable: Queryable, scope: Scope, request: PageRequest & { filter: queries.FileListFilter }) =>
      queries.listFiles(queryable, scope, request),
    /** What these files hold, as far as they are there. */
    contentsOf: listContentsOf,
    /** By a link that carries its own permission; also what lies in the trash. */
    findStored: async (fileId: string): Promise<StoredFile | undefined> => queries.findStored(deps.db, fileId),
    tags: (queryable: Queryable, scope: Scope) => queries.listTags(queryable, scope),
    findTwin: (queryable: Queryable, scope: Scope, file: StoredFile): Promise<string | null> =>
      queries.findTwin(queryable, scope, file),
    whereabouts: (queryable: Queryable, fileId: string) => queries.findWhereabouts(queryable, fileId),
    /** The content; must be read or destroyed. */
    open: (file: Pick<StoredFile, 'sha256'>, range?: ByteRange): Promise<BlobContent> =>
      blobs.read(contentKey(file.sha256), range),
    /** Also what is in the trash. */
    count: (queryable: Queryable, workspaceId: string): Promise<number> => queries.countFiles(queryable, workspaceId),
    usage: (queryable: Queryable, scope: Scope): Promise<StorageUsage> => usage(queryable, scope, deps),

    /** Whoever knows plans says once, at the start, how much room they give. */
    limitedBy(ask: AskPlanRoom): void {
      askPlan = ask
    },
    /** Before something is made in the workspace that will be kept. @throws FILES_PLAN_SPENT */
    demandRoom: (tx: Tx, scope: Pick<Scope, 'workspaceId'>): Promise<void> => demandRoom(deps.planRoom, tx, scope),

    /** Another room keeps content too: it is asked before any is deleted. */
    addReferrer: (referrer: ContentReferrer): void => {
      referrers.push(referrer)
    },
    /** Another room refers to this content no longer: once nobody does, it leaves the store after the grace period. */
    letGo: (tx: Tx, sha256s: readonly string[]): Promise<void> =>
      trashQueries.watchBlobs(tx, sha256s, deps.clock.now()),
    /** One round over content that somebody has let go of. */
    collectIdle: () => collectIdle(deps),
    /** Puts content that no row knows under watch; then it goes like content that somebody let go of. */
    watchOrphans: (term: OrphanTerm) => watchOrphans(deps, term),
    /** Which of these contents files refer to: for another room that wants to delete a blob. */
    refersTo: (queryable: Queryable, sha256s: readonly string[]): Promise<Set<string>> =>
      queries.findReferred(queryable, sha256s),
    /** Totals that differ from the sum of their entries; empty, or something is broken. */
    findUnevenTotals: (queryable: Queryable) => findUnevenTotals(queryable),
    saveFacts: (tx: Tx, scope: Tenant, change: { id: string; facts: FileFacts | null }) =>
      queries.saveFacts(tx, scope, { ...change, state: change.facts === null ? 'failed' : 'known' }),
  }
}

export type Files = ReturnType<typeof createFiles>

type Deps = arrivals.ArrivalDeps & commands.FileDeps & Pick<FilesDeps, 'previewSigner'>

const DAY_MS = 24 * 3600 * 1000

function entering(deps: Deps) {
  return {
    /** Stores what was made here; charged to the actor of the scope. Not within a transaction. */
    store: (scope: Scope, input: arrivals.StoreInput): Promise<StoredFile> => arrivals.store(deps, scope, input),
    /** Makes a file of content that is in the blob store already. */
    adopt: (tx: Tx, scope: Scope, input: Parameters<typeof arrivals.adopt>[3]): Promise<StoredFile> =>
      arrivals.adopt(deps, tx, scope, input),
    receiveForm: (scope: Scope, form: Parameters<typeof arrivals.receiveForm>[2]): Promise<StoredFile> =>
      arrivals.receiveForm(deps, scope, form),
    async announce(scope: Scope, input: arrivals.Announcement): Promise<UploadTicket> {
      const { file, request } = await arrivals.announce(deps, scope, input)
      return {
        file_id: file.id,
        method: 'PUT',
        upload_url: request.url,
        upload_headers: { ...request.headers },
        upload_expires_at: request.expiresAt.toISOString(),
        storage_key: exportPath(file),
      }
    },
    /** Bytes sent to an upload link; the link was verified. */
    receive: (arrival: { fileId: string; source: BlobSource }): Promise<StoredFile> => arrivals.receive(deps, arrival),
    fileOfUpload: arrivals.fileOfStagingKey,
    confirm: (scope: Scope, said: { fileId: string; isGivenUp: boolean }): Promise<StoredFile | null> =>
      arrivals.confirm(deps, scope, said),
  }
}

/** Content that is too large for one request. */
function inParts(deps: uploads.UploadDeps) {
  return {
    start: (scope: Scope, input: arrivals.Announcement) => uploads.start(deps, scope, input),
    /** Of the actor of the scope, in its workspace. */
    list: (scope: Scope) => uploads.list(deps, scope),
    sign: (scope: Scope, wish: Parameters<typeof uploads.signParts>[2]) => uploads.signParts(deps, scope, wish),
    parts: (scope: Scope, fileId: string) => uploads.listParts(deps, scope, fileId),
    partOfKey: uploads.partOfKey,
    /** Bytes sent to the link of a part; the link was verified. */
    receive: (arrival: Parameters<typeof uploads.receivePart>[1]) => uploads.receivePart(deps, arrival),
    /** Null if it takes longer than a reply should: then it goes on, and asking again tells. */
    complete: (scope: Scope, wish: uploads.Completion) => uploads.complete(deps, scope, wish),
    abandon: (scope: Scope, fileId: string) => uploads.abandon(deps, scope, fileId),
    /** One round over what is left of uploads that are over. */
    sweep: () => uploads.sweepUploads(deps),
  }
}

function keeping(deps: Deps) {
  const { db } = deps
  return {
    update: (scope: Scope, wish: Parameters<typeof commands.update>[3]): Promise<StoredFile> =>
      db.transaction((tx) => commands.update(deps, tx, scope, wish)),
    measureAgain: (scope: Scope, fileId: string): Promise<StoredFile> =>
      db.transaction((tx) => arrivals.measureAgain(deps, tx, scope, fileId)),
    trash: (scope: Scope, fileId: string): Promise<StoredFile> =>
      db.transaction((tx) => commands.trash(deps, tx, scope, fileId)),
    restore: (scope: Scope, fileId: string): Promise<StoredFile> =>
      db.transaction((tx) => commands.restore(deps, tx, scope, fileId)),
    purge: (scope: Scope, fileId: string): Promise<void> =>
      db.transaction((tx) => commands.purge(deps, tx, scope, fileId)),
    /** Everything that is in the trash, in steps: what is put there meanwhile may go along. Answers how many files went. */
    async emptyTrash(scope: Scope): Promise<number> {
      let count = 0
      for (let some = -1; some !== 0; count += some)
        some = await db.transaction((tx) => commands.purgeSome(deps, tx, scope))
      return count
    },
    purgeDue: (tx: Tx): Promise<number> => commands.purgeDue(deps, tx),
    /** The files of a purged project go with it. */
    condemnProject: (tx: Tx, workspaceId: string, projectId: string): Promise<void> =>
      trashQueries.condemnProject(tx, { workspaceId, projectId, at: deps.clock.now() }),
    /** For those who administer the installation. */
    installationUsage: readInstallationUsage,
    /** Those of a deleted workspace too. */
    condemnWorkspace: (tx: Tx, workspaceId: string): Promise<void> =>
      trashQueries.condemnWorkspace(tx, { workspaceId, at: deps.clock.now() }),
  }
}

function linking(deps: Deps) {
  const { limits, clock, signer } = deps
  async function signedUrl(
    file: StoredFile,
    wish: {
      readonly seconds?: number
      readonly disposition?: 'inline' | 'attachment'
      /** The very bytes that were put in: for whoever is signed in and may read them, and never for a link to be passed on. */
      readonly isOriginal?: boolean
    } = {},
  ): Promise<SignedRequest> {
    const asked = wish.seconds ?? limits.downloadLinkSeconds
    const seconds = Math.min(limits.downloadLinkSecondsMax, Math.max(limits.downloadLinkSecondsMin, asked))
    return signer.signDownload({
      key: wish.isOriginal ? originalLinkKey(file.sha256) : contentKey(file.sha256),
      expiresAt: new Date(clock.now().getTime() + seconds * 1000),
      contentType: file.mediaType,
      disposition: isActive(file.mediaType) ? 'attachment' : (wish.disposition ?? 'inline'),
      filename: file.name,
      tenantId: file.workspaceId,
    })
  }
  return {
    /** The same link for a day, so that browsers need not load the picture again. Null of what has no looks. */
    async previewUrl(file: StoredFile): Promise<string | null> {
      if (!hasPreview(file)) return null
      const today = Math.floor(clock.now().getTime() / DAY_MS)
      const request = await (deps.previewSigner ?? signer).signDownload({
        key: previewLinkKey(file.id, 'small'),
        expiresAt: new Date((today + 2) * DAY_MS),
        contentType: PREVIEW_TYPE,
        disposition: 'inline',
        filename: 'preview.webp',
      })
      return request.url
    },
    /** A link for people without a session, for a while. */
    signedUrl,
    async link(file: StoredFile, wish: Parameters<typeof signedUrl>[1] = {}): Promise<FileLink> {
      const { url, expiresAt } = await signedUrl(file, wish)
      return { file_id: file.id, url, presigned_url: url, presigned_expires_at: expiresAt.toISOString() }
    },
  }
}

async function usage(
  queryable: Queryable,
  scope: Scope,
  { limits, planRoom }: { readonly limits: FileLimits; readonly planRoom: AskPlanRoom },
): Promise<StorageUsage> {
  const room = await planRoom(queryable, scope.workspaceId)
  const own = await readTotal(queryable, 'user', scope.actorId)
  const workspace = await readTotal(queryable, 'workspace', scope.workspaceId)
  return {
    total_bytes: limits.userQuotaBytes,
    used_bytes: own.usedBytes,
    reserved_bytes: own.reservedBytes,
    available_bytes: Math.max(0, limits.userQuotaBytes - own.usedBytes - own.reservedBytes),
    percent: percentUsed(own.usedBytes, limits.userQuotaBytes),
    file_count: own.fileCount,
    workspace: {
      used_bytes: workspace.usedBytes,
      file_count: workspace.fileCount,
      plan: room && { name: room.plan, limit_bytes: room.limitBytes, made_bytes: room.madeBytes },
    },
    plain_max_bytes: limits.plainMaxBytes,
    parts_max_bytes: limits.partsMaxBytes,
  }
}
