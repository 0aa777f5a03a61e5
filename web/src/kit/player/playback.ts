// One film under way: what its <video> does, in pictures, for whoever draws it. Playing backwards, which browsers do not
// know, is a row of small seeks.
import { useSyncExternalStore } from 'react'
import { frameAt, type Rate, secondsOf } from './frames.ts'

export type PlaybackState = {
  readonly frame: number
  readonly isPlaying: boolean
  readonly isWaiting: boolean
  /** Negative: backwards. */
  readonly speed: number
  readonly volume: number
  readonly isMuted: boolean
  readonly hasFailed: boolean
}

export const SPEEDS = [0.25, 0.5, 1, 1.5, 2, 4] as const
const FASTEST = 4
const BACKWARD_STEP_MS = 120

export class Playback {
  readonly rate: Rate
  readonly totalFrames: number
  readonly #watchers = new Set<() => void>()
  #video: HTMLVideoElement | null = null
  #backward: ReturnType<typeof setInterval> | undefined
  #detach: () => void = () => {}
  #state: PlaybackState = {
    frame: 0,
    isPlaying: false,
    isWaiting: false,
    speed: 1,
    volume: 1,
    isMuted: false,
    hasFailed: false,
  }

  constructor(film: { readonly rate: Rate; readonly totalFrames: number }) {
    this.rate = film.rate
    this.totalFrames = film.totalFrames
  }

  get state(): PlaybackState {
    return this.#state
  }

  watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }

  /** For React's `ref`. */
  attach = (video: HTMLVideoElement | null): void => {
    this.#detach()
    this.#video = video
    if (!video) return
    const changed = () => this.#read()
    const failed = () => this.#become({ hasFailed: true, isPlaying: false })
    const waits = () => this.#become({ isWaiting: true })
    const events = ['play', 'pause', 'timeupdate', 'seeked', 'ended', 'volumechange', 'playing', 'loadeddata'] as const
    for (const event of events) video.addEventListener(event, changed)
    video.addEventListener('waiting', waits)
    video.addEventListener('error', failed)
    let request = 0
    const onFrame = () => {
      this.#read()
      request = video.requestVideoFrameCallback(onFrame)
    }
    if ('requestVideoFrameCallback' in video) request = video.requestVideoFrameCallback(onFrame)
    this.#detach = () => {
      for (const event of events) video.removeEventListener(event, changed)
      video.removeEventListener('waiting', waits)
      video.removeEventListener('error', failed)
      if (request) video.cancelVideoFrameCallback(request)
      this.#stopBackward()
    }
  }

  play(speed = 1): void {
    this.#stopBackward()
    if (!this.#video) return
    if (this.#state.frame >= this.totalFrames - 1) this.#video.currentTime = 0
    this.#video.playbackRate = speed
    this.#become({ speed })
    // Refused when the page was left at once, or nothing can be played: the error event tells.
    void this.#video.play().catch(() => this.#read())
  }

  pause(): void {
    this.#stopBackward()
    this.#video?.pause()
    this.#become({ isPlaying: false })
  }

  toggle(): void {
    if (this.#state.isPlaying) this.pause()
    else this.play(Math.max(this.#state.speed, SPEEDS[0]))
  }

  setSpeed(speed: number): void {
    if (this.#state.isPlaying) this.play(speed)
    else this.#become({ speed })
  }

  /** As on an editing desk: again is faster, up to four times. */
  shuttle(direction: 1 | -1): void {
    const { isPlaying, speed } = this.#state
    const goesOn = isPlaying && Math.sign(speed) === direction
    const next = direction * (goesOn ? Math.min(FASTEST, Math.max(1, Math.abs(speed)) * 2) : 1)
    if (next > 0) this.play(next)
    else this.#playBackward(next)
  }

  seek(frame: number): void {
    if (!this.#video) return
    const to = Math.min(this.totalFrames - 1, Math.max(0, Math.round(frame)))
    this.#video.currentTime = secondsOf(to, this.rate)
    this.#become({ frame: to })
  }

  step(frames: number): void {
    this.pause()
    this.seek(this.#state.frame + frames)
  }

  setVolume(volume: number): void {
    if (!this.#video) return
    this.#video.volume = Math.min(1, Math.max(0, volume))
    this.#video.muted = volume <= 0
  }

  setMuted(isMuted: boolean): void {
    if (this.#video) this.#video.muted = isMuted
  }

  #playBackward(speed: number): void {
    this.#stopBackward()
    this.#video?.pause()
    const frames = Math.round((speed * BACKWARD_STEP_MS * this.rate.num) / this.rate.den / 1000)
    this.#backward = setInterval(() => {
      if (this.#state.frame <= 0) return this.pause()
      if (!this.#video?.seeking) this.seek(this.#state.frame + Math.min(-1, frames))
    }, BACKWARD_STEP_MS)
    this.#become({ isPlaying: true, speed })
  }

  #stopBackward(): void {
    if (this.#backward === undefined) return
    clearInterval(this.#backward)
    this.#backward = undefined
    this.#become({ isPlaying: false, speed: 1 })
  }

  #read(): void {
    const video = this.#video
    if (!video) return
    const frame = Math.min(this.totalFrames - 1, frameAt(video.currentTime, this.rate))
    this.#become({
      ...(video.seeking ? {} : { frame: Math.max(0, frame) }),
      isPlaying: this.#backward !== undefined || (!video.paused && !video.ended),
      isWaiting: false,
      volume: video.volume,
      isMuted: video.muted,
      hasFailed: video.error !== null,
    })
  }

  #become(change: Partial<PlaybackState>): void {
    const next = { ...this.#state, ...change }
    const isSame = (Object.keys(next) as (keyof PlaybackState)[]).every((key) => next[key] === this.#state[key])
    if (isSame) return
    this.#state = next
    for (const watcher of this.#watchers) watcher()
  }
}

/** Redraws only when what is chosen changes. */
export function usePlayback<T>(playback: Playback, choose: (state: PlaybackState) => T): T {
  return useSyncExternalStore(playback.watch, () => choose(playback.state))
}
