// What clips of a shot may begin and end with, and what one would be asked for with.
import { queryOptions, useQuery } from '@tanstack/react-query'
import type { Board } from '#contract/boards.ts'
import type { Candidate, ClipDescribed } from '#contract/candidates.ts'
import { keys } from '#web/api/keys.ts'
import { api } from '#web/api/request.ts'
import { candidatesQuery } from './assets-data.ts'
import type { Making } from './director-data.ts'

export function clipQuery(projectId: string, shotId: string) {
  return queryOptions({
    queryKey: keys.ofProject(projectId, 'candidates', 'clip', shotId, 'description'),
    queryFn: ({ signal }) =>
      api.get<ClipDescribed>(`/projects/${projectId}/candidates/clip/${shotId}/description`, { signal }),
  })
}

export type Still = { readonly sha256: string; readonly smallUrl: string }

export type Stills = {
  /** What the shot shows now. */
  readonly own: Still | null
  readonly candidates: readonly Still[]
  /** Of the shot behind it. */
  readonly next: Still | null
}

/** Pictures of the shot, and of the one that follows: what a clip may begin and end with. */
export function useStills(board: Board, shotId: string, making: Making): Stills {
  const { data } = useQuery(candidatesQuery(board.project_id, { kind: 'shot', id: shotId }))
  const candidates = (data?.items ?? []).toReversed().flatMap((one) => stillOf(one))
  const at = board.shots.findIndex((shot) => shot.id === shotId)
  const pictureOf = (id: string | undefined) => stillOf(making.get(id ?? '')?.picture)
  const [own = null] = pictureOf(shotId)
  const [next = null] = pictureOf(board.shots[at + 1]?.id)
  return { own, candidates, next }
}

function stillOf(picture: Pick<Candidate, 'sha256' | 'small_url'> | undefined): Still[] {
  const { sha256 = null, small_url: smallUrl = null } = picture ?? {}
  return sha256 !== null && smallUrl !== null ? [{ sha256, smallUrl }] : []
}
