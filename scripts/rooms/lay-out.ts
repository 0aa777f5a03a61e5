// What a new room begins with: the least that type-checks, answers one route, and has a place for everything. Pure.

export type RoomName = {
  /** "contests", "press-kits": the folder, the contract file, the fault prefix. */
  readonly room: string
  /** "contest", "pressKit": one of what the room keeps. */
  readonly thing: string
  /** "Contest", "PressKit" */
  readonly Thing: string
  /** "contests", "pressKits" */
  readonly things: string
}

export type NewFile = { readonly path: string; readonly text: string }

const NAME = /^[a-z][a-z]*(-[a-z]+)*s$/
const DRAWERS = ['utils', 'helpers', 'commons', 'managers', 'services', 'datas', 'infos', 'things']

/** Throws an Error that says what a name must look like. */
export function readRoomName(room: string): RoomName {
  if (!NAME.test(room))
    throw new Error(
      `"${room}" is no name for a room: take a plural noun in small letters, such as contests or press-kits.`,
    )
  if (DRAWERS.includes(room)) throw new Error(`"${room}" says nothing: name the room after what it keeps.`)
  const things = room.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())
  const thing = things.endsWith('ies') ? `${things.slice(0, -3)}y` : things.slice(0, -1)
  return { room, things, thing, Thing: thing.charAt(0).toUpperCase() + thing.slice(1) }
}

export type Where = { readonly kind: 'on' | 'above'; readonly room: string }

/** The text of storeys.ts with the room in it. Throws if the neighbour is on no storey. */
export function addToStoreys(text: string, room: string, where: Where): string {
  const line = text.split('\n').find((each) => each.startsWith('  [') && each.includes(`'${where.room}'`))
  if (line === undefined) throw new Error(`The room ${where.room} is on no storey: see server/src/rooms/storeys.ts.`)
  const changed = where.kind === 'on' ? line.replace(/\],$/, `, '${room}'],`) : `${line}\n  ['${room}'],`
  return text.replace(line, changed)
}

/** @param migration its number, four digits */
export function layOut(name: RoomName, migration: string): NewFile[] {
  const { room } = name
  const folder = `server/src/rooms/${room}`
  return [
    { path: `contract/src/${room}.ts`, text: contractText(name) },
    { path: `server/migrations/${migration}_${room.replaceAll('-', '_')}.sql`, text: migrationText(name) },
    { path: `${folder}/${room}.ts`, text: doorText(name) },
    { path: `${folder}/queries.ts`, text: queriesText(name) },
    { path: `${folder}/queries.seed.ts`, text: triesText(name) },
    { path: `${folder}/tables.ts`, text: tablesText(name) },
    { path: `${folder}/routes.ts`, text: routesText(name) },
  ]
}

const tableOf = ({ room }: RoomName) => room.replaceAll('-', '_')
const idOf = ({ thing }: RoomName) => `${thing.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}_id`
const titleOf = (text: string) => text.charAt(0).toUpperCase() + text.slice(1).replaceAll('-', ' ')

function contractText({ room, Thing }: RoomName): string {
  return `// ${titleOf(room)} on the wire.
import { type Static, Type } from 'typebox'

export const ${Thing} = Type.Object({
  id: Type.String(),
  title: Type.String(),
  revision: Type.Integer(),
  created_at: Type.String({ format: 'date-time' }),
})
export type ${Thing} = Static<typeof ${Thing}>
`
}

function migrationText(name: RoomName): string {
  const table = tableOf(name)
  return `-- ${name.room}: @TODO say what is kept here, and for how long.

create table ${table} (
  id uuid primary key,
  workspace_id uuid not null,
  title text not null,
  revision integer not null default 1,
  created_at timestamptz not null
);
create index ${table}_by_workspace on ${table} (workspace_id, created_at desc);
`
}

function doorText(name: RoomName): string {
  const { room, Thing, things } = name
  return `// ${titleOf(room)}: @TODO say in one sentence what this room is for.
//
// Promises: @TODO what always holds, whatever happens in between.
// Never: @TODO what nobody need look for here.
import type { Queryable } from '#platform/db/db.ts'
import { faults } from '#platform/faults.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { find${Thing}, findWhereabouts } from './queries.ts'
import type { ${Thing} } from './tables.ts'

export type { ${Thing} } from './tables.ts'

export function create${titleOf(things)}() {
  return {
    /** Throws NOT_FOUND. */
    async load(queryable: Queryable, scope: Scope, id: string): Promise<${Thing}> {
      const found = await find${Thing}(queryable, scope, id)
      if (!found) throw faults.NOT_FOUND()
      return found
    },
    whereabouts: findWhereabouts,
  }
}

export type ${titleOf(things)} = ReturnType<typeof create${titleOf(things)}>
`
}

