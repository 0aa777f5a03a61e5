import { AudioLines, Play, RefreshCw, Scissors, Square } from 'lucide-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import type { LineSound, ShotState } from '#contract/productions.ts'
import { formatSeconds } from '#web/i18n/format.ts'
import { IconButton } from '#web/ui/icon-button.tsx'
import type { BoardLine, BoardShot } from './director-data.ts'
import { Direction } from './director-direction.tsx'
import { StateMark } from './director-state-mark.tsx'
import { useTexts } from './director-texts.ts'
import { Provenance } from './provenance.tsx'

type LinesProps = {
  readonly projectId: string
  readonly shot: BoardShot
  readonly made: ShotState | undefined
  readonly mayEdit: boolean
  readonly onSplit: (lineId: string) => void
  readonly onSpeakAnew: (lineId: string) => void
  /** Names the drafts: of this project. */
  readonly draft: string
  readonly onDirect: (lineId: string, direction: string | null) => Promise<unknown>
}

export function Lines({ projectId, shot, made, mayEdit, onSplit, onSpeakAnew, draft, onDirect }: LinesProps) {
  const t = useTexts()
  const sound = useOneSound()
  const sounds = new Map((made?.lines ?? []).map((line) => [line.id, line]))
  if (shot.lines.length === 0) return <p className="text-muted">{t('noLines')}</p>
  return (
    <ul className="flex flex-col divide-y divide-line rounded-lg border border-line">
      {shot.lines.map((line, index) => (
        <Line
          key={line.id}
          projectId={projectId}
          line={line}
          sound={sounds.get(line.id)}
          isHeard={sound.playingId === line.id}
          onPlay={(url) => sound.toggle(line.id, url)}
          direction={
            mayEdit && <Direction line={line} draft={draft} onDirect={(direction) => onDirect(line.id, direction)} />
          }
          {...(mayEdit && index > 0 && !shot.locked ? { onSplit: () => onSplit(line.id) } : {})}
          {...(mayEdit && !line.pinned_take ? { onSpeakAnew: () => onSpeakAnew(line.id) } : {})}
        />
      ))}
    </ul>
  )
}

type LineProps = {
  readonly projectId: string
  readonly line: BoardLine
  readonly sound: LineSound | undefined
  readonly isHeard: boolean
  readonly onPlay: (url: string) => void
  /** The field for it; nothing for who may only read. */
  readonly direction: ReactNode
  readonly onSplit?: () => void
  readonly onSpeakAnew?: () => void
}

function Line({ projectId, line, sound, isHeard, onPlay, direction, onSplit, onSpeakAnew }: LineProps) {
  const t = useTexts()
  const url = sound?.url
  return (
    <li className="flex items-start gap-2 px-2.5 py-2">
      <IconButton
        size="small"
        label={isHeard ? t('do.stopLine') : t('do.playLine')}
        disabled={!url}
        onClick={() => url && onPlay(url)}
      >
        {isHeard ? <Square aria-hidden className="size-4" /> : <Play aria-hidden className="size-4" />}
      </IconButton>
      <div className="min-w-0 flex-1">
        <p className="text-xs text-muted">
          {line.character}
          {!direction && line.direction && <span> · {line.direction}</span>}
        </p>
        <p>{line.text}</p>
        {direction}
        <p className="mt-0.5 flex items-center gap-2 text-xs text-muted tabular-nums">
          {sound && <StateMark state={sound.state} withWord />}
          {sound && formatSeconds(sound.duration_ms)}
          {sound?.is_pinned && <AudioLines aria-hidden className="size-3.5" />}
        </p>
        {sound?.sha256 && <Provenance projectId={projectId} sha256={sound.sha256} />}
      </div>
      {onSplit && (
        <IconButton size="small" label={t('do.splitAt')} onClick={onSplit}>
          <Scissors aria-hidden className="size-4" />
        </IconButton>
      )}
      {onSpeakAnew && (
        <IconButton size="small" label={t('do.anewLine')} onClick={onSpeakAnew}>
          <RefreshCw aria-hidden className="size-4" />
        </IconButton>
      )}
    </li>
  )
}

/** One at a time; silent when the shot is left. */
function useOneSound() {
  const audio = useRef<HTMLAudioElement | null>(null)
  const [playingId, setPlayingId] = useState<string | null>(null)
  useEffect(() => () => audio.current?.pause(), [])
  const toggle = (id: string, url: string) => {
    audio.current?.pause()
    if (playingId === id) return setPlayingId(null)
    const sound = new Audio(url)
    audio.current = sound
    sound.onended = () => setPlayingId(null)
    sound.onerror = () => setPlayingId(null)
    setPlayingId(id)
    void sound.play().catch(() => setPlayingId(null))
  }
  return { playingId, toggle }
}
