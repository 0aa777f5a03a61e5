// Our own player: in pictures, with scenes, subtitles and the keys of an editing desk. It knows neither film nor API.
import { Play } from 'lucide-react'
import { type ReactNode, useMemo, useRef, useState } from 'react'
import { useCommon } from '#web/i18n/common.ts'
import { readOwn, writeOwn } from '#web/kit/own-store.ts'
import { Button } from '#web/ui/button.tsx'
import { classes } from '#web/ui/classes.ts'
import { Notice } from '#web/ui/notice.tsx'
import { Spinner } from '#web/ui/spinner.tsx'
import { CaptionLayer, useCaption } from './captions.tsx'
import { Controls } from './controls.tsx'
import { type Rate, secondsOf } from './frames.ts'
import { useFullscreen } from './fullscreen.ts'
import { Playback, usePlayback } from './playback.ts'
import { usePlayerKeys } from './player-keys.ts'
import { type Mark, Scrubber } from './scrubber.tsx'
import { useTexts } from './texts.ts'

export type Playable = {
  readonly src: string
  readonly rate: Rate
  readonly totalFrames: number
  readonly widthPx: number
  readonly heightPx: number
  readonly marks: readonly Mark[]
  readonly captions?: { readonly src: string; readonly language: string; readonly areBurnedIn: boolean }
}

type PlayerProps = {
  readonly film: Playable
  /** What is played, for those who cannot see it. */
  readonly label: string
  /** After a failure: asks for a fresh address. */
  readonly onRetry: () => void
  readonly children?: ReactNode
}

/** Beyond opening and title card, in most films. */
export const POSTER_AT = 0.2
const CAPTIONS = 'player.captions'

export function Player({ film, label, onRetry, children }: PlayerProps) {
  const t = useTexts()
  const frame = useRef<HTMLElement>(null)
  const playback = useMemo(
    () => new Playback({ rate: { num: film.rate.num, den: film.rate.den }, totalFrames: film.totalFrames }),
    [film.rate.num, film.rate.den, film.totalFrames],
  )
  const captions = useCaptionChoice(film)
  const fullscreen = useFullscreen(frame)
  usePlayerKeys(frame, {
    playback,
    marks: film.marks.map((mark) => mark.frame),
    toggleFullscreen: fullscreen.toggle,
    ...(captions ? { toggleCaptions: captions.toggle } : {}),
  })
  return (
    <section
      ref={frame}
      aria-label={`${t('player')}: ${label}`}
      className="flex flex-col overflow-hidden rounded-xl border border-line bg-surface"
    >
      <Stage film={film} playback={playback} hasCaptions={captions?.isOn ?? false} isFull={fullscreen.isOn} />
      <Failure playback={playback} onRetry={onRetry} />
      <div className="px-3 pt-1.5 pb-2">
        <Scrubber playback={playback} marks={film.marks} label={t('position')} src={film.src} />
        <Controls playback={playback} marks={film.marks} fullscreen={fullscreen} {...(captions ? { captions } : {})}>
          {children}
        </Controls>
      </div>
    </section>
  )
}

/** Words in the picture need no second time; the choice is kept for films without them. */
function useCaptionChoice({ captions }: Playable) {
  const [wish, setWish] = useState<boolean | null>(null)
  if (!captions) return undefined
  const isOn = wish ?? (!captions.areBurnedIn && (readOwn<boolean>('choice', CAPTIONS) ?? true))
  const toggle = () => {
    setWish(!isOn)
    if (!captions.areBurnedIn) writeOwn('choice', CAPTIONS, !isOn)
  }
  return { isOn, toggle }
}

type StageProps = {
  readonly film: Playable
  readonly playback: Playback
  readonly hasCaptions: boolean
  readonly isFull: boolean
}

function Stage({ film, playback, hasCaptions, isFull }: StageProps) {
  const video = useRef<HTMLVideoElement>(null)
  const caption = useCaption(video, hasCaptions, film.captions?.src)
  const isWaiting = usePlayback(playback, (state) => state.isWaiting)
  const attach = (element: HTMLVideoElement | null) => {
    video.current = element
  }
  return (
    <div className={classes('flex justify-center bg-stage', isFull && 'min-h-0 flex-1')}>
      <div
        className={classes('relative [container-type:inline-size]', isFull ? 'h-full' : 'max-h-[64dvh]')}
        style={{ aspectRatio: `${film.widthPx} / ${film.heightPx}`, maxWidth: '100%', ...widthFor(film, isFull) }}
      >
        <video
          ref={useMerged(attach, playback.attach)}
          src={film.src}
          preload="metadata"
          playsInline
          className="size-full object-contain"
          onClick={() => playback.toggle()}
        >
          <track kind="captions" src={film.captions?.src} srcLang={film.captions?.language} />
        </video>
        <CaptionLayer text={caption} />
        <Poster film={film} playback={playback} />
        {isWaiting && (
          <div className="absolute inset-0 flex items-center justify-center text-on-stage">
            <Spinner className="size-8" />
          </div>
        )}
      </div>
    </div>
  )
}

/** Films open from black: until somebody plays, a picture from within is shown. */
function Poster({ film, playback }: { readonly film: Playable; readonly playback: Playback }) {
  const t = useTexts()
  const hasBegun = usePlayback(playback, (state) => state.hasFailed || state.isPlaying || state.frame > 0)
  const [wasBegun, setBegun] = useState(false)
  if (hasBegun && !wasBegun) setBegun(true)
  if (wasBegun || hasBegun) return null
  const seconds = secondsOf(Math.round(film.totalFrames * POSTER_AT), film.rate)
  return (
    <button
      type="button"
      aria-label={t('playFilm')}
      onClick={() => playback.play()}
      className="group absolute inset-0 flex items-center justify-center bg-stage"
    >
      <video
        src={`${film.src}#t=${seconds.toFixed(3)}`}
        muted
        preload="auto"
        tabIndex={-1}
        className="absolute inset-0 size-full object-contain"
      />
      <span className="relative flex size-16 items-center justify-center rounded-full bg-stage/70 text-on-stage transition-transform group-hover:scale-105">
        <Play aria-hidden className="ml-1 size-7" />
      </span>
    </button>
  )
}

/** As wide as the place allows, and never higher than two thirds of the window. */
function widthFor({ widthPx, heightPx }: Playable, isFull: boolean) {
  return { width: `min(100%, calc(${isFull ? '100dvh - 6rem' : '64dvh'} * ${widthPx} / ${heightPx}))` }
}

function useMerged<T>(first: (element: T | null) => void, second: (element: T | null) => void) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the first only keeps the element
  return useMemo(
    () => (element: T | null) => {
      first(element)
      second(element)
    },
    [second],
  )
}

function Failure({ playback, onRetry }: { readonly playback: Playback; readonly onRetry: () => void }) {
  const t = useTexts()
  const common = useCommon()
  const hasFailed = usePlayback(playback, (state) => state.hasFailed)
  if (!hasFailed) return null
  return (
    <div className="p-3">
      <Notice
        tone="danger"
        title={t('failedTitle')}
        actions={
          <Button size="small" onClick={onRetry}>
            {common('retry')}
          </Button>
        }
      >
        {t('failedText')}
      </Notice>
    </div>
  )
}
