// A file that one process at a time holds, or several together that keep such a one out. The lock is the operating system's (an fcntl lock, which Node reaches through its
// SQLite): it ends with the process however that ends, so there is no stale lock and no race to take one over.
import { chmodSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'

export type ExclusiveFile = { release(): void }

const BUSY = 5

/** Null if another process, or this one, holds it in either way. The file itself stays, empty. */
export function holdExclusively(path: string): ExclusiveFile | null {
  // Nothing is ever written, so no journal beside the file is wanted.
  return hold(path, 'pragma journal_mode = memory; begin exclusive')
}

/** Null if somebody holds it exclusively; others may hold it like this at the same time. */
export function holdShared(path: string): ExclusiveFile | null {
  return hold(path, 'pragma journal_mode = memory; begin; select count(*) from sqlite_master')
}

function hold(path: string, statements: string): ExclusiveFile | null {
  const file = new DatabaseSync(path, { timeout: 0 })
  try {
    file.exec(statements)
  } catch (error) {
    file.close()
    if ((error as { errcode?: number }).errcode === BUSY) return null
    throw error
  }
  chmodSync(path, 0o600)
  return { release: () => file.close() }
}
