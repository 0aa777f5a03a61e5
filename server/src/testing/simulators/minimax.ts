// MiniMax as it answers: a no comes with HTTP 200, sound in hexadecimal, ids of 64 bits as plain numbers.
import { chatEnd, chatWords, schemaToldIn, tokensOf } from './chat-words.ts'
import type { SimJob } from './job-book.ts'
import { makeClip, makePicture, makeSpeech, speechMs } from './media.ts'
import type { ProviderSimulation, SimRefusal, SimWorld } from './provider-simulation.ts'
import { bearerOf, type Json, jsonOf, type SimReply, type SimRequest } from './sim-request.ts'

const base = (status_code: number, status_msg: string) => ({ base_resp: { status_code, status_msg } })
const fine = base(0, 'success')

const codes: Readonly<Record<SimRefusal, readonly [number, string]>> = {
  busy: [1002, 'rate limit'],
  down: [1033, 'system error'],
  bad_input: [2013, 'invalid params'],
  blocked: [1026, 'input new_sensitive'],
  no_balance: [1008, 'insufficient balance'],
  bad_key: [1004, 'login fail'],
}
const newer: Readonly<Record<SimRefusal, readonly [number, string]>> = {
  busy: [429, 'rate_limit_error'],
  down: [500, 'api_error'],
  bad_input: [400, 'invalid_request_error'],
  blocked: [400, 'content_policy_error'],
  no_balance: [402, 'insufficient_balance_error'],
  bad_key: [401, 'authentication_error'],
}

export function simulateMinimax(): ProviderSimulation {
  return {
    id: 'minimax',
    keyOf: bearerOf,
    refuse(refusal, request) {
      const given = refusal === 'bad_key' ? `: ${bearerOf(request)}` : ''
      const [code, said] = codes[refusal]
      if (!request.path.startsWith('/v2/')) return { json: base(code, said + given) }
      const [status, type] = newer[refusal]
      return noNewer(status, type, refusal + given)
    },
    routes: [
      { method: 'POST', path: '/v1/image_generation', stage: 'submit', handle: makeImage },
      { method: 'POST', path: '/v1/t2a_v2', stage: 'submit', handle: speak },
      { method: 'POST', path: '/v1/chat/completions', stage: 'submit', handle: chat },
      {
        method: 'GET',
        path: '/v1/models',
        stage: 'other',
        handle: () => ({ json: { object: 'list', data: [{ id: 'MiniMax-M3' }] } }),
      },
      { method: 'POST', path: '/v1/video_generation', stage: 'submit', handle: submitHailuo },
      { method: 'GET', path: '/v1/query/video_generation', stage: 'poll', handle: tellHailuo },
      { method: 'GET', path: '/v1/files/retrieve', stage: 'poll', handle: tellFile },
      { method: 'POST', path: '/v2/video_generation', stage: 'submit', handle: submitH3 },
      { method: 'GET', path: '/v2/query/video_generation/:id', stage: 'poll', handle: tellH3 },
      {
        method: 'POST',
        path: '/v1/get_voice',
        stage: 'other',
        handle: () => ({ json: { system_voice: [], ...fine } }),
      },
    ],
  }
}

function noNewer(status: number, type: string, message: string): SimReply {
  return { status, json: { type: 'error', error: { type, message, http_code: String(status) }, request_id: 'r' } }
}

async function makeImage(request: SimRequest, world: SimWorld): Promise<SimReply> {
  const body = jsonOf(request)
  const face = body.subject_reference?.[0]?.image_file
  if (face !== undefined && !/^(https?:|data:image\/)/.test(face)) return { json: base(2013, 'image_file') }
  const size = sizeOf(body.aspect_ratio ?? '1:1', 1024)
  const isKept = world.fault === 'filtered'
  const job = world.accept({
    model: body.model,
    usage: { image: isKept ? 0 : (body.n ?? 1) },
    make: () => makePicture({ ...size, prompt: body.prompt, format: 'jpeg' }),
  })
  if (isKept) return { json: { id: job.id, data: {}, metadata: { success_count: '0', failed_count: '1' }, ...fine } }
  // Seen: a success that says nothing else.
  if (world.fault === 'empty') return { json: fine }
  const media = await job.media()
  const data =
    body.response_format === 'base64'
      ? { image_base64: [media.bytes.toString('base64')] }
      : { image_urls: [world.linkTo(job, { extension: 'jpeg' })] }
  return { json: { id: job.id, data, metadata: { success_count: '1', failed_count: '0' }, ...fine } }
}

