// Clips by Gemini Omni: an interaction in the background, asked for until it is done.
import type { SimJob } from './job-book.ts'
import { makeClip } from './media.ts'
import type { SimRoute, SimWorld } from './provider-simulation.ts'
import { type Json, jsonOf, type SimReply, type SimRequest } from './sim-request.ts'

export function interactionRoutes(): SimRoute[] {
  return [
    { method: 'POST', path: '/interactions', stage: 'submit', handle: create },
    {
      method: 'GET',
      path: '/interactions/:id',
      stage: 'poll',
      handle: (request, world) => {
        const job = world.find(request.params.id ?? '')
        return job === undefined ? unknown() : { json: interactionOf(job, world) }
      },
    },
    {
      method: 'POST',
      path: '/interactions/:id/cancel',
      stage: 'other',
      handle: ({ params }, world) => {
        const job = world.find(params.id ?? '')
        if (job === undefined) return unknown()
        job.isCancelled = true
        return { json: { id: job.id, status: 'cancelled' } }
      },
    },
    {
      method: 'GET',
      path: '/files/:id:download',
      stage: 'result',
      handle: ({ params }, world) => {
        const job = world.find(params.id ?? '')
        if (job === undefined || job.fault === 'expired_link')
          return { status: 403, json: { error: { code: 403, status: 'PERMISSION_DENIED', message: 'no such file' } } }
        return job.media()
      },
    },
  ]
}

/** Not 404, as one would think. */
function unknown(): SimReply {
  return { status: 400, json: { error: { code: 'invalid_request', message: 'Invalid interaction name' } } }
}

async function create(request: SimRequest, world: SimWorld): Promise<SimReply> {
  const asked = jsonOf(request)
  const invalid = (message: string) => ({ status: 400, json: { error: { code: 'invalid_request', message } } })
  const format = asked.response_format ?? {}
  const seconds = /^([\d.]+)s$/.exec(format.duration ?? '10s')?.[1]
  if (asked.background !== true) return invalid('this simulator does not block')
  if (format.type !== 'video' || seconds === undefined) return invalid('duration is a string such as "8s"')
  const input: Json[] = asked.input ?? []
  const prompt = input.find(({ type }) => type === 'text')?.text ?? ''
  const frame = input.find(({ type }) => type === 'image')
  if (frame !== undefined && !asked.generation_config?.video_config?.task) return invalid('task')
  const lines = { '360p': 360, '720p': 720, '1080p': 1080 }[String(format.resolution)] ?? 720
  const longer = Math.round((lines * 16) / 9 / 2) * 2
  const size =
    format.aspect_ratio === '9:16' ? { widthPx: lines, heightPx: longer } : { widthPx: longer, heightPx: lines }
  const tokens = Math.ceil(Number(seconds) * 5800)
  const job = world.accept({
    model: asked.model,
    usage: { output_token: tokens, second: Math.ceil(Number(seconds)) },
    make: () =>
      makeClip({
        ...size,
        durationMs: Number(seconds) * 1000,
        prompt,
        withSound: true,
        ...(frame ? { startFrame: Buffer.from(frame.data, 'base64') } : {}),
      }),
  })
  return { json: { id: job.id, status: 'queued' } }
}

const STATUS = {
  queued: 'queued',
  running: 'in_progress',
  succeeded: 'completed',
  failed: 'failed',
  cancelled: 'cancelled',
}

function interactionOf(job: SimJob, world: SimWorld): Json {
  const state = world.ask(job)
  const isRefused = job.fault === 'blocked_later' && state === 'failed'
  if (isRefused)
    return {
      id: job.id,
      status: 'completed',
      steps: [{ type: 'model_output', content: [{ type: 'text', text: 'I cannot make this video.' }] }],
      usage: { total_input_tokens: 300, total_output_tokens: 12 },
    }
  const isOdd = job.fault === 'unknown_status' && state !== 'succeeded'
  const link =
    job.fault === 'private_link' || job.fault === 'huge_media' ? world.linkTo(job, { extension: 'mp4' }) : null
  const uri = link ?? `${job.request.baseUrl}/files/${job.id}:download`
  const tokens = job.usage.output_token
  return {
    id: job.id,
    status: isOdd ? 'dreaming' : STATUS[state],
    ...(state === 'failed' ? { error: { code: 'internal', message: 'The model failed.' } } : {}),
    ...(state === 'succeeded'
      ? {
          steps: [{ type: 'model_output', content: [{ type: 'video', mime_type: 'video/mp4', uri }] }],
          usage: {
            total_input_tokens: 300,
            total_output_tokens: tokens,
            output_tokens_by_modality: [{ modality: 'video', tokens }],
          },
        }
      : {}),
  }
}
