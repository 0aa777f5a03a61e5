// What a database folder held when it was closed in order: name, size, time and CRC of every file. A folder that still
// matches needs no inspection (0.02 s instead of 1.5), and one that does not was touched by something else.
// Synchronous on purpose: a thousand small files take 0.05 s in one go, and 40 times that through the thread pool of a busy
// machine. Nothing else is going on when a folder is opened or closed.
import { closeSync, openSync, readdirSync, readSync, statSync } from 'node:fs'
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'

type SealedFile = readonly [sizeBytes: number, modifiedMs: number, crc: number]
type Seal = { readonly version: 1; readonly files: Readonly<Record<string, SealedFile>> }

export type SealVerdict =
  /** As it was left. */
  | { readonly kind: 'intact' }
  /** Never sealed (killed), or replaced as a whole: only an inspection tells. */
  | { readonly kind: 'unknown' }
  /** Some files changed while nobody had it open. */
  | { readonly kind: 'tampered'; readonly files: readonly string[] }

const CONTROL = join('global', 'pg_control')
/** The program's own notes may differ. */
const UNSEALED = /^(?:postmaster\.(?:pid|opts)|pg_stat_tmp)(?:[/\\]|$)/
const LOG = /^pg_wal[/\\][0-9A-F]{24}$/

export async function sealFolder(dir: string, sealPath: string): Promise<void> {
  const files: Record<string, SealedFile> = {}
  const all = listFiles(dir)
  // After an orderly stop the first segment of the log is the one in use; later ones are kept for reuse (up to 1 GB).
  const inUse = all.find((name) => LOG.test(name))
  for (const name of all) {
    if (LOG.test(name) && name !== inUse) continue
    const { size, mtimeMs } = statSync(join(dir, name))
    files[name] = [size, mtimeMs, crcOf(join(dir, name))]
  }
  const draft = `${sealPath}.part`
  await writeFile(draft, JSON.stringify({ version: 1, files } satisfies Seal), { mode: 0o600, flush: true })
  await rename(draft, sealPath)
}

export async function checkSeal(dir: string, sealPath: string): Promise<SealVerdict> {
  const seal = await readSeal(sealPath)
  if (!seal) return { kind: 'unknown' }
  const changed: string[] = []
  for (const [name, sealed] of Object.entries(seal.files)) {
    if (!isAsSealed(join(dir, name), sealed)) changed.push(name)
  }
  if (changed.length === 0) return { kind: 'intact' }
  return changed.includes(CONTROL) && changed.length > 1 ? { kind: 'unknown' } : { kind: 'tampered', files: changed }
}

export async function breakSeal(sealPath: string): Promise<void> {
  await rm(sealPath, { force: true })
}

function isAsSealed(path: string, [sizeBytes, modifiedMs, crc]: SealedFile): boolean {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found?.size !== sizeBytes) return false
  return found.mtimeMs === modifiedMs || crcOf(path) === crc
}

async function readSeal(path: string): Promise<Seal | null> {
  try {
    const seal = JSON.parse(await readFile(path, 'utf8')) as Seal
    return seal.version === 1 ? seal : null
  } catch {
    return null
  }
}

function listFiles(dir: string, inside = ''): string[] {
  const names: string[] = []
  for (const entry of readdirSync(join(dir, inside), { withFileTypes: true })) {
    const name = join(inside, entry.name)
    if (UNSEALED.test(name)) continue
    if (entry.isDirectory()) names.push(...listFiles(dir, name))
    else if (entry.isFile()) names.push(name)
  }
  return names.sort()
}

const chunk = Buffer.alloc(1024 * 1024)

function crcOf(path: string): number {
  const file = openSync(path, 'r')
  try {
    let crc = 0
    for (;;) {
      const bytesRead = readSync(file, chunk, 0, chunk.length, null)
      if (bytesRead === 0) return crc
      crc = crc32(chunk.subarray(0, bytesRead), crc)
    }
  } finally {
    closeSync(file)
  }
}
