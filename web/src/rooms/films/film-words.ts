// A cut in a few words, for lists and comparisons.
import type { FilmPresets, FilmSummary } from '#contract/films.ts'
import { currentLanguage } from '#web/i18n/texts.ts'
import type { useTexts } from './texts.ts'

type Words = ReturnType<typeof useTexts>
export type Fact = { readonly name: string; readonly value: string }

/** Settings by name, in the order of the panel; what an old film does not know is left out. */
export function factsOf(t: Words, film: FilmSummary, presets: FilmPresets | undefined): Fact[] {
  const { template, transition, size, aspect, container, burn_subtitles: burned } = film.settings
  const { music, music_name: musicName } = film.settings
  const isChinese = currentLanguage() === 'zh-CN'
  const named = <T extends { id: string; name_zh: string; name_en: string }>(list: readonly T[] = [], id?: string) => {
    const found = list.find((one) => one.id === id)
    return found ? (isChinese ? found.name_zh : found.name_en) : (id ?? '')
  }
  const facts = [
    { name: t('template'), value: named(presets?.templates, template) },
    { name: t('transition'), value: transition ? named(presets?.transitions, transition) : t('asTemplate') },
    { name: t('size'), value: size ?? '' },
    { name: t('aspect'), value: aspect ?? '' },
    { name: t('container'), value: (container ?? '').toUpperCase() },
    { name: t('music'), value: music === 'own' ? (musicName ?? '') : music ? t(`musicOf.${music}`) : '' },
    { name: t('subtitles'), value: burned === undefined ? '' : t(burned ? 'burnedIn' : 'beside') },
  ]
  return facts.filter((fact) => fact.value !== '')
}

/** "Classic film · 720p · 16:9 · MP4" */
export function briefly(t: Words, film: FilmSummary, presets: FilmPresets | undefined): string {
  const left = new Set([t('transition'), t('music'), t('subtitles')])
  return factsOf(t, film, presets)
    .filter((fact) => !left.has(fact.name))
    .map((fact) => fact.value)
    .join(' · ')
}
