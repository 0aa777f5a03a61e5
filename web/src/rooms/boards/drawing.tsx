// Having candidates drawn, as far as money goes: what they cost is said, and confirmed above nothing.
import { useQuery } from '@tanstack/react-query'
import type { CandidateSubject } from '#contract/candidates.ts'
import { costOfMany, useConfirmCost } from '../generation/cost.tsx'
import { enginesQuery } from '../generation/engines.ts'
import { projectQuery } from '../projects/project.ts'
import { useWorkspace } from '../workspaces/workspace.ts'
import { useMakeCandidates } from './assets-data.ts'

type Wish = { readonly subjects: readonly CandidateSubject[]; readonly count: number }

export function useDrawing(projectId: string, wish: Wish) {
  const make = useMakeCandidates(projectId)
  const project = useQuery(projectQuery(projectId))
  const engines = useQuery(enginesQuery(useWorkspace().id))
  const chosen = project.data?.settings.engines.image ?? null
  const engine = engines.data?.items.find((one) =>
    chosen === null ? one.kind === 'image' && one.is_default : one.id === chosen,
  )
  // An engine that is not offered any more is refused by the server, and nothing is charged.
  const costs = engine ? costOfMany(engine.price, wish.subjects.length * wish.count) : []
  const { ask, dialog } = useConfirmCost(costs, () => make.mutate(wish))
  return {
    ask,
    dialog,
    costs,
    /** What it costs is known. */
    isReady: project.data !== undefined && engines.data !== undefined,
    isBusy: make.isPending,
    error: make.error ?? project.error ?? engines.error,
  }
}