function queriesText(name: RoomName): string {
  const { Thing } = name
  const table = tableOf(name)
  return `import type { Queryable } from '#platform/db/db.ts'
import type { Scope, Whereabouts } from '#rooms/workspaces/workspaces.ts'
import { COLUMNS, type ${Thing}, type Tables, to${Thing} } from './tables.ts'

const t = (queryable: Queryable) => queryable.withTables<Tables>()

export async function find${Thing}(queryable: Queryable, scope: Scope, id: string): Promise<${Thing} | undefined> {
  const row = await t(queryable)
    .selectFrom('${table}')
    .select(COLUMNS)
    .where('workspace_id', '=', scope.workspaceId)
    .where('id', '=', id)
    .executeTakeFirst()
  return row && to${Thing}(row)
}

/** For the door check, before anybody has a scope. */
export async function findWhereabouts(queryable: Queryable, id: string): Promise<Whereabouts | undefined> {
  const row = await t(queryable).selectFrom('${table}').select('workspace_id').where('id', '=', id).executeTakeFirst()
  return row && { workspaceId: row.workspace_id, projectId: null }
}
`
}

function triesText({ room, Thing }: RoomName): string {
  return `// What every-query.test.ts tries the queries of this room with.
import { tryQueries } from '#testing/query-tries.ts'
import * as queries from './queries.ts'

export const tries = [
  tryQueries(
    '${room}/queries',
    queries,
  )({
    // @TODO put a row of it into testing/furnished.ts, and its id here in place of \`fresh\`.
    tried: { find${Thing}: (who, { ids }) => [who, ids.fresh] },
    excused: { door: ['findWhereabouts'] },
  }),
]
`
}

function tablesText(name: RoomName): string {
  const { room, Thing } = name
  return `import type { ${Thing} as ${Thing}OnWire } from '#contract/${room}.ts'

type Row = { id: string; workspace_id: string; title: string; revision: number; created_at: Date }
export type Tables = { ${tableOf(name)}: Row }

export const COLUMNS = ['id', 'title', 'revision', 'created_at'] as const

export type ${Thing} = {
  readonly id: string
  readonly title: string
  readonly revision: number
  readonly createdAt: Date
}

export function to${Thing}(row: Pick<Row, (typeof COLUMNS)[number]>): ${Thing} {
  return { id: row.id, title: row.title, revision: row.revision, createdAt: row.created_at }
}

export function toWire({ id, title, revision, createdAt }: ${Thing}): ${Thing}OnWire {
  return { id, title, revision, created_at: createdAt.toISOString() }
}
`
}

function routesText(name: RoomName): string {
  const { room, thing, Thing, things } = name
  const id = idOf(name)
  return `import { Type } from 'typebox'
import { ${Thing} } from '#contract/${room}.ts'
import type { Db } from '#platform/db/db.ts'
import { type RouteDefinition, route } from '#platform/http/route.ts'
import type { ${titleOf(things)} } from './${room}.ts'
import { toWire } from './tables.ts'

const Id = Type.Object({ ${id}: Type.String() })

type Parts = { readonly db: Db; readonly ${things}: ${titleOf(things)} }

export function ${thing}Routes({ db, ${things} }: Parts): RouteDefinition[] {
  return [
    route({
      operation: '${things}.get',
      method: 'GET',
      path: '/${room}/:${id}',
      summary: 'One ${thing.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)}',
      access: { kind: 'thing', thing: '${thing}', param: '${id}', right: 'workspace.read' },
      params: Id,
      reply: ${Thing},
      handle: async ({ scope, params }) => toWire(await ${things}.load(db, scope, params.${id})),
    }),
  ]
}
`
}

/** What is left to do, for a person to read. */
export function nextSteps(name: RoomName): string {
  const { room, thing, things } = name
  return `Next:
  1. Say what ${room} is for: the @TODO lines in the door and in the migration; its line in ARCHITECTURE.md.
  2. Write the pure core (${thing}.ts) and its table test, then commands.ts, events.ts and faults.ts as they are needed.
  3. Wire it. In server/src/studio/furnish-making.ts, among its neighbours, and in what that act returns:
       const ${things} = create${titleOf(things)}()
       things.add('${thing}', (queryable, id) => ${things}.whereabouts(queryable, id))
     and in server/src/studio/route-list.ts:
       ...${thing}Routes({ db, ${things}: making.${things} }),
  4. Test it through HTTP in ${room}.test.ts with openStudio(): somebody else's id must answer 404.
  5. npm run fast says what was forgotten.`
}
