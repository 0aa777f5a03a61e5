import { useQueryClient } from '@tanstack/react-query'
import type { CandidateSubject } from '#contract/candidates.ts'
import { useUploadFor } from '#web/kit/upload/use-upload.ts'
import { useWorkspace } from '../workspaces/workspace.ts'
import { useOwnPicture } from './assets-data.ts'
import { boardQuery } from './director-data.ts'

const PURPOSES = { character: 'character', location: 'scene', shot: 'scene', line: 'audio', clip: 'video' } as const

/** A picture or a film from this computer in the place of what engines make: sent, checked by the server, and picked. */
export function useUploadOwn(projectId: string, subject: CandidateSubject) {
  const client = useQueryClient()
  const { id: workspace } = useWorkspace()
  const place = `${subject.kind}.${subject.id}`
  const use = useOwnPicture(projectId, subject)
  // Sending takes its time, and others edit: picked on the board as it is then.
  const revisionNow = () => client.getQueryData(boardQuery(projectId).queryKey)?.revision ?? 0
  const { isSending, send, line } = useUploadFor(
    { workspace, projectId, purpose: PURPOSES[subject.kind], place },
    ({ id }) => use.mutate({ fileId: id, revision: revisionNow() }),
  )
  return {
    isBusy: isSending || use.isPending,
    /** Of using it; what goes wrong on the way is told by its line. */
    error: use.error,
    send: (content: File) => {
      use.reset()
      send(content)
    },
    line,
  }
}
