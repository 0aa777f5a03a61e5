import { blobFaults } from './blob-faults.ts'

const KEY = /^[a-z0-9][a-z0-9._-]*(\/[a-z0-9][a-z0-9._-]*)*$/
const LENGTH_MAX = 200
const SHA256 = /^[0-9a-f]{64}$/

/**
 * Refuses what is not a key: lower-case letters, digits, dot, dash and underscore in parts that start with a
 * letter or digit. So no key can leave a folder, and all keys work on every file system and object store.
 */
export function checkKey(key: string): string {
  if (key.length > LENGTH_MAX || !KEY.test(key)) throw blobFaults.INVALID_KEY()
  return key
}

/** The key of content: 256 folders, so that a store on disk can hold millions. */
export function contentKey(sha256: string): string {
  if (!SHA256.test(sha256)) throw blobFaults.INVALID_KEY()
  return `sha256/${sha256.slice(0, 2)}/${sha256}`
}
