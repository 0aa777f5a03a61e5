import { Type } from 'typebox'
import { Breakdown } from '#contract/breakdown.ts'
import {
  AssignReviewer,
  Decision,
  ParseScript,
  ReadScript,
  SaveScript,
  SCRIPT_ACTIONS,
  Script,
  type ScriptAction,
  ScriptParsed,
  ScriptSaved,
  ScriptVersionShown,
  ScriptWithVersion,
  UploadScript,
} from '#contract/scripts.ts'
import { revisionIfSent } from '#platform/http/revision.ts'
import { type RouteDefinition, route } from '#platform/http/route.ts'
import type { Files } from '#rooms/files/files.ts'
import type { Tasks } from '#rooms/tasks/tasks.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { rewordBreakdown } from './breakdown/warning-words.ts'
import { scriptFaults } from './faults.ts'
import { MOVES } from './script.ts'
import type { Saved, Script as ScriptValue } from './scripts.ts'
import { toWireScript, toWireVersion, toWireVersionWithText } from './tables.ts'
import { readStored, readUpload } from './upload.ts'
import { numberOf } from './version-number.ts'
import { peopleOf, type WritingParts, writingRoutes } from './writing-routes.ts'

type Parts = WritingParts & {
  readonly tasks: Tasks
  readonly files: Pick<Files, 'load' | 'open'>
  /** Lets the caller into a project that the body names: throws NOT_FOUND or FORBIDDEN. */
  readonly enterProject: (
    actorId: string,
    place: { readonly projectId: string; readonly right: string; readonly requestId: string },
  ) => Promise<Scope>
}

const Id = Type.Object({ project_id: Type.String() })
const VersionId = Type.Object({ project_id: Type.String(), number: Type.String() })
const access = <const R extends string>(right: R) =>
  ({ kind: 'thing', thing: 'project', param: 'project_id', right }) as const

/** Content-Length beyond this is refused unread. What is between this and the reader's limit is refused by name. */
const BODY_MAX_BYTES = 1024 ** 3

export function scriptRoutes(parts: Parts): RouteDefinition[] {
  return [
    ...reads(parts),
    ...versions(parts),
    ...saves(parts),
    upload(parts),
    ...SCRIPT_ACTIONS.map((action) => moves(parts, action)),
    ...people(parts),
    parse(parts),
    ...writingRoutes(parts),
  ]
}

async function toWire({ db, scripts }: Parts, scope: Scope, script: ScriptValue) {
  const version = await scripts.version(db, scope, { scriptId: script.id, number: script.currentVersion })
  return toWireScript(script, scripts.actionsOf(scope, script, version))
}

function toWireSaved({ scripts }: Parts, scope: Scope, { script, version, changed }: Saved) {
  const actions = scripts.actionsOf(scope, script, version)
  return { ...toWireScript(script, actions), version: toWireVersion(version), changed }
}

function reads(parts: Parts): RouteDefinition[] {
  const { db, scripts } = parts
  return [
    route({
      operation: 'scripts.get',
      method: 'GET',
      path: '/projects/:project_id/script',
      summary: 'The script with its text',
      access: access('project.read'),
      params: Id,
      reply: ScriptWithVersion,
      handle: async ({ scope, params }) => {
        const { script, version } = await scripts.load(db, scope, params.project_id)
        const text = await scripts.text(db, scope, { scriptId: script.id, number: version.number })
        const actions = scripts.actionsOf(scope, script, version)
        return { ...toWireScript(script, actions), version: toWireVersionWithText(version, text) }
      },
    }),
    route({
      operation: 'scripts.breakdown',
      method: 'GET',
      path: '/projects/:project_id/breakdown',
      summary: 'What is found in the script: scenes, shots, lines, cues, characters',
      access: access('project.read'),
      params: Id,
      reply: Type.Object({ script_version: Type.Integer(), sha256: Type.String(), breakdown: Breakdown }),
      handle: async ({ scope, params, language }) => {
        const current = await scripts.current(db, scope, params.project_id)
        if (!current) throw scriptFaults.NONE()
        const { version, breakdownSha256, breakdown } = current
        return { script_version: version, sha256: breakdownSha256, breakdown: rewordBreakdown(breakdown, language) }
      },
    }),
  ]
}

