// What somebody types over a saved text, without ever writing over what another saved meanwhile, nor losing what was typed
// while a save was on its way. Plain rules; where the draft is kept is another matter (`draft.ts`).

export type TypedOver = {
  readonly text: string
  /** What was saved when the typing began. */
  readonly base: string
  /** What of it was sent last: if that is saved now, it is ours, even if its reply was lost. */
  readonly sent?: string
}

/** Servers and fields trim. */
const same = (one: string, other: string) => one.trim() === other.trim()

/** Another has saved over what this was typed over. Then only the person can say which of the two stays. */
export function isOvertaken({ text, base, sent }: TypedOver, saved: string): boolean {
  return !same(text, saved) && !same(base, saved) && !(sent !== undefined && same(sent, saved))
}

/**
 * What is to be kept of it: nothing if it is as saved again. Not so while what was sent may still come to be saved: then it is what
 * the person wants instead.
 */
export function unlessSaved<T extends TypedOver>(typed: T, saved: string): T | null {
  const isSentOpen = typed.sent !== undefined && !same(typed.sent, typed.base)
  return typed.text === saved && !isSentOpen ? null : typed
}

/** `saved` is taken note of, and shall be written over. */
export const overKnown = <T extends TypedOver>(typed: T, saved: string): T => ({ ...typed, base: saved })

/** It goes out, to be saved as `saved`. */
export const asSent = <T extends TypedOver>(typed: T, saved = typed.text): T => ({ ...typed, sent: saved })

/** What of `typed` is still to be saved after `sent` was: nothing, or what was typed since, over what is saved of it. */
export function afterSave<T extends TypedOver>(typed: T | null, sent: string, saved = sent): T | null {
  if (typed === null || typed.text === sent) return null
  return { ...typed, base: saved }
}

/** The same for a form of several fields. Null if nothing was typed since. */
export function formAfterSave<T extends object>(typed: T | null, sent: T, rebase: (typed: T) => T): T | null {
  if (typed === null || JSON.stringify(typed) === JSON.stringify(sent)) return null
  return rebase(typed)
}
