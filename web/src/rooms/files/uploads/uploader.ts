// Uploads of one person into one workspace, over pages and reloads. Uppy keeps the list and its state, its golden retriever
// keeps both and the smaller files in the browser; how bytes travel is ours, since room is held and content checked by our
// own server before any store sees it.
import Uppy, { type UppyFile } from '@uppy/core'
import GoldenRetriever from '@uppy/golden-retriever'
import { abandonUpload, type StoredUpload, sendFile } from '#web/kit/upload/send-file.ts'
import { tellOtherTabs } from './other-tabs.ts'

export type UploadMeta = {
  readonly [key: string]: unknown
  /** The file on the server, once an upload in parts has begun. */
  begun?: string | null
  /** The stored file. */
  stored?: string | null
  hasTwin?: boolean
  isJoining?: boolean
}
export type UploadBody = Record<string, never>
export type Upload = UppyFile<UploadMeta, UploadBody>
export type Uploads = Readonly<Record<string, Upload>>

/** Beyond this the copy that the browser keeps would cost more than choosing the file again. */
const KEPT_FILE_MAX_BYTES = 256 * 1024 * 1024
const KEPT_MAX_BYTES = 1024 ** 3
const FILES_AT_ONCE = 3
const KEPT_MS = 47 * 3600 * 1000

const nothing = () => undefined
const PAUSED = new DOMException('paused', 'AbortError')
const HALTED = new DOMException('halted', 'AbortError')
const GIVEN_UP = new DOMException('given up', 'AbortError')

export type UploaderOptions = {
  readonly id: string
  /** Id of the workspace that files go to. */
  readonly workspace: string
  /** Whether the list outlives this page: in one window at a time. */
  readonly isKept: boolean
}

export class Uploader {
  /** Whether this window is the one that keeps the list. */
  readonly isKept: boolean
  readonly #uppy: Uppy<UploadMeta, UploadBody>
  readonly #workspace: string
  readonly #running = new Map<string, AbortController>()
  readonly #waiting: string[] = []
  readonly #faults = new Map<string, unknown>()
  #isHalted = false

