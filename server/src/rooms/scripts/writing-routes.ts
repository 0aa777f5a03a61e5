// What the writer's page asks besides the script itself: heads without text, the reading of unsaved text, differences.
import { Type } from 'typebox'
import {
  PreviewScript,
  ScriptDiff,
  ScriptHead,
  ScriptPreview,
  ScriptStateChange,
  ScriptVersionListed,
} from '#contract/scripts.ts'
import type { Person } from '#contract/workspaces.ts'
import type { Db } from '#platform/db/db.ts'
import { PageOf, PageQuery, type RouteDefinition, route, toPage, toPageRequest } from '#platform/http/route.ts'
import type { Identity } from '#rooms/identity/identity.ts'
import { may } from '#rooms/workspaces/workspaces.ts'
import { diffLines } from './diff.ts'
import { toPreview } from './preview.ts'
import type { Scripts } from './scripts.ts'
import { toWireScript, toWireVersion } from './tables.ts'
import { numberOf } from './version-number.ts'

export type WritingParts = { readonly db: Db; readonly scripts: Scripts; readonly identity: Identity }

/** Somebody who types without a pause asks about forty times a minute. */
const PREVIEWS_PER_MINUTE_MAX = 120
/** Text of the longest preview in UTF-8, with room for escapes. */
const PREVIEW_BODY_MAX_BYTES = 24 * 1024 * 1024
const DIFFS_PER_MINUTE_MAX = 120

const Id = Type.Object({ project_id: Type.String() })
const reading = { kind: 'thing', thing: 'project', param: 'project_id', right: 'project.read' } as const

export function writingRoutes(parts: WritingParts): RouteDefinition[] {
  return [head(parts), versions(parts), history(parts), preview(parts), diff(parts)]
}

/** Names for ids; somebody who is gone has none. */
export async function peopleOf({ db, identity }: WritingParts, ids: readonly (string | null)[]) {
  const known = new Set(ids.filter((id) => id !== null))
  const users = new Map((await identity.findUsers(db, [...known])).map((user) => [user.id, user]))
  return (id: string): Person => {
    const { username = null, display_name = '', avatar_file_id = null } = users.get(id) ?? {}
    return { id, username, display_name, avatar_file_id }
  }
}

function head(parts: WritingParts): RouteDefinition {
  const { db, scripts } = parts
  return route({
    operation: 'scripts.get_head',
    method: 'GET',
    path: '/projects/:project_id/script/head',
    summary:
      'The script without its text: state, what may be done next, the version in force; null if there is none yet',
    access: reading,
    params: Id,
    reply: Type.Union([ScriptHead, Type.Null()]),
    handle: async ({ scope, params }) => {
      const found = await scripts.find(db, scope, params.project_id)
      if (!found) return null
      const { script, version } = found
      const person = await peopleOf(parts, [version.createdBy, script.reviewerId])
      return {
        ...toWireScript(script, scripts.actionsOf(scope, script, version)),
        version: toWireVersion(version),
        version_by: person(version.createdBy),
        reviewer: script.reviewerId === null ? null : person(script.reviewerId),
        may_write: may(scope.role, 'script.write'),
        may_assign: may(scope.role, 'project.write'),
      }
    },
  })
}

function versions(parts: WritingParts): RouteDefinition {
  const { db, scripts } = parts
  return route({
    operation: 'scripts.list_versions',
    method: 'GET',
    path: '/projects/:project_id/script/versions',
    summary: 'Versions of the script, newest first, without text',
    access: reading,
    params: Id,
    query: Type.Object(PageQuery),
    reply: PageOf(ScriptVersionListed),
    handle: async ({ scope, params, query }) => {
      const request = toPageRequest(query)
      const { script } = await scripts.load(db, scope, params.project_id)
      const found = await scripts.versions(db, scope, { ...request, scriptId: script.id })
      const person = await peopleOf(
        parts,
        found.versions.map((version) => version.createdBy),
      )
      const items = found.versions.map((version) => ({ ...toWireVersion(version), by: person(version.createdBy) }))
      return toPage(items, found.total, request)
    },
  })
}

function history(parts: WritingParts): RouteDefinition {
  const { db, scripts } = parts
  return route({
    operation: 'scripts.history',
    method: 'GET',
    path: '/projects/:project_id/script/history',
    summary: 'The way of the script through approval, latest step first',
    access: reading,
    params: Id,
    query: Type.Object(PageQuery),
    reply: PageOf(ScriptStateChange),
    handle: async ({ scope, params, query }) => {
      const request = toPageRequest(query)
      const { script } = await scripts.load(db, scope, params.project_id)
      const { changes, total } = await scripts.stateChanges(db, scope, { ...request, scriptId: script.id })
      const person = await peopleOf(
        parts,
        changes.map((change) => change.changed_by),
      )
      const items = changes.map((change) => ({
        id: change.id,
        action: change.action,
        from: change.from_state,
        to: change.to_state,
        reason: change.reason,
        version: change.version,
        by: change.changed_by === null ? null : person(change.changed_by),
        at: change.changed_at.toISOString(),
      }))
      return toPage(items, total, request)
    },
  })
}

function preview({ scripts }: WritingParts): RouteDefinition {
  return route({
    operation: 'scripts.preview',
    method: 'POST',
    path: '/projects/:project_id/script/preview',
    summary: 'What would be found in a text that is not saved; keeps nothing',
    access: reading,
    params: Id,
    body: PreviewScript,
    takesAnyText: true,
    reply: ScriptPreview,
    bodyMaxBytes: PREVIEW_BODY_MAX_BYTES,
    perMinuteMax: PREVIEWS_PER_MINUTE_MAX,
    handle: async ({ scope, body, language: wordsIn }) => {
      const { text, file_name: fileName = null, layout = null, language = null } = body
      return toPreview(await scripts.glance(scope, { text, fileName, layout, language }), wordsIn)
    },
  })
}

function diff({ db, scripts }: WritingParts): RouteDefinition {
  return route({
    operation: 'scripts.diff_versions',
    method: 'GET',
    path: '/projects/:project_id/script/versions/:number/diff/:other',
    summary: 'The lines that differ between two versions',
    access: reading,
    params: Type.Object({ ...Id.properties, number: Type.String(), other: Type.String() }),
    reply: ScriptDiff,
    perMinuteMax: DIFFS_PER_MINUTE_MAX,
    handle: async ({ scope, params }) => {
      const [a, b] = [numberOf(params.number), numberOf(params.other)]
      const { script } = await scripts.load(db, scope, params.project_id)
      const before = await scripts.text(db, scope, { scriptId: script.id, number: a })
      const after = await scripts.text(db, scope, { scriptId: script.id, number: b })
      return { a, b, ...diffLines(before, after) }
    },
  })
}
