// What the page of assets reads and writes.
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import type { Board, BoardEdit, BoardEdited } from '#contract/boards.ts'
import type {
  CandidateList,
  CandidateStanding,
  CandidateSubject,
  CandidatesStarted,
  Prompt,
} from '#contract/candidates.ts'
import { keys } from '#web/api/keys.ts'
import { api } from '#web/api/request.ts'

export type Character = Board['characters'][number]
export type Location = Board['locations'][number]
export type AssetKind = 'character' | 'location'

const at = (projectId: string, subject?: CandidateSubject, rest = '') =>
  `/projects/${projectId}/candidates${subject ? `/${subject.kind}/${subject.id}` : ''}${rest}`

type Overview = { readonly items: readonly CandidateStanding[]; readonly revision: number }

export function standingsQuery(projectId: string, kind: CandidateSubject['kind']) {
  return queryOptions({
    queryKey: keys.ofProject(projectId, 'candidates', kind),
    queryFn: async ({ signal }) => (await api.get<Overview>(at(projectId), { signal, query: { kind } })).items,
  })
}

export function candidatesQuery(projectId: string, subject: CandidateSubject) {
  return queryOptions({
    queryKey: keys.ofProject(projectId, 'candidates', subject.kind, subject.id),
    queryFn: ({ signal }) => api.get<CandidateList>(at(projectId, subject), { signal }),
  })
}

export function promptQuery(projectId: string, subject: CandidateSubject) {
  return queryOptions({
    queryKey: keys.ofProject(projectId, 'candidates', subject.kind, subject.id, 'prompt'),
    queryFn: ({ signal }) => api.get<Prompt>(at(projectId, subject, '/prompt'), { signal }),
  })
}

/** Whatever is written, all of the project is looked at again: a pick changes what a film would be made of. */
function useWrite<I, O>(projectId: string, write: (input: I) => Promise<O>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: write,
    // The next write may come before the board was read again: it is made on the revision that this one gave.
    onSuccess: (output: O) => {
      const { revision } = output as { readonly revision?: number }
      if (revision === undefined) return
      client.setQueryData<Board>(keys.ofProject(projectId, 'board'), (board) => board && { ...board, revision })
    },
    onSettled: () => client.invalidateQueries({ queryKey: keys.ofProject(projectId) }),
  })
}

export function useMakeCandidates(projectId: string) {
  return useWrite(projectId, (wish: { subjects: readonly CandidateSubject[]; count: number }) =>
    api.postOnce<CandidatesStarted>(at(projectId), { body: wish }),
  )
}

type Pick = { readonly candidateId: string | null; readonly revision: number }
export function usePickCandidate(projectId: string, subject: CandidateSubject) {
  return useWrite(projectId, ({ candidateId, revision }: Pick) =>
    api.post(at(projectId, subject, '/pick'), { body: { candidate_id: candidateId }, revision }),
  )
}

export function useOwnPicture(projectId: string, subject: CandidateSubject) {
  return useWrite(projectId, ({ fileId, revision }: { fileId: string; revision: number }) =>
    api.postOnce(at(projectId, subject, '/upload'), { body: { file_id: fileId }, revision }),
  )
}

export function useWritePrompt(projectId: string, subject: CandidateSubject) {
  return useWrite(projectId, ({ text, revision }: { text: string | null; revision: number }) =>
    api.put<Prompt>(at(projectId, subject, '/prompt'), { body: { text }, revision }),
  )
}

export function useEditBoard(projectId: string) {
  return useWrite(projectId, ({ edits, revision }: { edits: readonly BoardEdit[]; revision: number }) =>
    api.patch<BoardEdited>(`/projects/${projectId}/board`, { body: { edits }, revision }),
  )
}
