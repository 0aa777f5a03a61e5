// Words that a line end parts: `extraordi-` above `nary` is one word, `waiting-` above `room` is two.

const PARTED = /([\p{L}]{1,40})[-\u00ad\u2010]$/u
const REST = /^\s*(\p{Ll}[\p{L}’']{0,40}[,.;:!?”’"]{0,3})(?:\s+|$)/u
/** Before a hyphen that is part of the word. */
const FIRST =
  /^(?:well|ill|self|half|ex|non|co|mid|all|old|new|long|short|high|low|left|right|so|one|two|three|four|five|six|seven|eight|nine|ten|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|dining|waiting|drawing|living|sitting|dressing|mother|father|brother|sister|son|daughter|good|bad|great|by|out|up|down|over|far|near|cold|hot|red|blue|green|black|white|grey|dark|light|open|hard|soft|first|second|third|ever|never|fire|after)$/i

/** Equal in number; the rest of a parted word moves up to its beginning. `all` tells how a word is written elsewhere. */
export function joinParted(lines: readonly string[], all: string): string[] {
  const joined = [...lines]
  for (let at = 0; at + 1 < joined.length; at++) {
    const head = PARTED.exec(joined[at] ?? '')
    const below = joined[at + 1] ?? ''
    const rest = REST.exec(below)
    if (head?.[1] === undefined || rest?.[1] === undefined) continue
    const word = rest[1].replace(/[^\p{L}’']+$/u, '')
    const isSoft = (joined[at] ?? '').endsWith('\u00ad')
    const isHyphened =
      !isSoft && (all.includes(`${head[1]}-${word}`) || (FIRST.test(head[1]) && !all.includes(head[1] + word)))
    const begun = (joined[at] ?? '').slice(0, -1)
    joined[at] = `${begun}${isHyphened ? '-' : ''}${rest[1]}`
    const indent = /^\s*/.exec(below)?.[0] ?? ''
    joined[at + 1] = indent + below.slice(rest[0].length)
  }
  return joined
}
