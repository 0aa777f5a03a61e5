// Dialect `gemini-text`: words and data by `generateContent`.
import type { Dialect, Engine, EngineModel, TextDescription } from '#rooms/generation/provider.ts'
import { inputBase64 } from '../shared/input-bytes.ts'
import { FailedWorkError } from '../shared/outcomes.ts'
import { textOf } from '../shared/problem.ts'
import type { ClientDeps } from '../shared/provider-client.ts'
import { createRemoteEngine, numberOption, type RemoteWork, recordOption, textOption } from '../shared/remote-engine.ts'
import { readAnswer, schemaInWords, textTokens } from '../shared/structured-text.ts'
import { candidateOf, geminiClient, generatePath, probeGemini } from './gemini-client.ts'
import { toGoogleSchema } from './google-schema.ts'

const TIMEOUT_MS = 600_000
const PICTURE_TOKENS = 1_300

export function geminiTextDialect(deps: ClientDeps): Dialect {
  return { id: 'gemini-text', kind: 'text', engine: (model) => textEngine(deps, model), probe: probeGemini(deps) }
}

function textEngine(deps: ClientDeps, model: EngineModel): Engine {
  const client = geminiClient(deps, model.provider)
  return createRemoteEngine(model, {
    kind: 'text',
    estimate: ({ text }) => ({
      input_token:
        textTokens(text.system + text.prompt + JSON.stringify(text.schema?.json ?? '')) +
        PICTURE_TOKENS * (text.pictures?.length ?? 0),
      output_token: text.outputTokensMax,
    }),
    async submit(work) {
      const json = await client.submitForJson({
        method: 'POST',
        path: generatePath(model.model),
        access: work.request.access,
        json: await bodyOf(model, work),
        signal: work.signal,
        timeoutMs: numberOption(model, 'timeout_ms', TIMEOUT_MS),
      })
      return {
        providerJobId: textOf(json.responseId) || work.request.intentId,
        result: resultOf(json, work.input.text),
      }
    },
  })
}

async function bodyOf(model: EngineModel, { input, request }: RemoteWork<'text'>): Promise<object> {
  const { text } = input
  const { words, format } = formatOf(model, text)
  const system = [text.system, words].filter((part) => part !== '').join('\n\n')
  const pictures = await Promise.all(
    (text.pictures ?? []).map(async (each) => ({
      inlineData: { mimeType: each.mediaType, data: await inputBase64(request, each) },
    })),
  )
  return {
    ...(system === '' ? {} : { systemInstruction: { parts: [{ text: system }] } }),
    contents: [{ role: 'user', parts: [...pictures, { text: text.prompt }] }],
    generationConfig: { maxOutputTokens: text.outputTokensMax, ...format, ...recordOption(model, 'generation_config') },
    ...recordOption(model, 'extra'),
  }
}

/** Google takes a part of JSON Schema; what does not fit into that goes in words. */
function formatOf(model: EngineModel, { schema }: TextDescription): { words: string; format: object } {
  if (schema === undefined) return { words: '', format: {} }
  const google = textOption(model, 'structured', 'schema') === 'schema' ? toGoogleSchema(schema.json) : null
  const asData = { responseMimeType: 'application/json' }
  if (google === null) return { words: schemaInWords(schema.json), format: asData }
  return { words: '', format: { ...asData, responseSchema: google } }
}

function resultOf(json: Readonly<Record<string, unknown>>, text: TextDescription) {
  const candidate = candidateOf(json)
  const said = candidate.parts.map((part) => textOf(part.text)).join('')
  const answer = readAnswer(said, text.schema !== undefined)
  const isCut = candidate.finishReason === 'MAX_TOKENS' && text.schema !== undefined
  if (answer === '' || isCut) {
    const message = isCut
      ? `The answer did not fit into ${text.outputTokensMax} tokens.`
      : `The provider sent an empty answer (${candidate.finishReason}).`
    const { usage } = candidate
    throw new FailedWorkError({ cause: 'internal', message, isCharged: true, ...(usage ? { usage } : {}) })
  }
  return {
    state: 'succeeded',
    output: {
      mediaType: text.schema === undefined ? 'text/plain' : 'application/json',
      bytes: new TextEncoder().encode(answer),
      facts: { finish_reason: candidate.finishReason, model: textOf(json.modelVersion) },
      ...(candidate.usage ? { usage: candidate.usage } : {}),
    },
  } as const
}
