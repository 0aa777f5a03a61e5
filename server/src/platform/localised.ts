// Putting texts together in both languages at once, so that none can be said in one only.
import { LANGUAGES, type Language, type Localised } from './faults.ts'

export const both = (en: string, zh: string): Localised => ({ en, 'zh-CN': zh })

/** Names, numbers and commands need no words. */
export const same = (text: string): Localised => both(text, text)

/** What is composed of other texts: written once for each language. */
export const inEach = (write: (language: Language) => string): Localised => both(write('en'), write('zh-CN'))

export const isLanguage = (text: string): text is Language => (LANGUAGES as readonly string[]).includes(text)

type Environment = Readonly<Record<string, string | undefined>>

/**
 * The language of whoever runs a program: what is wished if it is one of ours, else that of the system as POSIX has it, where
 * the first of LC_ALL, LC_MESSAGES and LANG that is set decides. Any Chinese is ours; everything else is English.
 */
export function languageOf(environment: Environment, wished: string | undefined): Language {
  if (wished !== undefined && isLanguage(wished)) return wished
  const locale = environment.LC_ALL || environment.LC_MESSAGES || environment.LANG || ''
  return /^zh\b|^zh_/i.test(locale) ? 'zh-CN' : 'en'
}
