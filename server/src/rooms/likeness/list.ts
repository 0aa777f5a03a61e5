// Reading: what is to be compared in a project, with what is known of it.
import type { PageRequest } from '#platform/http/route.ts'
import type { BoardCharacter } from '#rooms/boards/boards.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { type Compared, type Comparison, compareShots, type ShotPicture } from './comparisons.ts'
import type { LikenessDeps } from './deps.ts'
import { findScores, type Pair, pairKey, type Score } from './queries.ts'

export type Wish = {
  readonly projectId: string
  /** Of this shot alone, and of its candidates too. */
  readonly shotId?: string
  readonly characterId?: string
}

export type Scored = Comparison & { readonly score: Score | null }

export type Likenesses = {
  readonly items: readonly Scored[]
  readonly total: number
  readonly waiting: number
  readonly failed: number
  readonly withoutReference: readonly BoardCharacter[]
}

export const pairOf = ({ picture, reference }: Comparison): Pair => ({
  picture: picture.sha256,
  reference: reference.sha256,
})

export async function readComparisons(deps: LikenessDeps, scope: Scope, wish: Wish): Promise<Compared> {
  const board = await deps.boards.load(deps.db, scope, wish.projectId)
  return compareShots(board, await picturesOf(deps, scope, wish), wish.characterId)
}

async function picturesOf(deps: LikenessDeps, scope: Scope, wish: Wish): Promise<ShotPicture[]> {
  const { shots } = await deps.productions.state(scope, wish.projectId)
  const shown = shots.flatMap(({ id: shotId, picture: { content } }): ShotPicture[] =>
    content && (wish.shotId === undefined || wish.shotId === shotId) ? [{ shotId, candidateId: null, content }] : [],
  )
  return wish.shotId === undefined
    ? shown
    : [...shown, ...(await candidatesOf(deps, scope, { ...wish, shotId: wish.shotId }))]
}

async function candidatesOf(
  { candidates }: LikenessDeps,
  scope: Scope,
  { projectId, shotId }: Wish & { readonly shotId: string },
): Promise<ShotPicture[]> {
  const standing = await candidates.standing(scope, { projectId, subject: { kind: 'shot', id: shotId } })
  return standing.candidates.flatMap(({ id: candidateId, state, sha256, mediaType }): ShotPicture[] =>
    state === 'ready' && sha256 !== null && mediaType !== null
      ? [{ shotId, candidateId, content: { sha256, mediaType } }]
      : [],
  )
}

export async function readLikenesses(
  deps: LikenessDeps,
  scope: Scope,
  { page, size, ...wish }: Wish & PageRequest,
): Promise<Likenesses> {
  const { comparisons, withoutReference } = await readComparisons(deps, scope, wish)
  const { revision } = deps.measure
  const known = await findScores(deps.db, scope, { revision, pairs: comparisons.map(pairOf) })
  const scored = comparisons
    .map((one): Scored => ({ ...one, score: known.get(pairKey(pairOf(one))) ?? null }))
    .toSorted((a, b) => place(a) - place(b))
  return {
    items: scored.slice((page - 1) * size, page * size),
    total: scored.length,
    waiting: scored.filter((one) => one.score === null).length,
    failed: scored.filter((one) => one.score?.state === 'failed').length,
    withoutReference,
  }
}

/** Least alike first, then what is on its way, then what cannot be measured. */
function place({ score }: Scored): number {
  if (score === null) return 101
  return score.state === 'measured' ? score.score : 102
}
