import type { PromptKind, PromptLanguage } from '#contract/prompts.ts'
import type { Queryable, Tx } from '#platform/db/db.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'

type Tables = {
  prompt_templates: {
    workspace_id: string
    kind: PromptKind
    language: PromptLanguage
    current_number: number
    version_count: number
    revision: number
    changed_by: string
    changed_at: Date
  }
  prompt_versions: {
    workspace_id: string
    kind: PromptKind
    language: PromptLanguage
    number: number
    text: string
    note: string
    made_by: string
    made_at: Date
  }
}
const t = (queryable: Queryable) => queryable.withTables<Tables>()
type Tenant = Pick<Scope, 'workspaceId'>

/** Which template: its kind in a language. */
export type Which = { readonly kind: PromptKind; readonly language: PromptLanguage }

/** What the workspace has made of one. */
export type OwnTemplate = Which & {
  readonly currentNumber: number
  readonly versionCount: number
  readonly revision: number
  readonly changedBy: string
  readonly changedAt: Date
}

const OWN = ['kind', 'language', 'current_number', 'version_count', 'revision', 'changed_by', 'changed_at'] as const
type OwnRow = Pick<Tables['prompt_templates'], (typeof OWN)[number]>

function toOwn(row: OwnRow): OwnTemplate {
  return {
    kind: row.kind,
    language: row.language,
    currentNumber: row.current_number,
    versionCount: row.version_count,
    revision: row.revision,
    changedBy: row.changed_by,
    changedAt: row.changed_at,
  }
}

export async function listOwn(queryable: Queryable, scope: Tenant, language: PromptLanguage): Promise<OwnTemplate[]> {
  const rows = await t(queryable)
    .selectFrom('prompt_templates')
    .select(OWN)
    .where('workspace_id', '=', scope.workspaceId)
    .where('language', '=', language)
    .execute()
  return rows.map(toOwn)
}

export async function lockOwn(tx: Tx, scope: Tenant, which: Which): Promise<OwnTemplate | undefined> {
  const row = await t(tx)
    .selectFrom('prompt_templates')
    .select(OWN)
    .where('workspace_id', '=', scope.workspaceId)
    .where('kind', '=', which.kind)
    .where('language', '=', which.language)
    .forUpdate()
    .executeTakeFirst()
  return row && toOwn(row)
}

/** The texts in force, of those that are the workspace's own. */
export async function listTextsInForce(
  queryable: Queryable,
  scope: Tenant,
  language: PromptLanguage,
): Promise<{ readonly kind: PromptKind; readonly number: number; readonly text: string }[]> {
  return t(queryable)
    .selectFrom('prompt_templates as t')
    .innerJoin('prompt_versions as v', (join) =>
      join
        .onRef('v.workspace_id', '=', 't.workspace_id')
        .onRef('v.kind', '=', 't.kind')
        .onRef('v.language', '=', 't.language')
        .onRef('v.number', '=', 't.current_number'),
    )
    .select(['t.kind', 'v.number', 'v.text'])
    .where('t.workspace_id', '=', scope.workspaceId)
    .where('t.language', '=', language)
    .execute()
}

export type StoredVersion = {
  readonly number: number
  readonly text: string
  readonly note: string
  readonly madeBy: string
  readonly madeAt: Date
}

/** Newest first. */
export async function listVersions(
  queryable: Queryable,
  scope: Tenant,
  asked: Which & { readonly limit: number; readonly offset: number },
): Promise<StoredVersion[]> {
  const rows = await t(queryable)
    .selectFrom('prompt_versions')
    .select(['number', 'text', 'note', 'made_by', 'made_at'])
    .where('workspace_id', '=', scope.workspaceId)
    .where('kind', '=', asked.kind)
    .where('language', '=', asked.language)
    .orderBy('number', 'desc')
    .limit(asked.limit)
    .offset(asked.offset)
    .execute()
  return rows.map(({ made_by: madeBy, made_at: madeAt, ...rest }) => ({ ...rest, madeBy, madeAt }))
}

type Change = Which & { readonly currentNumber: number; readonly versionCount: number; readonly at: Date }

/** False if somebody else made the first version meanwhile. */
export async function insertOwn(tx: Tx, scope: Pick<Scope, 'workspaceId' | 'actorId'>, change: Change) {
  const inserted = await t(tx)
    .insertInto('prompt_templates')
    .values({
      workspace_id: scope.workspaceId,
      kind: change.kind,
      language: change.language,
      current_number: change.currentNumber,
      version_count: change.versionCount,
      revision: 1,
      changed_by: scope.actorId,
      changed_at: change.at,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return (inserted.numInsertedOrUpdatedRows ?? 0n) > 0n
}

export async function updateOwn(tx: Tx, scope: Pick<Scope, 'workspaceId' | 'actorId'>, change: Change): Promise<void> {
  await t(tx)
    .updateTable('prompt_templates')
    .set((eb) => ({
      current_number: change.currentNumber,
      version_count: change.versionCount,
      revision: eb('revision', '+', 1),
      changed_by: scope.actorId,
      changed_at: change.at,
    }))
    .where('workspace_id', '=', scope.workspaceId)
    .where('kind', '=', change.kind)
    .where('language', '=', change.language)
    .execute()
}

export async function insertVersion(
  tx: Tx,
  scope: Pick<Scope, 'workspaceId' | 'actorId'>,
  version: Which & { readonly number: number; readonly text: string; readonly note: string; readonly at: Date },
): Promise<void> {
  await t(tx)
    .insertInto('prompt_versions')
    .values({
      workspace_id: scope.workspaceId,
      kind: version.kind,
      language: version.language,
      number: version.number,
      text: version.text,
      note: version.note,
      made_by: scope.actorId,
      made_at: version.at,
    })
    .execute()
}

/** Of a workspace that is gone. */
export async function deleteOfWorkspace(tx: Tx, workspaceId: string): Promise<void> {
  await t(tx).deleteFrom('prompt_templates').where('workspace_id', '=', workspaceId).execute()
}
