// Lays out a new room: contract file, migration, server room, and its line in storeys.ts.
//   node scripts/node24.mjs scripts/new-room.ts contests --above films    a storey of its own above films
//   node scripts/node24.mjs scripts/new-room.ts contests --on films       beside films, which it then cannot call
// A room whose place in storeys.ts is kept already needs neither. Nothing that exists is written over.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { housePlan, roomsOf } from './imports/plan.ts'
import { addToStoreys, layOut, nextSteps, readRoomName, type Where } from './rooms/lay-out.ts'

const STOREYS = 'server/src/rooms/storeys.ts'
const root = dirname(import.meta.dirname)

function main(argv: readonly string[]): void {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: { on: { type: 'string' }, above: { type: 'string' } },
  })
  const name = readRoomName(positionals[0] ?? '')
  const isPlanned = roomsOf(housePlan).includes(name.room)
  const storeysPath = join(root, STOREYS)
  const storeys = isPlanned ? null : addToStoreys(readFileSync(storeysPath, 'utf8'), name.room, readWhere(values))
  const files = layOut(name, nextMigration())
  const existing = files.find(({ path }) => existsSync(join(root, path)))
  if (existing) throw new Error(`${existing.path} exists already: nothing was written.`)
  for (const { path, text } of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
    console.log(`wrote ${path}`)
  }
  if (storeys !== null) {
    writeFileSync(storeysPath, storeys)
    console.log(`gave ${name.room} its storey in ${STOREYS}`)
  }
  console.log(nextSteps(name))
}

function readWhere({ on, above }: { on?: string; above?: string }): Where {
  if (on !== undefined && above === undefined) return { kind: 'on', room: on }
  if (above !== undefined && on === undefined) return { kind: 'above', room: above }
  throw new Error(
    `Say where the room stands, with one of --above ROOM (it may call ROOM) and --on ROOM (beside it). From the ground:\n${housePlan.storeys
      .map((rooms, level) => `  ${level}  ${rooms.join(', ')}`)
      .join('\n')}`,
  )
}

function nextMigration(): string {
  const numbers = readdirSync(join(root, 'server/migrations')).map((file) => Number(file.slice(0, 4)) || 0)
  return String(Math.max(0, ...numbers) + 1).padStart(4, '0')
}

try {
  main(process.argv.slice(2))
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
