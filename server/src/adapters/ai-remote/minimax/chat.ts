// Dialect `minimax-chat`: OpenAI's words, but a no comes as HTTP 200 with `base_resp`, and thinking is switched by its own field.
import type { Dialect, EngineModel } from '#rooms/generation/provider.ts'
import { fieldAt, listOf, numberOf, textOf } from '../shared/fields.ts'
import { inputUrl } from '../shared/input-bytes.ts'
import { FailedWorkError, UnknownOutcomeError } from '../shared/outcomes.ts'
import { countOf } from '../shared/problem.ts'
import type { ClientDeps } from '../shared/provider-client.ts'
import { createRemoteEngine, type RemoteWork } from '../shared/remote-engine.ts'
import { readAnswer, schemaInWords, textTokens } from '../shared/structured-text.ts'
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
  const { schema } = work.input.text
  const reply = await minimaxLine(deps, model.provider).submitForJson({
    path: '/v1/chat/completions',
    access: request.access,
    json: await bodyOf(model, work),
    timeoutMs: numberOf(model.options.timeout_ms) ?? usualTimeoutMs,
    signal,
  })
  const [choice] = listOf(fieldAt(reply, 'choices'))
  const content = textOf(fieldAt(choice, 'message', 'content'))
  if (content === undefined) throw new UnknownOutcomeError('MiniMax answered without any words.')
  const said = readAnswer(content, schema !== undefined)
  if (schema && !isJson(said))
    throw new FailedWorkError({
      cause: 'internal',
      message: 'The answer is not the data that was asked for.',
      isCharged: true,
    })
  const input_token = countOf(fieldAt(reply, 'usage', 'prompt_tokens'))
  const output_token = countOf(fieldAt(reply, 'usage', 'completion_tokens'))
  // Half a count would charge too little: without both, what was held for is charged.
  const usage = input_token === null || output_token === null ? {} : { usage: { input_token, output_token } }
  const mediaType = schema ? 'application/json' : 'text/plain'
  const output = { mediaType, bytes: Buffer.from(said), facts: { text_chars: said.length }, ...usage }
  return { providerJobId: request.intentId, result: { state: 'succeeded' as const, output } }
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

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
