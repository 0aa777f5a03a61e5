import { type Language, useLanguage } from '#web/i18n/texts.ts'

const format = (language: Language, time: string) =>
  new Date(time).toLocaleDateString(language, { year: 'numeric', month: 'short', day: 'numeric' })

export function useDay(): (time: string) => string {
  const language = useLanguage()
  return (time) => format(language, time)
}
