// Dialect `yunwu-video`: one door for the clips of many houses. What it answers while a job runs are the words of whoever
// makes it, so only the end is believed: done, with a link.
import type { Dialect, Engine, EngineModel, PollResult } from '#rooms/generation/provider.ts'
import { openaiClient, probeOpenai } from '../openai/openai-client.ts'
import { clipLength } from '../shared/clip-length.ts'
import { fetchClip } from '../shared/fetch-result.ts'
import { inputUrl } from '../shared/input-bytes.ts'
import { FailedWorkError, UnknownOutcomeError } from '../shared/outcomes.ts'
import { nearestRatio } from '../shared/picture-prompt.ts'
import { recordOf, textOf } from '../shared/problem.ts'
import type { ClientDeps, ProviderClient } from '../shared/provider-client.ts'
import { createRemoteEngine, numberOption, type RemoteWork, recordOption, textOption } from '../shared/remote-engine.ts'

const POLL_AGAIN_MS = 10_000
const SECONDS = [8]
const FAILED = ['failed', 'error', 'video_generation_failed', 'video_upsampling_failed']
const DONE = ['success', 'completed']

export function yunwuVideoDialect(deps: ClientDeps): Dialect {
  return { id: 'yunwu-video', kind: 'video', engine: (model) => videoEngine(deps, model), probe: probeOpenai(deps) }
}

function videoEngine(deps: ClientDeps, model: EngineModel): Engine {
  const client = openaiClient(deps, model.provider)
  return createRemoteEngine(model, {
    kind: 'video',
    pollAgainMs: POLL_AGAIN_MS,
    estimate: ({ clip }) => ({ second: clipLength(model, clip, SECONDS) }),
    async submit(work) {
      const { request, signal } = work
      const path = textOption(model, 'path', '/video/create')
      const call = { method: 'POST', path, access: request.access, json: await bodyOf(model, work), signal } as const
      const id = textOf((await client.submitForJson(call)).id)
      if (id === '') throw new UnknownOutcomeError('The provider answered without the id of the job.')
      return { providerJobId: id }
    },
    poll: async (job, signal) => {
      // Always the id of the first answer, in full; the one in later answers may be another's.
      const path = `${textOption(model, 'query_path', '/video/query')}?id=${encodeURIComponent(job.providerJobId)}`
      return resultOf(client, await client.ask({ method: 'GET', path, access: job.access, signal }), { model, signal })
    },
  })
}

/** The option `family` tells whose fields it takes: `veo` (the default), `sora` or `grok`. */
async function bodyOf(model: EngineModel, { input, request }: RemoteWork<'video'>): Promise<object> {
  const { clip } = input
  const { startFrame, endFrame, references = [] } = clip
  const frames = [startFrame, model.limits.end_frame === 1 ? endFrame : undefined].filter((each) => each !== undefined)
  const chosen = frames.length > 0 ? frames : references.slice(0, model.limits.references_max ?? 0)
  const images = await Promise.all(chosen.map((each) => inputUrl({ model, request }, each)))
  return {
    model: model.model,
    prompt: clip.prompt,
    ...(images.length === 0 ? {} : { images }),
    ...shapeOf(model, input),
    ...recordOption(model, 'extra'),
  }
}

function shapeOf(model: EngineModel, { clip }: RemoteWork<'video'>['input']): object {
  const family = textOption(model, 'family', 'veo')
  if (family === 'sora')
    return {
      orientation: clip.heightPx > clip.widthPx ? 'portrait' : 'landscape',
      size: 'large',
      duration: clipLength(model, clip, [10, 15]),
      watermark: false,
    }
  if (family === 'grok') return { aspect_ratio: nearestRatio(clip, ['2:3', '3:2', '1:1']), size: '720P' }
  return { aspect_ratio: nearestRatio(clip, ['16:9', '9:16']) }
}

type Seen = { readonly model: EngineModel; readonly signal: AbortSignal }

async function resultOf(
  client: ProviderClient,
  json: Readonly<Record<string, unknown>>,
  { model, signal }: Seen,
): Promise<PollResult> {
  const status = textOf(json.status)
  const url = textOf(json.video_url)
  if (FAILED.includes(status)) throw failureIn(json)
  if (DONE.includes(status) && url !== '') return fetchClip(client, { url, signal })
  return { state: 'running', progressPercent: null, pollAgainMs: numberOption(model, 'poll_again_ms', POLL_AGAIN_MS) }
}

function failureIn(json: Readonly<Record<string, unknown>>): FailedWorkError {
  const error = textOf(json.error) || textOf(recordOf(json.error).message) || textOf(json.message)
  const cause = /unsafe|safety|policy|moderation|sensitive|rai_/i.test(error) ? 'blocked' : 'internal'
  const message = `The provider gave up: ${textOf(json.status)} ${error}`.slice(0, 400)
  return new FailedWorkError({ cause, message, isCharged: false })
}
