// Dialect `ollama`: language models on a machine of one's own, through Ollama's own chat.
import type { Dialect, Engine, EngineModel, Refusal, Submitted } from '#rooms/generation/provider.ts'
import { jsonOf, refusedBy, UnsureError, withoutSecrets } from '../shared/asking.ts'
import { fieldAt, listOf, numberOf, textOf } from '../shared/fields.ts'
import { probing, type RemoteDeps, type RequestOf, remoteEngine } from '../shared/frame-of-ollama.ts'
import { base64Of } from '../shared/inputs.ts'
import { isOwnNetwork } from '../shared/own-network.ts'
import { chatBody, chatRefusal, contextFor, readChat } from './chat.ts'

/** Loading a large model from a slow disk comes before the first word. */
const usualTimeoutMs = 30 * 60_000
const answerMaxBytes = 16 * 1024 * 1024

/** Nothing is charged, so a lost answer is asked for again. */
export function createOllamaDialect(deps: RemoteDeps): Dialect {
  return {
    id: 'ollama',
    kind: 'text',
    engine: (model) => ollamaEngine(deps, model),
    probe: ({ baseUrl }, access, signal) =>
      probing(deps, {
        call: { url: `${baseUrl}/api/tags`, trust: baseUrl, ...credentialsOf(access?.secrets.api_key), signal },
        access,
        modelsIn: (body) => listOf(fieldAt(body, 'models')).flatMap((each) => textOf(fieldAt(each, 'name')) ?? []),
      }),
  }
}

function ollamaEngine(deps: RemoteDeps, model: EngineModel): Engine {
  const { baseUrl } = model.provider
  return remoteEngine(model, {
    kind: 'text',
    resubmitIsFree: true,
    needsKey: false,
    profile: { isLocal: isOwnNetwork(baseUrl), languages: null, limits: model.limits },
    estimate: ({ text }) => ({
      input_token: Math.max(0, contextFor(text, model) - text.outputTokensMax),
      output_token: text.outputTokensMax,
    }),
    submit: (request, signal) => chat(deps, { model, request, signal }),
    poll: async () => ({ state: 'unknown' }),
  })
}

/** Only the service in the cloud wants a key. */
function credentialsOf(apiKey: string | undefined) {
  return apiKey ? { credentials: { authorization: `Bearer ${apiKey}` } } : {}
}

type Chat = { readonly model: EngineModel; readonly request: RequestOf<'text'>; readonly signal: AbortSignal }

async function chat(deps: RemoteDeps, { model, request, signal }: Chat): Promise<Submitted | Refusal> {
  const { text } = request.input
  const pictures: string[] = []
  for (const picture of text.pictures ?? []) pictures.push(await base64Of(request, picture))
  const { baseUrl } = model.provider
  const timeoutMs = numberOf(model.options.timeout_ms) ?? usualTimeoutMs
  const reply = await deps.outbound.request({
    url: `${baseUrl}/api/chat`,
    trust: baseUrl,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    ...credentialsOf(request.access?.secrets.api_key),
    body: JSON.stringify(chatBody(text, model, pictures)),
    bodyMaxBytes: answerMaxBytes,
    headersTimeoutMs: timeoutMs,
    idleTimeoutMs: timeoutMs,
    timeoutMs,
    signal,
  })
  const refused = refusedBy(
    {
      access: request.access,
      nowMs: deps.clock.now().getTime(),
      refusal: (status, body) => (status >= 400 ? chatRefusal(status, body, model.model) : null),
    },
    reply,
    jsonOf(reply),
  )
  if (refused) return refused
  return ended(readChat(Buffer.from(reply.bytes).toString('utf8')), request)
}

function ended(chat: ReturnType<typeof readChat>, request: RequestOf<'text'>): Submitted {
  const providerJobId = request.intentId
  if (chat.state === 'broken') throw new UnsureError(`Ollama's answer is of no use: ${chat.message}.`)
  if (chat.state === 'failed')
    return {
      providerJobId,
      result: { state: 'failed', cause: 'internal', message: withoutSecrets(chat.message, request.access) },
    }
  const { schema } = request.input.text
  const { text, usage } = chat
  if (schema && (chat.isCut || !isJson(text))) {
    const message = 'The answer ends before its data is complete. Allow more output tokens, or ask for less at once.'
    return { providerJobId, result: { state: 'failed', cause: 'internal', message } }
  }
  const mediaType = schema ? 'application/json' : 'text/plain'
  return {
    providerJobId,
    result: {
      state: 'succeeded',
      output: { mediaType, bytes: Buffer.from(text), facts: { text_chars: text.length }, usage },
    },
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
