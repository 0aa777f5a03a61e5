// Dialect `openai-videos`: `POST /videos` and asking how it goes. OpenAI has shut it; aggregators keep speaking it.
import sharp from 'sharp'
import type {
  ClipDescription,
  Dialect,
  Engine,
  EngineModel,
  PollResult,
  ProviderJob,
} from '#rooms/generation/provider.ts'
import { clipLength } from '../shared/clip-length.ts'
import { fetchClip } from '../shared/fetch-result.ts'
import { inputBytes, inputUrl } from '../shared/input-bytes.ts'
import { FailedWorkError, RefusedError, UnknownOutcomeError } from '../shared/outcomes.ts'
import { nearestSize, readSize, type Size } from '../shared/picture-prompt.ts'
import { countOf, recordOf, textOf } from '../shared/problem.ts'
import type { ClientDeps, ProviderClient } from '../shared/provider-client.ts'
import {
  createRemoteEngine,
  numberOption,
  type RemoteWork,
  recordOption,
  textOption,
  textsOption,
} from '../shared/remote-engine.ts'
import { openaiClient, probeOpenai } from './openai-client.ts'

const SECONDS = [4, 8, 12]
const SIZES = ['720x1280', '1280x720', '1024x1792', '1792x1024']
const POLL_AGAIN_MS = 8_000

export function openaiVideosDialect(deps: ClientDeps): Dialect {
  return { id: 'openai-videos', kind: 'video', engine: (model) => videosEngine(deps, model), probe: probeOpenai(deps) }
}

function videosEngine(deps: ClientDeps, model: EngineModel): Engine {
  const client = openaiClient(deps, model.provider)
  const path = textOption(model, 'path', '/videos')
  return createRemoteEngine(model, {
    kind: 'video',
    pollAgainMs: POLL_AGAIN_MS,
    estimate: ({ clip }) => ({ second: clipLength(model, clip, SECONDS) }),
    async submit(work) {
      const { request, signal } = work
      const body = await bodyOf(model, work)
      const json = await client.submitForJson({ method: 'POST', path, access: request.access, signal, ...body })
      const id = textOf(json.id)
      if (id === '') throw new UnknownOutcomeError('The provider answered without the id of the job.')
      return { providerJobId: id }
    },
    poll: (job, signal) => pollVideo(client, { model, path, job, signal }),
  })
}

async function bodyOf(model: EngineModel, { input, request }: RemoteWork<'video'>) {
  const { clip } = input
  const size = sizeFor(model, clip)
  const fields = {
    model: model.model,
    prompt: clip.prompt,
    seconds: String(clipLength(model, clip, SECONDS)),
    ...(size ? { size: `${size.widthPx}x${size.heightPx}` } : {}),
    ...recordOption(model, 'extra'),
  }
  if (clip.startFrame === undefined) return { json: fields }
  if (textOption(model, 'start_frame_as', 'file') === 'url')
    return { json: { ...fields, input_reference: { image_url: await inputUrl({ model, request }, clip.startFrame) } } }
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.append(name, String(value))
  const frame = await fitted(await inputBytes(request, clip.startFrame), size)
  form.append('input_reference', new Blob([new Uint8Array(frame)], { type: 'image/png' }), 'start.png')
  return { form }
}

function sizeFor(model: EngineModel, clip: ClipDescription): Size | null {
  return nearestSize(
    clip,
    (textsOption(model, 'sizes') ?? SIZES).flatMap((text) => readSize(text) ?? []),
  )
}

/** The first frame must have the size of the clip. */
async function fitted(bytes: Buffer, size: Size | null): Promise<Buffer> {
  if (size === null) return bytes
  try {
    return await sharp(bytes).resize(size.widthPx, size.heightPx, { fit: 'cover' }).png().toBuffer()
  } catch {
    throw new RefusedError({ cause: 'bad_input', message: 'the first frame is not a picture that can be opened' })
  }
}

type Asked = {
  readonly model: EngineModel
  readonly path: string
  readonly job: ProviderJob
  readonly signal: AbortSignal
}

async function pollVideo(client: ProviderClient, { model, path, job, signal }: Asked): Promise<PollResult> {
  const at = `${path}/${encodeURIComponent(job.providerJobId)}`
  const json = await client.ask({ method: 'GET', path: at, access: job.access, signal })
  const status = textOf(json.status)
  if (status === 'failed' || status === 'cancelled' || status === 'error') throw failureIn(json)
  if (status !== 'completed' && status !== 'succeeded') {
    const pollAgainMs = numberOption(model, 'poll_again_ms', POLL_AGAIN_MS)
    return { state: 'running', progressPercent: countOf(json.progress), pollAgainMs }
  }
  const credentials = await client.credentials(job.access)
  const url = textOf(json.video_url) || `${client.provider.baseUrl}${at}/content`
  const second = countOf(json.seconds)
  return fetchClip(client, { url, credentials, signal }, second === null ? undefined : { second })
}

function failureIn(json: Readonly<Record<string, unknown>>): FailedWorkError {
  const error = recordOf(json.error)
  const words = `${textOf(error.code)}: ${textOf(error.message)}`.slice(0, 400)
  const cause = /moderation|policy|sensitive|safety/i.test(words) ? 'blocked' : 'internal'
  return new FailedWorkError({ cause, message: `The provider gave up: ${words}`, isCharged: false })
}
