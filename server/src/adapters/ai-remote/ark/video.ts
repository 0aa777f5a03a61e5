// Dialect `ark-video`: Seedance. A lost reply is looked for in the list of tasks by the seed, see `lost-task.ts`.
import type {
  CancelOutcome,
  ClipDescription,
  Dialect,
  Engine,
  EngineModel,
  PollResult,
  ProviderJob,
  Usage,
} from '#rooms/generation/provider.ts'
import { openaiClient, probeOpenai } from '../openai/openai-client.ts'
import { clipLength } from '../shared/clip-length.ts'
import { fetchClip } from '../shared/fetch-result.ts'
import { inputUrl } from '../shared/input-bytes.ts'
import { openaiRules } from '../shared/openai-rules.ts'
import { FailedWorkError, UnknownOutcomeError } from '../shared/outcomes.ts'
import { nearestRatio } from '../shared/picture-prompt.ts'
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
import { findTask, seedOfIntent } from './lost-task.ts'

const TASKS = '/contents/generations/tasks'
const RATIOS = ['16:9', '4:3', '1:1', '3:4', '9:16', '21:9']
const RESOLUTIONS = ['480p', '720p']
const FRAMES_PER_SECOND = 24
const POLL_AGAIN_MS = 12_000
/** Clips come out a little wider than their name says. */
const TOKEN_MARGIN = 1.1

export function arkVideoDialect(deps: ClientDeps): Dialect {
  return { id: 'ark-video', kind: 'video', engine: (model) => videoEngine(deps, model), probe: probeOpenai(deps) }
}

function videoEngine(deps: ClientDeps, model: EngineModel): Engine {
  const client = openaiClient(deps, model.provider)
  const path = textOption(model, 'path', TASKS)
  return createRemoteEngine(model, {
    kind: 'video',
    pollAgainMs: POLL_AGAIN_MS,
    priceFacts: ({ clip }) => [
      resolutionFor(model, clip).toLowerCase(),
      ...(clip.withSound && model.options.takes_sound_flag !== false ? ['sound'] : []),
    ],
    estimate: ({ clip }) => estimate(model, clip),
    async submit(work) {
      const { request, signal } = work
      const call = { method: 'POST', path, access: request.access, json: await bodyOf(model, work), signal } as const
      const id = textOf((await client.submitForJson(call)).id)
      if (id === '') throw new UnknownOutcomeError('The provider answered without the id of the task.')
      return { providerJobId: id }
    },
    poll: async (job, signal) => {
      const at = `${path}/${encodeURIComponent(job.providerJobId)}`
      const json = await client.ask({ method: 'GET', path: at, access: job.access, signal })
      return resultOf(client, { model, json, signal })
    },
    cancel: (job) => cancelTask(client, path, job),
    ...(hasOwnSeed(model)
      ? {
          findByIntent: (intentId, signal, access) => findTask(client, { path, intentId }, { access, signal }),
        }
      : {}),
  })
}

/** Unless an administrator has set one for all, or the model takes none: then nothing of ours stands in the list. */
const hasOwnSeed = (model: EngineModel) =>
  model.options.takes_seed !== false && recordOption(model, 'extra').seed === undefined

function estimate(model: EngineModel, clip: ClipDescription): Usage {
  const lines = Number.parseInt(resolutionFor(model, clip), 10)
  const second = clipLength(model, clip)
  const tokens = (lines * Math.ceil((lines * 16) / 9) * FRAMES_PER_SECOND * second) / 1024
  return { second, output_token: Math.ceil(tokens * TOKEN_MARGIN) }
}

async function bodyOf(model: EngineModel, { input, request }: RemoteWork<'video'>): Promise<object> {
  const { clip } = input
  const hasFrame = clip.startFrame !== undefined
  const withRatio = hasFrame
    ? textOption(model, 'ratio_with_frame', 'adaptive')
    : (nearestRatio(clip, textsOption(model, 'ratios') ?? RATIOS) ?? '16:9')
  return {
    model: model.model,
    content: [{ type: 'text', text: clip.prompt }, ...(await pictures(model, { input, request }))],
    resolution: resolutionFor(model, clip),
    ...(withRatio === '' ? {} : { ratio: withRatio }),
    duration: clipLength(model, clip),
    // On by default over there, at twice the price.
    ...(model.options.takes_sound_flag === false ? {} : { generate_audio: clip.withSound }),
    watermark: false,
    ...(hasOwnSeed(model) ? { seed: seedOfIntent(request.intentId) } : {}),
    ...recordOption(model, 'extra'),
  }
}

/** Frames and references exclude each other; frames come first. */
async function pictures(model: EngineModel, { input, request }: Pick<RemoteWork<'video'>, 'input' | 'request'>) {
  const { startFrame, endFrame, references = [] } = input.clip
  const named =
    startFrame === undefined
      ? references.slice(0, model.limits.references_max ?? 0).map((each) => ({ each, role: 'reference_image' }))
      : [
          { each: startFrame, role: 'first_frame' },
          ...(endFrame && model.limits.end_frame !== 0 ? [{ each: endFrame, role: 'last_frame' }] : []),
        ]
  return Promise.all(
    named.map(async ({ each, role }) => ({
      type: 'image_url',
      image_url: { url: await inputUrl({ model, request }, each) },
      role,
    })),
  )
}

/** The smallest that is not smaller than asked for, else the largest. */
function resolutionFor(model: EngineModel, { widthPx, heightPx }: ClipDescription): string {
  const offered = textsOption(model, 'resolutions') ?? RESOLUTIONS
  const lines = Math.min(widthPx, heightPx)
  return offered.find((each) => Number.parseInt(each, 10) >= lines) ?? offered.at(-1) ?? '720p'
}

type Seen = {
  readonly model: EngineModel
  readonly json: Readonly<Record<string, unknown>>
  readonly signal: AbortSignal
}

async function resultOf(client: ProviderClient, { model, json, signal }: Seen): Promise<PollResult> {
  const status = textOf(json.status)
  if (['failed', 'cancelled', 'expired'].includes(status)) throw failureIn(status, recordOf(json.error))
  const url = textOf(recordOf(json.content).video_url)
  if (status !== 'succeeded' || url === '') {
    const pollAgainMs = numberOption(model, 'poll_again_ms', POLL_AGAIN_MS)
    return { state: 'running', progressPercent: null, pollAgainMs }
  }
  const second = countOf(json.duration)
  const tokens = countOf(recordOf(json.usage).completion_tokens)
  const usage = tokens === null ? undefined : { output_token: tokens, ...(second === null ? {} : { second }) }
  return fetchClip(client, { url, signal }, usage)
}

function failureIn(status: string, error: Readonly<Record<string, unknown>>): FailedWorkError {
  const words = [status, textOf(error.code), textOf(error.message)].filter((part) => part !== '').join(' ')
  const cause = openaiRules.find(({ match }) => match.test(words))?.cause ?? 'internal'
  return new FailedWorkError({ cause, message: `The provider gave up: ${words}`.slice(0, 400), isCharged: false })
}

/** Only what still waits in its queue can be called off; what runs is made and charged if it succeeds. */
async function cancelTask(client: ProviderClient, path: string, job: ProviderJob): Promise<CancelOutcome> {
  const at = `${path}/${encodeURIComponent(job.providerJobId)}`
  const before = await client.ask({ method: 'GET', path: at, access: job.access })
  if (textOf(before.status) !== 'queued') return { charged: 'at_its_end' }
  const reply = await client.call({ method: 'DELETE', path: at, access: job.access })
  return { charged: reply.status < 300 ? false : 'at_its_end' }
}
