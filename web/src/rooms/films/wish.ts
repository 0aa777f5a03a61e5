// What is chosen for the next cut: the project's own settings, and what somebody changed for this once. Only the changes are
// kept and sent, so that a setting changed elsewhere still counts.
import type { FilmAspect, FilmContainer, FilmSize, MusicTrack } from '#contract/films.ts'
import type { RunWish } from '#contract/productions.ts'
import type { ProjectSettings, ProjectSettingsChange } from '#contract/projects.ts'

export type Look = {
  readonly template: string
  /** Null: what the template says. */
  readonly transition: string | null
  readonly size: FilmSize
  readonly aspect: FilmAspect
  readonly container: FilmContainer
  readonly burn_subtitles: boolean
  readonly show_speakers: boolean
  readonly music: boolean
  /** Null: music is made, scene by scene. */
  readonly music_track: MusicTrack | null
}

export type Changes = Partial<Look>

export function lookOf(settings: ProjectSettings): Look {
  return {
    template: settings.template,
    transition: settings.transition,
    size: settings.size,
    aspect: settings.aspect,
    container: settings.container,
    burn_subtitles: settings.subtitles.burn_in,
    show_speakers: settings.subtitles.show_speakers,
    music: settings.music,
    music_track: settings.music_track,
  }
}

/** What differs from the project's own settings; a wish that equals them is none. */
export function differences(own: Look, changes: Changes): Changes {
  return Object.fromEntries(
    Object.entries(changes).filter(
      ([name, value]) => value !== undefined && !isSame(value, own[name as keyof Look] ?? null),
    ),
  )
}

function isSame(one: Look[keyof Look], other: Look[keyof Look]): boolean {
  if (typeof one !== 'object' || typeof other !== 'object') return one === other
  return one?.file_id === other?.file_id && one?.gain_db === other?.gain_db
}

export const toRunWish = (changes: Changes): RunWish => ({ ...changes })

export function toSettings(look: Look): ProjectSettingsChange {
  const { burn_subtitles, show_speakers, ...same } = look
  return { ...same, subtitles: { burn_in: burn_subtitles, show_speakers } }
}
