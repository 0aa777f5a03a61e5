// From a BCP 47 tag to what eSpeak NG calls the language, with what was measured of its melody and pace.

export type SpokenLanguage = {
  /** eSpeak NG's voice name; `en` and `fr`, as a variant is not heard with `en-gb` and `fr-fr`. */
  readonly voice: string
  /** Where the measured median lies between the lower (0) and upper (1) pitch of a variant. */
  readonly medianAt: number
  /** Words a minute that sound unhurried: 4.3 syllables a second in Mandarin, 150 words in English. */
  readonly paceWpm: number
  /** eSpeak NG's pitch range, 50 = as it is; tones need more room to be told apart. */
  readonly pitchRange: number
  /** Pause between words, units of 10 ms. */
  readonly wordGap: number
  /** Its words have tones, and eSpeak NG gives its sentences no melody. */
  readonly isTonal: boolean
}

const base = { medianAt: 0.55, paceWpm: 158, pitchRange: 50, wordGap: 0, isTonal: false }
const tonal = { medianAt: 0.26, paceWpm: 168, pitchRange: 68, wordGap: 0, isTonal: true }

/** Keys are lower-case BCP 47 prefixes; the longest one that fits wins. */
const languages: Readonly<Record<string, SpokenLanguage>> = {
  zh: { ...tonal, voice: 'cmn' },
  cmn: { ...tonal, voice: 'cmn' },
  'zh-hk': { ...tonal, voice: 'yue', medianAt: 0.08 },
  'zh-mo': { ...tonal, voice: 'yue', medianAt: 0.08 },
  'zh-yue': { ...tonal, voice: 'yue', medianAt: 0.08 },
  'zh-hant-hk': { ...tonal, voice: 'yue', medianAt: 0.08 },
  yue: { ...tonal, voice: 'yue', medianAt: 0.08 },
  en: { ...base, voice: 'en-us' },
  'en-gb': { ...base, voice: 'en' },
  'en-au': { ...base, voice: 'en' },
  'en-nz': { ...base, voice: 'en' },
  'en-ie': { ...base, voice: 'en' },
  cs: { ...base, voice: 'cs' },
  sk: { ...base, voice: 'sk' },
  pl: { ...base, voice: 'pl', medianAt: 0.8 },
  de: { ...base, voice: 'de', medianAt: 0.6 },
  nl: { ...base, voice: 'nl', medianAt: 0.42 },
  sv: { ...base, voice: 'sv', medianAt: 0.52 },
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
  tr: { ...base, voice: 'tr', medianAt: 0.5 },
  uk: { ...base, voice: 'uk', medianAt: 0.7 },
  ru: { ...base, voice: 'ru' },
  fr: { ...base, voice: 'fr', medianAt: 0.55, paceWpm: 145 },
  es: { ...base, voice: 'es', medianAt: 0.64 },
  'es-419': { ...base, voice: 'es-419' },
  'es-mx': { ...base, voice: 'es-419' },
  it: { ...base, voice: 'it', medianAt: 0.52 },
  pt: { ...base, voice: 'pt' },
  'pt-br': { ...base, voice: 'pt-br', medianAt: 0.48 },
  ca: { ...base, voice: 'ca' },
  la: { ...base, voice: 'la' },
  eo: { ...base, voice: 'eo' },
  ja: { ...base, voice: 'ja', medianAt: 0.46 },
  ko: { ...base, voice: 'ko', medianAt: 0.64 },
  vi: { ...tonal, voice: 'vi', medianAt: 0.02 },
  th: { ...tonal, voice: 'th', medianAt: 1.08 },
  id: { ...base, voice: 'id' },
  ms: { ...base, voice: 'ms' },
  hi: { ...base, voice: 'hi', medianAt: 0.45 },
  ta: { ...base, voice: 'ta' },
  bn: { ...base, voice: 'bn' },
  ur: { ...base, voice: 'ur' },
  fa: { ...base, voice: 'fa' },
  ar: { ...base, voice: 'ar', medianAt: 0.6 },
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
