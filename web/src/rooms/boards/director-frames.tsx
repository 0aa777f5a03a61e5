// The key frames of a shot: what the artist draws, and what people put in for its start and end.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ImageUp, X } from 'lucide-react'
import { useState } from 'react'
import type { Board, KeyFrame } from '#contract/boards.ts'
import type { CandidateSubject } from '#contract/candidates.ts'
import type { ShotState } from '#contract/productions.ts'
import { keys } from '#web/api/keys.ts'
import { api } from '#web/api/request.ts'
import { ChooseFiles } from '#web/kit/upload/choose-files.tsx'
import { UploadLine } from '#web/kit/upload/upload-line.tsx'
import { useUploadFor } from '#web/kit/upload/use-upload.ts'
import { IconButton } from '#web/ui/icon-button.tsx'
import { useWorkspace } from '../workspaces/workspace.ts'
import { candidatesQuery } from './assets-data.ts'
import { CandidatesPictures } from './candidates-pictures.tsx'
import type { Aspect } from './director-board.tsx'
import type { BoardChanges } from './director-changes.ts'
import type { BoardShot } from './director-data.ts'
import { useTexts } from './director-texts.ts'
import { LostChoice } from './lost-choice.tsx'

type FramesProps = {
  readonly board: Board
  readonly shot: BoardShot
  readonly made: ShotState | undefined
  readonly aspect: Aspect
  readonly mayEdit: boolean
  readonly changes: BoardChanges
}

const FRAMES = ['start', 'full', 'end'] as const

export function KeyFrames(props: FramesProps) {
  const t = useTexts()
  const { board, shot, made } = props
  const [isOpen, setOpen] = useState(false)
  const url = { start: made?.start?.small_url, full: made?.picture.small_url, end: made?.end?.small_url }
  return (
    <div className="flex flex-col gap-3">
      <ul className="grid grid-cols-3 gap-2">
        {FRAMES.map((frame) => (
          <Slot key={frame} {...props} frame={frame} url={url[frame] ?? null} isOpen={isOpen} />
        ))}
      </ul>
      <p className="text-xs text-muted">{t('framesHint')}</p>
      <details open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary className="font-medium text-muted hover:text-ink">{t('candidates')}</summary>
        <div className="pt-3">
          {isOpen && (
            <CandidatesPictures board={board} subject={{ kind: 'shot', id: shot.id }} name={t('inspector.picture')} />
          )}
        </div>
      </details>
    </div>
  )
}

type SlotProps = FramesProps & { readonly frame: KeyFrame; readonly url: string | null; readonly isOpen: boolean }

function Slot({ board, shot, frame, url, aspect, mayEdit, isOpen, changes }: SlotProps) {
  const t = useTexts()
  const isOwn = frame !== 'full'
  const mayChange = isOwn && mayEdit && !shot.locked
  return (
    <li className="flex min-w-0 flex-col gap-1">
      <div
        className="relative overflow-hidden rounded-md border border-line bg-sunken"
        style={{ aspectRatio: aspect.replace(':', ' / ') }}
      >
        {url && <img src={url} alt={t(`frames.${frame}`)} className="size-full object-cover" />}
        {url && mayChange && (
          <IconButton
            size="small"
            label={`${t('takeOut')}: ${t(`frames.${frame}`)}`}
            onClick={() =>
              void changes.edit({ type: 'pin_key_frame', id: shot.id, frame, key_frame: null }).catch(() => {})
            }
            className="absolute top-1 right-1 bg-surface"
          >
            <X aria-hidden className="size-4" />
          </IconButton>
        )}
      </div>
      <span className="text-xs text-muted">{t(`frames.${frame}`)}</span>
      {mayChange && <PutIn board={board} shot={shot} frame={frame} isOpen={isOpen} />}
    </li>
  )
}

/** One of the candidates of this shot, or a picture from this computer. */
type PutInProps = Pick<SlotProps, 'board' | 'shot' | 'frame' | 'isOpen'>

function PutIn({ board, shot, frame, isOpen }: PutInProps) {
  const t = useTexts()
  const { id: workspace } = useWorkspace()
  const client = useQueryClient()
  const place = `frame.${shot.id}.${frame}`
  const put = useMutation({
    mutationFn: (fileId: string) =>
      api.postOnce(`/projects/${board.project_id}/candidates/shot/${shot.id}/upload`, {
        body: { file_id: fileId, frame },
        revision: board.revision,
      }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.ofProject(board.project_id) }),
  })
  const upload = useUploadFor({ workspace, projectId: board.project_id, purpose: 'keyframe', place }, ({ id }) =>
    put.mutate(id),
  )
  return (
    <>
      <ChooseFiles
        size="small"
        isBusy={upload.isSending || put.isPending}
        accept="image/png,image/jpeg,image/webp"
        icon={<ImageUp aria-hidden className="size-3.5" />}
        onFiles={([file]) => file && upload.send(file)}
      >
        {t('putIn')}
      </ChooseFiles>
      {isOpen && <Chosen board={board} subject={{ kind: 'shot', id: shot.id }} frame={frame} />}
      <UploadLine {...upload.line} />
      <LostChoice error={put.error} onAgain={() => put.variables && put.mutate(put.variables)} />
    </>
  )
}

/** Candidates that the shot has already, as small buttons. */
function Chosen({ board, subject, frame }: { board: Board; subject: CandidateSubject; frame: KeyFrame }) {
  const t = useTexts()
  const client = useQueryClient()
  const { data } = useQuery(candidatesQuery(board.project_id, subject))
  const pick = useMutation({
    mutationFn: (candidateId: string) =>
      api.post(`/projects/${board.project_id}/candidates/shot/${subject.id}/pick`, {
        body: { candidate_id: candidateId, frame },
        revision: board.revision,
      }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.ofProject(board.project_id) }),
  })
  const ready = data?.items.filter((one) => one.state === 'ready' && one.url).slice(0, 4) ?? []
  return (
    <div className="flex flex-wrap gap-1">
      {ready.map((one, index) => (
        <button
          key={one.id}
          type="button"
          aria-label={t('useCandidate', { number: index + 1, frame: t(`frames.${frame}`) })}
          onClick={() => pick.mutate(one.id)}
          className="overflow-hidden rounded border border-line hover:border-accent"
        >
          <img src={one.url ?? ''} alt="" loading="lazy" className="h-7 w-11 object-cover" />
        </button>
      ))}
      <LostChoice error={pick.error} onAgain={() => pick.variables && pick.mutate(pick.variables)} />
    </div>
  )
}
