// Finds the names of characters in action text: one pass, however many names there are.

/** `length` is that of the name as it is written there. */
export type Mention = { readonly name: string; readonly at: number; readonly length: number }
export type MentionFinder = (text: string) => Mention[]

/** `names` maps what may stand in the text to the character meant. Latin names need word borders and a capital. */
export function createMentionFinder(names: ReadonlyMap<string, string>): MentionFinder {
  const byHead = new Map<string, { written: string; name: string; latin: boolean }[]>()
  for (const [written, name] of names) {
    if (written.length < 2) continue
    const lowered = written.toLowerCase()
    const head = lowered.slice(0, 2)
    const list = byHead.get(head) ?? []
    // Beyond 40 names with one beginning the search would stop being linear in the text.
    if (list.length < 40) list.push({ written: lowered, name, latin: /[a-z\u00c0-\u024f\u0400-\u04ff]/.test(lowered) })
    byHead.set(head, list)
  }
  for (const list of byHead.values()) list.sort((a, b) => b.written.length - a.written.length)
  return (text) => findMentions(text, byHead)
}

function findMentions(
  text: string,
  byHead: ReadonlyMap<string, readonly { written: string; name: string; latin: boolean }[]>,
): Mention[] {
  const lowered = text.toLowerCase()
  const found: Mention[] = []
  if (lowered.length !== text.length) return found
  for (let at = 0; at < lowered.length - 1; at++) {
    const candidates = byHead.get(lowered.slice(at, at + 2))
    if (candidates === undefined) continue
    const hit = candidates.find(
      (one) => lowered.startsWith(one.written, at) && (!one.latin || isWord(text, at, one.written.length)),
    )
    if (hit === undefined) continue
    found.push({ name: hit.name, at, length: hit.written.length })
    at += hit.written.length - 1
  }
  return found
}

const LETTER = /[\p{L}\p{N}]/u

function isWord(text: string, at: number, length: number): boolean {
  if (LETTER.test(text.charAt(at - 1)) || LETTER.test(text.charAt(at + length))) return false
  const first = text.charAt(at)
  return first !== first.toLowerCase() || /\b(?:the|a|an) $/i.test(text.slice(Math.max(0, at - 5), at))
}
