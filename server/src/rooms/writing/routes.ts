import { type Static, type TObject, Type } from 'typebox'
import {
  DecideDraft,
  Draft,
  OfProjectBody,
  ParseText,
  ProposeShots,
  ProposeVisuals,
  RewritePassage,
  VISUAL_SUBJECTS,
  WriteCopy,
  WriteScript,
  WritingStarted,
} from '#contract/writing.ts'
import type { Clock } from '#platform/clock.ts'
import type { Db } from '#platform/db/db.ts'
import { faults, type Language } from '#platform/faults.ts'
import { PageOf, PageQuery, type RouteDefinition, route, toPage, toPageRequest } from '#platform/http/route.ts'
import { isId } from '#platform/ids.ts'
import { readerOf } from '#rooms/tasks/tasks.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { toWireDraft, toWireStarted } from './wire.ts'
import type { Wish, Writing } from './writing.ts'

type Parts = {
  readonly db: Db
  readonly clock: Clock
  readonly writing: Writing
  /** Lets the caller into a project that the body names: throws NOT_FOUND or FORBIDDEN. */
  readonly enterProject: (
    actorId: string,
    place: { readonly projectId: string; readonly right: string; readonly requestId: string },
  ) => Promise<Scope>
}

const access = <const R extends string>(right: R) =>
  ({ kind: 'thing', thing: 'project', param: 'project_id', right }) as const
const ofDraft = <const R extends string>(right: R) =>
  ({ kind: 'thing', thing: 'draft', param: 'draft_id', right }) as const
const Id = Type.Object({ project_id: Type.String() })
const DraftId = Type.Object({ draft_id: Type.String() })

export function writingRoutes(parts: Parts): RouteDefinition[] {
  return [
    ...inProject(parts),
    ...olderNames(parts),
    copy(parts, { operation: 'copy.write', path: '/copy' }),
    copy(parts, { operation: 'copy.generate', path: '/copy/generate' }),
    ...lists(parts),
    ...decisions(parts),
  ]
}

type Door = {
  readonly operation: string
  readonly path: string
  readonly summary: string
  readonly right: string
  readonly body: TObject
  readonly toWish: (body: never) => Wish
}

const doors: readonly Door[] = [
  {
    operation: 'writing.script',
    path: 'script',
    summary: 'Has a script written from an idea, as a draft',
    right: 'script.write',
    body: WriteScript,
    toWish: (body: Static<typeof WriteScript>) => ({ kind: 'script', body }),
  },
  {
    operation: 'writing.rewrite',
    path: 'rewrite',
    summary: 'Has some lines of the script rewritten, as a draft',
    right: 'script.write',
    body: RewritePassage,
    toWish: (body: Static<typeof RewritePassage>) => ({ kind: 'rewrite', body }),
  },
  {
    operation: 'writing.parse',
    path: 'parse',
    summary: 'Has a text marked up as a script, as a draft in which no word is lost',
    right: 'script.write',
    body: ParseText,
    toWish: (body: Static<typeof ParseText>) => ({ kind: 'parse', body }),
  },
  {
    operation: 'writing.shots',
    path: 'shots',
    summary: 'Has changes of the shots of a scene proposed',
    right: 'board.write',
    body: ProposeShots,
    toWish: (body: Static<typeof ProposeShots>) => ({ kind: 'shots', body }),
  },
  {
    operation: 'writing.visual_prompts',
    path: 'visual-prompts',
    summary: 'Has prompts proposed for pictures of shots, characters and locations',
    right: 'board.write',
    body: ProposeVisuals,
    toWish: (body: Static<typeof ProposeVisuals>) => ({ kind: 'visual', body }),
  },
]

function inProject({ writing }: Parts): RouteDefinition[] {
  return doors.map(({ operation, path, summary, right, body: schema, toWish }) =>
    route({
      operation,
      method: 'POST',
      path: `/projects/:project_id/writing/${path}`,
      summary,
      access: access(right),
      params: Id,
      body: schema,
      reply: WritingStarted,
      status: 202,
      handle: async ({ scope, params, body, language }) => {
        const wish = toWish(body as never)
        return toWireStarted(await writing.request(scope, { wish, projectId: params.project_id, language }))
      },
    }),
  )
}

/** By the names that clients of older designs know: the project stands in the body. */
function olderNames(parts: Parts): RouteDefinition[] {
  const older = { 'writing.script': '/ai/script/generate', 'writing.shots': '/ai/shots/generate' } as const
  const renamed = doors.flatMap(({ operation, summary, right, body: schema, toWish }) => {
    const path = older[operation as keyof typeof older]
    if (path === undefined) return []
    const body = Type.Object({ ...OfProjectBody.properties, ...schema.properties })
    return [
      olderName({ parts, operation: `ai.${operation.split('.')[1]}_generate`, path, summary, right, body, toWish }),
    ]
  })
  const visual = olderName({
    parts,
    operation: 'ai.visual_prompt',
    path: '/ai/visual-prompt',
    summary: 'Has a prompt proposed for one picture',
    right: 'board.write',
    body: Type.Object({
      ...OfProjectBody.properties,
      kind: Type.Optional(Type.Enum(VISUAL_SUBJECTS)),
      id: Type.Optional(Type.String()),
      shot_id: Type.Optional(Type.String()),
      wish: Type.Optional(Type.String({ maxLength: 2000 })),
    }),
    toWish: (body: { kind?: 'shot' | 'character' | 'location'; id?: string; shot_id?: string; wish?: string }) => {
      const id = body.shot_id ?? body.id
      if (id === undefined) throw faults.INVALID_REQUEST({ reason: 'name shot_id, or kind and id' })
      const subjects = [{ kind: body.shot_id === undefined ? (body.kind ?? 'shot') : ('shot' as const), id }]
      return { kind: 'visual', body: { subjects, ...(body.wish === undefined ? {} : { wish: body.wish }) } }
    },
  })
  return [...renamed, visual]
}

