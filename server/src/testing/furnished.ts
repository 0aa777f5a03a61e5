// A workspace with a row of everything that belongs to one, and ids to name them. The cheapest way to a row is good enough: what is
// tried with it are the queries, not the rooms.
import type { Tx } from '#platform/db/db.ts'
import { newId } from '#platform/ids.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import type { TestStudio } from './open-studio.ts'

const HOUR_MS = 3600 * 1000
const now = Date.now()

/** Moments around which everything was made. */
export const times = {
  before: new Date(now - HOUR_MS),
  at: new Date(now),
  after: new Date(now + HOUR_MS),
}

const NAMES = [
  ...[
    'project',
    'trashedProject',
    'bareProject',
    'task',
    'endedTask',
    'failedTask',
    'file',
    'awaited',
    'trashedFile',
    'artefact',
  ],
  ...['job', 'script', 'version', 'shot', 'line', 'character', 'take', 'run', 'film', 'trashedFilm', 'candidate'],
  ...[
    'waiting',
    'failed',
    'draft',
    'generation',
    'failedGeneration',
    'openGeneration',
    'freeHold',
    'hold',
    'settledHold',
    'entry',
    'budget',
    'plan',
  ],
  ...['work', 'key', 'notice', 'invitation', 'fresh'],
] as const
export type Name = (typeof NAMES)[number]

export type Furnished = {
  /** The owner, in whose name everything was made. */
  readonly owner: Scope
  /** Another member, with a role of their own in the project. */
  readonly memberId: string
  /** Administers the installation, and is a member of no workspace of the test. */
  readonly operatorId: string
  /** Of rows that are there, by what they are; `fresh` is of none. */
  readonly ids: Readonly<Record<Name, string>>
  readonly sha256: string
  readonly artefactKey: string
  readonly currency: string
  readonly stepId: string
  readonly day: string
}

type Row = Readonly<Record<string, unknown>>

export async function furnish(studio: TestStudio): Promise<Furnished> {
  const [owner, member] = [await studio.as('owner'), await studio.as('writer')]
  const scope: Scope = {
    workspaceId: owner.workspaceId,
    actorId: owner.userId,
    onlyProjectId: null,
    role: 'owner',
    requestId: null,
  }
  const furnished: Furnished = {
    owner: scope,
    memberId: member.userId,
    operatorId: (await studio.operator()).userId,
    ids: Object.fromEntries(NAMES.map((name) => [name, newId()])) as Record<Name, string>,
    sha256: 'a'.repeat(64),
    artefactKey: 'key of A',
    currency: 'CNY',
    stepId: 'speech:of A',
    day: times.at.toISOString().slice(0, 10),
  }
  await studio.studio.db.transaction(async (tx) => {
    const put = await rowWriter(tx, furnished)
    for (const [table, row] of [...rowsOfWork(furnished), ...rowsOfMaking(furnished), ...rowsOfMoney(furnished)])
      await put(table, row)
  })
  return furnished
}

type Column = {
  readonly table_name: string
  readonly column_name: string
  readonly data_type: string
  readonly is_nullable: 'YES' | 'NO'
  readonly column_default: string | null
}

/** Fills in what a row must have and the caller does not care about. */
async function rowWriter(tx: Tx, { owner, ids, sha256 }: Furnished) {
  const found = await tx.executeSql(
    `select table_name, column_name, data_type, is_nullable, column_default from information_schema.columns
     where table_schema = 'public'`,
    [],
  )
  const columns = Map.groupBy(found.rows as Column[], (column) => column.table_name)
  const known: Row = { workspace_id: owner.workspaceId, project_id: ids.project, user_id: owner.actorId, sha256 }
  const byType: Row = {
    ...{
      uuid: owner.actorId,
      text: 'of A',
      jsonb: {},
      boolean: false,
      date: times.at,
      bigint: 1,
      integer: 1,
      smallint: 1,
    },
    'timestamp with time zone': times.at,
  }
  return async (table: string, row: Row): Promise<void> => {
    const full = new Map<string, unknown>(Object.entries(row))
    for (const column of columns.get(table) ?? []) {
      const name = column.column_name
      if (full.has(name)) continue
      if (Object.hasOwn(known, name)) full.set(name, known[name])
      else if (column.is_nullable === 'NO' && column.column_default === null)
        full.set(name, name === 'id' ? newId() : byType[column.data_type])
    }
    const values = [...full.values()].map((value) => (isPlain(value) ? JSON.stringify(value) : value))
    const places = values.map((_, index) => `$${index + 1}`).join(', ')
    await tx.executeSql(`insert into ${table} (${[...full.keys()].join(', ')}) values (${places})`, values)
  }
}

