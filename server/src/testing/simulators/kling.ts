// Kling as it answers: two APIs over the same tasks, with a code in every body, and money that comes as 429.
import { createHmac } from 'node:crypto'
import type { SimJob } from './job-book.ts'
import { makeClip, makePicture } from './media.ts'
import type { ProviderSimulation, SimWorld } from './provider-simulation.ts'
import { bearerOf, type Json, jsonOf, type SimReply, type SimRequest } from './sim-request.ts'

const no = (status: number, code: number, message: string): SimReply => ({
  status,
  json: { code, message, request_id: 'req-1' },
})
const ok = (data: Json): SimReply => ({ json: { code: 0, message: 'SUCCEED', request_id: 'req-1', data } })

/** @param secretKey of every pair of keys that the simulator knows */
export function simulateKling(secretKey = 'test-secret'): ProviderSimulation {
  const tokenState = (token: string) => stateOf(token, secretKey)
  return {
    id: 'kling',
    keyOf: (request) => {
      const token = bearerOf(request)
      if (token === null || !token.includes('.')) return token
      return tokenState(token) === 'good' ? claimsOf(token).iss : null
    },
    refuse(refusal, request) {
      if (refusal === 'busy') return no(429, 1302, 'too many requests')
      if (refusal === 'down') return no(500, 5000, 'internal error')
      if (refusal === 'bad_input') return no(400, 1201, 'invalid parameter')
      if (refusal === 'blocked') return no(400, 1301, 'content policy')
      if (refusal === 'no_balance') return no(429, 1102, 'resource pack exhausted')
      const state = tokenState(bearerOf(request) ?? '')
      if (state === 'early') return no(401, 1003, `token not yet valid: ${bearerOf(request)}`)
      return state === 'late'
        ? no(401, 1004, `token expired: ${bearerOf(request)}`)
        : no(401, 1002, `authorization is invalid: ${bearerOf(request)}`)
    },
    routes: [
      { method: 'POST', path: '/v1/videos/:kind', stage: 'submit', handle: submitClipV1 },
      { method: 'GET', path: '/v1/videos/:kind/:id', stage: 'poll', handle: tellV1 },
      { method: 'POST', path: '/v1/images/:kind', stage: 'submit', handle: submitPicture },
      { method: 'GET', path: '/v1/images/:kind/:id', stage: 'poll', handle: tellV1 },
      { method: 'POST', path: '/text-to-video/:model', stage: 'submit', handle: submitV2 },
      { method: 'POST', path: '/image-to-video/:model', stage: 'submit', handle: submitV2 },
      { method: 'POST', path: '/omni-video/:model', stage: 'submit', handle: submitV2 },
      { method: 'GET', path: '/tasks', stage: 'poll', handle: tellV2 },
      {
        method: 'GET',
        path: '/account/costs',
        stage: 'other',
        handle: () => ok({ code: 0, resource_pack_subscribe_infos: [] }),
      },
    ],
  }
}

function claimsOf(token: string): Json {
  try {
    return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
  } catch {
    return {}
  }
}

function stateOf(token: string, secretKey: string): 'good' | 'early' | 'late' | 'bad' {
  const [head = '', body = '', signature = ''] = token.split('.')
  const wanted = createHmac('sha256', secretKey).update(`${head}.${body}`).digest('base64url')
  if (signature !== wanted) return 'bad'
  const { nbf, exp } = claimsOf(token)
  const nowSeconds = Date.now() / 1000
  if (nbf > nowSeconds) return 'early'
  return exp < nowSeconds ? 'late' : 'good'
}

function submitClipV1(request: SimRequest, world: SimWorld): SimReply {
  const body = jsonOf(request)
  if (typeof body.duration !== 'string') return no(400, 1201, 'duration must be a string')
  if (typeof body.model_name !== 'string') return no(400, 1201, 'model_name is missing')
  const image = body.image ?? ''
  if (request.params.kind === 'image2video' && image === '') return no(400, 1201, 'image is missing')
  if (String(image).startsWith('data:')) return no(400, 1201, 'image must be raw base64')
  if (body.model_name === 'kling-v2-6' && body.sound === 'on' && body.mode !== 'pro')
    return no(400, 1201, 'sound is only supported in pro mode')
  const taken = isTaken(world, body.external_task_id)
  if (taken) return taken
  const short = body.mode === 'pro' ? 1080 : 720
  const job = world.accept({
    model: body.model_name,
    clientId: body.external_task_id ?? null,
    id: taskId(world),
    usage: { milliunit: body.mode === 'pro' ? 3500 : 2000 },
    make: () =>
      makeClip({
        ...sizeOf(body.aspect_ratio ?? '16:9', short),
        durationMs: Number(body.duration) * 1000,
        prompt: body.prompt,
      }),
  })
  return ok({
    task_id: job.id,
    task_status: 'submitted',
    task_info: { external_task_id: job.clientId },
    created_at: job.acceptedAtMs,
  })
}

function submitPicture(request: SimRequest, world: SimWorld): SimReply {
  const body = jsonOf(request)
  if (body.image !== undefined && body.negative_prompt !== undefined)
    return no(400, 1201, 'negative_prompt is not supported with image')
  if (String(body.image ?? '').startsWith('data:')) return no(400, 1201, 'image must be raw base64')
  const taken = isTaken(world, body.external_task_id)
  if (taken) return taken
  const job = world.accept({
    model: body.model_name,
    clientId: body.external_task_id ?? null,
    id: taskId(world),
    usage: { milliunit: 200 * (body.n ?? 1) },
    make: () =>
      makePicture({ ...sizeOf(body.aspect_ratio, body.resolution === '2k' ? 1440 : 720), prompt: body.prompt }),
  })
  return ok({
    task_id: job.id,
    task_status: 'submitted',
    task_info: { external_task_id: job.clientId },
    created_at: job.acceptedAtMs,
  })
}

