// What the director's page reads: the board, how far it is made, and both brought together shot by shot.
import { type QueryClient, queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import type { Board } from '#contract/boards.ts'
import type { ProductionState, ShotState } from '#contract/productions.ts'
import { keys } from '#web/api/keys.ts'
import { liveStream } from '#web/api/live.ts'
import { api } from '#web/api/request.ts'

export type BoardShot = Board['shots'][number]
export type BoardScene = Board['scenes'][number]
export type BoardLine = BoardShot['lines'][number]

export function boardQuery(projectId: string) {
  return queryOptions({
    queryKey: keys.ofProject(projectId, 'board'),
    queryFn: ({ signal }) => api.get<Board>(`/projects/${projectId}/board`, { signal }),
  })
}

export function productionStateQuery(projectId: string) {
  return queryOptions({
    queryKey: keys.ofProject(projectId, 'production-state'),
    queryFn: ({ signal }) => api.get<ProductionState>(`/projects/${projectId}/production/state`, { signal }),
  })
}

/** While a run makes pictures, each tick of its progress may mean a new one; looked at this often at most. */
const LOOK_EVERY_MS = 900

/** How far everything is made, kept up to date while a run is at it. */
export function useProductionState(projectId: string): ProductionState | undefined {
  const client = useQueryClient()
  useEffect(() => watchProgress(client, projectId), [client, projectId])
  return useQuery(productionStateQuery(projectId)).data
}

function watchProgress(client: QueryClient, projectId: string): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const stop = liveStream.listen({
    progress: (frame) => {
      if (frame.project_id !== projectId || timer !== undefined) return
      timer = setTimeout(() => {
        timer = undefined
        void client.invalidateQueries({ queryKey: productionStateQuery(projectId).queryKey })
      }, LOOK_EVERY_MS)
    },
  })
  return () => {
    clearTimeout(timer)
    stop()
  }
}

export type Making = ReadonlyMap<string, ShotState>

export function useMaking(state: ProductionState | undefined): Making {
  return useMemo(() => new Map((state?.shots ?? []).map((shot) => [shot.id, shot])), [state])
}

/** What stands on the card if only one word can. */
export function worstState(shot: ShotState): ShotState['picture']['state'] {
  const states = [shot.picture.state, ...shot.lines.map((line) => line.state)]
  for (const state of ['failed', 'building', 'missing', 'stale'] as const) if (states.includes(state)) return state
  return 'fresh'
}

export function lengthOf(shot: BoardShot, making: Making): number {
  return making.get(shot.id)?.length_ms ?? shot.duration_ms
}
