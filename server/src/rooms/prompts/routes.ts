import { Type } from 'typebox'
import {
  PROMPT_KINDS,
  PROMPT_LANGUAGES,
  PreviewPrompt,
  type PromptKind,
  type PromptLanguage,
  PromptPreview,
  PromptTemplate,
  PromptVersion,
  RevertPrompt,
  SavePrompt,
  type PromptTemplate as WireTemplate,
} from '#contract/prompts.ts'
import type { Db } from '#platform/db/db.ts'
import type { Language } from '#platform/faults.ts'
import { faults } from '#platform/faults.ts'
import { PageOf, PageQuery, type RouteDefinition, route, toPage, toPageRequest } from '#platform/http/route.ts'
import { isId } from '#platform/ids.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { promptFaults } from './faults.ts'
import { PLACEHOLDERS } from './kinds.ts'
import { type OwnTemplate, type Prompts, shippedTemplate } from './prompts.ts'

type Parts = {
  readonly db: Db
  readonly prompts: Prompts
  /** Lets the caller into a project that the body names: throws NOT_FOUND or FORBIDDEN. */
  readonly enterProject: (
    actorId: string,
    place: { readonly projectId: string; readonly right: string; readonly requestId: string },
  ) => Promise<Scope>
}

const Kind = Type.Object({ kind: Type.String({ maxLength: 60 }) })
/** Left out: the language of the request. */
const InLanguage = Type.Object({ language: Type.Optional(Type.Enum(PROMPT_LANGUAGES)) })
const reads = { kind: 'collection', right: 'workspace.read', narrowedBy: 'project_id' } as const
/** What somebody of the workspace once tried is nothing of a project. */
const looksBack = { kind: 'collection', right: 'workspace.read' } as const
const writes = { kind: 'collection', right: 'prompt.write' } as const

export function promptRoutes(parts: Parts): RouteDefinition[] {
  return [list(parts), show(parts), versions(parts), save(parts), revert(parts), preview(parts)]
}

type Asked = {
  readonly params: { kind: string }
  readonly query: { language?: PromptLanguage }
  readonly language: Language
}

function whichOf({ params, query, language }: Asked) {
  const kind = PROMPT_KINDS.find((one) => one === params.kind)
  if (!kind) throw promptFaults.NO_KIND({ kind: params.kind, known: PROMPT_KINDS.join(', ') })
  return { kind, language: query.language ?? language }
}

type Shown = { readonly scope: Scope; readonly language: PromptLanguage; readonly reader: Language }

async function toWire({ db, prompts }: Parts, shown: Shown, kinds: readonly PromptKind[]): Promise<WireTemplate[]> {
  const { scope, language, reader } = shown
  const own = new Map((await prompts.own(db, scope, language)).map((one): [PromptKind, OwnTemplate] => [one.kind, one]))
  const texts = await prompts.inForce(db, scope, { language, kinds })
  return kinds.map((kind) => {
    const changed = own.get(kind)
    const { version, text } = texts[kind]
    return {
      kind,
      language,
      version,
      versions: changed?.versionCount ?? 0,
      text,
      revision: changed?.revision ?? 0,
      changed_by: changed?.changedBy ?? null,
      changed_at: changed?.changedAt.toISOString() ?? null,
      placeholders: PLACEHOLDERS[kind].map(({ name, isRequired, en, zh }) => ({
        name,
        is_required: isRequired,
        meaning: reader === 'en' ? en : zh,
      })),
      shipped_text: shippedTemplate(kind, language).text,
    }
  })
}

async function one(parts: Parts, shown: Shown, kind: PromptKind): Promise<WireTemplate> {
  const [template] = await toWire(parts, shown, [kind])
  if (!template) throw faults.NOT_FOUND()
  return template
}

function list(parts: Parts): RouteDefinition {
  return route({
    operation: 'prompts.list',
    method: 'GET',
    path: '/prompts',
    summary: 'What engines are told: the templates in force, of every kind',
    access: reads,
    query: InLanguage,
    reply: Type.Object({ items: Type.Array(PromptTemplate) }),
    handle: async ({ scope, query, language }) => ({
      items: await toWire(parts, { scope, language: query.language ?? language, reader: language }, PROMPT_KINDS),
    }),
  })
}

function show(parts: Parts): RouteDefinition {
  return route({
    operation: 'prompts.show',
    method: 'GET',
    path: '/prompts/:kind',
    summary: 'One template, with what may stand in it',
    access: reads,
    params: Kind,
    query: InLanguage,
    reply: PromptTemplate,
    handle: async ({ scope, ...asked }) => {
      const { kind, language } = whichOf(asked)
      return one(parts, { scope, language, reader: asked.language }, kind)
    },
  })
}