  constructor({ id, workspace, isKept }: UploaderOptions) {
    this.#workspace = workspace
    this.isKept = isKept
    this.#uppy = new Uppy<UploadMeta, UploadBody>({
      id,
      autoProceed: false,
      // What goes wrong is shown at the file.
      logger: { debug: nothing, warn: nothing, error: nothing },
      onBeforeFileAdded: (file, files) => {
        const known = files[file.id]
        // What is done or failed may be sent again; what is under way is not sent twice.
        return known === undefined || known.isGhost || known.progress.uploadComplete || Boolean(known.error)
      },
    })
    this.#uppy.setState({ capabilities: { ...this.#uppy.getState().capabilities, resumableUploads: true } })
    this.#uppy.addUploader(async (ids) => {
      await Promise.all(ids.map((fileId) => this.#send(fileId)))
    })
    if (!isKept) return
    this.#uppy.on('restored', () => this.#goOn())
    const memory = { name: id, maxFileSize: KEPT_FILE_MAX_BYTES, maxTotalSize: KEPT_MAX_BYTES }
    this.#uppy.use(GoldenRetriever, { expires: KEPT_MS, indexedDB: memory })
  }

  /** For useSyncExternalStore. */
  watch = (watcher: () => void): (() => void) => {
    this.#uppy.on('state-update', watcher)
    return () => this.#uppy.off('state-update', watcher)
  }

  list = (): Uploads => this.#uppy.getState().files

  /** Why a file was refused; after a reload only the words are left. */
  faultOf(fileId: string): unknown {
    return this.#faults.get(fileId) ?? this.#uppy.getFile(fileId)?.error
  }

  add(files: readonly File[]): void {
    for (const file of files) {
      try {
        const id = this.#uppy.addFile({ name: file.name, type: file.type, data: file, source: 'page' })
        void this.#begin(id)
      } catch {
        // It is in the list already and on its way.
      }
    }
  }

  /** The content of a file that the browser could not keep. False if this is another one. */
  giveAgain(fileId: string, content: File): boolean {
    const ghost = this.#uppy.getFile(fileId)
    if (!ghost?.isGhost || ghost.name !== content.name || ghost.size !== content.size) return false
    const id = this.#uppy.addFile({ name: content.name, type: content.type, data: content, source: 'page' })
    if (id === fileId) void this.#begin(id)
    else this.#uppy.removeFile(id)
    return id === fileId
  }

  pause(fileId: string): void {
    this.#uppy.setFileState(fileId, { isPaused: true })
    this.#stop(fileId, PAUSED)
  }

  /** Also after a failure. */
  resume(fileId: string): void {
    void this.#begin(fileId)
  }

  pauseAll(): void {
    for (const file of Object.values(this.list())) if (isUnderWay(file)) this.pause(file.id)
  }

  resumeAll(): void {
    for (const file of Object.values(this.list())) if (file.isPaused && !file.isGhost) this.resume(file.id)
  }

  /** Whose files these are has left: nothing more is sent, and nothing is forgotten. */
  halt(): void {
    this.#isHalted = true
    this.#waiting.length = 0
    for (const running of this.#running.values()) running.abort(HALTED)
  }

  /** Who was gone is back: what was under way goes on. */
  goOn(): void {
    if (!this.#isHalted) return
    this.#isHalted = false
    for (const file of Object.values(this.list())) if (isUnderWay(file)) void this.#begin(file.id)
  }

  /** Ends it, gives the room on the server back, and takes it off the list. */
  async cancel(fileId: string): Promise<void> {
    const { begun, stored } = this.#uppy.getFile(fileId)?.meta ?? {}
    this.#stop(fileId, GIVEN_UP)
    this.#faults.delete(fileId)
    this.#uppy.removeFile(fileId)
    if (begun && !stored) await abandonUpload(begun).catch(() => undefined)
  }

  /** Nothing is on its way any more, and the browser keeps none of it. */
  async cancelAll(): Promise<void> {
    await Promise.all(Object.keys(this.list()).map((fileId) => this.cancel(fileId)))
  }

  clearDone(): void {
    for (const file of Object.values(this.list())) if (file.progress.uploadComplete) this.#uppy.removeFile(file.id)
  }

  /** After a reload: what was under way goes on, what was done leaves the list. */
  #goOn(): void {
    this.#uppy.setState({ currentUploads: {}, recoveredState: null })
    for (const file of this.#uppy.getFiles()) {
      if (file.progress.uploadComplete) this.#uppy.removeFile(file.id)
      else if (!file.isGhost && !file.isPaused && !file.error) void this.#begin(file.id)
    }
  }

  async #begin(fileId: string): Promise<void> {
    if (this.#isHalted) return
    this.#faults.delete(fileId)
    this.#uppy.setFileState(fileId, { isPaused: false, error: null })
    if (this.#running.has(fileId) || this.#waiting.includes(fileId)) return
    if (this.#running.size >= FILES_AT_ONCE) {
      this.#waiting.push(fileId)
      return
    }
    this.#running.set(fileId, new AbortController())
    await this.#uppy.retryUpload(fileId).catch(() => undefined)
  }

  #stop(fileId: string, reason: DOMException): void {
    const at = this.#waiting.indexOf(fileId)
    if (at >= 0) this.#waiting.splice(at, 1)
    this.#running.get(fileId)?.abort(reason)
  }

  async #send(fileId: string): Promise<void> {
    const file = this.#uppy.getFile(fileId)
    const mine = this.#running.get(fileId) ?? new AbortController()
    try {
      if (!file?.data || file.isRemote) return
      this.#uppy.emit('upload-start', [file])
      const stored = await this.#transmit(file, file.data as Blob, mine.signal)
      this.#noteStored(fileId, stored)
    } catch (error) {
      const now = this.#uppy.getFile(fileId)
      if (!now || mine.signal.aborted) return
      this.#faults.set(fileId, error)
      this.#uppy.emit('upload-error', now, error instanceof Error ? error : new Error(String(error)))
    } finally {
      this.#running.delete(fileId)
      // Gone on with before the pause had taken hold.
      if (mine.signal.reason === PAUSED && this.#uppy.getFile(fileId)?.isPaused === false) void this.#begin(fileId)
      const next = this.#waiting.shift()
      if (next !== undefined) void this.#begin(next)
    }
  }

  #transmit(file: Upload, content: Blob, signal: AbortSignal): Promise<StoredUpload> {
    const { id } = file
    const uploadStarted = Date.now()
    const note = (meta: Partial<UploadMeta>) => {
      if (this.#uppy.getFile(id)) this.#uppy.setFileMeta(id, meta as UploadMeta)
    }
    return sendFile({
      workspace: this.#workspace,
      content,
      name: file.name,
      purpose: 'other',
      signal,
      intent: id,
      begun: file.meta.begun ?? undefined,
      onBegun: (begun) => {
        note({ begun })
        tellOtherTabs()
      },
      onJoining: () => note({ isJoining: true }),
      onProgress: (bytesUploaded) => {
        const now = this.#uppy.getFile(id)
        if (now) this.#uppy.emit('upload-progress', now, { uploadStarted, bytesUploaded, bytesTotal: content.size })
      },
    }).finally(() => note({ isJoining: false }))
  }

  #noteStored(fileId: string, stored: StoredUpload): void {
    if (!this.#uppy.getFile(fileId)) return
    this.#uppy.setFileMeta(fileId, { stored: stored.id, hasTwin: stored.duplicate_of !== null })
    const file = this.#uppy.getFile(fileId)
    this.#uppy.emit('upload-success', file, { status: 201, body: {} })
  }
}

export function isUnderWay(file: Upload): boolean {
  return !file.progress.uploadComplete && !file.error && !file.isPaused && !file.isGhost
}
