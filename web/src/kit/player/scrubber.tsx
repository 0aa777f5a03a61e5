import { type PointerEvent, useRef, useState } from 'react'
import { timecode } from './frames.ts'
import { type Playback, usePlayback } from './playback.ts'

export type Mark = { readonly frame: number; readonly label: string }

type ScrubberProps = {
  readonly playback: Playback
  readonly marks: readonly Mark[]
  readonly label: string
  /** The film itself: small pictures are taken from it while the pointer is over the bar. */
  readonly src?: string
}

/** The bar of a film: scenes are gaps in it, the pointer shows what is there before it goes there. */
export function Scrubber({ playback, marks, label, src }: ScrubberProps) {
  const bar = useRef<HTMLDivElement>(null)
  const [hover, setHover] = useState<number | null>(null)
  const frame = usePlayback(playback, (state) => state.frame)
  const last = Math.max(1, playback.totalFrames - 1)
  const scene = marks.findLast((mark) => mark.frame <= frame)
  const frameOf = (event: PointerEvent) => {
    const box = bar.current?.getBoundingClientRect()
    const share = box ? (event.clientX - box.left) / box.width : 0
    return Math.round(Math.min(1, Math.max(0, share)) * last)
  }
  return (
    <div
      ref={bar}
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={last}
      aria-valuenow={frame}
      aria-valuetext={[timecode(frame, playback.rate), scene?.label].filter(Boolean).join(', ')}
      className="group relative h-5 cursor-pointer touch-none"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        playback.seek(frameOf(event))
      }}
      onPointerMove={(event) => {
        if (event.pointerType === 'mouse') setHover(frameOf(event))
        if (event.buttons & 1) playback.seek(frameOf(event))
      }}
      onPointerLeave={() => setHover(null)}
    >
      <div data-bar className="absolute inset-x-0 top-2 h-1.5 overflow-hidden rounded-full bg-line-strong/50">
        <div data-filled className="h-full bg-accent" style={{ width: `${(100 * frame) / last}%` }} />
        {marks.map((mark) =>
          mark.frame === 0 ? null : (
            <div
              key={mark.frame}
              className="absolute inset-y-0 w-0.5 -translate-x-1/2 bg-surface"
              style={{ left: `${(100 * mark.frame) / last}%` }}
            />
          ),
        )}
      </div>
      <div
        data-handle
        className="absolute top-1 size-3.5 -translate-x-1/2 rounded-full border-2 border-surface bg-accent shadow-float transition-transform group-hover:scale-125"
        style={{ left: `${(100 * frame) / last}%` }}
      />
      {hover !== null && <Glimpse playback={playback} frame={hover} marks={marks} {...(src ? { src } : {})} />}
    </div>
  )
}

type GlimpseProps = {
  readonly playback: Playback
  readonly frame: number
  readonly marks: readonly Mark[]
  readonly src?: string
}

function Glimpse({ playback, frame, marks, src }: GlimpseProps) {
  const { rate, totalFrames } = playback
  const share = frame / Math.max(1, totalFrames - 1)
  const video = useRef<HTMLVideoElement>(null)
  const scene = marks.findLast((mark) => mark.frame <= frame)
  // One seek at a time: the next begins where the pointer is when the last has ended.
  const seconds = ((frame + 0.5) * rate.den) / rate.num
  if (video.current && !video.current.seeking) video.current.currentTime = seconds
  return (
    <div
      aria-hidden
      className="pointer-events-none absolute bottom-6 z-10 w-40 -translate-x-1/2 overflow-hidden rounded-md border border-line bg-raised text-center text-xs shadow-float"
      style={{ left: `clamp(5rem, ${100 * share}%, calc(100% - 5rem))` }}
    >
      {src && (
        <video
          ref={video}
          src={src}
          muted
          preload="auto"
          className="mx-auto max-h-32 bg-sunken"
          onSeeked={(event) => {
            if (Math.abs(event.currentTarget.currentTime - seconds) > 0.2) event.currentTarget.currentTime = seconds
          }}
          onLoadedMetadata={(event) => {
            event.currentTarget.currentTime = seconds
          }}
        />
      )}
      <div className="px-2 py-1">
        <span className="font-mono tabular-nums">{timecode(frame, rate)}</span>
        {scene && <span className="block truncate text-muted">{scene.label}</span>}
      </div>
    </div>
  )
}
