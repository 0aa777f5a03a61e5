// The monitor: the board as a film, with its moves, voices and words. What moves is drawn without React.
import { ChevronsLeft, ChevronsRight, Pause, Play } from 'lucide-react'
import { type RefObject, useEffect, useRef, useSyncExternalStore } from 'react'
import { formatClock } from '#web/i18n/format.ts'
import { IconButton } from '#web/ui/icon-button.tsx'
import type { Aspect } from './director-board.tsx'
import type { BoardPlayer } from './director-player.ts'
import { useTexts } from './director-texts.ts'
import { type Beat, moveTransform, turnOpacity } from './director-timeline.ts'

type MonitorProps = { readonly player: BoardPlayer; readonly aspect: Aspect; readonly numberOf: (id: string) => string }

export function usePlayerView(player: BoardPlayer) {
  return useSyncExternalStore(player.watch, () => player.view)
}

export function Monitor({ player, aspect, numberOf }: MonitorProps) {
  const t = useTexts()
  const view = usePlayerView(player)
  const beat = player.timeline.beats[view.beat]
  const image = useRef<HTMLImageElement>(null)
  const last = useRef<HTMLImageElement>(null)
  const words = useRef<HTMLParagraphElement>(null)
  useDrawing(player, { image, last, words })
  usePreload(player, view.beat)
  return (
    <section aria-label={t('player.monitor')} className="border-b border-line bg-sunken">
      <div
        className="relative mx-auto max-h-[38dvh] overflow-hidden bg-sunken"
        style={{ aspectRatio: aspect.replace(':', ' / ') }}
      >
        {beat && (
          <BeatPicture key={beat.shot.id} beat={beat} isFast={Math.abs(view.speed) > 2} image={image} last={last} />
        )}
        {beat && !beat.url && (
          <p className="absolute inset-0 flex items-center justify-center text-muted">{t('player.noPicture')}</p>
        )}
        <p
          ref={words}
          className="absolute inset-x-3 bottom-2 text-center font-medium text-balance text-white empty:hidden [text-shadow:0_1px_3px_rgb(0_0_0/90%),0_0_2px_rgb(0_0_0/90%)]"
        />
      </div>
      <Transport player={player} shotName={beat ? t('shotName', { number: numberOf(beat.shot.id) }) : ''} />
    </section>
  )
}

type BeatPictureProps = {
  readonly beat: Beat
  readonly isFast: boolean
  readonly image: RefObject<HTMLImageElement | null>
  readonly last: RefObject<HTMLImageElement | null>
}

function BeatPicture({ beat, isFast, image, last }: BeatPictureProps) {
  const src = isFast ? (beat.smallUrl ?? beat.url) : beat.url
  if (!src) return null
  const turns = beat.lastUrl !== null && beat.lastUrl !== beat.url
  return (
    <>
      <img ref={image} src={src} alt="" className="size-full object-cover" />
      {turns && (
        <img ref={last} src={beat.lastUrl ?? ''} alt="" className="absolute inset-0 size-full object-cover opacity-0" />
      )}
    </>
  )
}

type Parts = {
  readonly image: RefObject<HTMLImageElement | null>
  readonly last: RefObject<HTMLImageElement | null>
  readonly words: RefObject<HTMLParagraphElement | null>
}

function useDrawing(player: BoardPlayer, { image, last, words }: Parts): void {
  useEffect(
    () =>
      player.onClock((now) => {
        const beat = player.timeline.beats[player.view.beat]
        if (!beat) return
        const progress = (now - beat.startMs) / Math.max(1, beat.lengthMs)
        for (const each of [image.current, last.current])
          if (each) each.style.transform = moveTransform(beat.shot.move, progress)
        if (last.current) last.current.style.opacity = String(turnOpacity(progress))
        const said = beat.lines.find((line) => now >= line.startMs && now < line.endMs)?.text ?? ''
        if (words.current && words.current.textContent !== said) words.current.textContent = said
      }),
    [player, image, last, words],
  )
}

/** The next pictures are there before they are wanted. */
const AHEAD = 2

function usePreload(player: BoardPlayer, beat: number): void {
  useEffect(() => {
    for (const next of player.timeline.beats.slice(beat + 1, beat + 1 + AHEAD)) {
      if (next.url) new Image().src = next.url
    }
  }, [player, beat])
}

function Transport({ player, shotName }: { readonly player: BoardPlayer; readonly shotName: string }) {
  const t = useTexts()
  const view = usePlayerView(player)
  const scrub = useRef<HTMLInputElement>(null)
  const clock = useRef<HTMLSpanElement>(null)
  useEffect(
    () =>
      player.onClock((now) => {
        if (scrub.current) {
          scrub.current.max = String(Math.max(1, Math.round(player.timeline.totalMs)))
          scrub.current.value = String(Math.round(now))
        }
        if (clock.current) clock.current.textContent = `${formatClock(now)} / ${formatClock(player.timeline.totalMs)}`
      }),
    [player],
  )
  return (
    <div className="flex items-center gap-1 border-t border-line bg-surface px-2 py-1">
      <IconButton size="small" label={`${t('player.speed', { speed: -1 })} (J)`} onClick={() => player.faster(-1)}>
        <ChevronsLeft aria-hidden className="size-4" />
      </IconButton>
      <IconButton
        size="small"
        label={view.isPlaying ? `${t('do.pause')} (K)` : `${t('do.play')} (K)`}
        onClick={() => player.toggle()}
      >
        {view.isPlaying ? <Pause aria-hidden className="size-4" /> : <Play aria-hidden className="size-4" />}
      </IconButton>
      <IconButton size="small" label={`${t('player.speed', { speed: 1 })} (L)`} onClick={() => player.faster(1)}>
        <ChevronsRight aria-hidden className="size-4" />
      </IconButton>
      <input
        ref={scrub}
        type="range"
        min={0}
        step={1}
        defaultValue={0}
        aria-label={t('player.position')}
        onInput={(event) => player.seek(Number(event.currentTarget.value))}
        className="h-5 min-w-0 flex-1 accent-accent"
      />
      <span className="shrink-0 text-xs text-muted tabular-nums">
        {view.isPlaying && view.speed !== 1 ? t('player.speed', { speed: view.speed }) : shotName}
      </span>
      <span ref={clock} className="shrink-0 text-xs text-muted tabular-nums" />
    </div>
  )
}
