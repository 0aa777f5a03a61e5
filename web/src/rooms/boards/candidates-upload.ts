import { useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
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
  const place = `${subject.kind}.${subject.id}`
  const upload = useUpload({ workspace, projectId, purpose: PURPOSES[subject.kind], place })
  const use = useOwnPicture(projectId, subject)
  const chosen = useRef<File>(undefined)
  const send = (content: File) => {
    chosen.current = content
    use.reset()
    // Sending takes its time, and others edit: picked on the board as it is then.
    const revisionNow = () => client.getQueryData(boardQuery(projectId).queryKey)?.revision ?? 0
    void upload.send(content).then((stored) => stored && use.mutate({ fileId: stored.id, revision: revisionNow() }))
  }
  return {
    isBusy: upload.progress.phase === 'sending' || use.isPending,
    /** Of using it; what goes wrong on the way is told by its line. */
    error: use.error,
    send,
    line: { upload, onAgain: () => chosen.current && send(chosen.current) },
  }
}
