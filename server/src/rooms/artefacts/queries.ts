import { sql } from 'kysely'
import { json, type Queryable, type Tx } from '#platform/db/db.ts'
import type { ArtefactKind } from './key.ts'

export type Artefact = {
  readonly id: string
  readonly workspaceId: string
  readonly kind: ArtefactKind
  readonly key: string
  readonly sha256: string
  readonly mediaType: string
  readonly sizeBytes: number
  readonly facts: Readonly<Record<string, number | string>>
}

type Row = {
  id: string
  workspace_id: string
  kind: ArtefactKind
  key: string
  sha256: string
  media_type: string
  size_bytes: number
  facts: Record<string, number | string>
  provenance: unknown
  made_by: string
  created_at: Date
  used_at: Date
}
type Tables = {
  artefacts: Row
  artefact_claims: { workspace_id: string; kind: string; key: string; job_id: string; claimed_at: Date }
}
const t = (queryable: Queryable) => queryable.withTables<Tables>()
const COLUMNS = ['id', 'workspace_id', 'kind', 'key', 'sha256', 'media_type', 'size_bytes', 'facts'] as const

function toArtefact(row: Pick<Row, (typeof COLUMNS)[number]>): Artefact {
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    kind: row.kind,
    key: row.key,
    sha256: row.sha256,
    mediaType: row.media_type,
    sizeBytes: row.size_bytes,
    facts: row.facts,
  }
}

export async function findByKeys(
  queryable: Queryable,
  workspaceId: string,
  keys: readonly string[],
): Promise<Artefact[]> {
  if (keys.length === 0) return []
  const rows = await t(queryable)
    .selectFrom('artefacts')
    .select(COLUMNS)
    .where('workspace_id', '=', workspaceId)
    .where('key', 'in', keys)
    .execute()
  return rows.map(toArtefact)
}

export async function findByIds(
  queryable: Queryable,
  workspaceId: string,
  ids: readonly string[],
): Promise<Artefact[]> {
  if (ids.length === 0) return []
  const rows = await t(queryable)
    .selectFrom('artefacts')
    .select(COLUMNS)
    .where('workspace_id', '=', workspaceId)
    .where('id', 'in', [...ids])
    .execute()
  return rows.map(toArtefact)
}

/** What is made of these bytes; a few are enough, whatever they were made as. */
export async function findContents(queryable: Queryable, workspaceId: string, sha256: string): Promise<Artefact[]> {
  const rows = await t(queryable)
    .selectFrom('artefacts')
    .select(COLUMNS)
    .where('workspace_id', '=', workspaceId)
    .where('sha256', '=', sha256)
    .limit(10)
    .execute()
  return rows.map(toArtefact)
}

/** Those of these ids, and those of these keys. */
export type Own = { readonly ids: readonly string[]; readonly keys: readonly string[] }

const isOwn = ({ ids, keys }: Own) => sql<boolean>`(id = any(${[...ids]}::uuid[]) or key = any(${[...keys]}::text[]))`

/** What engines were told for these contents; null where they were told nothing. Newest first. */
export async function findWords(
  queryable: Queryable,
  workspaceId: string,
  { sha256s, own }: { readonly sha256s: readonly string[]; readonly own?: Own },
): Promise<{ sha256: string; words: string | null }[]> {
  if (sha256s.length === 0) return []
  const found = t(queryable)
    .selectFrom('artefacts')
    .select(['sha256', sql<string | null>`provenance -> 'input' ->> 'prompt'`.as('words')])
    .where('workspace_id', '=', workspaceId)
    .where('sha256', 'in', [...sha256s])
  return (own ? found.where(isOwn(own)) : found).orderBy('created_at', 'desc').execute()
}

export type Made = {
  readonly kind: ArtefactKind
  readonly provenance: unknown
  readonly madeBy: string
  readonly madeAt: Date
}

/** How this content was made, newest first; the same may have been made several times. */
export async function findProvenance(
  queryable: Queryable,
  workspaceId: string,
  { sha256, own }: { readonly sha256: string; readonly own?: Own },
): Promise<Made[]> {
  const found = t(queryable)
    .selectFrom('artefacts')
    .select(['kind', 'provenance', 'made_by', 'created_at'])
    .where('workspace_id', '=', workspaceId)
    .where('sha256', '=', sha256)
  const rows = await (own ? found.where(isOwn(own)) : found).orderBy('created_at', 'desc').limit(10).execute()
  return rows.map((row) => ({
    kind: row.kind,
    provenance: row.provenance,
    madeBy: row.made_by,
    madeAt: row.created_at,
  }))
}

export type NewArtefact = Omit<Artefact, 'id' | 'workspaceId'> & { readonly provenance: unknown }

