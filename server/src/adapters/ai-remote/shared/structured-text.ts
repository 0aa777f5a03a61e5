// What is common to all language models: schemas in words, answers without their wrapping, and counts of tokens.
import type { Usage } from '#rooms/generation/provider.ts'

/** For models that take no schema: asks for the same in words. */
export function schemaInWords(schema: Readonly<Record<string, unknown>>): string {
  return `Answer with one JSON value only, without any other text, that satisfies this JSON Schema:\n${JSON.stringify(schema)}`
}

/** Thoughts before the answer go; of data also the fence around it. */
export function readAnswer(content: string, isData: boolean): string {
  const said = content.replace(/^\s*<think>[\s\S]*?<\/think>/, '').trim()
  if (!isData) return said
  return /^```(?:json)?\s*\n([\s\S]*?)\n?```$/.exec(said)?.[1]?.trim() ?? said
}

/**
 * A count of tokens that is rather too high than too low: one for three letters, spaces and signs of ASCII, one for any other
 * letter or mark of any script, four for an emoji and what else lies beyond.
 */
export function textTokens(text: string): number {
  const plain = text.match(/[\x00-\x7f]/g)?.length ?? 0
  const rare = text.match(/[\u{10000}-\u{10ffff}]/gu)?.length ?? 0
  return Math.ceil(plain / 3) + (text.length - plain - 2 * rare) + 4 * rare + 16
}

/** What was read anew, and what the provider had read before and charges otherwise; nothing of the latter is left out. */
export function inputOf(input: number, cached: number): Usage {
  const before = Math.min(input, cached)
  return before > 0 ? { input_token: input - before, cached_input_token: before } : { input_token: input }
}
