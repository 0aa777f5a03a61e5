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
  readonly candidates: readonly Still[]
  /** Of the shot behind it. */
  readonly next: Still | null
}

/** Pictures of the shot, and of the one that follows: what a clip may begin and end with. */
export function useStills(board: Board, shotId: string, making: Making): Stills {
  const { data } = useQuery(candidatesQuery(board.project_id, { kind: 'shot', id: shotId }))
  const candidates = (data?.items ?? []).toReversed().flatMap(stillOf)
  const at = board.shots.findIndex((shot) => shot.id === shotId)
  const picture = making.get(board.shots[at + 1]?.id ?? '')?.picture
  const next = picture?.sha256 && picture.small_url ? { sha256: picture.sha256, smallUrl: picture.small_url } : null
  return { candidates, next }
}

function stillOf({ sha256, small_url: smallUrl }: Candidate): Still[] {
  return sha256 !== null && smallUrl !== null ? [{ sha256, smallUrl }] : []
}
