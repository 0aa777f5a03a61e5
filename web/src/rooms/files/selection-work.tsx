// One thing done to all files that are marked, and what became of it: said also when the marks, or the files, are gone by then.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { FileDetail } from '#contract/files.ts'
import { keys } from '#web/api/keys.ts'
import { Problem } from '#web/kit/problem.tsx'
import { Button } from '#web/ui/button.tsx'
import { useWorkspace } from '../workspaces/workspace.ts'
import { forEachFile, type Outcome } from './each-file.ts'
import type { Selection } from './selection.ts'
import { useSelectionTexts } from './selection-texts.ts'

/** Of whatever was done last: there is one for all that can be done. */
export type Told = { readonly outcome: Outcome | null; readonly tell: (outcome: Outcome | null) => void }

export function useTold(): Told {
  const [outcome, tell] = useState<Outcome | null>(null)
  return { outcome, tell }
}

type ForAll = {
  readonly selection: Selection
  readonly told: Told
  readonly work: (file: FileDetail) => Promise<unknown>
  readonly onDone?: (outcome: Outcome) => void
}

/** Does it to all that are marked; those that it failed with stay marked. */
export function useForAll({ selection, told, work, onDone }: ForAll) {
  const client = useQueryClient()
  const { id } = useWorkspace()
  return useMutation({
    mutationFn: () => forEachFile(selection.files, work),
    onMutate: () => told.tell(null),
    onSuccess: async (outcome) => {
      told.tell(outcome)
      onDone?.(outcome)
      selection.done(outcome.done.map((file) => file.id))
      await Promise.all([
        client.invalidateQueries({ queryKey: keys.inWorkspace(id, 'files') }),
        client.invalidateQueries({ queryKey: keys.inWorkspace(id, 'usage') }),
        ...outcome.done.map((file) => client.invalidateQueries({ queryKey: keys.ofFile(file.id) })),
      ])
    },
  })
}

type FailuresProps = { readonly selection: Selection; readonly told: Told }

export function Failures({ selection, told: { outcome, tell } }: FailuresProps) {
  const t = useSelectionTexts()
  if (!outcome || outcome.failed.length === 0) return null
  const names = outcome.failed.map((file) => file.name).join(', ')
  const areMarked = outcome.failed.every((file) => selection.has(file.id))
  return (
    <div className="mb-4 flex w-full flex-col gap-1">
      <p className="break-words">
        {t('failed', { names })} {areMarked && t('stayMarked')}
      </p>
      <Problem
        error={outcome.error}
        actions={
          <Button size="small" onClick={() => tell(null)}>
            {t('dismiss')}
          </Button>
        }
      />
    </div>
  )
}
