// From a BCP 47 tag to what eSpeak NG calls the language, with what was measured of its melody and pace.

export type SpokenLanguage = {
  /** eSpeak NG's voice name. */
  readonly voice: string
  /** Where the measured median lies between the lower (0) and upper (1) pitch of a variant. */
  readonly medianAt: number
  /** Words a minute that sound unhurried: 4.3 syllables a second in Mandarin, 150 words in English. */
  readonly paceWpm: number
  /** eSpeak NG's pitch range, 50 = as it is; tones need more room to be told apart. */
  readonly pitchRange: number
  /** Pause between words, units of 10 ms. */
  readonly wordGap: number
}

const base = { medianAt: 0.5, paceWpm: 158, pitchRange: 50, wordGap: 0 }
const tonal = { medianAt: 0.27, paceWpm: 168, pitchRange: 50, wordGap: 0 }

/** Keys are lower-case BCP 47 prefixes; the longest one that fits wins. */
const languages: Readonly<Record<string, SpokenLanguage>> = {
  zh: { ...tonal, voice: 'cmn' },
  cmn: { ...tonal, voice: 'cmn' },
  'zh-hk': { ...tonal, voice: 'yue' },
  'zh-mo': { ...tonal, voice: 'yue' },
  'zh-yue': { ...tonal, voice: 'yue' },
  'zh-hant-hk': { ...tonal, voice: 'yue' },
  yue: { ...tonal, voice: 'yue' },
  hak: { ...tonal, voice: 'hak' },
  en: { ...base, voice: 'en-us' },
  'en-gb': { ...base, voice: 'en-gb' },
  'en-au': { ...base, voice: 'en-gb' },
  'en-nz': { ...base, voice: 'en-gb' },
  'en-ie': { ...base, voice: 'en-gb' },
  cs: { ...base, voice: 'cs' },
  sk: { ...base, voice: 'sk' },
  pl: { ...base, voice: 'pl' },
  de: { ...base, voice: 'de', medianAt: 0.6 },
  nl: { ...base, voice: 'nl' },
  sv: { ...base, voice: 'sv' },
  da: { ...base, voice: 'da' },
  nb: { ...base, voice: 'nb' },
  no: { ...base, voice: 'nb' },
  fi: { ...base, voice: 'fi' },
  hu: { ...base, voice: 'hu' },
  ro: { ...base, voice: 'ro' },
  bg: { ...base, voice: 'bg' },
  hr: { ...base, voice: 'hr' },
  sr: { ...base, voice: 'sr' },
  sl: { ...base, voice: 'sl' },
  el: { ...base, voice: 'el' },
  tr: { ...base, voice: 'tr' },
  uk: { ...base, voice: 'uk' },
  ru: { ...base, voice: 'ru' },
  fr: { ...base, voice: 'fr-fr', medianAt: 0.62, paceWpm: 145 },
  es: { ...base, voice: 'es', medianAt: 0.65 },
  'es-419': { ...base, voice: 'es-419' },
  'es-mx': { ...base, voice: 'es-419' },
  it: { ...base, voice: 'it' },
  pt: { ...base, voice: 'pt' },
  'pt-br': { ...base, voice: 'pt-br' },
  ca: { ...base, voice: 'ca' },
  la: { ...base, voice: 'la' },
  eo: { ...base, voice: 'eo' },
  ja: { ...base, voice: 'ja', medianAt: 0.46 },
  ko: { ...base, voice: 'ko', medianAt: 0.62 },
  vi: { ...tonal, voice: 'vi', medianAt: 0.16 },
  th: { ...tonal, voice: 'th', medianAt: 0.6 },
  id: { ...base, voice: 'id' },
  ms: { ...base, voice: 'ms' },
  hi: { ...base, voice: 'hi' },
  ta: { ...base, voice: 'ta' },
  bn: { ...base, voice: 'bn' },
  ur: { ...base, voice: 'ur' },
  fa: { ...base, voice: 'fa' },
  ar: { ...base, voice: 'ar' },
  he: { ...base, voice: 'he' },
}

export const spokenLanguageTags: readonly string[] = Object.keys(languages)

/** The spoken language of a BCP 47 tag, or undefined when none fits. Case, script and region are taken as they come. */
export function findSpokenLanguage(tag: string): SpokenLanguage | undefined {
  const parts = tag.trim().toLowerCase().replace(/_/g, '-').split('-')
  for (let length = parts.length; length > 0; length--) {
    const found = languages[parts.slice(0, length).join('-')]
    if (found !== undefined && Object.hasOwn(languages, parts.slice(0, length).join('-'))) return found
  }
  return undefined
}

export function isChinese(language: SpokenLanguage): boolean {
  return ['cmn', 'yue', 'hak'].includes(language.voice)
}