/** Answers false if another has stored the same key first: then that one is the artefact. */
export async function insertArtefact(
  tx: Tx,
  artefact: NewArtefact & {
    readonly id: string
    readonly workspaceId: string
    readonly madeBy: string
    readonly at: Date
  },
): Promise<boolean> {
  const result = await t(tx)
    .insertInto('artefacts')
    .values({
      id: artefact.id,
      workspace_id: artefact.workspaceId,
      kind: artefact.kind,
      key: artefact.key,
      sha256: artefact.sha256,
      media_type: artefact.mediaType,
      size_bytes: artefact.sizeBytes,
      facts: json(artefact.facts),
      provenance: json(artefact.provenance),
      made_by: artefact.madeBy,
      created_at: artefact.at,
      used_at: artefact.at,
    })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'kind', 'key']).doNothing())
    .executeTakeFirst()
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n
}

/** What was used within this is not marked again: a production of thousands of artefacts would write a row for each. */
const USED_PRECISION_MS = 3600 * 1000

/** Marks them as used, and answers which of them stand. None of those is collected before the transaction ends. */
export async function touchArtefacts(
  tx: Tx,
  workspaceId: string,
  ids: readonly string[],
  at: Date,
): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const given = [...new Set(ids)]
  await sql`
    update artefacts set used_at = ${at} where id in (
      select id from artefacts where workspace_id = ${workspaceId} and id = any(${given}::uuid[])
        and used_at < ${new Date(at.getTime() - USED_PRECISION_MS)} order by id for update)`.execute(t(tx))
  const standing = await sql<{ id: string }>`
    select id from artefacts where workspace_id = ${workspaceId} and id = any(${given}::uuid[])`.execute(t(tx))
  return new Set(standing.rows.map((row) => row.id))
}

export async function deleteArtefact(tx: Tx, workspaceId: string, id: string): Promise<void> {
  await t(tx).deleteFrom('artefacts').where('workspace_id', '=', workspaceId).where('id', '=', id).execute()
}

/** Takes the claim, keeps one's own, or answers false if another job is making it. */
export async function takeClaim(
  tx: Tx,
  claim: { workspaceId: string; kind: ArtefactKind; key: string; jobId: string; at: Date; staleBefore: Date },
): Promise<boolean> {
  const row = await t(tx)
    .insertInto('artefact_claims')
    .values({
      workspace_id: claim.workspaceId,
      kind: claim.kind,
      key: claim.key,
      job_id: claim.jobId,
      claimed_at: claim.at,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['workspace_id', 'kind', 'key'])
        .doUpdateSet({ job_id: claim.jobId, claimed_at: claim.at })
        .where((eb) =>
          eb.or([
            eb('artefact_claims.job_id', '=', claim.jobId),
            eb('artefact_claims.claimed_at', '<', claim.staleBefore),
          ]),
        ),
    )
    .returning('job_id')
    .executeTakeFirst()
  return row?.job_id === claim.jobId
}

/** It is still being worked on. */
export async function renewClaimsOfJob(
  queryable: Queryable,
  workspaceId: string,
  jobId: string,
  at: Date,
): Promise<void> {
  await t(queryable)
    .updateTable('artefact_claims')
    .set({ claimed_at: at })
    .where('workspace_id', '=', workspaceId)
    .where('job_id', '=', jobId)
    .execute()
}

export async function hasClaim(
  queryable: Queryable,
  claim: { workspaceId: string; kind: ArtefactKind; key: string; jobId: string },
): Promise<boolean> {
  const row = await t(queryable)
    .selectFrom('artefact_claims')
    .select('job_id')
    .where('workspace_id', '=', claim.workspaceId)
    .where('kind', '=', claim.kind)
    .where('key', '=', claim.key)
    .executeTakeFirst()
  return row?.job_id === claim.jobId
}

export async function dropClaim(
  tx: Tx,
  claim: { workspaceId: string; kind: ArtefactKind; key: string; jobId: string },
): Promise<void> {
  await t(tx)
    .deleteFrom('artefact_claims')
    .where('workspace_id', '=', claim.workspaceId)
    .where('kind', '=', claim.kind)
    .where('key', '=', claim.key)
    .where('job_id', '=', claim.jobId)
    .execute()
}

export async function dropClaimsOfJob(tx: Tx, workspaceId: string, jobId: string): Promise<void> {
  await t(tx)
    .deleteFrom('artefact_claims')
    .where('workspace_id', '=', workspaceId)
    .where('job_id', '=', jobId)
    .execute()
}

/** In whatever workspace: what the job was for is gone, and with it who would know. */
export async function dropClaimsOfGone(tx: Tx, jobId: string): Promise<void> {
  await t(tx).deleteFrom('artefact_claims').where('job_id', '=', jobId).execute()
}

export async function sumBytes(queryable: Queryable, workspaceId: string): Promise<number> {
  const row = await t(queryable)
    .selectFrom('artefacts')
    .select((eb) => eb.fn.sum<string | number | null>('size_bytes').as('bytes'))
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst()
  return Number(row?.bytes ?? 0)
}

/** Which jobs are making something in this workspace, as far as their claims tell. */
export async function listClaimants(queryable: Queryable, workspaceId: string): Promise<string[]> {
  const rows = await t(queryable)
    .selectFrom('artefact_claims')
    .select('job_id')
    .distinct()
    .where('workspace_id', '=', workspaceId)
    .execute()
  return rows.map((row) => row.job_id)
}