const isPlain = (value: unknown) => typeof value === 'object' && value !== null && !(value instanceof Date)

type Rows = readonly (readonly [table: string, row: Row])[]

/** Projects and what people put into them. */
function rowsOfWork({ ids, owner, memberId, sha256 }: Furnished): Rows {
  const project = { kind: 'short_video', search_text: 'of a', title: 'of A' }
  const gone = { trashed_at: times.before, purge_at: times.before }
  const named = { name: 'of A', search_text: 'of a', charged_to: owner.actorId, tags: '{of A}' }
  return [
    ['projects', { ...project, id: ids.project }],
    ['projects', { ...project, id: ids.bareProject }],
    ['projects', { ...project, id: ids.trashedProject, ...gone, status: 'deleted', status_before_trash: 'active' }],
    ['project_likes', { user_id: owner.actorId }],
    ['project_roles', { user_id: memberId, role: 'cv' }],
    ['invitations', { project_id: null, role: 'viewer', expires_at: times.after }],
    ['invitations', { id: ids.invitation, role: 'viewer', expires_at: times.after }],
    ['tasks', { id: ids.task, state: 'running', kind: 'of A', percent: 40 }],
    ['tasks', { id: ids.endedTask, state: 'completed', finished_at: times.at }],
    [
      'tasks',
      {
        ...{ id: ids.failedTask, state: 'failed', finished_at: times.at },
        error: { code: 'X', open_questions: [{ generation_id: ids.openGeneration }] },
      },
    ],
    ['task_log_chunks', { task_id: ids.task, lines: ['of A'] }],
    ['files', { ...named, id: ids.file, state: 'ready', purpose: 'script', size_bytes: 1, media_type: 'text/plain' }],
    [
      'files',
      {
        ...named,
        id: ids.trashedFile,
        state: 'ready',
        purpose: 'script',
        size_bytes: 1,
        media_type: 'text/plain',
        ...gone,
      },
    ],
    [
      'files',
      {
        ...named,
        id: ids.awaited,
        state: 'awaiting',
        purpose: 'script',
        sha256: null,
        declared_type: 'text/plain',
        upload_expires_at: times.after,
      },
    ],
    ['file_uploads', { file_id: ids.awaited, store_upload_id: 'upload of A' }],
    ['file_blobs', { sha256, size_bytes: 1 }],
    ['storage_entries', { file_id: ids.file, reason: 'stored' }],
    [
      'storage_totals',
      { owner_kind: 'user', owner_id: owner.actorId, used_bytes: 10, reserved_bytes: 10, file_count: 3 },
    ],
    [
      'storage_totals',
      { owner_kind: 'workspace', owner_id: owner.workspaceId, used_bytes: 10, reserved_bytes: 10, file_count: 3 },
    ],
    ['prompt_templates', { kind: 'text.script', language: 'en', current_number: 1, version_count: 1 }],
    ['prompt_versions', { kind: 'text.script', language: 'en', number: 1 }],
    ['provider_keys', { id: ids.key, owner_kind: 'workspace', user_id: null, provider: 'of A' }],
    ['provider_key_rules', { own_keys_allowed: false }],
    ['notices', { id: ids.notice, kind: 'task_failed', task_id: ids.failedTask }],
    ['search_projects', {}],
    ['search_entries', { ordinal: 0, kind: 'line', ref_id: ids.line, title: 'of A', search_text: 'of a' }],
  ]
}

