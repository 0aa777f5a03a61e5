// Dialect `openai-chat`: words and data from anything that speaks `POST /chat/completions`.
//
// The Vercel AI SDK was looked at and left: money needs to know whether a request can have arrived, what the status, hints and
// body were, and of a success that says no (MiniMax) what it said; and houses differ in field names that the SDK fixes. One
// POST and one JSON answer are less than bending that.
import type { Dialect, Engine, EngineModel, TextDescription, Usage } from '#rooms/generation/provider.ts'
import { chatResult } from '../shared/chat-answer.ts'
import { inputUrl } from '../shared/input-bytes.ts'
import { RefusedError } from '../shared/outcomes.ts'
import { textOf } from '../shared/problem.ts'
import type { ClientDeps } from '../shared/provider-client.ts'
import { createRemoteEngine, numberOption, type RemoteWork, recordOption, textOption } from '../shared/remote-engine.ts'
import { schemaInWords, textTokens } from '../shared/structured-text.ts'
import { openaiClient, probeOpenai } from './openai-client.ts'

const TIMEOUT_MS = 600_000
/** What one picture is counted as when money is held; the answer tells the truth. */
const PICTURE_TOKENS = 1_600

export function openaiChatDialect(deps: ClientDeps): Dialect {
  return { id: 'openai-chat', kind: 'text', engine: (model) => chatEngine(deps, model), probe: probeOpenai(deps) }
}

function chatEngine(deps: ClientDeps, model: EngineModel): Engine {
  const client = openaiClient(deps, model.provider)
  return createRemoteEngine(model, {
    kind: 'text',
    estimate: ({ text }) => estimate(text),
    async submit({ input, request, signal }) {
      const json = await client.submitForJson({
        method: 'POST',
        path: textOption(model, 'path', '/chat/completions'),
        access: request.access,
        json: await chatBody(model, { input, request, signal }),
        signal,
        timeoutMs: numberOption(model, 'timeout_ms', TIMEOUT_MS),
      })
      return { providerJobId: textOf(json.id) || request.intentId, result: chatResult(json, input.text) }
    },
  })
}

function estimate(text: TextDescription): Usage {
  const schema = text.schema === undefined ? '' : JSON.stringify(text.schema.json)
  return {
    input_token: textTokens(text.system + text.prompt + schema) + PICTURE_TOKENS * (text.pictures?.length ?? 0),
    output_token: text.outputTokensMax,
  }
}

async function chatBody(model: EngineModel, { input, request }: RemoteWork<'text'>): Promise<object> {
  const { text } = input
  const pictures = text.pictures ?? []
  const picturesMax = model.limits.pictures_max ?? 16
  if (pictures.length > picturesMax)
    throw new RefusedError({ cause: 'bad_input', message: `${model.id} looks at ${picturesMax} pictures at most.` })
  const { words, format } = formatOf(model, text)
  const system = [text.system, words].filter((part) => part !== '').join('\n\n')
  const parts = await Promise.all(
    pictures.map(async (each) => ({ type: 'image_url', image_url: { url: await inputUrl({ model, request }, each) } })),
  )
  return {
    model: model.model,
    messages: [
      ...(system === '' ? [] : [{ role: 'system', content: system }]),
      { role: 'user', content: parts.length === 0 ? text.prompt : [...parts, { type: 'text', text: text.prompt }] },
    ],
    [optionOf(model, 'tokens_field', 'max_tokens')]: text.outputTokensMax,
    ...format,
    stream: false,
    ...recordOption(model.provider, 'extra'),
    ...recordOption(model, 'extra'),
  }
}

/** Houses that do not know schemas get them in words, and the layer above checks what comes back in any case. */
function formatOf(model: EngineModel, { schema }: TextDescription): { words: string; format: object } {
  if (schema === undefined) return { words: '', format: {} }
  const way = optionOf(model, 'structured', 'json_schema')
  if (way === 'json_schema') {
    const strict = model.options.strict_schema === true
    const json_schema = { name: schema.name, schema: schema.json, ...(strict ? { strict } : {}) }
    return { words: '', format: { response_format: { type: 'json_schema', json_schema } } }
  }
  const format = way === 'json_object' ? { response_format: { type: 'json_object' } } : {}
  return { words: schemaInWords(schema.json), format }
}

function optionOf(model: EngineModel, name: string, otherwise: string): string {
  return textOption(model, name, textOption(model.provider, name, otherwise))
}