function versions(parts: Parts): RouteDefinition[] {
  const { db, scripts } = parts
  const place = async (scope: Scope, params: { project_id: string; number: string }) => {
    const number = numberOf(params.number)
    return { scriptId: (await scripts.load(db, scope, params.project_id)).script.id, number }
  }
  return [
    route({
      operation: 'scripts.get_version',
      method: 'GET',
      path: '/projects/:project_id/script/versions/:number',
      summary: 'One version with its text',
      access: access('project.read'),
      params: VersionId,
      reply: ScriptVersionShown,
      handle: async ({ scope, params }) => {
        const which = await place(scope, params)
        const version = await scripts.version(db, scope, which)
        const person = await peopleOf(parts, [version.createdBy])
        const text = await scripts.text(db, scope, which)
        return { ...toWireVersionWithText(version, text), by: person(version.createdBy) }
      },
    }),
    route({
      operation: 'scripts.restore_version',
      method: 'POST',
      path: '/projects/:project_id/script/versions/:number/restore',
      summary: 'Makes an earlier text the newest version',
      access: access('script.write'),
      params: VersionId,
      ifMatch: true,
      reply: ScriptSaved,
      handle: async ({ scope, params, ifRevision }) => {
        const which = { number: numberOf(params.number), ifRevision }
        return toWireSaved(parts, scope, await scripts.restoreVersion(scope, params.project_id, which))
      },
    }),
  ]
}

function saves(parts: Parts): RouteDefinition[] {
  const { scripts } = parts
  return [
    route({
      operation: 'scripts.save',
      method: 'PUT',
      path: '/projects/:project_id/script',
      summary: 'Saves a text as the newest version; the first one needs no If-Match',
      access: access('script.write'),
      params: Id,
      body: SaveScript,
      takesAnyText: true,
      ifMatch: 'unless_first',
      reply: ScriptSaved,
      handle: async ({ scope, params, body, ifRevision }) => {
        const { text, file_name: fileName = null, ...rest } = body
        const input = { ...rest, bytes: Buffer.from(text), fileName, ifRevision }
        return toWireSaved(parts, scope, await scripts.saveVersion(scope, params.project_id, input))
      },
    }),
    route({
      operation: 'scripts.read_anew',
      method: 'POST',
      path: '/projects/:project_id/script/read',
      summary: 'Reads the same text in another layout or language; null lets the reader decide',
      access: access('script.write'),
      params: Id,
      body: ReadScript,
      ifMatch: true,
      reply: ScriptSaved,
      handle: async ({ scope, params, body, ifRevision }) =>
        toWireSaved(parts, scope, await scripts.readAnew(scope, params.project_id, { ...body, ifRevision })),
    }),
  ]
}

function upload(parts: Parts): RouteDefinition {
  const { db, scripts, files } = parts
  return route({
    operation: 'scripts.upload',
    method: 'POST',
    path: '/projects/:project_id/script/upload',
    summary:
      'Uploads a script file: as the body with its name in the query, as the part "file" of a form, or by the id of a file of the workspace',
    access: access('script.write'),
    params: Id,
    query: UploadScript,
    reply: ScriptSaved,
    bodyMaxBytes: BODY_MAX_BYTES,
    rawBody: true,
    handle: async ({ scope, params, query, request }) => {
      const { file_name: name, file_id: fileId, layout, language, ...rest } = query
      const file = await (fileId === undefined
        ? readUpload(request.body, request.headers['content-type'])
        : readStored({ db, files }, scope, fileId))
      const wishes = {
        ...(layout === undefined ? {} : { layout: layout === 'auto' ? null : layout }),
        ...(language === undefined ? {} : { language: language === 'auto' ? null : language }),
      }
      const ifRevision = revisionIfSent(request)
      const seen = ifRevision === undefined ? {} : { ifRevision }
      const input = { ...rest, ...wishes, ...seen, bytes: file.bytes, fileName: name ?? file.fileName ?? 'script' }
      return toWireSaved(parts, scope, await scripts.saveVersion(scope, params.project_id, input))
    },
  })
}