function versions(parts: Parts): RouteDefinition {
  const { db, prompts } = parts
  return route({
    operation: 'prompts.versions',
    method: 'GET',
    path: '/prompts/:kind/versions',
    summary: 'Its versions, newest first; the last one is what comes with the studio',
    access: looksBack,
    params: Kind,
    query: Type.Object({ ...InLanguage.properties, ...PageQuery }),
    reply: PageOf(PromptVersion),
    handle: async ({ scope, query, ...asked }) => {
      const which = whichOf({ ...asked, query })
      const request = toPageRequest(query)
      const own = (await prompts.own(db, scope, which.language)).find((one) => one.kind === which.kind)
      const count = own?.versionCount ?? 0
      const current = own?.currentNumber ?? 0
      const offset = (request.page - 1) * request.size
      const stored = await prompts.versions(db, scope, { ...which, limit: request.size, offset })
      const items = stored.map(({ number, text, note, madeBy, madeAt }) => ({
        ...{ number, text, note, is_current: number === current },
        ...{ made_by: madeBy, made_at: madeAt.toISOString() },
      }))
      const shipped = {
        ...{ number: 0, note: '', text: shippedTemplate(which.kind, which.language).text },
        ...{ is_current: current === 0, made_by: null, made_at: null },
      }
      const hasShipped = offset <= count && count < offset + request.size
      return toPage(hasShipped ? [...items, shipped] : items, count + 1, request)
    },
  })
}

function save(parts: Parts): RouteDefinition {
  return route({
    operation: 'prompts.save',
    method: 'PUT',
    path: '/prompts/:kind',
    summary: 'Writes a new version, which is in force from now on',
    access: writes,
    params: Kind,
    query: InLanguage,
    body: SavePrompt,
    ifMatch: true,
    reply: PromptTemplate,
    handle: async ({ scope, body, ifRevision, ...asked }) => {
      const which = whichOf(asked)
      await parts.prompts.save(scope, { ...which, text: body.text, note: body.note ?? '', ifRevision })
      return one(parts, { scope, language: which.language, reader: asked.language }, which.kind)
    },
  })
}

function revert(parts: Parts): RouteDefinition {
  return route({
    operation: 'prompts.revert',
    method: 'POST',
    path: '/prompts/:kind/revert',
    summary: 'Puts an earlier version in force again, or what comes with the studio',
    access: writes,
    params: Kind,
    query: InLanguage,
    body: RevertPrompt,
    ifMatch: true,
    reply: PromptTemplate,
    handle: async ({ scope, body, ifRevision, ...asked }) => {
      const which = whichOf(asked)
      await parts.prompts.revert(scope, { ...which, version: body.version, ifRevision })
      return one(parts, { scope, language: which.language, reader: asked.language }, which.kind)
    },
  })
}

function preview(parts: Parts): RouteDefinition {
  return route({
    operation: 'prompts.preview',
    method: 'POST',
    path: '/prompts/:kind/preview',
    summary: 'What an engine would be told: with a thing of a project, or with an example',
    access: reads,
    params: Kind,
    query: InLanguage,
    body: PreviewPrompt,
    reply: PromptPreview,
    handle: async ({ scope, actor, body, requestId, ...asked }) => {
      const { kind, language } = whichOf(asked)
      const thing = thingOf(body)
      const within = thing
        ? await parts.enterProject(actor.actorId, { projectId: thing.projectId, right: 'project.read', requestId })
        : scope
      const text = body.text ?? (await parts.prompts.inForce(parts.db, scope, { language, kinds: [kind] }))[kind].text
      const { system, prompt, values, unknown, missing } = await parts.prompts.preview(within, {
        ...{ kind, language, text, thing },
      })
      return {
        system: kind.startsWith('text.') ? system : null,
        text: prompt,
        values: { ...values },
        unknown: [...unknown],
        missing: [...missing],
      }
    },
  })
}

function thingOf(body: { project_id?: string; subject_id?: string }) {
  if (body.project_id === undefined && body.subject_id === undefined) return null
  const { project_id: projectId, subject_id: subjectId } = body
  if (projectId === undefined || subjectId === undefined)
    throw faults.INVALID_REQUEST({ reason: 'name both project_id and subject_id' })
  if (!isId(projectId) || !isId(subjectId)) throw faults.NOT_FOUND()
  return { projectId, subjectId }
}
