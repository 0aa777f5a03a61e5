// A run as it goes: the task's live stream says when to look again, a slow clock looks anyway while the stream is broken.
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { ProductionRun, ProductionState } from '#contract/productions.ts'
import { keys } from '#web/api/keys.ts'
import { liveStream } from '#web/api/live.ts'
import { api } from '#web/api/request.ts'

const LOOK_EVERY_MS = 900
const LOOK_ANYWAY_MS = 5000

const isOn = (run: ProductionRun | undefined) => run === undefined || run.state === 'running' || run.state === 'paused'

export function runQuery(projectId: string, runId: string) {
  return queryOptions({
    queryKey: keys.ofProject(projectId, 'run', runId),
    queryFn: ({ signal }) => api.get<ProductionRun>(`/productions/${runId}`, { signal }),
    refetchInterval: ({ state }) => (isOn(state.data) ? LOOK_ANYWAY_MS : false),
  })
}

export function shotsQuery(projectId: string) {
  return queryOptions({
    queryKey: keys.ofProject(projectId, 'first-pictures'),
    queryFn: ({ signal }) => api.get<ProductionState>(`/projects/${projectId}/production/state`, { signal }),
  })
}

export function useRun(projectId: string, runId: string) {
  const client = useQueryClient()
  const run = useQuery(runQuery(projectId, runId))
  const taskId = run.data?.task_id
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const look = () => {
      timer = undefined
      void client.invalidateQueries({ queryKey: runQuery(projectId, runId).queryKey })
      void client.invalidateQueries({ queryKey: shotsQuery(projectId).queryKey })
    }
    const stop = liveStream.listen({
      progress: (frame) => {
        if (frame.task_id === taskId) timer ??= setTimeout(look, LOOK_EVERY_MS)
      },
    })
    return () => {
      stop()
      clearTimeout(timer)
    }
  }, [client, projectId, runId, taskId])
  return run
}

export type Part = 'voices' | 'pictures' | 'sounds' | 'cut'
export const PARTS: readonly Part[] = ['voices', 'pictures', 'sounds', 'cut']

const PART_OF: Readonly<Record<string, Part>> = {
  speech: 'voices',
  key_frame: 'pictures',
  bed: 'sounds',
  effect: 'sounds',
}

export type PartProgress = { readonly done: number; readonly total: number }

/** Steps by what a person would call them; whatever is neither voice, picture nor sound belongs to the cut. */
export function partsOf(run: ProductionRun): Record<Part, PartProgress> {
  const parts = { voices: NONE, pictures: NONE, sounds: NONE, cut: NONE }
  for (const { kind, done, total } of run.kinds) {
    const part = PART_OF[kind] ?? 'cut'
    parts[part] = { done: parts[part].done + done, total: parts[part].total + total }
  }
  return parts
}

const NONE: PartProgress = { done: 0, total: 0 }
