// Folders of rooms that a newcomer can hold in the head: at most so many files and lines each. Those that were larger when the rule
// was first enforced have a ceiling of their own, which only falls (room-ceilings.ts).
import { readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import type { Finding } from './imports/finding.ts'
import { listSources } from './imports/source.ts'
import { type FolderSize, ROOM_CEILINGS } from './room-ceilings.ts'

export const FOLDER_MAX: FolderSize = { files: 14, lines: 1800 }
/** A ceiling this far above the folder is too high: room for work under way, not for growth. */
export const SLACK: FolderSize = { files: 6, lines: 500 }

const ROOMS = 'server/src/rooms/'
const DECISION = 'docs/decisions/0052-folders-of-rooms-have-ceilings.md'

/** @param root the repository, or a test's own tree */
export function checkRooms(root: string, ceilings: Readonly<Record<string, FolderSize>> = ROOM_CEILINGS): Finding[] {
  const sizes = measure(root)
  const known = [...sizes.keys(), ...Object.keys(ceilings).filter((folder) => !sizes.has(folder))]
  return known.flatMap((folder) => judge(folder, sizes.get(folder), ceilings[folder]) ?? [])
}

/** Code of a folder itself, without what is tried or folders below. */
function measure(root: string): Map<string, FolderSize> {
  const sizes = new Map<string, FolderSize>()
  for (const path of listSources(root)) {
    const folder = posix.dirname(path.slice(ROOMS.length))
    if (!path.startsWith(ROOMS) || folder === '.' || /\.(test|suite|seed)\.ts$/.test(path)) continue
    const before = sizes.get(folder) ?? { files: 0, lines: 0 }
    const lines = readFileSync(join(root, path), 'utf8').replace(/\n$/, '').split('\n').length
    sizes.set(folder, { files: before.files + 1, lines: before.lines + lines })
  }
  return sizes
}

function judge(folder: string, size: FolderSize | undefined, ceiling: FolderSize | undefined): Finding | undefined {
  const at = { path: `${ROOMS}${folder}`, line: 1, rule: 'rooms' }
  const inCeilings = { ...at, path: 'scripts/room-ceilings.ts' }
  if (!size) return { ...inCeilings, problem: `names ${folder}, which is no folder of a room`, instead: 'Take it out.' }
  const most = ceiling ?? FOLDER_MAX
  if (isOver(size, most)) {
    const problem = `has ${say(size)}; at most ${say(most)}`
    const instead = `Put what is a subject of its own into a folder below with a name of its own, or split the room where its nouns share no transaction. A ceiling is not raised: ${DECISION}`
    return { ...at, problem, instead }
  }
  if (!ceiling) return undefined
  if (!isOver(size, FOLDER_MAX)) {
    const problem = `gives ${folder} a ceiling, and it is within the house's limit (${say(size)})`
    return { ...inCeilings, problem, instead: 'Take it out: from now on the limit holds.' }
  }
  if (ceiling.files - size.files <= SLACK.files && ceiling.lines - size.lines <= SLACK.lines) return undefined
  const problem = `gives ${folder} ${say(ceiling)}, and it has shrunk to ${say(size)}`
  return { ...inCeilings, problem, instead: 'Lower its ceiling to what it has now.' }
}

const isOver = (size: FolderSize, most: FolderSize) => size.files > most.files || size.lines > most.lines
const say = ({ files, lines }: FolderSize) => `${files} files and ${lines} lines`
