// The doors of the OpenAI protocol, as OpenAI and its many copies have them.
import { chatEnd, chatWords, schemaToldIn, tokensOf } from './chat-words.ts'
import type { SimJob } from './job-book.ts'
import { makeClip, makePicture, makeSpeech } from './media.ts'
import { openaiInvalid } from './openai-words.ts'
import type { SimRoute, SimWorld } from './provider-simulation.ts'
import { formOf, type Json, jsonOf, type SimReply, type SimRequest, textsOf } from './sim-request.ts'

/** What differs from house to house. */
export type ChatQuirks = {
  /** Refuses `response_format` of type `json_schema`. */
  readonly lacksJsonSchema?: boolean
  /** Sends empty lines before the answer, as a sign of life. */
  readonly sendsEmptyLines?: boolean
  /** Tells how much of the prompt it had read before, in the words of either house; that costs less. */
  readonly tellsCached?: 'openai' | 'deepseek'
  /** Thinks aloud in `reasoning_content`. */
  readonly thinks?: boolean
}

export function chatRoutes(models: readonly string[], quirks: ChatQuirks = {}): SimRoute[] {
  const list = models.map((id) => ({ id, object: 'model', created: 1_763_784_000, owned_by: 'simulator' }))
  return [
    { method: 'GET', path: '/models', stage: 'other', handle: () => ({ json: { object: 'list', data: list } }) },
    {
      method: 'POST',
      path: '/chat/completions',
      stage: 'submit',
      handle: (request, world) => chat(request, world, quirks),
    },
  ]
}

async function chat(request: SimRequest, world: SimWorld, quirks: ChatQuirks): Promise<SimReply> {
  const asked = jsonOf(request)
  if (typeof asked.model !== 'string' || !Array.isArray(asked.messages)) return openaiInvalid('model and messages')
  const format = asked.response_format?.type ?? 'text'
  if (format === 'json_schema' && quirks.lacksJsonSchema)
    return openaiInvalid('This response_format type is unavailable now', 'response_format')
  const prompt = promptOf(asked.messages)
  const told = schemaToldIn(textsOf(asked.messages).join('\n'))
  const schema = format === 'json_schema' ? asked.response_format.json_schema.schema : told
  const { content, refusal, finish } = chatEnd(chatWords(prompt, schema, format), world.fault)
  const read = tokensOf(textsOf(asked.messages).join(''))
  // OpenAI keeps nothing shorter than 1,024 tokens.
  const cached = quirks.tellsCached && (quirks.tellsCached === 'deepseek' || read >= 1024) ? Math.floor(read / 2) : 0
  const usage = {
    input_token: read - cached,
    ...(cached > 0 ? { cached_input_token: cached } : {}),
    output_token: tokensOf(content + refusal),
  }
  const job = world.accept({
    model: asked.model,
    usage,
    make: async () => ({ mediaType: 'text/plain', bytes: Buffer.from(content) }),
  })
  const message = { role: 'assistant', content, refusal, ...(quirks.thinks ? { reasoning_content: 'Hm.' } : {}) }
  const json = {
    id: `chatcmpl-${job.id}`,
    object: 'chat.completion',
    created: 1_763_784_000,
    model: asked.model,
    choices: [{ index: 0, finish_reason: finish, message }],
    usage: {
      prompt_tokens: read,
      completion_tokens: usage.output_token,
      total_tokens: read + usage.output_token,
      ...(quirks.tellsCached === 'deepseek'
        ? { prompt_cache_hit_tokens: cached, prompt_cache_miss_tokens: read - cached }
        : { prompt_tokens_details: { cached_tokens: cached } }),
    },
  }
  if (!quirks.sendsEmptyLines) return { json }
  return { bytes: Buffer.from(`\n\n\n${JSON.stringify(json)}`), mediaType: 'application/json' }
}

function promptOf(messages: readonly Json[]): string {
  const last = messages.findLast(({ role }) => role === 'user')?.content
  return typeof last === 'string' ? last : (last ?? []).map((part: Json) => part.text ?? '').join(' ')
}

export function imageRoutes(): SimRoute[] {
  return [
    {
      method: 'POST',
      path: '/images/generations',
      stage: 'submit',
      handle: (request, world) => image(world, jsonOf(request)),
    },
    {
      method: 'POST',
      path: '/images/edits',
      stage: 'submit',
      handle: async (request, world) => {
        const form = await formOf(request)
        const pictures = [...form.getAll('image[]'), ...form.getAll('image')].filter((part) => typeof part !== 'string')
        if (pictures.length === 0) return openaiInvalid('image is required', 'image')
        const fields = [...form].flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : []))
        return image(world, Object.fromEntries(fields))
      },
    },
  ]
}

