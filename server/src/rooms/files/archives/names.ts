// How files are called in one archive. Pure.
import { cleanName, endingOf } from '../file.ts'

/** Of one name, in bytes, as file systems count. */
const NAME_BYTES_MAX = 255

/** In the given order: each safe in any folder of any system, and no two the same, whatever the case. */
export function namesInArchive(given: readonly string[]): string[] {
  const taken = new Set<string>()
  return given.map((name) => {
    const clean = cleanName(name)
    let free = clean
    for (let number = 2; taken.has(folded(free)); number += 1) free = numbered(clean, number)
    taken.add(folded(free))
    return free
  })
}

/** Names that differ only so are one file on some system. */
const folded = (name: string) => name.normalize('NFKC').toLowerCase()

/** "take (2).wav"; the stem gives way where that is too long. */
function numbered(name: string, number: number): string {
  const ending = endingOf(name)
  const signs = [...name.slice(0, name.length - ending.length)]
  const rest = ` (${number})${name.slice(name.length - ending.length)}`
  while (Buffer.byteLength(signs.join('') + rest) > NAME_BYTES_MAX) signs.pop()
  return signs.join('') + rest
}
