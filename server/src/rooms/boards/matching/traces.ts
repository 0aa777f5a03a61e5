// Traces of scenes, shots and lines: what they are remembered by when the script no longer holds them.
import { type Contents, lineAt, sceneAt, shotAt, tokenOfShot, tokensOfScene } from './contents.ts'
import { plainText } from './likeness.ts'
import { type Trace, traceOf, traceOfAll } from './memory.ts'

/** Letters from which a text is its own proof of identity: "Yes." is not, a sentence is. Han signs weigh double. */
const DISTINCT_LETTERS = 16

export function isDistinct(text: string): boolean {
  const plain = plainText(text)
  return plain.length >= DISTINCT_LETTERS || (plain.length >= DISTINCT_LETTERS / 2 && /\p{Script=Han}/u.test(plain))
}

export function sceneTrace(contents: Contents, at: number): Trace {
  const { heading } = sceneAt(contents, at)
  const strict = traceOfAll([heading, ...tokensOfScene(contents, at)])
  return { strict, loose: heading === '' ? strict : traceOf(heading), isDistinct: heading !== '' }
}

export function shotTrace(contents: Contents, at: number): Trace {
  const { scene } = shotAt(contents, at)
  const beside = (other: number): string | null =>
    contents.breakdown.shots[other]?.scene === scene ? tokenOfShot(contents, other) : null
  const token = tokenOfShot(contents, at)
  return {
    strict: traceOf(token, beside(at - 1), beside(at + 1)),
    loose: traceOf(token),
    isDistinct: isDistinct(token) && !token.startsWith('{'),
  }
}

export function lineTrace(contents: Contents, at: number): Trace {
  const { character, text, scene } = lineAt(contents, at)
  const beside = (other: number): string | null => {
    const line = contents.breakdown.lines[other]
    return line?.scene === scene ? line.text : null
  }
  return {
    strict: traceOf(character, text, beside(at - 1), beside(at + 1)),
    loose: traceOf(text),
    isDistinct: isDistinct(text),
  }
}

export function nameTrace(name: string): Trace {
  const trace = traceOf(name)
  return { strict: trace, loose: trace, isDistinct: true }
}
