// Dialects `kling-video` (2.0) and `kling-video-v1`: work is handed over under our own id, so a lost reply is looked up and
// nothing is made twice.
import type {
  ClipDescription,
  Dialect,
  Engine,
  EngineModel,
  GenerationInput,
  ProviderJob,
} from '#rooms/generation/provider.ts'
import { clipLength } from '../shared/clip-length.ts'
import { clipPictures } from '../shared/clip-pictures.ts'
import { fetchClip } from '../shared/fetch-result.ts'
import { fieldAt, listOf, textOf } from '../shared/fields.ts'
import { inputBase64OrUrl } from '../shared/input-bytes.ts'
import { UnknownJobError, UnknownOutcomeError } from '../shared/outcomes.ts'
import { type ClientDeps, createProviderClient } from '../shared/provider-client.ts'
import { createRemoteEngine, type RemoteWork } from '../shared/remote-engine.ts'
import { clipBodyV1, clipBodyV2, factsV1, factsV2, type KlingAsk } from './bodies.ts'
import {
  followTask,
  handOver,
  type KlingDeps,
  klingLine,
  lookUp,
  milliunitsOf,
  probeKling,
  withKlingKeys,
} from './line.ts'
import { type KlingTask, readTaskV1, readTaskV2 } from './replies.ts'

/** What differs between the two APIs. */
type ClipApi = {
  readonly id: string
  readonly body: (order: Parameters<typeof clipBodyV1>[0]) => KlingAsk
  /** What a clip costs by. */
  readonly priceFacts: (clip: ClipDescription, model: EngineModel) => readonly string[]
  /** Our name of the task, from the path that it was asked on and what was answered. */
  readonly jobOf: (path: string, data: unknown) => string
  readonly pathOf: (job: string) => string
  readonly pathsOfIntent: (intentId: string) => readonly string[]
  /** The task at a path, under our name of it; null where it is not there. */
  readonly taskAt: (data: unknown, path: string) => { readonly job: string; readonly task: KlingTask } | null
}

const kindsV1 = ['/v1/videos/text2video', '/v1/videos/image2video']

const v1: ClipApi = {
  id: 'kling-video-v1',
  body: clipBodyV1,
  priceFacts: factsV1,
  // A task is asked for below the path that it was made on.
  jobOf: (path, data) => `${path}/${textOf(fieldAt(data, 'task_id')) ?? ''}`,
  pathOf: (job) => job,
  pathsOfIntent: (intentId) => kindsV1.map((path) => `${path}/${intentId}`),
  taskAt(data, path) {
    const task = readTaskV1(data)
    return task.id === '' ? null : { job: `${path.slice(0, path.lastIndexOf('/'))}/${task.id}`, task }
  },
}

const v2: ClipApi = {
  id: 'kling-video',
  body: clipBodyV2,
  priceFacts: factsV2,
  jobOf: (_, data) => textOf(fieldAt(data, 'id')) ?? '',
  pathOf: (job) => `/tasks?task_ids=${encodeURIComponent(job)}`,
  pathsOfIntent: (intentId) => [`/tasks?external_task_ids=${encodeURIComponent(intentId)}`],
  taskAt(data, path) {
    const wanted = decodeURIComponent(path.slice(path.indexOf('=') + 1))
    const task = listOf(data)
      .map(readTaskV2)
      .find(({ id, externalId }) => id === wanted || externalId === wanted)
    return task === undefined ? null : { job: task.id, task }
  },
}

export function klingVideoDialect(deps: ClientDeps): Dialect {
  return clipDialect(withKlingKeys(deps), v2)
}

export function klingVideoV1Dialect(deps: ClientDeps): Dialect {
  return clipDialect(withKlingKeys(deps), v1)
}

function clipDialect(deps: KlingDeps, api: ClipApi): Dialect {
  return { id: api.id, kind: 'video', engine: (model) => clipEngine(deps, api, model), probe: probeKling(deps) }
}

function clipEngine(deps: KlingDeps, api: ClipApi, model: EngineModel): Engine {
  const line = klingLine(deps, model.provider)
  const links = createProviderClient(deps, { provider: model.provider, auth: 'none' })

  async function look({ providerJobId, access }: ProviderJob, signal: AbortSignal): Promise<KlingTask> {
    const path = api.pathOf(providerJobId)
    const found = api.taskAt(await lookUp(deps, line, { path, access, signal }), path)
    if (found === null) throw new UnknownJobError('Kling does not know the task.')
    return found.task
  }

  return createRemoteEngine(model, {
    kind: 'video',
    // `external_task_id` is unique within an account.
    refusesTwice: true,
    priceFacts: ({ clip }) => api.priceFacts(clip, model),
    estimate: (input) => usageOf(api, model, input),
    submit: (work) => submit(deps, { api, model, work }),
    poll: (job, signal) =>
      followTask(
        () => look(job, signal),
        (url, { usage }) => fetchClip(links, { url, signal }, usage),
      ),
    async findByIntent(intentId, signal, access) {
      for (const path of api.pathsOfIntent(intentId)) {
        const found = api.taskAt(await lookUp(deps, line, { path, access, signal }), path)
        if (found !== null) return { providerJobId: found.job, ...(access ? { access } : {}) }
      }
      return null
    },
  })
}

function usageOf(api: ClipApi, model: EngineModel, { clip }: Extract<GenerationInput, { kind: 'video' }>) {
  const second = clipLength(model, clip)
  return { second, milliunit: milliunitsOf(model, second, api.priceFacts(clip, model)) }
}

type Submission = { readonly api: ClipApi; readonly model: EngineModel; readonly work: RemoteWork<'video'> }

async function submit(deps: KlingDeps, { api, model, work: { input, request, signal } }: Submission) {
  const pictures = await clipPictures(input.clip, (picture) => inputBase64OrUrl({ model, request }, picture))
  const asked = api.body({ intentId: request.intentId, clip: input.clip, model, pictures })
  const line = klingLine(deps, model.provider)
  const data = await handOver(deps, line, { ...asked, access: request.access, signal })
  const providerJobId = api.jobOf(asked.path, data)
  if (providerJobId === '' || providerJobId.endsWith('/')) throw new UnknownOutcomeError('The answer names no task.')
  return { providerJobId }
}
