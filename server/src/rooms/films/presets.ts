// What a film can be set to, as it is shown to people.
import type { FilmContainer, FilmPresets } from '#contract/films.ts'
import { containers, filmAspects, filmSizes } from './formats.ts'
import { filmTemplates } from './templates.ts'
import { transitionPresets } from './transitions.ts'

export const filmPresets: FilmPresets = {
  templates: [...filmTemplates],
  transitions: [...transitionPresets],
  containers: (Object.keys(containers) as FilmContainer[]).map((id) => {
    const format = containers[id]
    return {
      id,
      media_type: format.mediaType,
      has_chapters: format.hasChapters,
      encodes_again: format.pictureArgs !== null,
      plays_in_browsers: format.playsInBrowsers,
    }
  }),
  sizes: [...filmSizes],
  aspects: [...filmAspects],
}
