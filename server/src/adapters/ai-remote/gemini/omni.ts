// Dialect `gemini-omni`: clips by Interactions, in the background. A refusal is a success without a clip.
import type { Dialect, Engine, EngineModel, PollResult } from '#rooms/generation/provider.ts'
import { clipLength } from '../shared/clip-length.ts'
import { clipOutput, fetchClip } from '../shared/fetch-result.ts'
import { inputBase64 } from '../shared/input-bytes.ts'
import { FailedWorkError, UnknownOutcomeError } from '../shared/outcomes.ts'
import { nearestRatio } from '../shared/picture-prompt.ts'
import { countOf, listOf, recordOf, textOf } from '../shared/problem.ts'
import type { ClientDeps, ProviderClient } from '../shared/provider-client.ts'
import {
  createRemoteEngine,
  numberOption,
  type RemoteWork,
  recordOption,
  textsOption,
} from '../shared/remote-engine.ts'
import { geminiClient, probeGemini } from './gemini-client.ts'

type Json = Readonly<Record<string, unknown>>

const POLL_AGAIN_MS = 8_000
const RESOLUTIONS = ['720p', '1080p']
const SECONDS = [3, 4, 5, 6, 7, 8, 9, 10]
const TOKENS_PER_SECOND = 5_800
const ENDED = ['failed', 'cancelled', 'incomplete', 'budget_exceeded', 'requires_action']
const INLINE_MAX_BYTES = 64 * 1024 * 1024

export function geminiOmniDialect(deps: ClientDeps): Dialect {
  return { id: 'gemini-omni', kind: 'video', engine: (model) => omniEngine(deps, model), probe: probeGemini(deps) }
}

function omniEngine(deps: ClientDeps, model: EngineModel): Engine {
  const client = geminiClient(deps, model.provider)
  return createRemoteEngine(model, {
    kind: 'video',
    pollAgainMs: POLL_AGAIN_MS,
    firstPollMs: 1_000,
    priceFacts: ({ clip }) => [resolutionFor(model, Math.min(clip.widthPx, clip.heightPx)).toLowerCase()],
    estimate: ({ clip }) => {
      const second = clipLength(model, clip, SECONDS)
      return { second, output_token: second * numberOption(model, 'tokens_per_second', TOKENS_PER_SECOND) }
    },
    async submit(work) {
      const { request, signal } = work
      const call = { method: 'POST', path: '/interactions', access: request.access, signal } as const
      const id = textOf((await client.submitForJson({ ...call, json: await bodyOf(model, work) })).id)
      if (id === '') throw new UnknownOutcomeError('The provider answered without the id of the interaction.')
      return { providerJobId: id }
    },
    poll: async (job, signal) => {
      const path = `/interactions/${encodeURIComponent(job.providerJobId)}`
      const json = await client.ask({
        method: 'GET',
        path,
        access: job.access,
        signal,
        bodyMaxBytes: INLINE_MAX_BYTES,
      })
      return resultOf(client, { model, json, signal, credentials: await client.credentials(job.access) })
    },
    cancel: async (job) => {
      const path = `/interactions/${encodeURIComponent(job.providerJobId)}/cancel`
      await client.call({ method: 'POST', path, access: job.access, json: {} })
      return { charged: 'unknown' }
    },
  })
}

async function bodyOf(model: EngineModel, { input, request }: RemoteWork<'video'>): Promise<object> {
  const { clip } = input
  const references = (clip.references ?? []).slice(0, model.limits.references_max ?? 0)
  const endFrame = model.limits.end_frame === 1 ? clip.endFrame : undefined
  const frames = [clip.startFrame, clip.startFrame && endFrame].filter((each) => each !== undefined)
  const pictures = frames.length > 0 ? frames : references
  const task = frames.length > 0 ? 'image_to_video' : pictures.length > 0 ? 'reference_to_video' : 'text_to_video'
  const images = await Promise.all(
    pictures.map(async (each) => ({
      type: 'image',
      data: await inputBase64(request, each),
      mime_type: each.mediaType,
    })),
  )
  return {
    model: model.model,
    background: true,
    input: [...images, { type: 'text', text: clip.prompt }],
    generation_config: { video_config: { task } },
    response_format: {
      type: 'video',
      delivery: 'uri',
      aspect_ratio: nearestRatio(clip, ['16:9', '9:16']),
      resolution: resolutionFor(model, Math.min(clip.widthPx, clip.heightPx)),
      duration: `${clipLength(model, clip, SECONDS)}s`,
      ...recordOption(model, 'response_format'),
    },
    ...recordOption(model, 'extra'),
  }
}

function resolutionFor(model: EngineModel, lines: number): string {
  const offered = textsOption(model, 'resolutions') ?? RESOLUTIONS
  const linesOf = (level: string) => (level === '4k' ? 2160 : Number.parseInt(level, 10))
  return offered.find((level) => linesOf(level) >= lines) ?? offered.at(-1) ?? '720p'
}

type Seen = {
  readonly model: EngineModel
  readonly json: Json
  readonly signal: AbortSignal
  readonly credentials: Readonly<Record<string, string>>
}

async function resultOf(client: ProviderClient, { model, json, signal, credentials }: Seen): Promise<PollResult> {
  const status = textOf(json.status)
  if (ENDED.includes(status)) throw failureIn(status, recordOf(json.error))
  if (status !== 'completed') {
    const pollAgainMs = numberOption(model, 'poll_again_ms', POLL_AGAIN_MS)
    return { state: 'running', progressPercent: null, pollAgainMs }
  }
  const content = listOf(json.steps).flatMap((step) => listOf(recordOf(step).content).map(recordOf))
  const video = content.findLast(({ type }) => type === 'video')
  if (video === undefined) throw refusedIn(content)
  const used = recordOf(json.usage)
  const [input, output] = [countOf(used.total_input_tokens), countOf(used.total_output_tokens)]
  const usage = input === null || output === null ? undefined : { input_token: input, output_token: output }
  if (textOf(video.uri) === '')
    return {
      state: 'succeeded',
      output: await clipOutput(client.deps, oneOf(Buffer.from(textOf(video.data), 'base64')), usage),
    }
  return fetchClip(client, { url: asMedia(textOf(video.uri)), credentials, signal }, usage)
}

async function* oneOf(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes
}

/** Without it the files door answers with what it knows of the file. */
function asMedia(uri: string): string {
  if (!URL.canParse(uri)) return uri
  const url = new URL(uri)
  if (url.pathname.includes('/files/')) url.searchParams.set('alt', 'media')
  return url.href
}

function refusedIn(content: readonly Json[]): FailedWorkError {
  const words = content.map(({ text }) => textOf(text)).join(' ')
  const message = `The provider refuses to make this clip: ${words}`.slice(0, 400)
  return new FailedWorkError({ cause: 'blocked', message, isCharged: false })
}

function failureIn(status: string, error: Json): FailedWorkError {
  const words = [status, textOf(error.code), textOf(error.message)].filter((part) => part !== '').join(' ')
  const cause = /safety|blocked|prohibited/i.test(words) ? 'blocked' : 'internal'
  return new FailedWorkError({ cause, message: `The provider gave up: ${words}`.slice(0, 400), isCharged: false })
}
