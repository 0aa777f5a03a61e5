// Ollama as it answers: no key, lines of JSON, errors as a plain text.
import { chatWords, tokensOf } from './chat-words.ts'
import type { ProviderSimulation, SimRefusal, SimWorld } from './provider-simulation.ts'
import { type Json, jsonOf, type SimReply, type SimRequest, textsOf } from './sim-request.ts'

const MODELS = ['qwen3', 'qwen3-vl']
const refusals: Readonly<Record<SimRefusal, readonly [number, string]>> = {
  busy: [503, 'server busy, please try again. maximum pending requests exceeded'],
  down: [500, 'llama runner process has terminated'],
  bad_input: [400, 'invalid options'],
  blocked: [400, 'not allowed'],
  no_balance: [402, 'usage limit reached'],
  bad_key: [401, 'unauthorized'],
}

export function simulateOllama(): ProviderSimulation {
  return {
    id: 'ollama',
    keyOf: () => null,
    needsNoKey: true,
    refuse: (refusal) => {
      const [status, error] = refusals[refusal]
      return { status, json: { error } }
    },
    routes: [
      { method: 'GET', path: '/api/version', stage: 'other', handle: () => ({ json: { version: '0.12.0' } }) },
      {
        method: 'GET',
        path: '/api/tags',
        stage: 'other',
        handle: () => ({ json: { models: MODELS.map((name) => ({ name })) } }),
      },
      { method: 'POST', path: '/api/chat', stage: 'submit', handle: chat },
    ],
  }
}

function chat(request: SimRequest, world: SimWorld): SimReply {
  const { model, messages = [], format, stream = true } = jsonOf(request)
  if (!MODELS.includes(model)) return { status: 404, json: { error: `model '${model}' not found` } }
  const images: string[] = messages.flatMap((message: Json) => message.images ?? [])
  if (images.some((image) => image.startsWith('data:'))) return { status: 400, json: { error: 'illegal base64 data' } }
  const said = chatWords(messages.at(-1)?.content ?? '', typeof format === 'object' ? format : null)
  const usage = { input_token: tokensOf(textsOf(messages).join('')), output_token: tokensOf(said) }
  world.accept({ model, usage, make: async () => ({ mediaType: 'text/plain', bytes: Buffer.from(said) }) })
  const part = (content: string, more: Json) => ({ model, message: { role: 'assistant', content }, ...more })
  const counts = { prompt_eval_count: usage.input_token, eval_count: usage.output_token, total_duration: 1_000_000_000 }
  const end = { done: true, done_reason: 'stop', ...counts }
  if (!stream) return { json: part(said, end) }
  const middle = Math.ceil(said.length / 2)
  const parts = [part(said.slice(0, middle), { done: false }), part(said.slice(middle), { done: false }), part('', end)]
  const lines = parts.map((each) => `${JSON.stringify(each)}\n`).join('')
  return { mediaType: 'application/x-ndjson', bytes: Buffer.from(lines) }
}
