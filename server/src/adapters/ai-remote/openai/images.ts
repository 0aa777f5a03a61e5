// Dialect `openai-images`: `POST /images/generations`, and `/images/edits` when there is something that must look the same.
import type { Dialect, Engine, EngineModel, PictureDescription, Submitted, Usage } from '#rooms/generation/provider.ts'
import { collectPicture, pictureOutput } from '../shared/fetch-result.ts'
import { inputBytes } from '../shared/input-bytes.ts'
import { UnknownOutcomeError } from '../shared/outcomes.ts'
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
import { textTokens } from '../shared/structured-text.ts'
import { openaiClient, probeOpenai } from './openai-client.ts'

/** Large pictures of high quality take minutes. */
const TIMEOUT_MS = 600_000
/** Base64 of a 4K png. */
const REPLY_MAX_BYTES = 96 * 1024 * 1024
const SIZES = ['1024x1024', '1536x1024', '1024x1536']
/** What is held for one picture when the model's options do not say. */
const OUTPUT_TOKENS = 8_000
const REFERENCE_TOKENS = 1_600

export function openaiImagesDialect(deps: ClientDeps): Dialect {
  return { id: 'openai-images', kind: 'image', engine: (model) => imagesEngine(deps, model), probe: probeOpenai(deps) }
}

function imagesEngine(deps: ClientDeps, model: EngineModel): Engine {
  const client = openaiClient(deps, model.provider)
  return createRemoteEngine(model, {
    kind: 'image',
    estimate: (input) => ({
      image: 1,
      input_token: textTokens(promptOf(model, input)) + REFERENCE_TOKENS * referencesOf(model, input).length,
      output_token: numberOption(model, 'output_tokens_per_image', OUTPUT_TOKENS),
    }),
    async submit(work) {
      const json = await client.submitForJson({
        method: 'POST',
        access: work.request.access,
        signal: work.signal,
        timeoutMs: numberOption(model, 'timeout_ms', TIMEOUT_MS),
        bodyMaxBytes: REPLY_MAX_BYTES,
        ...(await bodyOf(model, work)),
      })
      return { providerJobId: work.request.intentId, ...(await resultOf(json)) }
    },
    collect: (links, { signal }) => collectPicture(client, links, signal),
  })
}

async function bodyOf(model: EngineModel, { input, request }: RemoteWork<'image'>) {
  const fields: Readonly<Record<string, unknown>> = {
    model: model.model,
    prompt: promptOf(model, input),
    size: sizeFor(model, input.picture),
    ...recordOption(model, 'extra'),
  }
  const references = referencesOf(model, input)
  if (references.length === 0) return { path: textOption(model, 'path', '/images/generations'), json: fields }
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.append(name, String(value))
  const field = textOption(model, 'reference_field', 'image[]')
  for (const [index, reference] of references.entries()) {
    const bytes = await inputBytes(request, reference)
    const file = new Blob([new Uint8Array(bytes)], { type: reference.mediaType })
    form.append(field, file, `reference-${index + 1}.${reference.mediaType.split('/')[1] ?? 'png'}`)
  }
  return { path: textOption(model, 'edits_path', '/images/edits'), form }
}

/** A listed size of the nearest shape; or, where the model takes any, what was asked for in steps of so many pixels. */
function sizeFor(model: EngineModel, picture: PictureDescription): string {
  const step = numberOption(model, 'size_step_px', 0)
  if (step > 0) return freeSize(picture, { step, sideMax: model.limits.side_px_max ?? 3840 })
  const offered = textsOption(model, 'sizes') ?? SIZES
  const found = nearestSize(
    picture,
    offered.flatMap((text) => readSize(text) ?? []),
  )
  return found === null ? (offered[0] ?? 'auto') : `${found.widthPx}x${found.heightPx}`
}

function freeSize(
  { widthPx, heightPx }: PictureDescription,
  { step, sideMax }: { step: number; sideMax: number },
): string {
  const shrink = Math.min(1, sideMax / Math.max(widthPx, heightPx))
  const side = (px: number) => Math.max(step, Math.min(sideMax, Math.ceil((px * shrink) / step) * step))
  return `${side(widthPx)}x${side(heightPx)}`
}

async function resultOf(json: Readonly<Record<string, unknown>>): Promise<Omit<Submitted, 'providerJobId'>> {
  const first = recordOf(listOf(json.data)[0])
  const base64 = textOf(first.b64_json)
  const url = textOf(first.url)
  if (base64 === '' && url === '') throw new UnknownOutcomeError('The provider answered without any picture.')
  const usage = usageIn(recordOf(json.usage))
  if (base64 === '') return { links: { urls: [url], ...(usage ? { usage } : {}) } }
  return { result: { state: 'succeeded', output: await pictureOutput(Buffer.from(base64, 'base64'), usage) } }
}

/** Half a count would make the other half free: then what was held is charged. */
function usageIn(used: Readonly<Record<string, unknown>>): Usage | undefined {
  const input = countOf(used.input_tokens)
  const output = countOf(used.output_tokens)
  return input === null || output === null ? undefined : { image: 1, input_token: input, output_token: output }
}
