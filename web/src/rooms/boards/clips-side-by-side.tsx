// Clips of one shot beside each other: played together, compared, and one of them picked.
import { Check, Pin, Play, Square, TriangleAlert } from 'lucide-react'
import { useRef, useState } from 'react'
import type { Board } from '#contract/boards.ts'
import type { Candidate } from '#contract/candidates.ts'
import { formatSeconds } from '#web/i18n/format.ts'
import { Badge } from '#web/ui/badge.tsx'
import { Button } from '#web/ui/button.tsx'
import { classes } from '#web/ui/classes.ts'
import { Spinner } from '#web/ui/spinner.tsx'
import { usePickCandidate } from './assets-data.ts'
import { useTexts as useAssetTexts } from './assets-texts.ts'
import type { Stills } from './clips-data.ts'
import { useTexts } from './clips-texts.ts'
import type { BoardShot } from './director-data.ts'
import { LostChoice } from './lost-choice.tsx'
import { Provenance } from './provenance.tsx'

type SideBySideProps = {
  readonly board: Board
  readonly shot: BoardShot
  readonly items: readonly Candidate[]
  readonly stills: Stills
  /** Null while it is a guess. */
  readonly lengthMs: number | null
  readonly mayPick: boolean
}

/** Oldest first, so that nothing moves when more are made. */
export function ClipsSideBySide({ board, shot, items, stills, lengthMs, mayPick }: SideBySideProps) {
  const t = useTexts()
  const videos = useRef(new Map<string, HTMLVideoElement>())
  const pick = usePickCandidate(board.project_id, { kind: 'clip', id: shot.id })
  if (items.length === 0) return <p className="text-muted">{t('empty')}</p>
  const hold = (id: string) => (video: HTMLVideoElement | null) => {
    if (video) videos.current.set(id, video)
    else videos.current.delete(id)
  }
  return (
    <div className="flex flex-col gap-3">
      {items.filter((one) => one.url !== null).length > 1 && <Together videos={videos.current} />}
      <ul className="grid grid-cols-2 gap-3">
        {items.toReversed().map((one, index) => (
          <li key={one.id} className="flex min-w-0 flex-col gap-1.5">
            <Screen candidate={one} name={t('clipName', { number: index + 1 })} hold={hold(one.id)} />
            <Facts projectId={board.project_id} candidate={one} stills={stills} lengthMs={lengthMs} />
            {mayPick && one.url && (
              <Button
                size="small"
                look={one.is_picked ? 'secondary' : 'primary'}
                icon={one.is_picked ? undefined : <Check aria-hidden className="size-3.5" />}
                isBusy={pick.isPending && pick.variables?.candidateId === (one.is_picked ? null : one.id)}
                aria-label={`${t(one.is_picked ? 'unpick' : 'pick')}: ${t('clipName', { number: index + 1 })}`}
                onClick={() => pick.mutate({ candidateId: one.is_picked ? null : one.id, revision: board.revision })}
              >
                {t(one.is_picked ? 'unpick' : 'pick')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <LostChoice
        error={pick.error}
        onAgain={() => pick.variables && pick.mutate({ ...pick.variables, revision: board.revision })}
      />
    </div>
  )
}

/** All from their first picture, at one press: differences show where the eye need not travel in time. */
function Together({ videos }: { readonly videos: ReadonlyMap<string, HTMLVideoElement> }) {
  const t = useTexts()
  const [isPlaying, setPlaying] = useState(false)
  const play = () => {
    for (const video of videos.values()) {
      video.currentTime = 0
      void video.play().catch(() => {})
    }
    setPlaying(true)
  }
  const stop = () => {
    for (const video of videos.values()) video.pause()
    setPlaying(false)
  }
  return (
    <Button
      size="small"
      className="self-start"
      icon={isPlaying ? <Square aria-hidden className="size-3.5" /> : <Play aria-hidden className="size-3.5" />}
      onClick={isPlaying ? stop : play}
    >
      {t(isPlaying ? 'stopAll' : 'playAll')}
    </Button>
  )
}

type ScreenProps = {
  readonly candidate: Candidate
  readonly name: string
  readonly hold: (video: HTMLVideoElement | null) => void
}

function Screen({ candidate, name, hold }: ScreenProps) {
  const t = useTexts()
  const { url, state, is_picked: isPicked, error } = candidate
  const frame = classes('aspect-video w-full rounded-md bg-stage', isPicked ? 'ring-2 ring-ok' : '')
  if (url)
    return (
      <video ref={hold} src={url} controls muted playsInline preload="metadata" aria-label={name} className={frame} />
    )
  if (state === 'failed')
    return (
      <div role="alert" className="rounded-md border border-danger/40 bg-danger-soft p-2 text-xs text-danger">
        <p className="flex items-center gap-1.5 font-medium">
          <TriangleAlert aria-hidden className="size-3.5" />
          {t('failed')}
        </p>
        {error && <p className="mt-1 text-ink">{`${error.message} ${error.remedy}`}</p>}
      </div>
    )
  return (
    <div role="status" className={classes(frame, 'flex items-center justify-center gap-2 text-xs text-on-stage')}>
      <Spinner /> {t('waiting')}
    </div>
  )
}

type FactsProps = Pick<SideBySideProps, 'stills' | 'lengthMs'> & {
  readonly projectId: string
  readonly candidate: Candidate
}

function Facts({ projectId, candidate, stills, lengthMs }: FactsProps) {
  const t = useTexts()
  const assets = useAssetTexts()
  const { duration_ms: durationMs, engine, prompt, clip } = candidate
  return (
    <div className="flex flex-col gap-1 text-xs">
      <span className="flex flex-wrap gap-1">
        {candidate.is_picked && (
          <Badge tone="ok" icon={<Pin aria-hidden className="size-3" />}>
            {assets('picked')}
          </Badge>
        )}
        {candidate.source === 'upload' && <Badge>{t('own')}</Badge>}
        {candidate.is_current && <Badge tone="info">{t('asFilm')}</Badge>}
        {durationMs !== null && <Badge>{formatSeconds(durationMs)}</Badge>}
      </span>
      {durationMs !== null && <Fit durationMs={durationMs} lengthMs={lengthMs} />}
      {engine && <span className="truncate text-muted">{engine}</span>}
      {clip && <Ends clip={clip} stills={stills} />}
      {prompt && candidate.source === 'engine' && (
        <details>
          <summary className="truncate text-muted hover:text-ink">{t('told')}</summary>
          <p className="pt-1 break-words whitespace-pre-wrap">{prompt}</p>
        </details>
      )}
      {candidate.source === 'engine' && candidate.sha256 !== null && (
        <Provenance projectId={projectId} sha256={candidate.sha256} />
      )}
    </div>
  )
}

/** Engines round to their own frames: less than this nobody notices. */
const NOTICED_MS = 300

function Fit({ durationMs, lengthMs }: { readonly durationMs: number; readonly lengthMs: number | null }) {
  const t = useTexts()
  if (lengthMs === null || Math.abs(durationMs - lengthMs) < NOTICED_MS) return null
  return <span className="text-muted">{t(durationMs > lengthMs ? 'longer' : 'shorter')}</span>
}

function Ends({ clip, stills }: { readonly clip: NonNullable<Candidate['clip']>; readonly stills: Stills }) {
  const t = useTexts()
  const urlOf = (sha256: string | null) =>
    [stills.own, ...stills.candidates, stills.next].find((one) => one?.sha256 === sha256)?.smallUrl
  const ends = [
    { name: t('start'), sha256: clip.start_sha256 },
    { name: t('end'), sha256: clip.end_sha256 },
  ]
  return (
    <span className="flex gap-3">
      {ends.map(({ name, sha256 }) => {
        const url = urlOf(sha256)
        if (sha256 === null || !url) return null
        return (
          <span key={name} className="flex items-center gap-1 text-muted">
            {name} <img src={url} alt="" loading="lazy" className="h-5 w-9 rounded-sm object-cover" />
          </span>
        )
      })}
    </span>
  )
}
