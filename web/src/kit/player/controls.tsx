import {
  Captions,
  CaptionsOff,
  ListVideo,
  Maximize,
  Minimize,
  Pause,
  Play,
  SkipBack,
  SkipForward,
  StepBack,
  StepForward,
  Volume2,
  VolumeX,
} from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from '#web/ui/button.tsx'
import { IconButton } from '#web/ui/icon-button.tsx'
import { Menu, MenuChoice } from '#web/ui/menu.tsx'
import { timecode } from './frames.ts'
import { KeyHelp } from './key-help.tsx'
import { type Playback, SPEEDS, usePlayback } from './playback.ts'
import { nextMark } from './player-keys.ts'
import type { Mark } from './scrubber.tsx'
import { useTexts } from './texts.ts'

type ControlsProps = {
  readonly playback: Playback
  readonly marks: readonly Mark[]
  /** Undefined: there are none. */
  readonly captions?: { readonly isOn: boolean; readonly toggle: () => void }
  readonly fullscreen: { readonly isOn: boolean; readonly toggle: () => void }
  /** False: whose sound is heard is chosen elsewhere. */
  readonly hasVolume?: boolean
  /** More of whoever shows the player. */
  readonly children?: ReactNode
}

const icon = { 'aria-hidden': true, className: 'size-4' } as const

export function Controls({ playback, marks, captions, fullscreen, hasVolume = true, children }: ControlsProps) {
  const t = useTexts()
  return (
    <div className="flex flex-wrap items-center gap-x-1 gap-y-1">
      <PlayButton playback={playback} />
      <SceneButtons playback={playback} marks={marks} />
      <span className="hidden sm:contents">
        <IconButton label={t('frameBack')} onClick={() => playback.step(-1)}>
          <StepBack {...icon} />
        </IconButton>
        <IconButton label={t('frameForward')} onClick={() => playback.step(1)}>
          <StepForward {...icon} />
        </IconButton>
      </span>
      <Clock playback={playback} />
      <span className="flex-1" />
      {children}
      <SpeedMenu playback={playback} />
      {hasVolume && <VolumeControl playback={playback} />}
      {captions && (
        <IconButton
          label={t(captions.isOn ? 'captionsOff' : 'captionsOn')}
          isPressed={captions.isOn}
          onClick={captions.toggle}
        >
          {captions.isOn ? <Captions {...icon} /> : <CaptionsOff {...icon} />}
        </IconButton>
      )}
      <span className="hidden sm:contents">
        <KeyHelp hasCaptions={captions !== undefined} />
      </span>
      <IconButton label={t(fullscreen.isOn ? 'leaveFullscreen' : 'fullscreen')} onClick={fullscreen.toggle}>
        {fullscreen.isOn ? <Minimize {...icon} /> : <Maximize {...icon} />}
      </IconButton>
    </div>
  )
}

type Part = { readonly playback: Playback }

function PlayButton({ playback }: Part) {
  const t = useTexts()
  const isPlaying = usePlayback(playback, (state) => state.isPlaying)
  return (
    <IconButton label={t(isPlaying ? 'pause' : 'play')} onClick={() => playback.toggle()} className="text-ink">
      {isPlaying ? <Pause aria-hidden className="size-5" /> : <Play aria-hidden className="size-5" />}
    </IconButton>
  )
}

function SceneButtons({ playback, marks }: Part & { readonly marks: readonly Mark[] }) {
  const t = useTexts()
  const current = usePlayback(playback, (state) => marks.findLast((mark) => mark.frame <= state.frame))
  if (marks.length < 2) return null
  const leap = (direction: 1 | -1) => {
    const frames = marks.map((mark) => mark.frame)
    const to = nextMark(frames, playback.state.frame, direction)
    if (to !== undefined) playback.seek(to)
  }
  return (
    <>
      <IconButton label={t('previousScene')} onClick={() => leap(-1)}>
        <SkipBack {...icon} />
      </IconButton>
      <IconButton label={t('nextScene')} onClick={() => leap(1)}>
        <SkipForward {...icon} />
      </IconButton>
      <Menu
        side="top"
        align="start"
        trigger={
          <IconButton label={t('scenes')}>
            <ListVideo {...icon} />
          </IconButton>
        }
      >
        {marks.map((mark) => (
          <MenuChoice key={mark.frame} isChosen={mark === current} onSelect={() => playback.seek(mark.frame)}>
            <span className="flex gap-3">
              <span className="font-mono text-xs text-muted tabular-nums">{timecode(mark.frame, playback.rate)}</span>
              {mark.label}
            </span>
          </MenuChoice>
        ))}
      </Menu>
    </>
  )
}

function Clock({ playback }: Part) {
  const frame = usePlayback(playback, (state) => state.frame)
  return (
    <span className="px-1 font-mono text-xs whitespace-nowrap tabular-nums" data-frame={frame}>
      {timecode(frame, playback.rate)}
      <span className="hidden text-muted sm:inline"> / {timecode(playback.totalFrames, playback.rate)}</span>
    </span>
  )
}

function SpeedMenu({ playback }: Part) {
  const t = useTexts()
  const speed = usePlayback(playback, (state) => state.speed)
  return (
    <Menu
      side="top"
      trigger={
        <Button look="quiet" size="small" aria-label={t('speedIs', { speed })} className="tabular-nums">
          {speed}×
        </Button>
      }
    >
      {SPEEDS.map((each) => (
        <MenuChoice key={each} isChosen={each === speed} onSelect={() => playback.setSpeed(each)}>
          {each}×
        </MenuChoice>
      ))}
    </Menu>
  )
}

function VolumeControl({ playback }: Part) {
  const t = useTexts()
  const volume = usePlayback(playback, (state) => (state.isMuted ? 0 : state.volume))
  return (
    <>
      <IconButton label={t(volume === 0 ? 'unmute' : 'mute')} onClick={() => playback.setMuted(volume > 0)}>
        {volume === 0 ? <VolumeX {...icon} /> : <Volume2 {...icon} />}
      </IconButton>
      <input
        type="range"
        aria-label={t('volume')}
        min={0}
        max={1}
        step={0.05}
        value={volume}
        onChange={(event) => playback.setVolume(Number(event.target.value))}
        className="hidden w-20 accent-accent md:block"
      />
    </>
  )
}
