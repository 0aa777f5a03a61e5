// What one person has not finished sending, with the contents that this browser keeps for it: counted when they leave, and given up
// if they wish. Pages that were not opened since a reload have no uploader, only what the golden retriever wrote down.
import { abandonUpload } from '#web/kit/upload/send-file.ts'
import { openUploaders, uploadsOf } from './open-uploaders.ts'

/** As the golden retriever of Uppy calls them. */
const DATABASE = 'uppy-blobs'
const CONTENTS = 'files'
const LISTS = 'metadata'

type KeptFile = {
  readonly progress?: { readonly uploadComplete?: boolean }
  readonly meta?: { readonly begun?: string | null; readonly stored?: string | null }
}

const isUnsent = (file: KeptFile) => !file.progress?.uploadComplete

export async function countUnsent(userId: string): Promise<number> {
  const open = await openOf(userId)
  const here = open.flatMap(([, uploader]) => Object.values(uploader.list()))
  const elsewhere = await keptFiles(userId, keptHere(open))
  return [...here, ...elsewhere].filter(isUnsent).length
}

/** The server gets the room back that they held. What cannot be told to it ends there by itself, and keeps no content here. */
export async function forgetUnsent(userId: string): Promise<void> {
  const open = await openOf(userId)
  const kept = await keptFiles(userId, keptHere(open))
  const begun = kept.flatMap(({ meta }) => (meta?.stored ? [] : (meta?.begun ?? [])))
  const told = Promise.all([
    ...open.map(([, uploader]) => uploader.cancelAll()),
    ...begun.map((fileId) => abandonUpload(fileId).catch(() => undefined)),
  ])
  await withDatabase(async (database) => {
    for (const name of [CONTENTS, LISTS]) {
      const store = database.transaction(name, 'readwrite').objectStore(name)
      await answered(store.delete(IDBKeyRange.bound(uploadsOf(userId), `${uploadsOf(userId)}\uffff`)))
    }
  })
  await told
}

/** Lists that this window works on and keeps. One that another window keeps counts by what that has written down. */
const keptHere = (open: Awaited<ReturnType<typeof openOf>>): ReadonlySet<string> =>
  new Set(open.flatMap(([name, uploader]) => (uploader.isKept ? [name] : [])))

async function openOf(userId: string) {
  const mine = [...openUploaders].filter(([name]) => name.startsWith(uploadsOf(userId)))
  return Promise.all(mine.map(async ([name, opening]) => [name, await opening] as const))
}

/** Of lists that no uploader of this window keeps. */
async function keptFiles(userId: string, here: ReadonlySet<string>): Promise<readonly KeptFile[]> {
  const files = await withDatabase(async (database) => {
    const store = database.transaction(LISTS, 'readonly').objectStore(LISTS)
    const range = IDBKeyRange.bound(uploadsOf(userId), `${uploadsOf(userId)}\uffff`)
    const lists = await answered<{ id: string; metadata: string }[]>(store.getAll(range))
    return lists.filter(({ id }) => !here.has(id)).flatMap(({ metadata }) => filesIn(metadata))
  })
  return files ?? []
}

function filesIn(metadata: string): KeptFile[] {
  const { files } = JSON.parse(metadata) as { files?: Record<string, KeptFile> }
  return Object.values(files ?? {})
}

/** Undefined if there is no such database, or nobody may read it. */
async function withDatabase<T>(work: (database: IDBDatabase) => Promise<T>): Promise<T | undefined> {
  const database = await openDatabase().catch(() => undefined)
  if (!database) return undefined
  try {
    return await work(database)
  } catch {
    // Made by another version of Uppy: what it holds runs out by itself.
    return undefined
  } finally {
    database.close()
  }
}

/** Fails also where a browser forbids it at once. */
async function openDatabase(): Promise<IDBDatabase> {
  const request = indexedDB.open(DATABASE)
  // It was not there: it is not for us to make it.
  request.onupgradeneeded = () => request.transaction?.abort()
  return answered(request)
}

function answered<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}
