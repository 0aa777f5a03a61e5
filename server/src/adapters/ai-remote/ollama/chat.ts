// Ollama's own chat: what is asked, and what comes back line by line.
import type { EngineModel, FailureCause, TextDescription, Usage } from '#rooms/generation/provider.ts'
import { type Fields, fieldAt, numberOf, textOf } from '../shared/fields.ts'
import { countOf } from '../shared/problem.ts'
import { textTokens } from '../shared/structured-text.ts'

const contextStep = 4096
const contextMost = 131_072

/** @param pictures raw base64, in the order in which the prompt speaks of them */
export function chatBody(text: TextDescription, model: EngineModel, pictures: readonly string[]): Fields {
  const { options } = model
  const user = { role: 'user', content: text.prompt, ...(pictures.length > 0 ? { images: pictures } : {}) }
  return {
    model: model.model,
    messages: [...(text.system === '' ? [] : [{ role: 'system', content: text.system }]), user],
    stream: true,
    ...(text.schema === undefined ? {} : { format: text.schema.json }),
    ...(typeof options.think === 'boolean' ? { think: options.think } : {}),
    ...(textOf(options.keep_alive) === undefined ? {} : { keep_alive: options.keep_alive }),
    options: {
      num_ctx: contextFor(text, model),
      num_predict: text.outputTokensMax,
      ...(numberOf(options.temperature) === undefined ? {} : { temperature: options.temperature }),
      ...(text.variant === undefined ? {} : { seed: text.variant }),
    },
  }
}

/**
 * Room for everything that goes in and comes out: what does not fit is dropped from the front without a word, and the usual room
 * is small.
 */
export function contextFor(text: TextDescription, model: Pick<EngineModel, 'limits'>): number {
  const words = text.system + text.prompt + (text.schema === undefined ? '' : JSON.stringify(text.schema.json))
  const pictures = (text.pictures?.length ?? 0) * 1024
  const needed = textTokens(words) + pictures + text.outputTokensMax + 256
  const most = model.limits.context_tokens_max ?? contextMost
  return Math.min(most, Math.ceil(needed / contextStep) * contextStep)
}

export type ChatEnd =
  | { readonly state: 'succeeded'; readonly text: string; readonly usage: Usage; readonly isCut: boolean }
  | { readonly state: 'failed'; readonly message: string }
  /** It does not come to an end. */
  | { readonly state: 'broken'; readonly message: string }

/** Lines of one answer. An error may stand in any of them, though the status was 200. */
export function readChat(lines: string): ChatEnd {
  let text = ''
  for (const line of lines.split('\n')) {
    if (line.trim() === '') continue
    const part = parse(line)
    if (part === undefined) return { state: 'broken', message: 'a line of the answer is no JSON' }
    const error = textOf(fieldAt(part, 'error'))
    if (error !== undefined) return { state: 'failed', message: error }
    text += textOf(fieldAt(part, 'message', 'content')) ?? ''
    if (fieldAt(part, 'done') !== true) continue
    const count = (name: string) => countOf(fieldAt(part, name)) ?? 0
    const usage = { input_token: count('prompt_eval_count'), output_token: count('eval_count') }
    return { state: 'succeeded', text, usage, isCut: fieldAt(part, 'done_reason') === 'length' }
  }
  return { state: 'broken', message: 'the answer broke off before its end' }
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

/** An error with a status. A model that is not there is pulled by whoever runs the machine. */
export function chatRefusal(status: number, body: unknown, model: string): { cause: FailureCause; message: string } {
  const said = textOf(fieldAt(body, 'error')) ?? `HTTP ${status}`
  if (status === 404)
    return { cause: 'auth', message: `${said}. Run "ollama pull ${model}" on the machine that runs Ollama.` }
  if (status === 429 || status === 503) return { cause: 'busy', message: said }
  if (status === 401 || status === 403) return { cause: 'auth', message: said }
  if (status >= 500) return { cause: 'unavailable', message: said }
  return { cause: 'bad_input', message: said }
}
