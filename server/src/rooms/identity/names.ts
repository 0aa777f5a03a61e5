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

export function readEmail(text: string): string | null {
  const email = text.normalize('NFKC').trim()
  return email.length <= EMAIL_MAX && EMAIL.test(email) ? email : null
}

/** Digits with an optional + in front, or null if it cannot be a number that somebody answers. */
export function readPhone(text: string): string | null {
  const phone = text.normalize('NFKC').replace(/[\s().\-/]/g, '')
  return /^\+?\d{5,15}$/.test(phone) ? phone : null
}