async function speak(request: SimRequest, world: SimWorld): Promise<SimReply> {
  const { model, text, voice_setting: voice, audio_setting: audio } = jsonOf(request)
  if (typeof text !== 'string' || text.length > 10_000) return { json: base(2013, 'text') }
  if (!voice?.voice_id || voice.voice_id === 'no-such-voice') return { json: base(20132, 'voice_id') }
  const usage = { character: [...text].length }
  const job = world.accept({
    model,
    usage,
    make: () =>
      makeSpeech({ text, format: audio?.format ?? 'mp3', sampleRateHz: audio?.sample_rate, speed: voice.speed }),
  })
  const media = await job.media()
  const extra_info = {
    audio_length: speechMs(text, voice.speed),
    usage_characters: usage.character,
    audio_format: 'mp3',
  }
  return { json: { data: { audio: media.bytes.toString('hex'), status: 2 }, extra_info, trace_id: 't', ...fine } }
}

function chat(request: SimRequest, world: SimWorld): SimReply {
  const body = jsonOf(request)
  const last = body.messages?.at(-1)?.content
  const words = typeof last === 'string' ? last : (last?.find((part: Json) => part.type === 'text')?.text ?? '')
  const format = body.response_format?.type ?? null
  // The range of the temperature is open at its lower end, and schemas are no parameter here.
  if (body.temperature !== undefined && !(body.temperature > 0 && body.temperature <= 1))
    return { json: base(2013, 'temperature') }
  if (format === 'json_schema') return { json: base(2013, 'response_format') }
  const { content, finish } = chatEnd(chatWords(words, schemaToldIn(words), format), world.fault)
  const usage = { input_token: tokensOf(words), output_token: tokensOf(content) }
  world.accept({
    model: body.model,
    usage,
    make: async () => ({ mediaType: 'text/plain', bytes: Buffer.from(content) }),
  })
  return {
    json: {
      id: 'c',
      object: 'chat.completion',
      model: body.model,
      choices: [{ index: 0, finish_reason: finish, message: { role: 'assistant', content } }],
      usage: { prompt_tokens: usage.input_token, completion_tokens: usage.output_token },
      ...fine,
    },
  }
}

function submitHailuo(request: SimRequest, world: SimWorld): SimReply {
  const body = jsonOf(request)
  if (![6, 10].includes(body.duration)) return { json: base(2013, 'duration') }
  if (body.duration === 10 && body.resolution === '1080P') return { json: base(2013, 'resolution') }
  const short = Number.parseInt(body.resolution, 10) || 768
  const job = world.accept({
    model: body.model,
    usage: { second: body.duration },
    priceFacts: [String(body.resolution ?? '768P').toLowerCase(), `${body.duration}s`],
    id: String(world.nowMs()) + String(world.jobs().length).padStart(4, '0'),
    make: () => makeClip({ ...sizeOf('16:9', short), durationMs: body.duration * 1000, prompt: body.prompt }),
  })
  return { json: { task_id: job.id, ...fine } }
}

/** Too large for a double: 2^53 and more. */
const fileIdOf = (job: SimJob) => `9007199254${job.id.slice(-8).padStart(8, '7')}1`

