// What is common to all language models: schemas in words, and answers without their wrapping.

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

/** A count of tokens that is rather too high than too low: one for each Chinese character, one for three other letters. */
export function textTokens(text: string): number {
  const wide = text.match(/[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]/g)?.length ?? 0
  return wide + Math.ceil((text.length - wide) / 3) + 16
}
