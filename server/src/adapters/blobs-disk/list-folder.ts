import type { Dirent } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { isMissing } from './disk-errors.ts'

type Listing = { readonly prefix: string; readonly after: string }

/** Yields the keys below a folder in the order of their bytes; folders that cannot hold any are not opened. */
export async function* listFolder(root: string, wanted: Listing, folder = ''): AsyncGenerator<string> {
  for (const entry of await entriesOf(join(root, folder))) {
    const key = `${folder}${entry.name}`
    if (entry.isDirectory()) {
      if (mayHold(`${key}/`, wanted)) yield* listFolder(root, wanted, `${key}/`)
    } else if (key.startsWith(wanted.prefix) && key > wanted.after) {
      yield key
    }
  }
}

function mayHold(folder: string, { prefix, after }: Listing): boolean {
  const isOnTheWay = folder.startsWith(prefix) || prefix.startsWith(folder)
  return isOnTheWay && (folder > after || after.startsWith(folder))
}

/** A folder sorts as if its name ended in a slash, since its keys go on with one. */
async function entriesOf(path: string): Promise<Dirent[]> {
  const sortName = (entry: Dirent) => (entry.isDirectory() ? `${entry.name}/` : entry.name)
  try {
    const entries = await readdir(path, { withFileTypes: true })
    return entries.sort((a, b) => (sortName(a) < sortName(b) ? -1 : 1))
  } catch (error) {
    if (isMissing(error)) return []
    throw error
  }
}