function moves(parts: Parts, action: ScriptAction): RouteDefinition {
  const { from, to, isDecision } = MOVES[action]
  return route({
    operation: `scripts.${action}`,
    method: 'POST',
    path: `/projects/:project_id/script/${action}`,
    summary: `From ${from.join(' or ')} to ${to}`,
    access: access(isDecision ? 'script.decide' : 'script.write'),
    params: Id,
    body: Decision,
    ifMatch: true,
    reply: Script,
    handle: async ({ scope, params, body, ifRevision }) => {
      const target = { projectId: params.project_id, ifRevision }
      return toWire(
        parts,
        scope,
        await parts.scripts.move(scope, target, { action, reason: body.reason?.trim() || null }),
      )
    },
  })
}

function people(parts: Parts): RouteDefinition[] {
  const { scripts } = parts
  const like = (isLiked: boolean) =>
    route({
      operation: isLiked ? 'scripts.like' : 'scripts.unlike',
      method: isLiked ? 'PUT' : 'DELETE',
      path: '/projects/:project_id/script/like',
      summary: isLiked ? 'Likes the script, once' : 'Likes it no longer',
      access: access('project.read'),
      params: Id,
      reply: Type.Object({ like_count: Type.Integer() }),
      handle: async ({ scope, params }) => ({ like_count: await scripts.like(scope, params.project_id, isLiked) }),
    })
  return [
    route({
      operation: 'scripts.assign_reviewer',
      method: 'PUT',
      path: '/projects/:project_id/script/reviewer',
      summary: 'Says who decides on the script; null leaves it to all who may',
      access: access('project.write'),
      params: Id,
      body: AssignReviewer,
      ifMatch: true,
      reply: Script,
      handle: async ({ scope, params, body, ifRevision }) => {
        const target = { projectId: params.project_id, ifRevision }
        return toWire(parts, scope, await scripts.assignReviewer(scope, target, body.reviewer_id))
      },
    }),
    like(true),
    like(false),
    route({
      operation: 'scripts.view',
      method: 'POST',
      path: '/projects/:project_id/script/view',
      summary: 'Counts one more reading',
      access: access('project.read'),
      params: Id,
      reply: Type.Object({ view_count: Type.Integer() }),
      handle: async ({ scope, params }) => ({ view_count: await scripts.countView(scope, params.project_id) }),
    }),
  ]
}

/** Reading takes well under a second, so the task that is answered is complete; it stays as a record. */
function parse(parts: Parts): RouteDefinition {
  const { db, scripts, tasks } = parts
  return route({
    operation: 'ai.parse_script',
    method: 'POST',
    path: '/ai/script/parse',
    summary: 'Saves a text as the script of a project, or reads the one that is there, and breaks it down',
    access: { kind: 'session' },
    body: ParseScript,
    takesAnyText: true,
    reply: ScriptParsed,
    handle: async ({ actor, body, requestId, language }) => {
      const { project_id: projectId, raw_text: text } = body
      const scope = await parts.enterProject(actor.actorId, { projectId, right: 'script.write', requestId })
      const wish = body.language === undefined ? {} : { language: body.language }
      const saved =
        text === undefined
          ? await scripts.readAnew(scope, projectId, wish)
          : await scripts.saveVersion(scope, projectId, { ...wish, bytes: Buffer.from(text), fileName: null })
      const { counts, number } = saved.version
      const task = await db.transaction(async (tx) => {
        const subject = { subjectKind: 'script', subjectId: saved.script.id }
        const title = saved.script.title ?? saved.breakdown.title ?? 'script'
        const made = await tasks.create(tx, scope, { kind: 'script_parse', title, projectId, ...subject })
        await tasks.start(tx, made.id)
        await tasks.settle(tx, made.id)
        return tasks.complete(tx, made.id, { result: { script_version: number, counts } })
      })
      const message = language === 'zh-CN' ? '剧本解析完成。' : 'The script has been broken down.'
      return { task_id: task.id, status: task.state, message, script_version: number, counts: { ...counts } }
    },
  })
}
