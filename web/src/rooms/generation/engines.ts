// What the pages of engines ask the server.
import { queryOptions } from '@tanstack/react-query'
import type { EngineKind, Engines } from '#contract/generation.ts'
import { keys } from '#web/api/keys.ts'
import { api } from '#web/api/request.ts'

export const KINDS = ['text', 'image', 'video', 'speech', 'music', 'effect'] as const satisfies readonly EngineKind[]

export const enginesQuery = (workspaceId: string) =>
  queryOptions({
    queryKey: keys.inWorkspace(workspaceId, 'engines'),
    queryFn: ({ signal }) => api.get<Engines>('/engines', { signal, workspace: workspaceId }),
  })

const LOCAL_NAMES = ['local/animatic', 'local/speech', 'local/bed', 'local/effect'] as const
type LocalName = (typeof LOCAL_NAMES)[number]

/** Whether the studio has a name of its own for it. */
export const isLocalName = (id: string): id is LocalName => (LOCAL_NAMES as readonly string[]).includes(id)
