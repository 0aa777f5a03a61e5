// What a film is made from: the ordered shots of a cut with what is heard and seen in each.
// Everything is given by content hash and measured length; nothing here knows a database or a path.
import type { CameraMove, CueKind, LineKind } from '#contract/breakdown.ts'
import type { FrameRate } from '#contract/films.ts'

export type CutLine = {
  readonly lineId: string
  readonly takeSha256: string
  /** Measured, at 48 kHz. */
  readonly durationSamples: number
  readonly text: string
  readonly speaker: string
  readonly kind: LineKind
  /** Neighbouring lines that name each other's speakers here are spoken at the same time. */
  readonly jointWith: readonly string[]
  readonly offScreen: boolean
  /** Where the speaker stands in the picture, for a slight placement in the stereo field. */
  readonly side?: 'left' | 'right' | 'center'
}

export type CutCue = {
  readonly kind: CueKind
  readonly text: string
  /** How many lines of the shot come before it. */
  readonly afterLines: number
  readonly durationMs: number | null
  /** A sound for the cue, if there is one. */
  readonly sound: { readonly sha256: string; readonly durationSamples: number } | null
}

export type CutShot = {
  readonly shotId: string
  readonly sceneNumber: number
  readonly episode: number | null
  readonly keyFrameSha256: string
  /** Pictures that the shot begins and ends with instead; it goes from one to the other. */
  readonly startFrameSha256?: string
  readonly endFrameSha256?: string
  /** A moving picture of the shot, shown instead of its stills and their move. Shorter than the shot, it holds its last frame. */
  readonly clipSha256?: string
  readonly move: CameraMove
  /** Least length of the shot's own part, transitions not counted. */
  readonly minimumMs: number
  readonly lines: readonly CutLine[]
  readonly cues: readonly CutCue[]
  /** Set by an editor: how the shot before becomes this one. */
  readonly transitionIn?: { readonly id: string; readonly durationMs: number }
}

/** A bed of music or room tone under a stretch of shots, both ends included. Shorter sounds are looped. */
export type CutBed = {
  readonly fromShotId: string
  readonly toShotId: string
  readonly sha256: string
  readonly durationSamples: number
  /** Against the template's bed level. */
  readonly gainDb: number
}

/** A sound file of any kind that ffmpeg reads, which a person has put in. */
export type CutMusic = {
  readonly sha256: string
  /** Against the template's bed level. */
  readonly gainDb: number
}

export type CutInput = {
  readonly title: string
  readonly language: string
  readonly rate: FrameRate
  readonly templateId: string
  /** Between scenes instead of the template's own. */
  readonly transitionId?: string | null
  readonly shots: readonly CutShot[]
  readonly scenes: readonly { readonly number: number; readonly heading: string }[]
  readonly beds: readonly CutBed[]
  /** Under the whole film. */
  readonly music?: CutMusic
}