async function image(world: SimWorld, asked: Json): Promise<SimReply> {
  if (typeof asked.prompt !== 'string' || typeof asked.model !== 'string') return openaiInvalid('prompt and model')
  if (asked.response_format !== undefined)
    return openaiInvalid("Unknown parameter: 'response_format'.", 'response_format')
  const [widthPx, heightPx] = sizeOf(asked.size ?? '1024x1024')
  const format = asked.output_format ?? 'png'
  const usage = { input_token: tokensOf(asked.prompt), output_token: Math.ceil((widthPx * heightPx) / 256), image: 1 }
  const job = world.accept({
    model: asked.model,
    usage,
    make: () => makePicture({ widthPx, heightPx, prompt: asked.prompt, format }),
  })
  const { bytes } = await job.media()
  return {
    json: {
      created: 1_763_784_000,
      data: [{ b64_json: bytes.toString('base64') }],
      output_format: format,
      size: `${widthPx}x${heightPx}`,
      usage: {
        input_tokens: usage.input_token,
        output_tokens: usage.output_token,
        total_tokens: usage.input_token + usage.output_token,
        output_tokens_details: { image_tokens: usage.output_token, text_tokens: 0 },
      },
    },
  }
}

export function sizeOf(size: string): [widthPx: number, heightPx: number] {
  const [, width, height] = /^(\d+)x(\d+)$/.exec(size) ?? []
  return [Number(width ?? 1024), Number(height ?? 1024)]
}

export function speechRoutes(): SimRoute[] {
  return [
    {
      method: 'POST',
      path: '/audio/speech',
      stage: 'submit',
      handle: async (request, world) => {
        const asked = jsonOf(request)
        if (!asked.input || !asked.voice || !asked.model) return openaiInvalid('input, voice and model')
        const format = asked.response_format ?? 'mp3'
        const make = () => makeSpeech({ text: asked.input, format, speed: asked.speed ?? 1 })
        const job = world.accept({ model: asked.model, usage: { character: [...asked.input].length }, make })
        const { bytes, mediaType } = await job.media()
        return { bytes, mediaType }
      },
    },
  ]
}

export function videoRoutes(): SimRoute[] {
  return [
    { method: 'POST', path: '/videos', stage: 'submit', handle: createVideo },
    {
      method: 'GET',
      path: '/videos/:id',
      stage: 'poll',
      handle: ({ params }, world) => {
        const job = world.find(params.id ?? '')
        if (job === undefined) return { status: 404, json: { error: { message: 'No such video', code: 'not_found' } } }
        return { json: videoOf(job, world) }
      },
    },
    {
      method: 'GET',
      path: '/videos/:id/content',
      stage: 'result',
      handle: async ({ params }, world) => {
        const job = world.find(params.id ?? '')
        if (job === undefined || job.fault === 'expired_link')
          return { status: 404, json: { error: { message: 'Video content has expired', code: 'not_found' } } }
        return job.media()
      },
    },
  ]
}

async function createVideo(request: SimRequest, world: SimWorld): Promise<SimReply> {
  const isForm = (request.headers['content-type'] ?? '').startsWith('multipart/')
  const form = isForm ? await formOf(request) : null
  const asked: Json = form ? Object.fromEntries(form) : jsonOf(request)
  if (!asked.prompt) return openaiInvalid('prompt', 'prompt')
  if (typeof asked.seconds !== 'string') return openaiInvalid('seconds must be a string', 'seconds')
  const frame = form?.get('input_reference')
  const startFrame = frame && typeof frame !== 'string' ? new Uint8Array(await frame.arrayBuffer()) : undefined
  const [widthPx, heightPx] = sizeOf(asked.size ?? '1280x720')
  const wish = { widthPx, heightPx, durationMs: Number(asked.seconds) * 1000, prompt: asked.prompt }
  const job = world.accept({
    model: asked.model ?? 'sora-2',
    usage: { second: Number(asked.seconds) },
    id: `video_${world.newId()}`,
    make: () => makeClip({ ...wish, ...(startFrame ? { startFrame } : {}) }),
  })
  return { json: videoOf(job, world) }
}

const STATUS = {
  queued: 'queued',
  running: 'in_progress',
  succeeded: 'completed',
  failed: 'failed',
  cancelled: 'failed',
}

function videoOf(job: SimJob, world: SimWorld): Json {
  const state = world.ask(job)
  const isOdd = job.fault === 'unknown_status' && state !== 'succeeded'
  const code = job.fault === 'blocked_later' ? 'moderation_blocked' : 'generation_failed'
  return {
    id: job.id,
    object: 'video',
    model: job.model,
    status: isOdd ? 'contemplating' : STATUS[state],
    progress: world.progress(job),
    created_at: Math.floor(job.acceptedAtMs / 1000),
    error: state === 'failed' ? { code, message: 'It did not work out.' } : null,
  }
}
