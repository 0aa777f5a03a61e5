// Two films side by side under one bar. The longer one leads; the other follows it to the picture when it stands, and within
// a few pictures while it plays.
import { useEffect, useMemo, useRef, useState } from 'react'
import { classes } from '#web/ui/classes.ts'
import { Segments } from '#web/ui/segments.tsx'
import { Controls } from './controls.tsx'
import { useFullscreen } from './fullscreen.ts'
import { Playback } from './playback.ts'
import { type Playable, POSTER_AT } from './player.tsx'
import { usePlayerKeys } from './player-keys.ts'
import { Scrubber } from './scrubber.tsx'
import { useTexts } from './texts.ts'

export type Side = { readonly name: string; readonly film: Playable }
type CompareProps = { readonly sides: readonly [Side, Side]; readonly label: string }

export function ComparePlayer({ sides, label }: CompareProps) {
  const t = useTexts()
  const frame = useRef<HTMLElement>(null)
  const [a, b] = sides
  const playbacks = [usePlaybackOf(a.film), usePlaybackOf(b.film)] as const
  const first = seconds(a.film) >= seconds(b.film) ? 0 : 1
  const leader = playbacks[first]
  const led = playbacks[first === 0 ? 1 : 0]
  const { marks } = sides[first].film
  useFollowing(leader, led)
  // Films open from black, where nothing differs.
  useEffect(() => leader.seek(Math.round(leader.totalFrames * POSTER_AT)), [leader])
  const fullscreen = useFullscreen(frame)
  usePlayerKeys(frame, {
    playback: leader,
    marks: marks.map((mark) => mark.frame),
    toggleFullscreen: fullscreen.toggle,
  })
  const [heard, setHeard] = useState<'0' | '1'>('0')
  useEffect(() => {
    for (const [index, playback] of playbacks.entries()) playback.setMuted(String(index) !== heard)
  }, [playbacks[0], playbacks[1], heard])
  return (
    <section
      ref={frame}
      aria-label={`${t('inSync')}: ${label}`}
      className="flex flex-col overflow-hidden rounded-xl border border-line bg-surface"
    >
      <div className="grid flex-1 gap-px bg-stage sm:grid-cols-2">
        {sides.map((side, index) => (
          <figure key={side.name} className="flex min-w-0 flex-col">
            <figcaption className="truncate px-3 py-2 text-xs text-on-stage">
              <span className="mr-2 font-semibold">{index === 0 ? 'A' : 'B'}</span>
              {side.name}
            </figcaption>
            <video
              ref={playbacks[index]?.attach}
              src={side.film.src}
              preload="auto"
              playsInline
              muted={String(index) !== heard}
              aria-label={side.name}
              className={classes(
                'w-full flex-1 object-contain',
                fullscreen.isOn ? 'max-sm:max-h-[40dvh]' : 'max-h-[56dvh] max-sm:max-h-[27dvh]',
              )}
              style={{ aspectRatio: `${side.film.widthPx} / ${side.film.heightPx}` }}
              onClick={() => leader.toggle()}
            />
          </figure>
        ))}
      </div>
      <div className="px-3 pt-1.5 pb-2">
        <Scrubber playback={leader} marks={marks} label={t('position')} />
        <Controls playback={leader} marks={marks} fullscreen={fullscreen} hasVolume={false}>
          <Segments
            label={t('heard', { name: heard === '0' ? 'A' : 'B' })}
            value={heard}
            onChange={setHeard}
            options={[
              { value: '0', label: 'A', name: t('heard', { name: 'A' }) },
              { value: '1', label: 'B', name: t('heard', { name: 'B' }) },
            ]}
          />
        </Controls>
      </div>
    </section>
  )
}

const seconds = ({ rate, totalFrames }: Playable) => (totalFrames * rate.den) / rate.num

function usePlaybackOf({ rate, totalFrames }: Playable): Playback {
  const { num, den } = rate
  return useMemo(() => new Playback({ rate: { num, den }, totalFrames }), [num, den, totalFrames])
}

const DRIFT_MAX_FRAMES = 3
/** A seek takes a while itself: another one before it has settled would only make it worse. */
const SEEK_AT_MOST_EVERY_MS = 700

function useFollowing(leader: Playback, led: Playback): void {
  useEffect(() => {
    let soughtMs = 0
    return leader.watch(() => {
      const { frame, isPlaying, speed } = leader.state
      const target = Math.round((frame * leader.rate.den * led.rate.num) / (leader.rate.num * led.rate.den))
      const place = Math.min(target, led.totalFrames - 1)
      const drift = Math.abs(led.state.frame - place)
      const isOver = target >= led.totalFrames - 1
      if (isPlaying && speed > 0 && !isOver) {
        if (drift > DRIFT_MAX_FRAMES && performance.now() - soughtMs > SEEK_AT_MOST_EVERY_MS) {
          soughtMs = performance.now()
          led.seek(place)
        }
        if (!led.state.isPlaying || led.state.speed !== speed) led.play(speed)
        return
      }
      if (led.state.isPlaying) led.pause()
      if (drift > 0) led.seek(place)
    })
  }, [leader, led])
}
