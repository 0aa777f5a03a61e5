// Reading what an engine answered, with patience: what is plain to a person is not paid for twice. Pure.

export type Read<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly errors: readonly string[] }

/** The one JSON value in an answer: fences, words around it and commas too many are forgiven. */
export function readJson(answer: string): Read<unknown> {
  const found = jsonIn(unfenced(answer))
  if (found === null) return { ok: false, errors: ['The answer holds no JSON object.'] }
  try {
    return { ok: true, value: JSON.parse(found) }
  } catch {
    try {
      return { ok: true, value: JSON.parse(withoutSpareCommas(found)) }
    } catch (error) {
      return { ok: false, errors: [`The JSON cannot be read: ${error instanceof Error ? error.message : 'unknown'}`] }
    }
  }
}

/** Words without the fence that some put around them. */
export function readWords(answer: string): string {
  const whole = answer.replace(/^\ufeff/, '').trim()
  return /^```[^\n]*\n([\s\S]*?)\n?```$/.exec(whole)?.[1] ?? whole
}

const unfenced = (answer: string) => /```(?:json)?\s*\n([\s\S]*?)\n?```/.exec(answer)?.[1] ?? answer

/** From the first brace to the one that closes it. */
function jsonIn(text: string): string | null {
  const start = text.indexOf('{')
  if (start === -1) return null
  let depth = 0
  for (const { at, mark } of marksOf(text, start)) {
    if (mark === '{' || mark === '[') depth += 1
    if (mark === '}' || mark === ']') depth -= 1
    if (depth === 0) return text.slice(start, at + 1)
  }
  return text.slice(start)
}

/** Braces, brackets and commas outside of strings. */
function* marksOf(text: string, from: number): Generator<{ at: number; mark: string }> {
  let isString = false
  for (let at = from; at < text.length; at += 1) {
    const mark = text[at] ?? ''
    if (isString && mark === '\\') at += 1
    else if (mark === '"') isString = !isString
    else if (!isString && '{}[],'.includes(mark)) yield { at, mark }
  }
}

function withoutSpareCommas(text: string): string {
  const spare = new Set<number>()
  for (const { at, mark } of marksOf(text, 0))
    if (mark === ',' && /^\s*[}\]]/.test(text.slice(at + 1, at + 200))) spare.add(at)
  return text
    .split('')
    .filter((_, at) => !spare.has(at))
    .join('')
}
