// The moving picture of a shot: what the film shows now, clips side by side, and asking for more.
import { useQuery } from '@tanstack/react-query'
import { Film } from 'lucide-react'
import { useState } from 'react'
import type { Board } from '#contract/boards.ts'
import type { CandidateSubject } from '#contract/candidates.ts'
import type { ShotState } from '#contract/productions.ts'
import { Problem } from '#web/kit/problem.tsx'
import { ChooseFiles } from '#web/kit/upload/choose-files.tsx'
import { UploadLine } from '#web/kit/upload/upload-line.tsx'
import { Skeleton } from '#web/ui/skeleton.tsx'
import { candidatesQuery } from './assets-data.ts'
import { useUploadOwn } from './candidates-upload.ts'
import { clipQuery, useStills } from './clips-data.ts'
import { ClipsSideBySide } from './clips-side-by-side.tsx'
import { useTexts } from './clips-texts.ts'
import { ClipWishForm } from './clips-wish.tsx'
import type { BoardShot, Making } from './director-data.ts'

type ClipsProps = {
  readonly board: Board
  readonly shot: BoardShot
  readonly making: Making
  readonly mayEdit: boolean
}

const ACCEPTED = 'video/mp4,video/quicktime,video/webm,video/x-matroska,.mkv'

export function ShotClips(props: ClipsProps) {
  const t = useTexts()
  const { shot, making } = props
  const [isOpen, setOpen] = useState(false)
  const clip = making.get(shot.id)?.clip ?? null
  return (
    <div className="flex flex-col gap-3">
      <Now clip={clip} />
      <details open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary className="font-medium text-muted hover:text-ink">{t('sideBySide')}</summary>
        <div className="pt-3">{isOpen && <Opened {...props} />}</div>
      </details>
    </div>
  )
}

function Now({ clip }: { readonly clip: ShotState['clip'] }) {
  const t = useTexts()
  if (!clip) return <p className="text-xs text-muted">{t('nowStill')}</p>
  return (
    <>
      <video
        src={clip.url}
        controls
        muted
        playsInline
        preload="metadata"
        aria-label={t('inFilm')}
        className="aspect-video w-full rounded-md bg-stage"
      />
      <p className="text-xs text-muted">{clip.is_pinned ? t('nowPinned') : t('nowMade')}</p>
      {clip.prompt !== null && (
        <details className="text-xs">
          <summary className="text-muted hover:text-ink">{t('told')}</summary>
          <p className="pt-1 break-words whitespace-pre-wrap">{clip.prompt}</p>
        </details>
      )}
    </>
  )
}

function Opened({ board, shot, making, mayEdit }: ClipsProps) {
  const t = useTexts()
  const subject: CandidateSubject = { kind: 'clip', id: shot.id }
  const list = useQuery(candidatesQuery(board.project_id, subject))
  const described = useQuery(clipQuery(board.project_id, shot.id))
  const stills = useStills(board, shot.id, making)
  const error = list.error ?? described.error
  const retry = () => void Promise.all([list.refetch(), described.refetch()])
  if (error) return <Problem error={error} onRetry={retry} />
  if (!list.data || !described.data) return <Skeleton className="aspect-video w-full" />
  const lengthMs = described.data.is_measured ? described.data.duration_ms : null
  const mayChange = mayEdit && !shot.locked
  return (
    <div className="flex flex-col gap-4">
      <ClipsSideBySide
        board={board}
        shot={shot}
        items={list.data.items}
        stills={stills}
        lengthMs={lengthMs}
        mayPick={mayChange}
      />
      {mayEdit && shot.locked && <p className="text-xs text-muted">{t('locked')}</p>}
      {mayChange && <OwnFilm board={board} subject={subject} />}
      {mayEdit && <ClipWishForm key={shot.id} board={board} shot={shot} described={described.data} stills={stills} />}
    </div>
  )
}

function OwnFilm({ board, subject }: { readonly board: Board; readonly subject: CandidateSubject }) {
  const t = useTexts()
  const upload = useUploadOwn(board.project_id, subject)
  return (
    <div className="flex flex-col items-start gap-1.5">
      <ChooseFiles
        accept={ACCEPTED}
        icon={<Film aria-hidden className="size-4" />}
        isBusy={upload.isBusy}
        onFiles={([file]) => file && upload.send(file)}
      >
        {t('upload')}
      </ChooseFiles>
      <p className="text-xs text-muted">{t('uploadHint')}</p>
      <UploadLine {...upload.line} />
      <Problem error={upload.error} />
    </div>
  )
}
