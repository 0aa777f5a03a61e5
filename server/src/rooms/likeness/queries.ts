import { json, type Queryable, type Tx } from '#platform/db/db.ts'
import type { Measured } from '#platform/resemblance.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'

type Row = {
  workspace_id: string
  picture_sha256: string
  reference_sha256: string
  revision: number
  score: number | null
  facts: Facts
  measured_at: Date
}
type Facts = Omit<Measured, 'score'> | { readonly problem: string }
const t = (queryable: Queryable) => queryable.withTables<{ likeness_scores: Row }>()

export type Pair = { readonly picture: string; readonly reference: string }
export type Score = ({ readonly state: 'measured' } & Measured) | { readonly state: 'failed'; readonly problem: string }

export const pairKey = ({ picture, reference }: Pair) => `${picture} ${reference}`

/** By `pairKey`. Of any of these pictures with any of these references. */
export async function findScores(
  queryable: Queryable,
  scope: Pick<Scope, 'workspaceId'>,
  { revision, pairs }: { readonly revision: number; readonly pairs: readonly Pair[] },
): Promise<Map<string, Score>> {
  if (pairs.length === 0) return new Map()
  const rows = await t(queryable)
    .selectFrom('likeness_scores')
    .select(['picture_sha256', 'reference_sha256', 'score', 'facts'])
    .where('workspace_id', '=', scope.workspaceId)
    .where('revision', '=', revision)
    .where('picture_sha256', 'in', [...new Set(pairs.map((pair) => pair.picture))])
    .where('reference_sha256', 'in', [...new Set(pairs.map((pair) => pair.reference))])
    .execute()
  return new Map(
    rows.map((row) => [pairKey({ picture: row.picture_sha256, reference: row.reference_sha256 }), toScore(row)]),
  )
}

function toScore({ score, facts }: Pick<Row, 'score' | 'facts'>): Score {
  if ('problem' in facts || score === null) return { state: 'failed', problem: 'problem' in facts ? facts.problem : '' }
  return { state: 'measured', score, ...facts }
}

/** What is there already stays: equal pairs give equal scores. */
export async function insertScore(
  tx: Tx,
  scope: Pick<Scope, 'workspaceId'>,
  { pair, revision, score, at }: { pair: Pair; revision: number; score: Score; at: Date },
): Promise<void> {
  const { state, ...rest } = score
  const { score: value = null, ...facts } = { score: undefined, ...rest }
  await t(tx)
    .insertInto('likeness_scores')
    .values({
      workspace_id: scope.workspaceId,
      picture_sha256: pair.picture,
      reference_sha256: pair.reference,
      revision,
      score: state === 'measured' ? value : null,
      facts: json(facts as Facts),
      measured_at: at,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** Of a workspace that is gone. */
export async function deleteOfWorkspace(tx: Tx, workspaceId: string): Promise<void> {
  await t(tx).deleteFrom('likeness_scores').where('workspace_id', '=', workspaceId).execute()
}
