// Plays the board: a clock of its own, sound by plain audio elements, pictures by whoever watches. Knows nothing of React.
import { beatAt, type Timeline } from './director-timeline.ts'

export type PlayerView = {
  readonly isPlaying: boolean
  /** 1, 2, 4, 8; negative is backward. */
  readonly speed: number
  /** Index of the beat in view. */
  readonly beat: number
}

const SPEED_MAX = 8
/** Voices are heard up to this speed, and never backward. */
const AUDIBLE_SPEED_MAX = 2
/** A take may be this far off before it is moved: moving clicks. */
const DRIFT_MAX_S = 0.25

export class BoardPlayer {
  #timeline: Timeline = { beats: [], totalMs: 0 }
  #positionMs = 0
  #view: PlayerView = { isPlaying: false, speed: 1, beat: 0 }
  #lastTick = 0
  #frame = 0
  readonly #sounds = new Map<string, HTMLAudioElement>()
  readonly #watchers = new Set<() => void>()
  readonly #clocks = new Set<(positionMs: number) => void>()

  get view(): PlayerView {
    return this.#view
  }
  get positionMs(): number {
    return this.#positionMs
  }
  get timeline(): Timeline {
    return this.#timeline
  }

  /** For useSyncExternalStore: play, pause, speed, another shot. */
  watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }

  /** Every frame while it plays: for what moves, which is drawn without React. */
  onClock(clock: (positionMs: number) => void): () => void {
    this.#clocks.add(clock)
    clock(this.#positionMs)
    return () => this.#clocks.delete(clock)
  }

  /** The board has changed: the same shot stays in view. */
  load(timeline: Timeline): void {
    const before = this.#timeline.beats[this.#view.beat]
    const offsetMs = before ? this.#positionMs - before.startMs : 0
    this.#timeline = timeline
    const same = timeline.beats.findIndex((beat) => beat.shot.id === before?.shot.id)
    const beat = timeline.beats[same]
    this.seek(
      beat ? beat.startMs + Math.min(offsetMs, beat.lengthMs - 1) : Math.min(this.#positionMs, timeline.totalMs),
    )
  }

  play(): void {
    if (this.#timeline.beats.length === 0) return
    if (this.#positionMs >= this.#timeline.totalMs - 1) this.seek(0)
    this.#shuttle(1)
  }

  pause(): void {
    cancelAnimationFrame(this.#frame)
    this.#silence()
    this.#become({ isPlaying: false, speed: 1 })
  }

  toggle(): void {
    if (this.#view.isPlaying) this.pause()
    else this.play()
  }

  /** J and L: in that direction, twice as fast each time. */
  faster(direction: 1 | -1): void {
    const { isPlaying, speed } = this.#view
    const goesOn = isPlaying && Math.sign(speed) === direction
    this.#shuttle(goesOn ? Math.sign(speed) * Math.min(SPEED_MAX, Math.abs(speed) * 2) : direction)
  }

  seek(ms: number): void {
    this.#positionMs = Math.min(Math.max(0, ms), Math.max(0, this.#timeline.totalMs - 1))
    this.#silence()
    this.#show()
  }

  /** To the beginning of a shot, unless it is in view. */
  goTo(shotId: string): void {
    if (this.#timeline.beats[this.#view.beat]?.shot.id === shotId) return
    const beat = this.#timeline.beats.find((each) => each.shot.id === shotId)
    if (beat) this.seek(beat.startMs)
  }

  close(): void {
    this.pause()
    this.#clocks.clear()
    this.#watchers.clear()
  }

  #shuttle(speed: number): void {
    this.#become({ isPlaying: true, speed })
    this.#lastTick = performance.now()
    cancelAnimationFrame(this.#frame)
    this.#frame = requestAnimationFrame(this.#tick)
  }

  #tick = (now: number): void => {
    const { speed } = this.#view
    this.#positionMs += Math.max(0, now - this.#lastTick) * speed
    this.#lastTick = now
    const isOver = this.#positionMs >= this.#timeline.totalMs || this.#positionMs < 0
    this.#positionMs = Math.min(Math.max(0, this.#positionMs), Math.max(0, this.#timeline.totalMs - 1))
    this.#show()
    if (isOver) this.pause()
    else {
      this.#sound()
      this.#frame = requestAnimationFrame(this.#tick)
    }
  }

  #show(): void {
    const beat = beatAt(this.#timeline, this.#positionMs)
    if (beat !== this.#view.beat) this.#become({ beat })
    for (const clock of this.#clocks) clock(this.#positionMs)
  }

  #sound(): void {
    const { speed, beat } = this.#view
    const isAudible = speed > 0 && speed <= AUDIBLE_SPEED_MAX
    const lines = isAudible ? (this.#timeline.beats[beat]?.lines ?? []) : []
    const now = this.#positionMs
    const heard = lines.filter((line) => line.url !== null && now >= line.startMs && now < line.endMs)
    const wanted = new Set(heard.map((line) => line.id))
    for (const [id, sound] of this.#sounds) {
      if (wanted.has(id)) continue
      sound.pause()
      this.#sounds.delete(id)
    }
    for (const line of heard) this.#speak(line.id, line.url ?? '', (now - line.startMs) / 1000)
  }

  #speak(id: string, url: string, atSeconds: number): void {
    const known = this.#sounds.get(id)
    const sound = known ?? new Audio(url)
    sound.playbackRate = this.#view.speed
    if (!known) {
      this.#sounds.set(id, sound)
      sound.currentTime = atSeconds
      // Refused until somebody has touched the page: the pictures go on in silence.
      void sound.play().catch(() => {})
    } else if (Math.abs(sound.currentTime - atSeconds) > DRIFT_MAX_S && sound.readyState >= 3) {
      sound.currentTime = atSeconds
    }
  }

  #silence(): void {
    for (const sound of this.#sounds.values()) sound.pause()
    this.#sounds.clear()
  }

  #become(change: Partial<PlayerView>): void {
    this.#view = { ...this.#view, ...change }
    for (const watcher of this.#watchers) watcher()
  }
}