/** From the script to the film. */
function rowsOfMaking({ ids, sha256, artefactKey, stepId }: Furnished): Rows {
  const edit = { anchor_kind: 'shot', anchor_id: ids.shot, field: 'action', value: { text: 'of A' } }
  const film = { run_id: ids.run, rate_num: 24, srt_sha256: sha256, vtt_sha256: sha256 }
  const candidate = { subject_kind: 'shot', subject_id: ids.shot, source: 'engine', made_by: ids.fresh }
  const generation = {
    subject_id: 'of A',
    artefact_kind: 'speech',
    artefact_key: artefactKey,
    input: { kind: 'speech' },
  }
  return [
    ['artefacts', { id: ids.artefact, kind: 'speech', key: artefactKey, used_at: times.before }],
    ['artefact_claims', { kind: 'speech', key: artefactKey, job_id: ids.job }],
    ['scripts', { id: ids.script, state: 'draft' }],
    ['script_versions', { id: ids.version, script_id: ids.script, source_sha256: sha256 }],
    ['script_state_changes', { script_id: ids.script }],
    ['script_likes', { script_id: ids.script }],
    ['boards', { memory: [{ kind: 'shot', id: ids.shot, strict: 'of A', loose: 'of A', sceneId: null }] }],
    ['board_edits', edit],
    ['board_log', { number: 1, changes: [], change_id: 'furnished-change', new_shot_ids: `{${ids.shot}}` }],
    ['board_log', { number: 2, changes: [], is_undone: true }],
    ['castings', { character_id: ids.character }],
    ['takes', { id: ids.take, line_id: ids.line, artefact_id: ids.artefact, state: 'pending_review' }],
    ['production_runs', { id: ids.run, task_id: ids.task, state: 'running' }],
    [
      'production_steps',
      { run_id: ids.run, step_id: stepId, kind: 'key_frame', state: 'done', elapsed_ms: 5, artefact_id: ids.artefact },
    ],
    ['production_edges', { run_id: ids.run, step_id: stepId, needs: 'nothing' }],
    ['production_latest', { step_id: stepId }],
    ['films', { ...film, id: ids.film }],
    ['films', { ...film, id: ids.trashedFilm, run_id: newId(), trashed_at: times.before }],
    ['candidates', { ...candidate, id: ids.candidate, state: 'ready', artefact_id: ids.artefact }],
    ['candidates', { ...candidate, id: ids.waiting, state: 'waiting', sha256: null, task_id: ids.task }],
    [
      'candidates',
      { ...candidate, id: ids.failed, state: 'failed', sha256: null, task_id: ids.task, artefact_key: artefactKey },
    ],
    ['likeness_scores', { picture_sha256: sha256, reference_sha256: sha256, score: 50 }],
    ['drafts', { id: ids.draft, kind: 'script', state: 'proposed', task_id: ids.task, expires_at: times.after }],
    ['drafts', { project_id: null, kind: 'copy', state: 'proposed', task_id: ids.endedTask, expires_at: times.after }],
    [
      'generations',
      {
        ...generation,
        id: ids.generation,
        state: 'submitting',
        attended_at: times.before,
        called_off_at: times.before,
      },
    ],
    [
      'generations',
      {
        ...generation,
        id: ids.failedGeneration,
        state: 'failed',
        asked_by_job: ids.job,
        failure: { cause: 'refused', message: 'of A' },
        decided_by: 'provider',
        decided_at: times.before,
      },
    ],
    ['generations', { ...generation, id: ids.openGeneration, state: 'ambiguous', task_id: ids.task }],
  ]
}

function rowsOfMoney({ ids, owner, currency, day }: Furnished): Rows {
  const hold = { currency, state: 'open', amount_micros: 100, held_for: owner.actorId }
  const paid = { ...hold, source: 'wallet', provider: 'provider of A', provider_job_id: 'job of A' }
  return [
    ['wallets', { currency, balance_micros: 1000, held_micros: 100 }],
    ['billing_holds', { ...hold, id: ids.freeHold, source: 'free', units: { image: 1 } }],
    ['billing_holds', { ...paid, id: ids.hold }],
    ['billing_holds', { ...paid, id: ids.settledHold, provider_job_id: 'other', state: 'settled', charged_micros: 50 }],
    [
      'billing_journal',
      { id: ids.entry, operation: 'operation of A', kind: 'top_up', currency, wallet_micros: 1, topped_up_micros: -1 },
    ],
    ['billing_usage_days', { currency, day, member_id: owner.actorId }],
    ['billing_budgets', { id: ids.budget, currency, period: 'month' }],
    ['billing_budget_warnings', { budget_id: ids.budget, period_start: day }],
    ['billing_plans', { id: ids.plan }],
    ['billing_plan_assignments', { plan_id: ids.plan }],
    ['billing_unit_uses', { month: day, unit: 'image' }],
    ['billing_quota_spends', { work_id: ids.work, kind: 'of A' }],
  ]
}
