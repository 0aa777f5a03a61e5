// Changing the board: shown at once, taken back if refused, one after the other so that revisions never cross.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Board, BoardEdit, BoardEdited } from '#contract/boards.ts'
import { isFault } from '#web/api/fault.ts'
import { keys } from '#web/api/keys.ts'
import { newKey } from '#web/api/once.ts'
import { api } from '#web/api/request.ts'
import { tell } from '#web/kit/toasts.tsx'
import { boardQuery, productionStateQuery } from './director-data.ts'
import { applyEdits } from './director-edits.ts'
import { useTexts } from './director-texts.ts'
import { countLost, type Edit, forgetLost, loseChange, mayHold, useLost } from './lost.ts'

export type Change = Edit | { readonly kind: 'undo' } | { readonly kind: 'redo' }

/** As many as the server takes at once. */
const EDITS_MAX = 200

export function useBoardChanges(projectId: string) {
  const t = useTexts()
  const client = useQueryClient()
  const { queryKey } = boardQuery(projectId)
  const lost = useLost(projectId)
  const mutation = useMutation({
    mutationKey: keys.boardEdits(projectId),
    scope: { id: `board ${projectId}` },
    mutationFn: (change: Change) => send(projectId, () => client.getQueryData(queryKey)?.revision ?? 0, change),
    onMutate: async (change) => {
      await client.cancelQueries({ queryKey })
      const before = client.getQueryData(queryKey)
      if (before && change.kind === 'edit') client.setQueryData(queryKey, applyEdits(before, change.edits))
      return { before }
    },
    onSuccess: ({ revision, undo, redo }) => {
      client.setQueryData(queryKey, (board) => board && { ...board, revision, undo, redo })
    },
    onError: (error, change, context) => {
      if (context?.before) client.setQueryData(queryKey, context.before)
      if (change.kind === 'edit' && !change.isKept && mayHold(error)) {
        const isShown = loseChange(projectId, change, error)
        if (!isShown) tell(t('lost.elsewhere', { count: countLost(projectId) }))
      } else if (isFault(error) && error.isStale) tell(t('reloaded'))
    },
    onSettled: async () => {
      if (client.isMutating({ mutationKey: keys.boardEdits(projectId) }) > 1) return
      void client.invalidateQueries({ queryKey: productionStateQuery(projectId).queryKey })
      await client.invalidateQueries({ queryKey })
    },
  })
  // What was overtaken has been loaded again and said, what was lost is said with the edits; the rest is shown where it happened.
  const isSaid = mutation.error === lost?.error || (isFault(mutation.error) && mutation.error.isStale)
  const giveUpLost = () => {
    if (mutation.error === lost?.error) mutation.reset()
    forgetLost(projectId)
  }
  return {
    error: isSaid ? null : mutation.error,
    /** The refusal has been read. What was lost stays. */
    dismiss: () => mutation.reset(),
    lost,
    giveUpLost,
    /** The same changes on the board as it is now: those that had come onto it, only their reply had not, are found there. */
    applyAgain: () => {
      giveUpLost()
      for (const change of lost?.changes ?? []) mutation.mutate(change)
    },
    edit: (...edits: BoardEdit[]) => mutation.mutateAsync({ kind: 'edit', id: newKey(), edits, isKept: false }),
    /** For fields that keep what was typed into them until it is saved. */
    save: (...edits: BoardEdit[]) => mutation.mutateAsync({ kind: 'edit', id: newKey(), edits, isKept: true }),
    /** For what asks again itself. @param id the same at each try: what had come onto the board is not made twice */
    saveOnce: (id: string, edits: readonly BoardEdit[]) =>
      mutation.mutateAsync({ kind: 'edit', id, edits, isKept: true }),
    undo: () => mutation.mutate({ kind: 'undo' }),
    redo: () => mutation.mutate({ kind: 'redo' }),
  }
}

export type BoardChanges = ReturnType<typeof useBoardChanges>

async function send(projectId: string, revisionNow: () => Board['revision'], change: Change): Promise<BoardEdited> {
  const at = `/projects/${projectId}/board`
  if (change.kind !== 'edit')
    return api.post<BoardEdited>(`${at}/${change.kind}`, { body: {}, revision: revisionNow() })
  let revision = revisionNow()
  const newShotIds: string[] = []
  let done: BoardEdited | undefined
  for (let start = 0; start < change.edits.length; start += EDITS_MAX) {
    const edits = change.edits.slice(start, start + EDITS_MAX)
    const body = { edits, change_id: `${change.id}.${start}` }
    done = await api.patch<BoardEdited>(at, { body, revision })
    revision = done.revision
    newShotIds.push(...done.new_shot_ids)
  }
  return { revision, new_shot_ids: newShotIds, undo: done?.undo ?? null, redo: done?.redo ?? null }
}
