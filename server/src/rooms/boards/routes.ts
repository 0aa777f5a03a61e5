import { Type } from 'typebox'
import { ActOnOrphans, Board, BoardCharacter, BoardEdited, EditBoard, EditCharacter, Orphan } from '#contract/boards.ts'
import type { Db } from '#platform/db/db.ts'
import { faults } from '#platform/faults.ts'
import { PageOf, PageQuery, type RouteDefinition, route, toPage, toPageRequest } from '#platform/http/route.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import type { Boards } from './boards.ts'
import { boardFaults } from './faults.ts'
import { toWireBoard, toWireCharacter, toWireOrphan } from './wire.ts'

type Parts = { readonly db: Db; readonly boards: Boards }

const Id = Type.Object({ project_id: Type.String() })
const access = <const R extends string>(right: R) =>
  ({ kind: 'thing', thing: 'project', param: 'project_id', right }) as const

export function boardRoutes(parts: Parts): RouteDefinition[] {
  return [read(parts), edit(parts), ...back(parts), ...orphans(parts), character(parts)]
}

function read({ db, boards }: Parts): RouteDefinition {
  return route({
    operation: 'boards.get',
    method: 'GET',
    path: '/projects/:project_id/board',
    summary: 'What is to be made: characters, scenes and shots, with all edits',
    access: access('project.read'),
    params: Id,
    reply: Board,
    handle: async ({ scope, params }) => {
      const history = await boards.history(db, scope, params.project_id)
      return toWireBoard(await boards.open(db, scope, params.project_id), history)
    },
  })
}

async function edited(
  { db, boards }: Parts,
  at: { readonly scope: Scope; readonly projectId: string },
  done: { readonly revision: number; readonly newShotIds?: readonly string[] },
) {
  const history = await boards.history(db, at.scope, at.projectId)
  return { revision: done.revision, new_shot_ids: [...(done.newShotIds ?? [])], ...history }
}

function edit(parts: Parts): RouteDefinition {
  return route({
    operation: 'boards.edit',
    method: 'PATCH',
    path: '/projects/:project_id/board',
    summary: 'Makes edits, all or none',
    access: access('board.write'),
    params: Id,
    body: EditBoard,
    ifMatch: true,
    reply: BoardEdited,
    handle: async ({ scope, params, body, ifRevision }) => {
      const at = { projectId: params.project_id, ifRevision, changeId: body.change_id }
      return edited(parts, { scope, projectId: at.projectId }, await parts.boards.edit(scope, at, body.edits))
    },
  })
}

function back(parts: Parts): RouteDefinition[] {
  return (['undo', 'redo'] as const).map((verb) =>
    route({
      operation: `boards.${verb}`,
      method: 'POST',
      path: `/projects/:project_id/board/${verb}`,
      summary: verb === 'undo' ? 'Takes the last edit back' : 'Does again what was taken back last',
      access: access('board.write'),
      params: Id,
      ifMatch: true,
      reply: BoardEdited,
      handle: async ({ scope, params, ifRevision }) => {
        const at = { projectId: params.project_id, ifRevision }
        return edited(parts, { scope, projectId: at.projectId }, await parts.boards[verb](scope, at))
      },
    }),
  )
}

function orphans(parts: Parts): RouteDefinition[] {
  const { db, boards } = parts
  return [
    route({
      operation: 'boards.list_orphans',
      method: 'GET',
      path: '/projects/:project_id/board/orphans',
      summary: 'Edits that wait because what they were made on is gone or has changed',
      access: access('project.read'),
      params: Id,
      query: Type.Object(PageQuery),
      reply: PageOf(Orphan),
      handle: async ({ scope, params, query }) => {
        const request = toPageRequest(query)
        const { orphans: all } = await boards.open(db, scope, params.project_id)
        const start = (request.page - 1) * request.size
        return toPage(all.slice(start, start + request.size).map(toWireOrphan), all.length, request)
      },
    }),
    route({
      operation: 'boards.settle_orphans',
      method: 'POST',
      path: '/projects/:project_id/board/orphans',
      summary: 'Discards waiting edits, or gives them to another thing',
      access: access('board.write'),
      params: Id,
      body: ActOnOrphans,
      ifMatch: true,
      reply: BoardEdited,
      handle: async ({ scope, params, body, ifRevision }) => {
        const at = { projectId: params.project_id, ifRevision }
        return edited(parts, { scope, projectId: at.projectId }, await boards.actOnOrphans(scope, at, body.actions))
      },
    }),
  ]
}

function character(parts: Parts): RouteDefinition {
  const { db, boards } = parts
  return route({
    operation: 'boards.edit_character',
    method: 'PATCH',
    path: '/projects/:project_id/characters/:character_id',
    summary: 'Name, age, gender, notes and aliases of one character',
    access: access('board.write'),
    params: Type.Object({ project_id: Type.String(), character_id: Type.String() }),
    body: EditCharacter,
    ifMatch: true,
    reply: Type.Object({ ...BoardCharacter.properties, revision: Type.Integer() }),
    handle: async ({ scope, params, body, ifRevision }) => {
      const { project_id: projectId, character_id: id } = params
      if (!body.set && !body.reset)
        throw faults.INVALID_REQUEST({
          reason: { en: 'say what to set or to reset', 'zh-CN': '请写明要设置（set）或还原（reset）的内容' },
        })
      const done = await boards.edit(scope, { projectId, ifRevision }, [{ type: 'character', id, ...body }])
      const { board, scriptCharacters } = await boards.open(db, scope, projectId)
      const found = board.characters.find((one) => one.id === id)
      if (!found) throw boardFaults.NO_SUCH({ kind: 'character', id })
      const inScript = scriptCharacters.find((one) => one.id === id) ?? found
      return { ...toWireCharacter(found, inScript), revision: done.revision }
    },
  })
}
