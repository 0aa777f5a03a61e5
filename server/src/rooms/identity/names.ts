// How people are named, in any script, and when two names are the same. Pure.

const USERNAME = /^[\p{L}\p{N}][\p{L}\p{M}\p{N} ._\-·']*$/u
export const USERNAME_MAX = 64
export const EMAIL_MAX = 254
// Deliberately loose: only a mail that arrives proves an address.
const EMAIL = /^[^\s@"(),:;<>[\]\\]+@[^\s@"(),:;<>[\]\\]+\.[^\s@"(),:;<>[\]\\]+$/u

/** What a name is looked up by: compatibility forms, case and composition make no difference. */
export function foldName(name: string): string {
  // Upper case first: it takes apart what lower case alone leaves different (ß, final sigma).
  return name.trim().normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKC')
}

/** The name as it is shown, or null if it cannot be one. It never looks like an address. */
export function readUsername(text: string): string | null {
  const name = text.normalize('NFKC').trim().replace(/\s+/gu, ' ')
  const length = [...name].length
  return length >= 1 && length <= USERNAME_MAX && USERNAME.test(name) ? name : null
}

/** Alphabets that are written together, as Unicode has it for names of users (UTS 39, "highly restrictive"). */
const TOGETHER = [
  /^[\p{scx=Latin}\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}]*$/u,
  /^[\p{scx=Latin}\p{scx=Han}\p{scx=Bopomofo}]*$/u,
  /^[\p{scx=Latin}\p{scx=Han}\p{scx=Hangul}]*$/u,
]
/** Those of living languages beside them (UAX 31, table 5). */
const ALONE = [
  ...[
    'Arabic',
    'Armenian',
    'Bengali',
    'Cyrillic',
    'Devanagari',
    'Ethiopic',
    'Georgian',
    'Greek',
    'Gujarati',
    'Gurmukhi',
  ],
  ...['Hebrew', 'Kannada', 'Khmer', 'Lao', 'Malayalam', 'Myanmar', 'Oriya', 'Sinhala', 'Tamil', 'Telugu', 'Thaana'],
  ...['Thai', 'Tibetan'],
]
const CJK_AND_LATIN = ['Latin', 'Han', 'Hiragana', 'Katakana', 'Bopomofo', 'Hangul']
const signsOf = (scripts: readonly string[]) => scripts.map((script) => `\\p{scx=${script}}`).join('')
const WHOLE = [
  ...TOGETHER,
  ...ALONE.map((script) => new RegExp(`^[${signsOf([script])}]*$`, 'u')),
  // A rare alphabet, whichever it is, without letters of a common one.
  new RegExp(`^[^${signsOf([...ALONE, ...CJK_AND_LATIN])}]*$`, 'u'),
]
const NO_SCRIPT = /[^\p{L}]|\p{scx=Common}|\p{scx=Inherited}/gu

/** Whether letters of several alphabets stand in it, of which some look the same: "pаypal" with a Cyrillic а. */
export function mixesScripts(name: string): boolean {
  const letters = name.normalize('NFC').replace(NO_SCRIPT, '')
  return !WHOLE.some((script) => script.test(letters))
}

export function readEmail(text: string): string | null {
  const email = text.normalize('NFKC').trim()
  return email.length <= EMAIL_MAX && EMAIL.test(email) ? email : null
}

/** Digits with an optional + in front, or null if it cannot be a number that somebody answers. */
export function readPhone(text: string): string | null {
  const phone = text.normalize('NFKC').replace(/[\s().\-/]/g, '')
  return /^\+?\d{5,15}$/.test(phone) ? phone : null
}
