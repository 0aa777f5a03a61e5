// Dialect `ark-images`: Seedream, which answers with the picture in one go.
import type { Dialect, Engine, EngineModel, Submitted } from '#rooms/generation/provider.ts'
import { openaiClient, probeOpenai } from '../openai/openai-client.ts'
import { collectPicture, pictureOutput } from '../shared/fetch-result.ts'
import { inputUrl } from '../shared/input-bytes.ts'
import { FailedWorkError, UnknownOutcomeError } from '../shared/outcomes.ts'
import { promptOf, referencesOf } from '../shared/picture-order.ts'
import { nearestSize, readSize } from '../shared/picture-prompt.ts'
import { countOf, listOf, recordOf, textOf } from '../shared/problem.ts'
import type { ClientDeps } from '../shared/provider-client.ts'
import {
  createRemoteEngine,
  numberOption,
  type RemoteWork,
  recordOption,
  textOption,
  textsOption,
} from '../shared/remote-engine.ts'

const TIMEOUT_MS = 300_000
const REPLY_MAX_BYTES = 96 * 1024 * 1024
/** Every version takes these; version 5 refuses less than 3 686 400 pixels. */
const SIZES = [
  '2048x2048',
  '2304x1728',
  '1728x2304',
  '2560x1440',
  '1440x2560',
  '2496x1664',
  '1664x2496',
  '3024x1296',
  '4096x4096',
]

export function arkImagesDialect(deps: ClientDeps): Dialect {
  return { id: 'ark-images', kind: 'image', engine: (model) => imagesEngine(deps, model), probe: probeOpenai(deps) }
}

function imagesEngine(deps: ClientDeps, model: EngineModel): Engine {
  const client = openaiClient(deps, model.provider)
  return createRemoteEngine(model, {
    kind: 'image',
    estimate: () => ({ image: 1, output_token: numberOption(model, 'output_tokens_per_image', 16_384) }),
    async submit(work) {
      const json = await client.submitForJson({
        method: 'POST',
        path: textOption(model, 'path', '/images/generations'),
        access: work.request.access,
        json: await bodyOf(model, work),
        signal: work.signal,
        timeoutMs: numberOption(model, 'timeout_ms', TIMEOUT_MS),
        bodyMaxBytes: REPLY_MAX_BYTES,
      })
      return { providerJobId: work.request.intentId, ...(await resultOf(json)) }
    },
    collect: (links, { signal }) => collectPicture(client, links, signal),
  })
}

async function bodyOf(model: EngineModel, { input, request }: RemoteWork<'image'>): Promise<object> {
  const references = await Promise.all(referencesOf(model, input).map((each) => inputUrl({ model, request }, each)))
  const offered = textsOption(model, 'sizes') ?? SIZES
  const size = nearestSize(
    input.picture,
    offered.flatMap((text) => readSize(text) ?? []),
  )
  return {
    model: model.model,
    prompt: promptOf(model, input),
    ...(references.length === 0 ? {} : { image: references }),
    size: size === null ? (offered[0] ?? '2K') : `${size.widthPx}x${size.heightPx}`,
    // Links die within a day, and fetching is one more thing that can fail after the money is spent.
    response_format: textOption(model, 'response_format', 'b64_json'),
    sequential_image_generation: 'disabled',
    watermark: false,
    ...recordOption(model, 'extra'),
  }
}

async function resultOf(json: Readonly<Record<string, unknown>>): Promise<Omit<Submitted, 'providerJobId'>> {
  const first = recordOf(listOf(json.data)[0])
  const used = recordOf(json.usage)
  const image = countOf(used.generated_images) ?? 1
  const tokens = countOf(used.output_tokens)
  const usage = tokens === null ? undefined : { image, output_token: tokens }
  const error = recordOf(first.error)
  if (textOf(error.code) !== '') {
    const cause = /SensitiveContent/.test(textOf(error.code)) ? 'blocked' : 'internal'
    const message = `The provider gave no picture: ${textOf(error.code)} ${textOf(error.message)}`.slice(0, 400)
    throw new FailedWorkError({ cause, message, isCharged: image > 0, ...(image > 0 && usage ? { usage } : {}) })
  }
  const base64 = textOf(first.b64_json)
  const url = textOf(first.url)
  if (base64 === '' && url === '') throw new UnknownOutcomeError('The provider answered without any picture.')
  if (base64 === '') return { links: { urls: [url], ...(usage ? { usage } : {}) } }
  return { result: { state: 'succeeded', output: await pictureOutput(Buffer.from(base64, 'base64'), usage) } }
}
