// Dialect `minimax-chat`: OpenAI's words, but a no comes as HTTP 200 with `base_resp`, and thinking is switched by its own field.
import type { Dialect, EngineModel, GenerationOutput } from '#rooms/generation/provider.ts'
import { chatResult } from '../shared/chat-answer.ts'
import { fieldsOf, numberOf, textOf } from '../shared/fields.ts'
import { inputUrl } from '../shared/input-bytes.ts'
import { FailedWorkError } from '../shared/outcomes.ts'
import type { ClientDeps } from '../shared/provider-client.ts'
import { createRemoteEngine, type RemoteWork } from '../shared/remote-engine.ts'
import { schemaInWords, textTokens } from '../shared/structured-text.ts'
import { minimaxLine, probeMinimax } from './line.ts'

const usualTimeoutMs = 600_000
const pictureTokens = 1600

export function minimaxChatDialect(deps: ClientDeps): Dialect {
  return {
    id: 'minimax-chat',
    kind: 'text',
    engine: (model) =>
      createRemoteEngine(model, {
        kind: 'text',
        estimate: ({ text }) => ({
          input_token:
            textTokens(text.system + text.prompt + JSON.stringify(text.schema?.json ?? '')) +
            pictureTokens * (text.pictures?.length ?? 0),
          output_token: text.outputTokensMax,
        }),
        submit: (work) => chat(deps, model, work),
      }),
    probe: probeMinimax(deps),
  }
}

async function chat(deps: ClientDeps, model: EngineModel, work: RemoteWork<'text'>) {
  const { request, signal } = work
  const reply = await minimaxLine(deps, model.provider).submitForJson({
    path: '/v1/chat/completions',
    access: request.access,
    json: await bodyOf(model, work),
    timeoutMs: numberOf(model.options.timeout_ms) ?? usualTimeoutMs,
    signal,
  })
  const result = chatResult(fieldsOf(reply), work.input.text)
  if (work.input.text.schema && result.state === 'succeeded' && !isJson(result.output.bytes)) {
    const { usage } = result.output
    const message = 'The answer is not the data that was asked for.'
    throw new FailedWorkError({ cause: 'internal', message, isCharged: true, ...(usage ? { usage } : {}) })
  }
  return { providerJobId: request.intentId, result }
}

async function bodyOf(model: EngineModel, { input: { text }, request }: RemoteWork<'text'>) {
  const pictures: object[] = []
  for (const picture of text.pictures ?? [])
    pictures.push({ type: 'image_url', image_url: { url: await inputUrl({ model, request }, picture) } })
  const prompt = text.schema ? `${text.prompt}\n\n${schemaInWords(text.schema.json)}` : text.prompt
  const temperature = numberOf(model.options.temperature)
  return {
    model: model.model,
    messages: [
      ...(text.system === '' ? [] : [{ role: 'system', content: text.system }]),
      { role: 'user', content: pictures.length === 0 ? prompt : [...pictures, { type: 'text', text: prompt }] },
    ],
    stream: false,
    max_tokens: text.outputTokensMax,
    // Zero is refused here: the range is open at its lower end.
    ...(temperature === undefined ? {} : { temperature: Math.min(1, Math.max(0.01, temperature)) }),
    ...(text.schema ? { response_format: { type: 'json_object' } } : {}),
    ...(textOf(model.options.thinking) === undefined ? {} : { thinking: { type: model.options.thinking } }),
  }
}

function isJson(bytes: GenerationOutput['bytes']): boolean {
  try {
    JSON.parse(new TextDecoder().decode(bytes as Uint8Array))
    return true
  } catch {
    return false
  }
}