function tellHailuo(request: SimRequest, world: SimWorld): SimReply {
  const job = world.find(request.query.get('task_id') ?? '')
  if (job === undefined) return { json: base(2013, 'task_id') }
  const state = world.ask(job)
  if (job.fault === 'unknown_status' && state !== 'succeeded')
    return { json: { task_id: job.id, status: 'Dreaming', file_id: '', ...fine } }
  if (state === 'failed') {
    const why = job.fault === 'blocked_later' ? base(1027, 'output new_sensitive') : base(1000, 'unknown error')
    return { json: { task_id: job.id, status: 'Fail', file_id: '', ...why } }
  }
  const words = { queued: 'Queueing', running: 'Processing', succeeded: 'Success', cancelled: 'Fail' }
  return {
    json: { task_id: job.id, status: words[state], file_id: state === 'succeeded' ? fileIdOf(job) : '', ...fine },
  }
}

/** The id is a bare number in this reply, and every call gives a fresh link. */
function tellFile(request: SimRequest, world: SimWorld): SimReply {
  const id = request.query.get('file_id') ?? ''
  const job = world.jobs().find((each) => fileIdOf(each) === id)
  if (job === undefined) return { json: base(2013, 'file_id') }
  const url = JSON.stringify(world.linkTo(job, { isFresh: true, extension: 'mp4' }))
  const text = `{"file":{"file_id":${id},"bytes":1,"filename":"output.mp4","purpose":"video_generation","download_url":${url}},"base_resp":{"status_code":0,"status_msg":"success"}}`
  return { bytes: Buffer.from(text), mediaType: 'application/json' }
}

function submitH3(request: SimRequest, world: SimWorld): SimReply {
  const body = jsonOf(request)
  const content: Json[] = body.content ?? []
  const words = content.filter((each) => each.type === 'text')
  if (words.length !== 1 || !words[0].text) return noNewer(400, 'invalid_request_error', 'exactly one text')
  const roles = content.flatMap((each) => each.role ?? [])
  const hasFrames = roles.includes('first_frame') || roles.includes('last_frame')
  if (roles.includes('last_frame') && !roles.includes('first_frame'))
    return noNewer(400, 'invalid_request_error', 'first_frame')
  if (hasFrames && roles.includes('reference_image'))
    return noNewer(400, 'invalid_request_error', 'frames exclude references')
  if (content.length === 1 && (body.ratio ?? 'adaptive') === 'adaptive')
    return noNewer(400, 'invalid_request_error', 'ratio')
  if (!Number.isInteger(body.duration)) return noNewer(400, 'invalid_request_error', 'duration')
  const short = body.resolution === '2K' ? 1440 : Number.parseInt(body.resolution, 10)
  const ratio = body.ratio === 'adaptive' ? '16:9' : body.ratio
  const job = world.accept({
    model: body.model,
    usage: { second: body.duration },
    make: () =>
      makeClip({ ...sizeOf(ratio, short), durationMs: body.duration * 1000, prompt: words[0].text, withSound: true }),
  })
  return { json: { task_id: job.id } }
}

function tellH3(request: SimRequest, world: SimWorld): SimReply {
  const job = world.find(request.params.id ?? '')
  if (job === undefined) return noNewer(404, 'not_found_error', 'no such task')
  const state = world.ask(job)
  const isStrange = job.fault === 'unknown_status' && (state === 'queued' || state === 'running')
  const error =
    job.fault === 'blocked_later' ? { code: '1027', message: 'output sensitive' } : { code: '1000', message: 'unknown' }
  const seconds = job.usage.second ?? 0
  const done = {
    content: { url: world.linkTo(job, { isFresh: true, extension: 'mp4' }) },
    usage: { total_seconds: seconds, input_seconds: 0, output_seconds: seconds },
  }
  return {
    json: {
      task: {
        id: job.id,
        model: job.model,
        status: isStrange ? 'dreaming' : state,
        ...(state === 'succeeded' ? done : {}),
        ...(state === 'failed' ? { error } : {}),
      },
    },
  }
}

function sizeOf(ratio: string, short: number): { widthPx: number; heightPx: number } {
  const [width = 16, height = 9] = ratio.split(':').map(Number)
  const even = (px: number) => 2 * Math.round(px / 2)
  return width > height
    ? { widthPx: even((short * width) / height), heightPx: short }
    : { widthPx: short, heightPx: even((short * height) / width) }
}
