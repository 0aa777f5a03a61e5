// Volcengine Ark: text, Seedream pictures in one go, Seedance clips as tasks.
import type { SimJob } from './job-book.ts'
import { makeClip, makePicture } from './media.ts'
import { chatRoutes } from './openai-routes.ts'
import type { ProviderSimulation, SimRefusal, SimWorld } from './provider-simulation.ts'
import { bearerOf, type Json, jsonOf, type SimReply, type SimRequest } from './sim-request.ts'

const WORDS: Record<SimRefusal, readonly [status: number, code: string, message: string]> = {
  busy: [429, 'RateLimitExceeded.EndpointRPMExceeded', 'The Requests Per Minute limit of the endpoint was exceeded.'],
  down: [500, 'InternalServiceError', 'The service encountered an unexpected internal error.'],
  bad_input: [400, 'InvalidParameter.TaskTypeConstraint', 'The parameter ratio is not valid for this task.'],
  blocked: [
    400,
    'InputTextSensitiveContentDetected',
    'The request failed because the input text may contain sensitive information.',
  ],
  no_balance: [403, 'AccountOverdueError', 'The request failed because your account has an overdue balance.'],
  bad_key: [401, 'AuthenticationError', 'The API key {key} in the request is missing or invalid.'],
}

/** @param id also for BytePlus, the same house abroad */
export function simulateArk(id = 'ark'): ProviderSimulation {
  return {
    id,
    keyOf: bearerOf,
    refuse: refusal,
    routes: [
      ...chatRoutes(['doubao-seed-2-0-pro'], { thinks: true }),
      { method: 'POST', path: '/images/generations', stage: 'submit', handle: drawPicture },
      { method: 'POST', path: '/contents/generations/tasks', stage: 'submit', handle: createTask },
      { method: 'GET', path: '/contents/generations/tasks', stage: 'poll', handle: listTasks },
      {
        method: 'GET',
        path: '/contents/generations/tasks/:id',
        stage: 'poll',
        handle: ({ params }, world) => {
          const job = world.find(params.id ?? '')
          return job === undefined ? notFound() : { json: taskOf(job, world) }
        },
      },
      {
        method: 'DELETE',
        path: '/contents/generations/tasks/:id',
        stage: 'other',
        handle: ({ params }, world) => {
          const job = world.find(params.id ?? '')
          if (job === undefined) return notFound()
          if (world.state(job) === 'running') return invalid('A running task cannot be cancelled.')
          if (world.state(job) === 'queued') job.isCancelled = true
          return { json: {} }
        },
      },
    ],
  }
}

function refusal(refused: SimRefusal, request: SimRequest): SimReply {
  const [status, code, message] = WORDS[refused]
  return {
    status,
    headers: { 'x-request-id': 'req-1' },
    json: { error: { code, message: message.replace('{key}', bearerOf(request) ?? ''), param: '', type: 'Error' } },
  }
}

function notFound(): SimReply {
  return { status: 404, json: { error: { code: 'ResourceNotFound', message: 'The task was not found.' } } }
}

function invalid(message: string): SimReply {
  return { status: 400, json: { error: { code: 'InvalidParameter', message } } }
}

async function drawPicture(request: SimRequest, world: SimWorld): Promise<SimReply> {
  const asked = jsonOf(request)
  const [, width, height] = /^(\d+)x(\d+)$/.exec(asked.size ?? '') ?? []
  if (!asked.prompt || !width || !height) return invalid('prompt and size')
  if (asked.n !== undefined || asked.aspect_ratio !== undefined) return invalid('unknown parameter')
  const size = { widthPx: Number(width), heightPx: Number(height) }
  const isKept = world.fault === 'filtered'
  const images = isKept ? 0 : 1
  const tokens = images * Math.ceil((size.widthPx * size.heightPx) / 256)
  const job = world.accept({
    model: asked.model,
    usage: { image: images, output_token: tokens },
    make: () => makePicture({ ...size, prompt: asked.prompt, format: asked.output_format ?? 'jpeg' }),
  })
  const kept = { error: { code: 'OutputImageSensitiveContentDetected', message: 'The picture may be sensitive.' } }
  const item = isKept
    ? kept
    : asked.response_format === 'b64_json'
      ? { b64_json: (await job.media()).bytes.toString('base64') }
      : { url: world.linkTo(job, { extension: 'jpeg' }) }
  const usage = { generated_images: images, output_tokens: tokens, total_tokens: tokens }
  return { json: { model: asked.model, created: 1_763_784_000, data: [{ ...item, size: asked.size }], usage } }
}

