export type FileLimits = {
  /** Largest upload that goes through a form. */
  readonly plainMaxBytes: number
  /** Largest upload to a link. */
  readonly linkedMaxBytes: number
  /** Largest upload in parts. */
  readonly partsMaxBytes: number
  /** Of every part but the last. Object stores take no less than 5 MiB, and no more than 10,000 parts. */
  readonly partBytes: number
  /** How long an upload in parts on which nothing moves is kept. */
  readonly partsIdleHours: number
  /** How long a reply waits for parts to be joined, before it says that it takes longer. */
  readonly joinWaitMs: number
  readonly userQuotaBytes: number
  /** How long what is deleted can be restored. */
  readonly trashDays: number
  readonly uploadLinkSeconds: number
  /** Of a download link, unless another life within the two bounds is asked for. */
  readonly downloadLinkSeconds: number
  readonly downloadLinkSecondsMin: number
  readonly downloadLinkSecondsMax: number
  /** Of the files of one archive together, and how many they may be. */
  readonly archiveMaxBytes: number
  readonly archiveFilesMax: number
  /** Life of files that are meant to be temporary. */
  readonly temporaryHours: number
  /** How long content stays in the store after its last file has gone. */
  readonly idleBlobHours: number
}

const GIB = 1024 ** 3

export const fileLimitDefaults: FileLimits = {
  plainMaxBytes: 100 * 1024 * 1024,
  linkedMaxBytes: 5 * GIB,
  partsMaxBytes: 50 * GIB,
  partBytes: 8 * 1024 * 1024,
  partsIdleHours: 48,
  joinWaitMs: 20_000,
  userQuotaBytes: 10 * GIB,
  trashDays: 30,
  uploadLinkSeconds: 3600,
  downloadLinkSeconds: 24 * 3600,
  downloadLinkSecondsMin: 60,
  downloadLinkSecondsMax: 7 * 24 * 3600,
  archiveMaxBytes: 20 * GIB,
  archiveFilesMax: 1000,
  temporaryHours: 24,
  idleBlobHours: 24,
}
