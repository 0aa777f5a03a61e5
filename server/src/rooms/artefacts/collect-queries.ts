// SQL of the collector: artefacts across all workspaces, by when they were used last.
import { sql } from 'kysely'
import type { Queryable, Tx } from '#platform/db/db.ts'

const t = (queryable: Queryable) => queryable.withTables<unknown>()

export type Idle = {
  readonly id: string
  readonly workspaceId: string
  readonly sha256: string
  readonly sizeBytes: number
}

/** Locks some that were not used since; whoever uses one meanwhile waits, and then finds it gone or spared. */
export async function lockIdle(
  tx: Tx,
  idle: { readonly usedBefore: Date; readonly countMax: number },
): Promise<Idle[]> {
  const { rows } = await sql<{ id: string; workspace_id: string; sha256: string; size_bytes: number | string }>`
    select id, workspace_id, sha256, size_bytes from artefacts where used_at < ${idle.usedBefore}
    order by used_at, id limit ${idle.countMax} for update skip locked`.execute(t(tx))
  return rows.map((row) => ({
    id: row.id,
    workspaceId: row.workspace_id,
    sha256: row.sha256,
    sizeBytes: Number(row.size_bytes),
  }))
}

/** Referred to counts as used: they are looked at again after another term. */
export async function spare(tx: Tx, ids: readonly string[], at: Date): Promise<void> {
  if (ids.length === 0) return
  await sql`update artefacts set used_at = ${at} where id = any(${[...ids]}::uuid[])`.execute(t(tx))
}

export async function deleteArtefacts(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await sql`delete from artefacts where id = any(${[...ids]}::uuid[])`.execute(t(tx))
}

/** Claims whose job was lost and never came back. */
export async function deleteStaleClaims(tx: Tx, claimedBefore: Date): Promise<void> {
  await sql`delete from artefact_claims where claimed_at < ${claimedBefore}`.execute(t(tx))
}

/** Which of these contents an artefact has, in any workspace. */
export async function findReferred(queryable: Queryable, sha256s: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ sha256: string }>`
    select distinct sha256 from artefacts where sha256 = any(${[...sha256s]}::text[])`.execute(t(queryable))
  return new Set(rows.map((row) => row.sha256))
}

/** As what kinds of thing this content was made in a workspace, null for any; empty if it was not. */
export async function findKinds(
  queryable: Queryable,
  { workspaceId, sha256 }: { readonly workspaceId: string | null; readonly sha256: string },
): Promise<string[]> {
  const { rows } = await sql<{ kind: string }>`
    select distinct kind from artefacts where sha256 = ${sha256}
      and (${workspaceId}::uuid is null or workspace_id = ${workspaceId}::uuid) limit 20`.execute(t(queryable))
  return rows.map((row) => row.kind)
}
