// The board: what is to be made, after people have had their say. The breakdown is derived and never edited; edits lie over
// it by ids that survive a new version of the script.
import type {
  AgeBand,
  BreakdownCue,
  BreakdownLine,
  CameraAngle,
  CameraMove,
  CueKind,
  DressColour,
  Era,
  Interior,
  LineKind,
  PersonReason,
  ShotFigure,
  ShotFraming,
  ShotSize,
  TimeOfDay,
  Weather,
} from '#contract/breakdown.ts'

export type BoardCharacter = {
  readonly id: string
  readonly name: string
  readonly aliases: readonly string[]
  readonly gender: 'female' | 'male' | null
  readonly ageYears: number | null
  /** About how old: of the years, where they are known. */
  readonly ageBand: AgeBand | null
  /** How sure the script's gender is, 0..1, and what makes it so. */
  readonly genderConfidence: number
  readonly reasons: readonly PersonReason[]
  readonly notes: string
  /** How many lines they speak in the whole script. */
  readonly lines: number
  /** What their pictures are drawn from, if a person has written it. */
  readonly prompt: string | null
  readonly portrait: PinnedPicture | null
  /** What they are dressed in, in every shot: nobody else of their scenes has it. Null leaves it to the artist. */
  readonly colour: DressColour | null
  /** The time of the script; null where it does not say. */
  readonly era: Era | null
}

/** A picture that somebody picked or uploaded; `look` is drawn wherever its subject is seen. */
export type PinnedPicture = { readonly sha256: string; readonly mediaType: string; readonly look: number }

export type BoardLocation = {
  readonly id: string
  readonly name: string
  readonly notes: string
  readonly prompt: string | null
  readonly plate: PinnedPicture | null
}

export type BoardScene = {
  readonly id: string
  readonly number: number
  readonly episode: number | null
  readonly heading: string
  readonly location: string
  readonly interior: Interior
  readonly timeOfDay: TimeOfDay
  readonly weather: Weather
  readonly characters: readonly string[]
  readonly props: readonly string[]
}

export type BoardLine = {
  readonly id: string
  readonly character: string
  readonly text: string
  /** How it is said, in the words of the script or of a person. */
  readonly direction: string
  readonly scriptDirection: string
  readonly kind: LineKind
  readonly offScreen: boolean
  readonly jointWith: readonly string[]
  /** Regenerating asks for the next variant. */
  readonly variant: number
  /** A take that somebody picked or uploaded: content hash and length stand, whatever engines would make now. */
  readonly pinnedTake: { readonly sha256: string; readonly durationSamples: number; readonly mediaType: string } | null
  readonly source: Pick<BreakdownLine, 'start_line' | 'end_line'>
}

export type BoardCue = {
  readonly kind: CueKind
  readonly text: string
  readonly afterLines: number
  readonly durationMs: number | null
  readonly source: Pick<BreakdownCue, 'start_line' | 'end_line'>
}

export type BoardShot = {
  readonly id: string
  /** The scene that it belongs to in the film: that of its place, wherever the script has it. */
  readonly sceneId: string
  /**
   * The scene whose place, hour and weather its picture shows, if that is another one: a shot that is moved to another scene keeps
   * what it shows.
   */
  readonly settingSceneId?: string
  readonly size: ShotSize
  readonly framing: ShotFraming
  readonly angle: CameraAngle
  readonly move: CameraMove
  readonly action: string
  readonly figures: readonly ShotFigure[]
  readonly subject: string | null
  readonly props: readonly string[]
  /** Least length; with speech the measured takes decide. */
  readonly durationMs: number
  readonly notes: string
  /** What the picture is drawn from instead of the action, if a person has written it. */
  readonly prompt: string | null
  readonly locked: boolean
  readonly variant: number
  /** A picture that somebody picked or uploaded. */
  readonly pinnedKeyFrame: { readonly sha256: string; readonly mediaType: string } | null
  /** What the shot begins and ends with, where that is another picture. */
  readonly startFrame: { readonly sha256: string; readonly mediaType: string } | null
  readonly endFrame: { readonly sha256: string; readonly mediaType: string } | null
  /** A moving picture that somebody picked or uploaded: shown whatever engines would make now. */
  readonly pinnedClip: { readonly sha256: string; readonly mediaType: string; readonly durationMs: number } | null
  readonly lines: readonly BoardLine[]
  readonly cues: readonly BoardCue[]
}

/** Where the picture of a shot is set. */
export const settingOf = (shot: Pick<BoardShot, 'sceneId' | 'settingSceneId'>): string =>
  shot.settingSceneId ?? shot.sceneId

export type Board = {
  readonly projectId: string
  readonly scriptVersion: number
  readonly language: string
  readonly title: string | null
  readonly characters: readonly BoardCharacter[]
  readonly locations: readonly BoardLocation[]
  readonly scenes: readonly BoardScene[]
  /** In the order of the film. */
  readonly shots: readonly BoardShot[]
}
