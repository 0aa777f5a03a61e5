// Dialect `gemini-image`: pictures by `generateContent`.
import type { Dialect, Engine, EngineModel, PictureDescription } from '#rooms/generation/provider.ts'
import { pictureOutput } from '../shared/fetch-result.ts'
import { inputBase64 } from '../shared/input-bytes.ts'
import { promptOf, referencesOf } from '../shared/picture-order.ts'
import { nearestRatio } from '../shared/picture-prompt.ts'
import type { ClientDeps } from '../shared/provider-client.ts'
import {
  createRemoteEngine,
  numberOption,
  type RemoteWork,
  recordOption,
  textsOption,
} from '../shared/remote-engine.ts'
import { textTokens } from '../shared/structured-text.ts'
import { candidateOf, geminiClient, generatePath, inlineData, probeGemini } from './gemini-client.ts'

const TIMEOUT_MS = 300_000
const REPLY_MAX_BYTES = 96 * 1024 * 1024
const OUTPUT_TOKENS = 2_520
const REFERENCE_TOKENS = 1_300
const RATIOS = ['1:1', '2:3', '3:2', '3:4', '4:3', '4:5', '5:4', '9:16', '16:9', '21:9']
const LEVEL_PX: Readonly<Record<string, number>> = { '512': 512, '1K': 1024, '2K': 2048, '4K': 4096 }

export function geminiImageDialect(deps: ClientDeps): Dialect {
  return { id: 'gemini-image', kind: 'image', engine: (model) => imageEngine(deps, model), probe: probeGemini(deps) }
}

function imageEngine(deps: ClientDeps, model: EngineModel): Engine {
  const client = geminiClient(deps, model.provider)
  return createRemoteEngine(model, {
    kind: 'image',
    priceFacts: ({ picture }) => [levelFor(model, picture)?.toLowerCase() ?? ''].filter((level) => level !== ''),
    estimate: (input) => ({
      image: 1,
      input_token: textTokens(promptOf(model, input)) + REFERENCE_TOKENS * referencesOf(model, input).length,
      output_token: numberOption(model, 'output_tokens_per_image', OUTPUT_TOKENS),
    }),
    async submit(work) {
      const json = await client.submitForJson({
        method: 'POST',
        path: generatePath(model.model),
        access: work.request.access,
        json: await bodyOf(model, work),
        signal: work.signal,
        timeoutMs: numberOption(model, 'timeout_ms', TIMEOUT_MS),
        bodyMaxBytes: REPLY_MAX_BYTES,
      })
      const candidate = candidateOf(json, { image: 0 })
      const { bytes } = inlineData(candidate, 'image')
      const output = await pictureOutput(bytes, candidate.usage && { ...candidate.usage, image: 1 })
      return { providerJobId: work.request.intentId, result: { state: 'succeeded', output } }
    },
  })
}

async function bodyOf(model: EngineModel, { input, request }: RemoteWork<'image'>): Promise<object> {
  const references = await Promise.all(
    referencesOf(model, input).map(async (each) => ({
      inlineData: { mimeType: each.mediaType, data: await inputBase64(request, each) },
    })),
  )
  const level = levelFor(model, input.picture)
  return {
    contents: [{ role: 'user', parts: [...references, { text: promptOf(model, input) }] }],
    generationConfig: {
      responseModalities: ['TEXT', 'IMAGE'],
      imageConfig: {
        aspectRatio: nearestRatio(input.picture, textsOption(model, 'ratios') ?? RATIOS),
        ...(level === null ? {} : { imageSize: level }),
      },
      ...recordOption(model, 'generation_config'),
    },
    ...recordOption(model, 'extra'),
  }
}

/** The least of the model's `image_sizes` with pixels enough; null for models that know no such word. */
function levelFor(model: EngineModel, { widthPx, heightPx }: PictureDescription): string | null {
  const offered = textsOption(model, 'image_sizes') ?? []
  const isEnough = (level: string) => (LEVEL_PX[level] ?? 0) ** 2 >= widthPx * heightPx
  return offered.find(isEnough) ?? offered.at(-1) ?? null
}
