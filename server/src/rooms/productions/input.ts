// Everything that decides what a run makes, frozen when it starts: nothing that happens meanwhile changes it.
import type { FilmSettings, MusicTrack } from '#contract/films.ts'
import { canonicalJson } from '#rooms/artefacts/artefacts.ts'
import type { Board } from '#rooms/boards/boards.ts'
import type { VoiceChoice } from '#rooms/generation/generation.ts'
import type { PromptTemplate } from '#rooms/prompts/prompts.ts'

export type EngineChoice = {
  readonly id: string
  readonly revision: number
  readonly model: string
  /** Of a provider: such steps wait in a lane of their own, and get their prompts in words. */
  readonly isRemote?: boolean
}

/** What a request may set differently from the project's own settings. */
export type RunWish = {
  readonly aspect?: FilmSettings['aspect']
  readonly size?: FilmSettings['size']
  readonly container?: FilmSettings['container']
  readonly template?: string
  readonly transition?: string | null
  readonly burn_subtitles?: boolean
  readonly show_speakers?: boolean
  readonly music?: boolean
  /** Null: made music. */
  readonly music_track?: MusicTrack | null
  /** Only what these shots show and say. */
  readonly shot_ids?: readonly string[]
}

export type Track = { readonly sha256: string; readonly gainDb: number }

export type ProductionInput = {
  readonly board: Board
  readonly film: FilmSettings
  /** Whether a bed of music and room tone is laid under the speech. */
  readonly music: boolean
  /** Of a person's own, by its content; then none is made. */
  readonly track?: Track
  /** Only what these shots show and say, and no film. */
  readonly only?: readonly string[]
  /** By name of the character, as lines spell it. */
  readonly voices: Readonly<Record<string, VoiceChoice>>
  readonly engines: {
    readonly image: EngineChoice
    readonly speech: EngineChoice
    readonly music: EngineChoice
    readonly effect: EngineChoice
    /** Absent when shots are stills that the camera moves over. */
    readonly video?: EngineChoice
    /** Of voices that are not of `speech`, by engine. */
    readonly voices?: Readonly<Record<string, EngineChoice>>
  }
  /** The look in words, for engines that read it. */
  readonly style?: string
  /** What engines of providers are told, as it stood when the run began. */
  readonly prompts?: {
    readonly shot?: PromptTemplate<'image.shot'>
    readonly clip?: PromptTemplate<'video.shot'>
  }
}

/** @param stored as the database keeps it: as JSON, which knows no `undefined` */
export function isSameInput(input: ProductionInput, stored: ProductionInput): boolean {
  return canonicalJson(JSON.parse(JSON.stringify(input))) === canonicalJson(stored)
}
