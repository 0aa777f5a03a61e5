import { json, type Queryable, type Tx } from '#platform/db/db.ts'
import type { VoiceChoice } from '#rooms/generation/generation.ts'

export type Casting = { readonly characterId: string; readonly voice: VoiceChoice; readonly pinned: boolean }

type Tables = {
  castings: {
    workspace_id: string
    project_id: string
    character_id: string
    voice: unknown
    pinned: boolean
    updated_at: Date
  }
  takes: {
    id: string
    workspace_id: string
    project_id: string
    line_id: string
    artefact_id: string
    sha256: string
    media_type: string
    duration_samples: number
    engine_id: string | null
    state: string
    made_by: string
    created_at: Date
  }
}
const t = (queryable: Queryable) => queryable.withTables<Tables>()

export async function listCastings(queryable: Queryable, workspaceId: string, projectId: string): Promise<Casting[]> {
  const rows = await t(queryable)
    .selectFrom('castings')
    .select(['character_id', 'voice', 'pinned'])
    .where('workspace_id', '=', workspaceId)
    .where('project_id', '=', projectId)
    .execute()
  return rows.map((row) => ({ characterId: row.character_id, voice: row.voice as VoiceChoice, pinned: row.pinned }))
}

export async function saveCastings(
  tx: Tx,
  project: { workspaceId: string; projectId: string },
  castings: readonly Casting[],
  at: Date,
): Promise<void> {
  if (castings.length === 0) return
  await t(tx)
    .insertInto('castings')
    .values(
      castings.map((casting) => ({
        workspace_id: project.workspaceId,
        project_id: project.projectId,
        character_id: casting.characterId,
        voice: json(casting.voice),
        pinned: casting.pinned,
        updated_at: at,
      })),
    )
    .onConflict((conflict) =>
      conflict
        .columns(['project_id', 'character_id'])
        .doUpdateSet((eb) => ({
          voice: eb.ref('excluded.voice'),
          pinned: eb.ref('excluded.pinned'),
          updated_at: at,
        }))
        .where('castings.workspace_id', '=', project.workspaceId),
    )
    .execute()
}

export async function deleteCasting(
  tx: Tx,
  { workspaceId, projectId, characterId }: { workspaceId: string; projectId: string; characterId: string },
): Promise<void> {
  await t(tx)
    .deleteFrom('castings')
    .where('workspace_id', '=', workspaceId)
    .where('project_id', '=', projectId)
    .where('character_id', '=', characterId)
    .execute()
}

export type NewTake = {
  readonly id: string
  readonly workspaceId: string
  readonly projectId: string
  readonly lineId: string
  readonly artefactId: string
  readonly sha256: string
  readonly mediaType: string
  readonly durationSamples: number
  readonly engineId: string | null
  readonly madeBy: string
  readonly at: Date
}

/** The same performance of the same line is one take, however often it is told. Answers whether it is new. */
export async function insertTake(tx: Tx, take: NewTake): Promise<boolean> {
  const result = await t(tx)
    .insertInto('takes')
    .values({
      id: take.id,
      workspace_id: take.workspaceId,
      project_id: take.projectId,
      line_id: take.lineId,
      artefact_id: take.artefactId,
      sha256: take.sha256,
      media_type: take.mediaType,
      duration_samples: take.durationSamples,
      engine_id: take.engineId,
      state: 'pending_review',
      made_by: take.madeBy,
      created_at: take.at,
    })
    .onConflict((conflict) => conflict.columns(['project_id', 'line_id', 'artefact_id']).doNothing())
    .executeTakeFirst()
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n
}
