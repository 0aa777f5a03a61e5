// What a simulated language model says: plain words about the prompt, or data that fits the schema.
import type { Fault } from './fault-script.ts'
import type { Json } from './sim-request.ts'

/** Whoever takes no schema as a parameter is told it in words, and does as it is told like any model: a schema on a line of its own. */
export function schemaToldIn(words: string): Json | null {
  const [, line] = /JSON Schema:\n(\{.*\})/.exec(words) ?? []
  return line === undefined ? null : JSON.parse(line)
}

/** @param prompt what the words are about */
export function chatWords(prompt: string, schema: Json | null, hint: string | null = null): string {
  if (schema !== null) return JSON.stringify(sampleOf(schema, { prompt, depth: 0, root: schema }))
  if (hint === 'json_object') return JSON.stringify({ text: prompt.slice(0, 80) })
  return `You said: ${prompt.slice(0, 400)}`
}

export type ChatEnd = { readonly content: string; readonly refusal: string | null; readonly finish: string }

/** How an answer ends: whatever it is worth, its tokens are charged. */
export function chatEnd(content: string, fault: Fault | null): ChatEnd {
  if (fault === 'refused') return { content: '', refusal: 'I cannot help with that.', finish: 'stop' }
  if (fault === 'filtered') return { content: '', refusal: null, finish: 'content_filter' }
  if (fault === 'cut')
    return { content: content.slice(0, Math.ceil(content.length / 2)), refusal: null, finish: 'length' }
  return { content: fault === 'empty' ? '' : content, refusal: null, finish: 'stop' }
}

/** A rough count, as good as any without the real tokenizer. */
export function tokensOf(text: string): number {
  return Math.max(1, Math.ceil([...text].length / 2))
}

type Place = { readonly prompt: string; readonly depth: number; readonly root: Json }

function sampleOf(schema: Json, place: Place): Json {
  const at = { ...place, depth: place.depth + 1 }
  if (typeof schema.$ref === 'string') return sampleOf(resolved(place.root, schema.$ref), at)
  if ('const' in schema) return schema.const
  if (Array.isArray(schema.enum)) return schema.enum[0]
  const choice = schema.anyOf ?? schema.oneOf
  if (Array.isArray(choice)) return sampleOf(choice[0], at)
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type
  if (type === 'object' || schema.properties) {
    const entries = Object.entries(schema.properties ?? {}).map(([name, inner]) => [name, sampleOf(inner as Json, at)])
    return Object.fromEntries(entries)
  }
  if (type === 'array') {
    const things = thingsNamed(schema.items ?? {}, place.prompt)
    if (things.length > 0) return things.map((thing) => ({ ...(sampleOf(schema.items, at) as object), ...thing }))
    const count = Math.max(schema.minItems ?? 0, place.depth > 6 ? 0 : 1)
    return Array.from({ length: count }, () => sampleOf(schema.items ?? {}, at))
  }
  if (type === 'integer' || type === 'number') return schema.minimum ?? 1
  if (type === 'boolean') return true
  if (type === 'null') return null
  return place.prompt.slice(0, Math.min(40, schema.maxLength ?? 40)) || 'text'
}

/** A prompt that names things by id, or gives numbered lines, is answered about these: whoever checks answers takes them. */
function thingsNamed({ properties }: Json, prompt: string): readonly object[] {
  if (properties?.id) return [...new Set([...prompt.matchAll(/^id=(\S+)/gm)].map(([, id]) => id))].map((id) => ({ id }))
  if (!properties?.line || !properties.parts) return []
  const lines = [...prompt.matchAll(/^(\d+): (.*)$/gm)]
  return lines.map(([, line, text]) => ({
    line: Number(line),
    parts: [{ kind: 'action', text, speaker: null, direction: null }],
  }))
}

function resolved(root: Json, ref: string): Json {
  return ref
    .replace(/^#\//, '')
    .split('/')
    .reduce((value: Json, part) => value?.[part] ?? {}, root)
}
