// File operations that hold through a power cut: a name is on the disk only when its folder was synced.
import { type FileHandle, link, mkdir, open, rename, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

export const FILE_MODE = 0o600
export const FOLDER_MODE = 0o700

/** Makes folders below a root, each once per process, and resolves when they would survive. */
export class DurableFolders {
  readonly #root: string
  readonly #ready = new Map<string, Promise<void>>()

  /** @param root exists */
  constructor(root: string) {
    this.#root = root
  }

  /** Also for a folder that exists: whoever made it may not have synced it yet. */
  ensure(path: string): Promise<void> {
    if (path.length <= this.#root.length) return Promise.resolve()
    const known = this.#ready.get(path)
    if (known) return known
    const making = this.#make(path)
    this.#ready.set(path, making)
    making.catch(() => this.#ready.delete(path))
    return making
  }

  async #make(path: string): Promise<void> {
    await this.ensure(dirname(path))
    await mkdir(path, { recursive: true, mode: FOLDER_MODE })
    await syncFolder(dirname(path))
  }
}

export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

/** Gives a synced file its final name; false, and nothing done, if the name is taken. */
export async function placeNew(from: string, to: string): Promise<boolean> {
  const isPlaced = await linkNew(from, to)
  if (isPlaced) await syncFolder(dirname(to))
  return isPlaced
}

export async function replace(from: string, to: string): Promise<void> {
  await rename(from, to)
  await syncFolder(dirname(to))
}

const NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'])

/** A hard link fails if the name is taken, which `rename` does not. */
async function linkNew(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to)
    return true
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (code === 'EEXIST') return false
    if (NO_LINKS.has(code)) return renameNew(from, to)
    throw error
  }
}

/** For file systems without hard links. Two at once may both believe to be first. */
async function renameNew(from: string, to: string): Promise<boolean> {
  const isTaken = await stat(to).then(
    () => true,
    () => false,
  )
  if (!isTaken) await rename(from, to)
  return !isTaken
}

/** The system may take less than it is offered. */
export async function writeAll(file: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let at = 0; at < chunk.byteLength; ) at += (await file.write(chunk, at)).bytesWritten
}
