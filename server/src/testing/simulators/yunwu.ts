// Yunwu, an aggregator: OpenAI's doors, and a unified one for clips.
import type { SimJob } from './job-book.ts'
import { makeClip } from './media.ts'
import { chatRoutes, imageRoutes, speechRoutes, videoRoutes } from './openai-routes.ts'
import { openaiInvalid, openaiRefusal } from './openai-words.ts'
import type { ProviderSimulation, SimRefusal, SimWorld } from './provider-simulation.ts'
import { bearerOf, type Json, jsonOf, type SimReply, type SimRequest } from './sim-request.ts'

export function simulateYunwu(): ProviderSimulation {
  return {
    id: 'yunwu',
    keyOf: bearerOf,
    refuse,
    routes: [
      ...chatRoutes(['gpt-6-sol', 'veo3.1-fast']),
      ...imageRoutes(),
      ...speechRoutes(),
      { method: 'POST', path: '/video/create', stage: 'submit', handle: createVideo },
      {
        method: 'GET',
        path: '/video/query',
        stage: 'poll',
        handle: ({ query }, world) => {
          const job = world.find(query.get('id') ?? '')
          if (job === undefined)
            return { status: 404, json: { error: { message: 'task not exist', type: 'new_api_error' } } }
          return { json: videoOf(job, world) }
        },
      },
      ...videoRoutes(),
    ],
  }
}

/** What its own sources say of their accounts comes through in their words; its own no has another code. */
function refuse(refusal: SimRefusal, request: SimRequest): SimReply {
  if (refusal === 'busy') return { ...openaiRefusal('no_balance', request), status: 429 }
  if (refusal !== 'no_balance') return openaiRefusal(refusal, request)
  const message = '用户额度不足, 剩余额度: ＄0.00 (request id: 1)'
  return {
    status: 403,
    json: { error: { message, type: 'new_api_error', param: '', code: 'insufficient_user_quota' } },
  }
}

async function createVideo(request: SimRequest, world: SimWorld): Promise<SimReply> {
  const asked = jsonOf(request)
  if (!asked.prompt || !asked.model) return openaiInvalid('model and prompt')
  const startFrame = await world.inputOf(asked.images?.[0])
  if (startFrame === null) return openaiInvalid('the picture cannot be fetched')
  const isUpright = asked.aspect_ratio === '9:16' || asked.orientation === 'portrait'
  const size = isUpright ? { widthPx: 180, heightPx: 320 } : { widthPx: 320, heightPx: 180 }
  const job = world.accept({
    model: asked.model,
    usage: { request: 1 },
    // Some of its ids carry the model in front.
    id: `${asked.model}:${world.newId()}`,
    make: () => makeClip({ ...size, durationMs: 2000, prompt: asked.prompt, ...(startFrame ? { startFrame } : {}) }),
  })
  return { json: { id: job.id, status: 'pending', status_update_time: job.acceptedAtMs } }
}

/** Succeeds in two steps: made, then made larger. Only the second is the end. */
function videoOf(job: SimJob, world: SimWorld): Json {
  const state = world.ask(job)
  const words = {
    queued: 'pending',
    running: 'video_generation_completed',
    succeeded: 'completed',
    failed: 'failed',
    cancelled: 'failed',
  }
  const isOdd = job.fault === 'unknown_status' && state !== 'succeeded'
  return {
    id: job.id.split(':')[1],
    status: isOdd ? 'image_downloading_again' : words[state],
    video_url: state === 'succeeded' ? world.linkTo(job, { extension: 'mp4' }) : null,
    enhanced_prompt: '',
    ...(state === 'failed'
      ? { error: job.fault === 'blocked_later' ? 'PUBLIC_ERROR_UNSAFE_GENERATION content_policy' : 'upstream error' }
      : {}),
    status_update_time: world.nowMs(),
  }
}
