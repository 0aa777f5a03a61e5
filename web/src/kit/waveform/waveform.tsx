// A sound with its shape: the peaks come from the server, the sound itself is streamed when it is played.
import { useQuery } from '@tanstack/react-query'
import { Pause, Play } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type WaveSurfer from 'wavesurfer.js'
import type { SoundPeaks } from '#contract/files.ts'
import { keys } from '#web/api/keys.ts'
import { api } from '#web/api/request.ts'
import { formatClock } from '#web/i18n/format.ts'
import { Problem } from '#web/kit/problem.tsx'
import { IconButton } from '#web/ui/icon-button.tsx'
import { useTexts } from './texts.ts'

export type WaveformProps = {
  /** Said to those who cannot see it. */
  readonly name: string
  /** Where the sound is streamed from. */
  readonly src: string
  readonly peaks: SoundPeaks
  readonly heightPx?: number
}

const STEP_S = 5
const FINE_STEP_S = 1

/** The player of a file in storage. */
export function FileWaveform({
  fileId,
  name,
  src,
}: {
  readonly fileId: string
  readonly name: string
  readonly src: string
}) {
  const t = useTexts()
  const peaks = useQuery({
    queryKey: keys.ofFile(fileId, 'peaks'),
    queryFn: ({ signal }) => api.get<SoundPeaks>(`/assets/${fileId}/peaks`, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (peaks.error) return <Problem error={peaks.error} onRetry={() => void peaks.refetch()} />
  if (!peaks.data)
    return (
      <div role="status" className="flex h-24 items-center justify-center rounded-lg bg-sunken text-muted">
        {t('drawing')}
      </div>
    )
  return <Waveform name={name} src={src} peaks={peaks.data} />
}

export function Waveform({ name, src, peaks, heightPx = 72 }: WaveformProps) {
  const t = useTexts()
  const box = useRef<HTMLDivElement>(null)
  const { player, isPlaying, atS, goTo } = useWaveSurfer(box, { src, peaks, heightPx })
  const totalS = peaks.duration_us / 1_000_000
  const seek = (toS: number) => goTo(Math.min(totalS, Math.max(0, toS)))
  return (
    <div className="flex items-center gap-3 rounded-lg bg-sunken p-3">
      <IconButton
        label={isPlaying ? t('pause') : t('play')}
        disabled={!player}
        onClick={() => void player?.playPause()}
      >
        {isPlaying ? <Pause aria-hidden className="size-4" /> : <Play aria-hidden className="size-4" />}
      </IconButton>
      <div
        role="slider"
        tabIndex={0}
        aria-label={t('position', { name })}
        aria-valuemin={0}
        aria-valuemax={Math.round(totalS)}
        aria-valuenow={Math.round(atS)}
        aria-valuetext={`${formatClock(atS * 1000)} / ${formatClock(totalS * 1000)}`}
        className="min-w-0 flex-1 rounded"
        onKeyDown={(event) => {
          const step = event.shiftKey ? FINE_STEP_S : STEP_S
          if (event.key === 'ArrowRight' || event.key === 'ArrowUp') seek(atS + step)
          else if (event.key === 'ArrowLeft' || event.key === 'ArrowDown') seek(atS - step)
          else if (event.key === 'Home') seek(0)
          else if (event.key === 'End') seek(totalS)
          else if (event.key === ' ') void player?.playPause()
          else return
          event.preventDefault()
          event.stopPropagation()
        }}
      >
        <div ref={box} style={{ height: heightPx }} />
      </div>
      <span className="shrink-0 text-xs text-muted tabular-nums">
        {formatClock(atS * 1000)} / {formatClock(totalS * 1000)}
      </span>
    </div>
  )
}

type Sound = Pick<WaveformProps, 'src' | 'peaks'> & { readonly heightPx: number }

/** The library is fetched with the first waveform. */
function useWaveSurfer(box: React.RefObject<HTMLDivElement | null>, { src, peaks, heightPx }: Sound) {
  const [player, setPlayer] = useState<WaveSurfer | null>(null)
  const [isPlaying, setIsPlaying] = useState(false)
  const [atS, setAtS] = useState(0)
  // Where somebody went before the library was there.
  const wantedS = useRef(0)
  useEffect(() => {
    let isGone = false
    let made: WaveSurfer | undefined
    void import('wavesurfer.js').then(({ default: Library }) => {
      if (isGone || !box.current) return
      const media = new Audio()
      media.preload = 'none'
      media.src = src
      const colour = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name)
      made = Library.create({
        container: box.current,
        media,
        peaks: [peaks.peaks.map((height) => height / 255)],
        duration: peaks.duration_us / 1_000_000,
        height: heightPx,
        waveColor: colour('--line-strong'),
        progressColor: colour('--accent'),
        cursorColor: colour('--ink'),
        barWidth: 2,
        barGap: 1,
        barRadius: 1,
        normalize: true,
      })
      made.on('play', () => setIsPlaying(true))
      made.on('pause', () => setIsPlaying(false))
      if (wantedS.current > 0) made.setTime(wantedS.current)
      made.on('timeupdate', setAtS)
      setPlayer(made)
    })
    return () => {
      isGone = true
      made?.destroy()
      setPlayer(null)
    }
  }, [box, src, peaks, heightPx])
  const goTo = (toS: number) => {
    wantedS.current = toS
    setAtS(toS)
    player?.setTime(toS)
  }
  return { player, isPlaying, atS, goTo }
}