function olderName({ parts, operation, path, summary, right, body: schema, toWish }: Door & { parts: Parts }) {
  return route({
    operation,
    method: 'POST',
    path,
    summary,
    access: { kind: 'session' },
    body: schema,
    reply: WritingStarted,
    status: 202,
    handle: async ({ actor, body, requestId, language }) => {
      const { project_id: projectId, ...rest } = body as { project_id: string }
      const scope = await parts.enterProject(actor.actorId, { projectId, right, requestId })
      return toWireStarted(await parts.writing.request(scope, { wish: toWish(rest as never), projectId, language }))
    },
  })
}

function copy(parts: Parts, { operation, path }: { operation: string; path: string }): RouteDefinition {
  return route({
    operation,
    method: 'POST',
    path,
    summary: 'Has copy written for a product: description, selling points, questions, social posts',
    access: { kind: 'collection', right: 'script.write', narrowedBy: 'project_id' },
    body: WriteCopy,
    reply: WritingStarted,
    status: 202,
    handle: async ({ scope, actor, body, requestId, language }) => {
      const projectId = body.project_id ?? scope.onlyProjectId
      const right = 'script.write'
      const within =
        projectId === null ? scope : await parts.enterProject(actor.actorId, { projectId, right, requestId })
      return toWireStarted(await parts.writing.request(within, { wish: { kind: 'copy', body }, projectId, language }))
    },
  })
}

type Looking = { readonly scope: Scope; readonly language: Language }
type Paged = Looking & { readonly query: { readonly page?: number; readonly size?: number } }

function lists({ db, clock, writing }: Parts): RouteDefinition[] {
  const page = async ({ scope, query, language }: Paged, projectId: string | null) => {
    const request = toPageRequest(query)
    const { drafts, total } = await writing.list(db, scope, { ...request, projectId })
    return toPage(
      drafts.map((draft) => toWireDraft(draft, clock.now(), readerOf(scope, language))),
      total,
      request,
    )
  }
  return [
    route({
      operation: 'drafts.list',
      method: 'GET',
      path: '/projects/:project_id/drafts',
      summary: 'What engines wrote for a project, newest first',
      access: access('project.read'),
      params: Id,
      query: Type.Object(PageQuery),
      reply: PageOf(Draft),
      handle: ({ params, ...asked }) => page(asked, params.project_id),
    }),
    route({
      operation: 'copy.list',
      method: 'GET',
      path: '/copy',
      summary: 'Copy that belongs to no project, newest first',
      access: { kind: 'collection', right: 'workspace.read' },
      query: Type.Object(PageQuery),
      reply: PageOf(Draft),
      handle: (asked) => page(asked, null),
    }),
    route({
      operation: 'copy.show',
      method: 'GET',
      path: '/copy/:task_id',
      summary: 'What became of a request, by its task',
      access: { kind: 'thing', thing: 'task', param: 'task_id', right: 'task.read' },
      params: Type.Object({ task_id: Type.String() }),
      reply: Draft,
      handle: async ({ scope, params, language }) =>
        toWireDraft(await writing.loadOfTask(db, scope, params.task_id), clock.now(), readerOf(scope, language)),
    }),
  ]
}

function decisions({ db, clock, writing }: Parts): RouteDefinition[] {
  const shown = async ({ scope, language }: Looking, id: string) =>
    toWireDraft(await writing.load(db, scope, id), clock.now(), readerOf(scope, language))
  return [
    route({
      operation: 'drafts.show',
      method: 'GET',
      path: '/drafts/:draft_id',
      summary: 'One draft, with what the engine was told and what it answered',
      access: ofDraft('project.read'),
      params: DraftId,
      reply: Draft,
      handle: ({ params, ...asked }) => shown(asked, params.draft_id),
    }),
    ...(['accept', 'reject'] as const).map((verb) =>
      route({
        operation: `drafts.${verb}`,
        method: 'POST',
        path: `/drafts/:draft_id/${verb}`,
        summary:
          verb === 'accept'
            ? 'Makes a new version of the script of it, or edits of the board'
            : 'Puts it aside; nothing is changed',
        access: ofDraft('script.write'),
        params: DraftId,
        body: DecideDraft,
        reply: Draft,
        handle: async ({ params, body, ...asked }) => {
          if (!isId(params.draft_id)) throw faults.NOT_FOUND()
          await writing[verb](asked.scope, { draftId: params.draft_id, items: body.items ?? null })
          return shown(asked, params.draft_id)
        },
      }),
    ),
  ]
}
