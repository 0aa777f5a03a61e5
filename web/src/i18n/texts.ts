// Texts live in the room that shows them, in both languages side by side: `defineTexts('files', { en, 'zh-CN': zh })` gives
// the hook of that room. Keys and languages are checked by the compiler; a missing Chinese text does not build.
import i18next from 'i18next'
import { initReactI18next, useTranslation } from 'react-i18next'

export type Language = 'en' | 'zh-CN'
export const LANGUAGES: readonly Language[] = ['zh-CN', 'en']

type Tree = { readonly [key: string]: string | Tree }

/** Chinese has one plural form, so `_one` may be left out. */
type Translated<T extends Tree> = {
  readonly [K in keyof T as K extends `${string}_one` ? never : K]: T[K] extends Tree ? Translated<T[K]> : string
}

type Stem<K extends string> = K extends `${infer S}_one` ? S : K extends `${infer S}_other` ? S : K

type KeyOf<T extends Tree> = {
  [K in keyof T & string]: T[K] extends Tree ? `${K}.${KeyOf<T[K]>}` : Stem<K>
}[keyof T & string]

export type Values = Readonly<Record<string, string | number>>
export type Text<T extends Tree> = (key: KeyOf<T>, values?: Values) => string

const STORED = 'huaben.language'

void i18next.use(initReactI18next).init({
  lng: document.documentElement.lang === 'zh-CN' ? 'zh-CN' : 'en',
  fallbackLng: 'en',
  supportedLngs: [...LANGUAGES],
  resources: {},
  interpolation: { escapeValue: false },
  returnNull: false,
})

export function defineTexts<const T extends Tree>(
  room: string,
  texts: { readonly en: T; readonly 'zh-CN': Translated<T> },
): () => Text<T> {
  for (const language of LANGUAGES) i18next.addResourceBundle(language, room, texts[language])
  return () => useTranslation(room).t as unknown as Text<T>
}

export function currentLanguage(): Language {
  return i18next.language === 'zh-CN' ? 'zh-CN' : 'en'
}

export function useLanguage(): Language {
  return useTranslation().i18n.language === 'zh-CN' ? 'zh-CN' : 'en'
}

// Chosen in one tab, it holds in all of them.
window.addEventListener('storage', ({ key, newValue }) => {
  const chosen = LANGUAGES.find((each) => each === newValue)
  if (key === STORED && chosen && chosen !== i18next.language) chooseLanguage(chosen)
})

export function chooseLanguage(language: Language): void {
  try {
    localStorage.setItem(STORED, language)
  } catch {
    // A browser that stores nothing keeps the choice for this page only.
  }
  document.documentElement.lang = language
  void i18next.changeLanguage(language)
}