function submitV2(request: SimRequest, world: SimWorld): SimReply {
  const { prompt, contents = [], settings = {}, options = {} } = jsonOf(request)
  const words = prompt ?? contents.find((each: Json) => each.type === 'prompt')?.text
  if (typeof words !== 'string' || words === '') return no(400, 1201, 'prompt is missing')
  if (!Number.isInteger(settings.duration)) return no(400, 1201, 'duration must be an integer')
  const types = contents.map((each: Json) => each.type)
  if (types.includes('last_frame') && !types.includes('first_frame'))
    return no(400, 1201, 'last_frame needs first_frame')
  if (contents.some((each: Json) => String(each.url ?? '').startsWith('data:')))
    return no(400, 1201, 'raw base64 wanted')
  const taken = isTaken(world, options.external_task_id)
  if (taken) return taken
  const short = { '720p': 720, '1080p': 1080, '4k': 2160 }[String(settings.resolution)] ?? 720
  const job = world.accept({
    model: request.params.model ?? '',
    clientId: options.external_task_id ?? null,
    id: taskId(world),
    usage: {
      milliunit:
        settings.duration * 500 * (settings.audio === 'native' ? 2 : 1) * (settings.resolution === '4k' ? 2 : 1),
    },
    make: () =>
      makeClip({
        ...sizeOf(settings.aspect_ratio ?? '16:9', short),
        durationMs: settings.duration * 1000,
        prompt: words,
        withSound: settings.audio === 'native',
      }),
  })
  return ok({ id: job.id, status: 'submitted', create_time: job.acceptedAtMs, external_id: job.clientId })
}

function isTaken(world: SimWorld, externalId: unknown): SimReply | null {
  if (typeof externalId !== 'string' || world.findByClientId(externalId) === undefined) return null
  return no(400, 1201, 'external_task_id is taken')
}

let serial = 0
function taskId(world: SimWorld): string {
  serial += 1
  return String(893_605_946_000_000_000n + BigInt(world.nowMs() % 1_000_000) * 1000n + BigInt(serial))
}

function sizeOf(ratio: string, short: number): { widthPx: number; heightPx: number } {
  const [width = 16, height = 9] = ratio.split(':').map(Number)
  const even = (px: number) => 2 * Math.round(px / 2)
  return width > height
    ? { widthPx: even((short * width) / height), heightPx: short }
    : { widthPx: short, heightPx: even((short * height) / width) }
}

function tellV1(request: SimRequest, world: SimWorld): SimReply {
  const id = request.params.id ?? ''
  const job = world.find(id) ?? world.listed(id)
  if (job === undefined) return no(404, 1203, 'task not found')
  const state = world.ask(job)
  const words = {
    queued: 'submitted',
    running: 'processing',
    succeeded: 'succeed',
    failed: 'failed',
    cancelled: 'failed',
  }
  const result = {
    id: '1',
    index: 0,
    url: state === 'succeeded' ? world.linkTo(job, { isFresh: true, extension: extensionOf(job) }) : '',
    duration: '5.1',
  }
  const name = request.path.includes('/images/') ? 'images' : 'videos'
  return ok({
    task_id: job.id,
    task_status: strange(job, state) ?? words[state],
    task_status_msg: reasonOf(job),
    task_info: { external_task_id: job.clientId },
    ...(state === 'succeeded'
      ? { final_unit_deduction: String((job.usage.milliunit ?? 0) / 1000), task_result: { [name]: [result] } }
      : {}),
  })
}

function extensionOf(job: SimJob): string {
  return job.request.path.includes('/images/') ? 'png' : 'mp4'
}

function tellV2(request: SimRequest, world: SimWorld): SimReply {
  const ids = request.query.get('task_ids')?.split(',')
  const ours = request.query.get('external_task_ids')?.split(',')
  if ((ids === undefined) === (ours === undefined)) return no(400, 1201, 'either task_ids or external_task_ids')
  const found = [...(ids ?? []).map((id) => world.find(id)), ...(ours ?? []).map((id) => world.listed(id))]
  return ok(found.flatMap((job) => (job === undefined ? [] : [taskV2(job, world)])))
}

function taskV2(job: SimJob, world: SimWorld): Json {
  const state = world.ask(job)
  const words = {
    queued: 'submitted',
    running: 'processing',
    succeeded: 'succeeded',
    failed: 'failed',
    cancelled: 'failed',
  }
  const url = state === 'succeeded' ? world.linkTo(job, { isFresh: true, extension: 'mp4' }) : ''
  return {
    id: job.id,
    status: strange(job, state) ?? words[state],
    message: reasonOf(job),
    create_time: job.acceptedAtMs,
    external_id: job.clientId,
    ...(state === 'succeeded'
      ? {
          outputs: [{ type: 'video', id: 'v', url, watermark_url: '', duration: '5' }],
          billing: [{ charge_type: 'unit', amount: String((job.usage.milliunit ?? 0) / 1000), package_type: 'video' }],
        }
      : {}),
  }
}

function strange(job: SimJob, state: string): string | undefined {
  return job.fault === 'unknown_status' && (state === 'queued' || state === 'running') ? 'contemplating' : undefined
}

function reasonOf(job: SimJob): string {
  if (job.fault === 'blocked_later') return 'Failure to pass the risk control system'
  return job.fault === 'fails_later' ? 'the machine failed' : ''
}
