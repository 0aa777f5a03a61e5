// Dialects `minimax-video` (H3) and `minimax-video-v1` (Hailuo). Neither takes an id of ours: a lost reply stays an open question.
import type {
  Dialect,
  Engine,
  EngineModel,
  GenerationInput,
  PollResult,
  ProviderJob,
  Usage,
} from '#rooms/generation/provider.ts'
import { hasFrames } from '../shared/clip-choices.ts'
import { clipLength } from '../shared/clip-length.ts'
import { clipPictures } from '../shared/clip-pictures.ts'
import { fetchClip } from '../shared/fetch-result.ts'
import { type Fields, fieldAt, textOf } from '../shared/fields.ts'
import { inputUrl } from '../shared/input-bytes.ts'
import { AskAgainError, UnknownOutcomeError } from '../shared/outcomes.ts'
import { type ClientDeps, createProviderClient, type ProviderClient } from '../shared/provider-client.ts'
import { createRemoteEngine, type RemoteWork } from '../shared/remote-engine.ts'
import { h3Body, h3Resolution, hailuoBody, hailuoResolution } from './bodies.ts'
import { minimaxLine, probeMinimax } from './line.ts'
import { type MinimaxTask, readH3Task, readHailuoTask } from './replies.ts'

type ClipApi = {
  readonly id: string
  readonly path: string
  readonly body: (order: Parameters<typeof h3Body>[0]) => Fields
  readonly taskPath: (job: string) => string
  readonly read: (body: unknown) => MinimaxTask
  /** What the price of a clip depends on. */
  readonly priceFacts: (model: EngineModel, input: Extract<GenerationInput, { kind: 'video' }>) => readonly string[]
  readonly estimate: (model: EngineModel, input: Extract<GenerationInput, { kind: 'video' }>) => Usage
}

const lengths = [6, 10]

const hailuo: ClipApi = {
  id: 'minimax-video-v1',
  path: '/v1/video_generation',
  body: hailuoBody,
  taskPath: (job) => `/v1/query/video_generation?task_id=${encodeURIComponent(job)}`,
  read: readHailuoTask,
  // No usage is told: a clip costs by its length and resolution.
  priceFacts: (model, { clip }) => [hailuoResolution(clip, model), `${clipLength(model, clip, lengths)}s`],
  estimate: (model, { clip }) => ({ second: clipLength(model, clip, lengths) }),
}

const h3: ClipApi = {
  id: 'minimax-video',
  path: '/v2/video_generation',
  body: h3Body,
  taskPath: (job) => `/v2/query/video_generation/${encodeURIComponent(job)}`,
  read: readH3Task,
  priceFacts: (model, { clip }) => [h3Resolution(clip, model), ...(hasFrames(clip) ? ['frames'] : [])],
  estimate: (model, { clip }) => ({ second: clipLength(model, clip) }),
}

export function minimaxVideoDialect(deps: ClientDeps): Dialect {
  return clipDialect(deps, h3)
}

export function minimaxVideoV1Dialect(deps: ClientDeps): Dialect {
  return clipDialect(deps, hailuo)
}

function clipDialect(deps: ClientDeps, api: ClipApi): Dialect {
  return { id: api.id, kind: 'video', engine: (model) => clipEngine(deps, api, model), probe: probeMinimax(deps) }
}

function clipEngine(deps: ClientDeps, api: ClipApi, model: EngineModel): Engine {
  const line = minimaxLine(deps, model.provider)
  return createRemoteEngine(model, {
    kind: 'video',
    pollAgainMs: 10_000,
    firstPollMs: 10_000,
    priceFacts: (input) => api.priceFacts(model, input).map((fact) => fact.toLowerCase()),
    estimate: (input) => api.estimate(model, input),
    submit: (work) => submit(line, { api, model, work }),
    poll: (job, signal) => poll(deps, { api, line, model, job, signal }),
  })
}

type Submission = { readonly api: ClipApi; readonly model: EngineModel; readonly work: RemoteWork<'video'> }

async function submit(line: ProviderClient, { api, model, work: { input, request, signal } }: Submission) {
  const pictures = await clipPictures(input.clip, (picture) => inputUrl({ model, request }, picture))
  const reply = await line.submitForJson({
    path: api.path,
    access: request.access,
    json: api.body({ clip: input.clip, model, pictures }),
    timeoutMs: 120_000,
    signal,
  })
  const providerJobId = textOf(fieldAt(reply, 'task_id'))
  if (providerJobId === undefined) throw new UnknownOutcomeError('The answer names no task.')
  return { providerJobId }
}

type Following = {
  readonly api: ClipApi
  readonly line: ProviderClient
  readonly model: EngineModel
  readonly job: ProviderJob
  readonly signal: AbortSignal
}

async function poll(deps: ClientDeps, following: Following): Promise<PollResult> {
  const { model, signal } = following
  const task = await taskOf(following)
  if (task.state === 'running') return { state: 'running', progressPercent: null, pollAgainMs: 10_000 }
  if (task.state === 'failed') return task
  const links = createProviderClient(deps, { provider: model.provider, auth: 'none' })
  return fetchClip(links, { url: await linkOf(following, task), signal }, task.usage)
}

async function taskOf({ api, line, job, signal }: Following): Promise<MinimaxTask> {
  const path = api.taskPath(job.providerJobId)
  return api.read(await line.ask({ path, access: job.access, signal, timeoutMs: 60_000 }))
}

type DoneTask = Extract<MinimaxTask, { state: 'succeeded' }>

async function linkOf({ line, job, signal }: Following, task: DoneTask): Promise<string> {
  if (task.url !== undefined) return task.url
  const path = `/v1/files/retrieve?file_id=${encodeURIComponent(task.fileId ?? '')}`
  const url = textOf(
    fieldAt(await line.ask({ path, access: job.access, signal, timeoutMs: 60_000 }), 'file', 'download_url'),
  )
  if (url === undefined) throw new AskAgainError('MiniMax gave no link to the file.')
  return url
}
