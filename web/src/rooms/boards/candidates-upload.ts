import { useQueryClient } from '@tanstack/react-query'
import type { CandidateSubject } from '#contract/candidates.ts'
import { useUpload } from '#web/kit/upload/use-upload.ts'
import { useWorkspace } from '../workspaces/workspace.ts'
import { useOwnPicture } from './assets-data.ts'
import { boardQuery } from './director-data.ts'

const PURPOSES = { character: 'character', location: 'scene', shot: 'scene', line: 'audio', clip: 'video' } as const

/** A picture or a film from this computer in the place of what engines make: sent, checked by the server, and picked. */
export function useUploadOwn(projectId: string, subject: CandidateSubject) {
  const client = useQueryClient()
  const { id: workspace } = useWorkspace()
  const upload = useUpload({ workspace, projectId, purpose: PURPOSES[subject.kind] })
  const use = useOwnPicture(projectId, subject)
  const { phase, percent, error } = upload.progress
  return {
    isBusy: phase === 'sending' || use.isPending,
    percent: Math.round(percent ?? 100),
    error: error ?? use.error,
    send: (content: File) => {
      use.reset()
      // Sending takes its time, and others edit: picked on the board as it is then.
      const revisionNow = () => client.getQueryData(boardQuery(projectId).queryKey)?.revision ?? 0
      void upload.send(content).then((stored) => stored && use.mutate({ fileId: stored.id, revision: revisionNow() }))
    },
  }
}
