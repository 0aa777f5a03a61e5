// Templates as data: each is the classic one with what it does differently.
import { Value } from 'typebox/value'
import { FilmTemplate } from '#contract/films.ts'
import { classic } from './template-classic.ts'
import * as drama from './templates-drama.ts'
import * as short from './templates-short.ts'

/** In the order in which people are offered them. */
export const filmTemplates: readonly FilmTemplate[] = [
  classic,
  drama.verticalDrama,
  drama.audioDrama,
  drama.fastCut,
  drama.suspense,
  drama.romance,
  drama.comedy,
  drama.costumeDrama,
  drama.children,
  drama.poetry,
  short.documentary,
  short.news,
  short.lesson,
  short.product,
  short.trailer,
  short.musicStory,
]

const byId = new Map(filmTemplates.map((template) => [template.id, Value.Parse(FilmTemplate, template)]))

export function findTemplate(id: string): FilmTemplate | undefined {
  return byId.get(id)
}
