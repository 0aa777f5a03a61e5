// Candidates side by side: look at one large, pick it, have more drawn, or put in one's own.
import { useQuery } from '@tanstack/react-query'
import { Brush, Check, ImageUp, Pin, TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import type { Board } from '#contract/boards.ts'
import type { Candidate, CandidateSubject } from '#contract/candidates.ts'
import type { Likeness } from '#contract/likeness.ts'
import { Problem } from '#web/kit/problem.tsx'
import { ChooseFiles } from '#web/kit/upload/choose-files.tsx'
import { DropZone } from '#web/kit/upload/drop-zone.tsx'
import { UploadLine } from '#web/kit/upload/upload-line.tsx'
import { Badge } from '#web/ui/badge.tsx'
import { Button } from '#web/ui/button.tsx'
import { classes } from '#web/ui/classes.ts'
import { Skeleton } from '#web/ui/skeleton.tsx'
import { Spinner } from '#web/ui/spinner.tsx'
import { isAtLeast, useWorkspace } from '../workspaces/workspace.ts'
import { candidatesQuery, usePickCandidate } from './assets-data.ts'
import { useTexts } from './assets-texts.ts'
import { useUploadOwn } from './candidates-upload.ts'
import { DrawingCost, useDrawing } from './drawing.tsx'
import { likenessQuery, worstOf } from './likeness.ts'
import { LikenessMarks, LikenessScore } from './likeness-marks.tsx'
import { useTexts as useLikenessTexts } from './likeness-texts.ts'
import { LostChoice } from './lost-choice.tsx'
import { Provenance } from './provenance.tsx'

type PicturesProps = { readonly board: Board; readonly subject: CandidateSubject; readonly name: string }

const MORE = 3
const ACCEPTED = 'image/png,image/jpeg,image/webp'
const shapeOf = ({ kind }: CandidateSubject) => (kind === 'character' ? 'aspect-[3/4]' : 'aspect-video')

export function CandidatesPictures({ board, subject, name }: PicturesProps) {
  const t = useTexts()
  const { role } = useWorkspace()
  const mayEdit = isAtLeast(role, 'director')
  const { data: list, error, refetch } = useQuery(candidatesQuery(board.project_id, subject))
  const [seenId, setSeenId] = useState<string | null>(null)
  const upload = useUploadOwn(board.project_id, subject)
  const likeness = useLikeness(board.project_id, subject)
  if (error) return <Problem error={error} onRetry={() => void refetch()} />
  if (!list) return <Skeleton className={classes('w-full max-w-72', shapeOf(subject))} />
  const seen = list.items.find((one) => one.id === seenId) ?? mainOf(list.items)
  return (
    <DropZone
      hint={t('picture.dropHere', { name })}
      isDisabled={!mayEdit}
      onFiles={([file]) => file && upload.send(file)}
      className="flex flex-col gap-4"
    >
      {seen ? (
        <Large
          board={board}
          subject={subject}
          candidate={seen}
          name={name}
          mayEdit={mayEdit}
          upload={upload}
          likeness={likeness(seen.id)}
        />
      ) : (
        <>
          {list.items.length === 0 && <p className="text-muted">{t('picture.empty')}</p>}
          {mayEdit && <Making board={board} subject={subject} isFirst={list.items.length === 0} upload={upload} />}
        </>
      )}
      <Strip subject={subject} name={name} items={list.items} seenId={seen?.id} onSee={setSeenId} likeness={likeness} />
    </DropZone>
  )
}

type LikenessOf = (candidateId: string) => readonly Likeness[]
const NONE: readonly Likeness[] = []

/** Of each candidate of a shot, with everybody in it of whom a picture is picked. */
function useLikeness(projectId: string, { kind, id }: CandidateSubject): LikenessOf {
  const { data } = useQuery({ ...likenessQuery(projectId, { shotId: id }), enabled: kind === 'shot' })
  return (candidateId) => data?.items.filter((one) => one.candidate_id === candidateId) ?? NONE
}

function mainOf(items: readonly Candidate[]): Candidate | undefined {
  const ready = items.filter((one) => one.state === 'ready')
  return ready.find((one) => one.is_picked) ?? ready.findLast((one) => one.is_current) ?? ready[0]
}

type LargeProps = PicturesProps & {
  readonly candidate: Candidate
  readonly mayEdit: boolean
  readonly upload: ReturnType<typeof useUploadOwn>
  readonly likeness: readonly Likeness[]
}

/** A portrait has what can be done beside it, a plate below it. */
function Large({ board, subject, candidate, name, mayEdit, upload, likeness }: LargeProps) {
  const isPortrait = subject.kind === 'character'
  return (
    <figure className={classes('flex gap-4', isPortrait ? 'max-sm:flex-col' : 'flex-col')}>
      {candidate.url ? (
        <img
          src={candidate.url}
          alt={name}
          className={classes(
            'rounded-lg bg-stage object-contain',
            isPortrait ? 'aspect-[3/4] w-full sm:w-72 sm:shrink-0' : 'aspect-video w-full',
          )}
        />
      ) : (
        <Failed candidate={candidate} />
      )}
      <figcaption className="flex min-w-0 flex-1 flex-col gap-3">
        <span className="flex flex-wrap gap-1.5">
          <CandidateMarks candidate={candidate} />
          <LikenessMarks items={likeness} />
        </span>
        {mayEdit && candidate.url && <Picking board={board} subject={subject} candidate={candidate} />}
        {mayEdit && <Making board={board} subject={subject} isFirst={false} upload={upload} />}
        {candidate.source === 'engine' && candidate.sha256 !== null && (
          <Provenance projectId={board.project_id} sha256={candidate.sha256} />
        )}
      </figcaption>
    </figure>
  )
}

function Picking({ board, subject, candidate }: Pick<LargeProps, 'board' | 'subject' | 'candidate'>) {
  const t = useTexts()
  const pick = usePickCandidate(board.project_id, subject)
  const choose = (candidateId: string | null) => pick.mutate({ candidateId, revision: board.revision })
  return (
    <div className="flex flex-col items-start gap-2">
      {candidate.is_picked ? (
        <Button isBusy={pick.isPending} onClick={() => choose(null)}>
          {t('picture.unpick')}
        </Button>
      ) : (
        <Button
          look="primary"
          icon={<Check aria-hidden className="size-4" />}
          isBusy={pick.isPending}
          onClick={() => choose(candidate.id)}
        >
          {t('picture.pick')}
        </Button>
      )}
      {candidate.is_picked && (
        <p className="text-xs text-muted">
          {candidate.source === 'upload' ? t('picture.ownLook') : t('picture.pickedLook')}
        </p>
      )}
      <LostChoice
        error={pick.error}
        onAgain={() => pick.variables && pick.mutate({ ...pick.variables, revision: board.revision })}
      />
    </div>
  )
}

function CandidateMarks({ candidate }: { readonly candidate: Candidate }) {
  const t = useTexts()
  return (
    <>
      {candidate.is_picked && (
        <Badge tone="ok" icon={<Pin aria-hidden className="size-3" />}>
          {t('picked')}
        </Badge>
      )}
      {candidate.source === 'upload' ? (
        <Badge>{t('own')}</Badge>
      ) : (
        <Badge>{t('picture.variant', { number: (candidate.variant ?? 0) + 1 })}</Badge>
      )}
      {candidate.source === 'engine' && !candidate.is_current && (
        <span title={t('outdatedHint')}>
          <Badge tone="warn">{t('outdated')}</Badge>
        </span>
      )}
    </>
  )
}

function Failed({ candidate }: { readonly candidate: Candidate }) {
  const t = useTexts()
  return (
    <div role="alert" className="rounded-lg border border-danger/40 bg-danger-soft p-3 text-danger">
      <p className="flex items-center gap-2 font-medium">
        <TriangleAlert aria-hidden className="size-4" />
        {t('picture.failed')}
      </p>
      {candidate.error && <p className="mt-1 text-ink">{`${candidate.error.message} ${candidate.error.remedy}`}</p>}
    </div>
  )
}

type StripProps = {
  readonly subject: CandidateSubject
  readonly name: string
  readonly items: readonly Candidate[]
  readonly seenId: string | undefined
  readonly onSee: (id: string) => void
  readonly likeness: LikenessOf
}

/** Oldest first, so that nothing moves when more are drawn. */
function Strip({ subject, name, items, seenId, onSee, likeness }: StripProps) {
  const t = useTexts()
  if (items.length === 0) return null
  return (
    <div className="flex flex-col gap-2">
      <h3 className="font-medium">
        {t('picture.candidates')} <span className="font-normal text-faint tabular-nums">{items.length}</span>
      </h3>
      <ul className={classes('grid gap-2', subject.kind === 'character' ? 'grid-cols-4' : 'grid-cols-3')}>
        {items.toReversed().map((candidate, index) => (
          <li key={candidate.id}>
            <Thumb
              candidate={candidate}
              shape={shapeOf(subject)}
              label={t('picture.of', { name, number: index + 1 })}
              isSeen={candidate.id === seenId}
              onSee={() => onSee(candidate.id)}
              worst={worstOf(likeness(candidate.id))}
            />
          </li>
        ))}
      </ul>
    </div>
  )
}

type ThumbProps = {
  readonly candidate: Candidate
  readonly shape: string
  readonly label: string
  readonly isSeen: boolean
  readonly onSee: () => void
  readonly worst: Likeness | undefined
}

function Thumb({ candidate, shape, label, isSeen, onSee, worst }: ThumbProps) {
  const likeness = useLikenessTexts()
  const { state, small_url: url } = candidate
  // What is seen on it is said, too.
  const alike = worst ? `, ${likeness('of', { name: worst.character })} ${worst.score}` : ''
  return (
    <button
      type="button"
      aria-label={`${label}${alike}`}
      aria-pressed={isSeen}
      disabled={state === 'waiting'}
      onClick={onSee}
      onFocus={() => state === 'ready' && onSee()}
      className={classes(
        'relative flex w-full items-center justify-center overflow-hidden rounded-md border bg-stage text-on-stage',
        shape,
        isSeen ? 'border-accent ring-1 ring-accent' : 'border-line hover:border-line-strong',
      )}
    >
      {url && <img src={url} alt="" loading="lazy" className="absolute inset-0 size-full object-cover" />}
      {state === 'waiting' && <Spinner />}
      {state === 'failed' && <TriangleAlert aria-hidden className="size-5" />}
      {candidate.is_picked && (
        <span className="absolute top-1 right-1 flex size-5 items-center justify-center rounded-full bg-ok-soft text-ok">
          <Pin aria-hidden className="size-3" />
        </span>
      )}
      {worst && (
        <span className="absolute bottom-1 left-1 rounded bg-stage px-1 text-xs">
          <LikenessScore of={worst} />
        </span>
      )}
      {candidate.source === 'engine' && state === 'ready' && !candidate.is_current && (
        <span aria-hidden className="absolute inset-x-0 bottom-0 h-1 bg-warn" />
      )}
    </button>
  )
}

type MakingProps = Omit<PicturesProps, 'name'> & {
  readonly isFirst: boolean
  readonly upload: ReturnType<typeof useUploadOwn>
}

function Making({ board, subject, isFirst, upload }: MakingProps) {
  const t = useTexts()
  const drawing = useDrawing(board.project_id, { subjects: [subject], count: MORE })
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap gap-2">
        <Button
          look={isFirst ? 'primary' : 'secondary'}
          icon={<Brush aria-hidden className="size-4" />}
          isBusy={drawing.isBusy}
          disabled={!drawing.isReady}
          onClick={drawing.ask}
        >
          {isFirst ? t('picture.drawFirst') : t('picture.more', { count: MORE })}
        </Button>
        <ChooseFiles
          accept={ACCEPTED}
          icon={<ImageUp aria-hidden className="size-4" />}
          isBusy={upload.isBusy}
          onFiles={([file]) => file && upload.send(file)}
        >
          {t('picture.replace')}
        </ChooseFiles>
      </div>
      <DrawingCost projectId={board.project_id} drawing={drawing} />
      <UploadLine {...upload.line} />
      <Problem error={drawing.error ?? upload.error} />
      {drawing.dialog}
    </div>
  )
}
