// Dialect `ollama`: language models on a machine of one's own, through Ollama's own chat.

import { isOwnNetwork } from '#platform/net/own-network.ts'
import type { Dialect, EngineModel, ProviderSettings, Submitted } from '#rooms/generation/provider.ts'
import { fieldAt, listOf, numberOf, textOf } from '../shared/fields.ts'
import { inputBase64 } from '../shared/input-bytes.ts'
import { FailedWorkError, UnknownOutcomeError } from '../shared/outcomes.ts'
import { type ClientDeps, createProviderClient, type ProviderClient } from '../shared/provider-client.ts'
import { createReachable } from '../shared/reachable.ts'
import { byBody } from '../shared/readings.ts'
import { createRemoteEngine, type RemoteWork } from '../shared/remote-engine.ts'
import { chatBody, chatRefusal, contextFor, readChat } from './chat.ts'

/** Loading a large model from a slow disk comes before the first word. */
const usualTimeoutMs = 30 * 60_000
const answerMaxBytes = 16 * 1024 * 1024

/** Nothing is charged, so a lost answer is asked for again. */
export function ollamaDialect(deps: ClientDeps): Dialect {
  return {
    id: 'ollama',
    kind: 'text',
    engine(model) {
      const { baseUrl } = model.provider
      const line = lineTo(deps, model.provider, model.model)
      const engine = createRemoteEngine(model, {
        kind: 'text',
        isFree: true,
        estimate: ({ text }) => ({
          input_token: Math.max(0, contextFor(text, model) - text.outputTokensMax),
          output_token: text.outputTokensMax,
        }),
        submit: (work) => chat(line, model, work),
      })
      return {
        ...engine,
        needsKey: false,
        profile: { isLocal: isOwnNetwork(baseUrl), languages: null, limits: model.limits },
        check: createReachable(
          deps.clock,
          (signal) => line.probe({ path: '/api/version', access: undefined, signal }),
          `Start Ollama ("ollama serve"), or set the address of the machine on which it runs; now it is ${baseUrl}.`,
        ),
      }
    },
    probe: (provider, access, signal) =>
      lineTo(deps, provider, '').probe({ path: '/api/tags', access, signal }, (body) =>
        listOf(fieldAt(body, 'models')).flatMap((each) => textOf(fieldAt(each, 'name')) ?? []),
      ),
  }
}

/** Only the service in the cloud wants a key. */
function lineTo(deps: ClientDeps, provider: ProviderSettings, model: string): ProviderClient {
  return createProviderClient(deps, {
    provider,
    reading: byBody((status, body) => (status >= 400 ? chatRefusal(status, body, model) : null)),
    credentials: (access) => (access?.secrets.api_key ? { authorization: `Bearer ${access.secrets.api_key}` } : {}),
  })
}

async function chat(
  line: ProviderClient,
  model: EngineModel,
  { input, request, signal }: RemoteWork<'text'>,
): Promise<Submitted> {
  const { text } = input
  const pictures: string[] = []
  for (const picture of text.pictures ?? []) pictures.push(await inputBase64(request, picture))
  const { reply } = await line.submit({
    path: '/api/chat',
    access: request.access,
    json: chatBody(text, model, pictures),
    bodyMaxBytes: answerMaxBytes,
    timeoutMs: numberOf(model.options.timeout_ms) ?? usualTimeoutMs,
    signal,
  })
  const said = readChat(new TextDecoder().decode(reply.bytes))
  if (said.state === 'broken') throw new UnknownOutcomeError(`Ollama's answer is of no use: ${said.message}.`)
  if (said.state === 'failed') throw new FailedWorkError({ cause: 'internal', message: said.message, isCharged: false })
  if (text.schema && (said.isCut || !isJson(said.text)))
    throw new FailedWorkError({
      cause: 'internal',
      message: 'The answer ends before its data is complete. Allow more output tokens, or ask for less at once.',
      isCharged: false,
    })
  const output = {
    mediaType: text.schema ? 'application/json' : 'text/plain',
    bytes: Buffer.from(said.text),
    facts: { text_chars: said.text.length },
    usage: said.usage,
  }
  return { providerJobId: request.intentId, result: { state: 'succeeded', output } }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