const RATIOS: Record<string, number> = {
  '16:9': 16 / 9,
  '4:3': 4 / 3,
  '1:1': 1,
  '3:4': 3 / 4,
  '9:16': 9 / 16,
  '21:9': 21 / 9,
}

async function createTask(request: SimRequest, world: SimWorld): Promise<SimReply> {
  const asked = jsonOf(request)
  const content: Json[] = asked.content ?? []
  const prompt = content.find(({ type }) => type === 'text')?.text
  const roles = content.filter(({ type }) => type === 'image_url').map(({ role }) => role ?? 'first_frame')
  const hasFrame = roles.some((role) => role.endsWith('_frame'))
  if (!prompt || !asked.model) return invalid('model and content')
  if (typeof asked.duration !== 'number') return invalid('duration must be an integer')
  if (hasFrame && roles.includes('reference_image')) return invalid('frames and references exclude each other')
  if (hasFrame && asked.ratio !== undefined && asked.ratio !== 'adaptive')
    return { status: 400, json: { error: { code: 'InvalidParameter.TaskTypeConstraint', message: 'ratio' } } }
  const startFrame = await world.inputOf(content.find(({ role }) => role === 'first_frame')?.image_url?.url)
  if (startFrame === null) return invalid('the first frame cannot be fetched')
  const lines = Number.parseInt(asked.resolution ?? '720p', 10)
  const ratio = RATIOS[asked.ratio ?? '16:9'] ?? 16 / 9
  const size = { widthPx: even(lines * ratio), heightPx: lines }
  const tokens = Math.ceil((size.widthPx * size.heightPx * 24 * asked.duration) / 1024)
  const job = world.accept({
    model: asked.model,
    usage: { output_token: tokens },
    priceFacts: [`${lines}p`, ...(asked.generate_audio === false ? [] : ['sound'])],
    id: `cgt-${world.newId()}`,
    make: () =>
      makeClip({
        ...size,
        durationMs: asked.duration * 1000,
        prompt,
        withSound: asked.generate_audio !== false,
        ...(startFrame ? { startFrame } : {}),
      }),
  })
  return { json: { id: job.id } }
}

/** Newest first. It lags, and tells of nobody else's. */
function listTasks({ query }: SimRequest, world: SimWorld): SimReply {
  const [page, size] = [Number(query.get('page_num') ?? 1), Number(query.get('page_size') ?? 10)]
  if (!(page >= 1) || !(size >= 1 && size <= 500)) return invalid('page')
  const model = query.get('filter.model')
  const mine = world
    .jobs()
    .filter((job) => job.id.startsWith('cgt-') && world.find(job.id) !== undefined && (!model || job.model === model))
    .toReversed()
  // To be listed is not to be asked for: it makes nothing go on.
  const looking = { ...world, ask: world.state }
  const items = mine.slice((page - 1) * size, page * size).map((job) => taskOf(job, looking))
  return { json: { items, total: mine.length } }
}

function even(px: number): number {
  return Math.round(px / 2) * 2
}

function taskOf(job: SimJob, world: SimWorld): Json {
  const state = world.ask(job)
  const isOdd = job.fault === 'unknown_status' && state !== 'succeeded'
  const code = job.fault === 'blocked_later' ? 'OutputVideoSensitiveContentDetected' : 'InternalServiceError'
  const asked = jsonOf(job.request)
  return {
    id: job.id,
    model: job.model,
    status: isOdd ? 'reviewing' : state,
    ...(state === 'failed' ? { error: { code, message: 'The task failed.' } } : {}),
    ...(state === 'succeeded'
      ? {
          content: { video_url: world.linkTo(job, { extension: 'mp4' }) },
          usage: { completion_tokens: job.usage.output_token, total_tokens: job.usage.output_token },
          duration: asked.duration,
        }
      : {}),
    ...(asked.seed === undefined ? {} : { seed: asked.seed }),
    created_at: Math.floor(job.acceptedAtMs / 1000),
  }
}
