// One thing of every kind that a route can name, for the test that tries every route. A room whose routes name a new kind of
// thing adds its sample here; the cheapest way to a row is good enough.
import { newId } from '#platform/ids.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import type { Studio } from '#studio/compose.ts'

export type Samples = Readonly<Record<string, string>>

/** Makes the sample, given the samples made before it, and answers its id. */
type MakeSample = (studio: Studio, scope: Scope, made: Samples) => Promise<string>

const HASH = '0'.repeat(64)

/** In the order in which they are made. */
const makers: Readonly<Record<string, MakeSample>> = {
  workspace: async (_studio, scope) => scope.workspaceId,
  project: async (studio, scope) => {
    const created = await asRequest(studio, scope, {
      url: '/projects',
      payload: { title: 'Sample', kind: 'comic_drama' },
    })
    return created.id
  },
  file: async (studio, scope) => {
    const payload = { file_name: 'sample.png', file_size: 10, content_type: 'image/png' }
    const created = await asRequest(studio, scope, { url: '/storage/upload', payload })
    return created.file_id
  },
  task: (studio, scope, made) =>
    studio.db.transaction(async (tx) => {
      const input = {
        kind: 'sample',
        title: 'Sample',
        projectId: made.project ?? null,
        subjectKind: null,
        subjectId: null,
      }
      return (await studio.rooms.tasks.create(tx, scope, input)).id
    }),
  production: (studio, scope, made) =>
    insert(studio, 'production_runs', {
      ...placeOf(scope, made),
      task_id: made.task,
      requested_by: scope.actorId,
      state: 'completed',
      input: {},
      steps_total: 0,
      steps_done: 0,
      started_at: new Date(),
    }),
  draft: (studio, scope, made) =>
    insert(studio, 'drafts', {
      ...placeOf(scope, made),
      kind: 'script',
      state: 'proposed',
      task_id: made.task,
      engine_id: 'sample',
      work: {
        facts: { kind: 'script', layout: 'fountain', language: 'en' },
        template: { kind: 'text.script', language: 'en', version: 0, text: '' },
        ...{ system: '', prompt: '', outputTokensMax: 1, engine: { id: 'sample', revision: 1, isRemote: false } },
      },
      attempts_max: 1,
      content: { text: 'ANN: Hello.' },
      made_by: scope.actorId,
      created_at: new Date(),
      expires_at: new Date(Date.now() + 86_400_000),
    }),
  film: (studio, scope, made) =>
    insert(studio, 'films', {
      ...placeOf(scope, made),
      run_id: made.production,
      artefact_id: newId(),
      sha256: HASH,
      media_type: 'video/mp4',
      size_bytes: 1,
      total_frames: 1,
      rate_num: 24,
      rate_den: 1,
      settings: {},
      srt_sha256: HASH,
      vtt_sha256: HASH,
      report: {},
      made_by: scope.actorId,
      created_at: new Date(),
    }),
  budget: async (studio, scope) => {
    const everything = { project_id: null, member_id: null, engine: null }
    const payload = { ...everything, name: 'Sample', currency: 'CNY', period: 'month', limit: '1', stops: false }
    return (await asRequest(studio, scope, { url: '/billing/budgets', payload })).id
  },
}

export const SAMPLE_KINDS: readonly string[] = Object.keys(makers)

export async function makeSamples(studio: Studio, scope: Scope): Promise<Samples> {
  let made: Samples = {}
  for (const [kind, make] of Object.entries(makers)) made = { ...made, [kind]: await make(studio, scope, made) }
  return made
}

const placeOf = (scope: Scope, made: Samples) => ({
  id: newId(),
  workspace_id: scope.workspaceId,
  project_id: made.project,
})

async function insert(studio: Studio, table: string, row: Readonly<Record<string, unknown>>): Promise<string> {
  const names = Object.keys(row)
  const values = Object.values(row).map((value) => (isPlain(value) ? JSON.stringify(value) : value))
  const text = `insert into ${table} (${names.join(', ')}) values (${names.map((_, index) => `$${index + 1}`).join(', ')})`
  await studio.db.transaction((tx) => tx.executeSql(text, values))
  return String(row.id)
}

const isPlain = (value: unknown) => typeof value === 'object' && value !== null && !(value instanceof Date)

/** Through HTTP, as the scope's holder. */
async function asRequest(studio: Studio, scope: Scope, request: { url: string; payload: object }) {
  const visitor = { userAgent: 'sample', address: '127.0.0.1', requestId: null }
  const { access } = await studio.rooms.identity.openSessionFor(scope.actorId, visitor)
  const headers = { authorization: `Bearer ${access}`, 'x-workspace': scope.workspaceId }
  const reply = await studio.http.inject({
    method: 'POST',
    headers,
    url: `/api/v1${request.url}`,
    payload: request.payload,
  })
  if (reply.statusCode >= 300)
    throw new Error(`no sample: POST ${request.url} answered ${reply.statusCode} ${reply.body}`)
  return reply.json().data
}
