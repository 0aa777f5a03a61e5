// Google's Gemini: one door for words, pictures and voices, and Interactions for clips.
import { chatEnd, chatWords, tokensOf } from './chat-words.ts'
import type { Fault } from './fault-script.ts'
import { interactionRoutes } from './gemini-interactions.ts'
import { makePicture, makeSpeech } from './media.ts'
import type { ProviderSimulation, SimRefusal, SimWorld } from './provider-simulation.ts'
import { bearerOf, type Json, jsonOf, type SimReply, type SimRequest } from './sim-request.ts'

type Words = { readonly code: number; readonly status: string; readonly message: string; readonly details?: Json[] }

const quota = (quotaId: string) => ({
  '@type': 'type.googleapis.com/google.rpc.QuotaFailure',
  violations: [{ quotaId }],
})

const retryInfo = (retryDelay: string) => ({ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay })

/** The same sentence for the quota of a minute and of a day; what differs stands in the details. */
const overQuota = (metric: string, wait: string) =>
  'You exceeded your current quota, please check your plan and billing details. For more information on this error, head to: ' +
  'https://ai.google.dev/gemini-api/docs/rate-limits. To monitor your current usage, head to: https://ai.dev/usage?tab=rate-limit. \n' +
  `* Quota exceeded for metric: generativelanguage.googleapis.com/${metric}\nPlease retry in ${wait}.`

const WORDS: Record<Exclude<SimRefusal, 'blocked'>, Words> = {
  busy: {
    code: 429,
    status: 'RESOURCE_EXHAUSTED',
    message: overQuota('generate_content_free_tier_requests, limit: 10', '34.4s'),
    details: [quota('GenerateRequestsPerMinutePerProjectPerModel'), retryInfo('34.4s')],
  },
  down: { code: 500, status: 'INTERNAL', message: 'An internal error has occurred.' },
  bad_input: { code: 400, status: 'INVALID_ARGUMENT', message: 'Invalid value at generation_config.' },
  no_balance: {
    code: 429,
    status: 'RESOURCE_EXHAUSTED',
    message: overQuota('generate_content_free_tier_requests, limit: 250', '26s'),
    details: [quota('GenerateRequestsPerDayPerProjectPerModel-FreeTier'), retryInfo('26s')],
  },
  bad_key: { code: 401, status: 'UNAUTHENTICATED', message: 'The key {key} is not valid.' },
}

/** @param id also for aggregators that mount the same doors */
export function simulateGemini(id = 'gemini'): ProviderSimulation {
  return {
    id,
    keyOf,
    refuse,
    routes: [
      {
        method: 'GET',
        path: '/models',
        stage: 'other',
        handle: () => ({
          json: { models: [{ name: 'models/gemini-3.8-flash' }, { name: 'models/gemini-3.1-flash-image' }] },
        }),
      },
      { method: 'POST', path: '/models/:model:generateContent', stage: 'submit', handle: generate },
      ...interactionRoutes(),
    ],
  }
}

function keyOf(request: SimRequest): string | null {
  return request.headers['x-goog-api-key'] ?? bearerOf(request)
}

function refuse(refusal: SimRefusal, request: SimRequest): SimReply {
  if (refusal === 'blocked')
    return request.path.startsWith('/interactions')
      ? { status: 400, json: { error: { code: 'safety', message: 'The prompt was blocked for safety.' } } }
      : { json: { promptFeedback: { blockReason: 'PROHIBITED_CONTENT' }, usageMetadata: { promptTokenCount: 4 } } }
  const words = WORDS[refusal]
  const error = { ...words, message: words.message.replace('{key}', keyOf(request) ?? '') }
  // The front end wraps some errors in a list.
  return { status: words.code, json: refusal === 'bad_input' ? [{ error }] : { error } }
}

async function generate(request: SimRequest, world: SimWorld): Promise<SimReply> {
  const asked = jsonOf(request)
  const parts: Json[] = (asked.contents ?? []).flatMap((content: Json) => content.parts ?? [])
  const prompt = parts
    .map(({ text }) => text ?? '')
    .join(' ')
    .trim()
  if (prompt === '') return refuse('bad_input', request)
  const config = asked.generationConfig ?? {}
  const modalities: string[] = config.responseModalities ?? ['TEXT']
  const model = request.params.model ?? ''
  if (modalities.includes('IMAGE')) return picture(world, { model, prompt, config })
  if (modalities.includes('AUDIO')) return voice(world, { model, prompt, config })
  const schema = config.responseSchema ?? null
  const isData = config.responseMimeType === 'application/json'
  const whole = chatWords(prompt, schema === null ? null : lowered(schema), isData ? 'json_object' : null)
  const { content: text } = chatEnd(whole, world.fault)
  const usage = { input_token: tokensOf(prompt), output_token: tokensOf(text) }
  world.accept({ model, usage, make: async () => ({ mediaType: 'text/plain', bytes: Buffer.from(text) }) })
  const finishes: Partial<Record<Fault, string>> = { filtered: 'SAFETY', cut: 'MAX_TOKENS' }
  const said = world.fault === 'filtered' || text === '' ? [] : [{ text }]
  const finish = world.fault === null ? 'STOP' : (finishes[world.fault] ?? 'STOP')
  return reply(model, usage, { parts: [{ text: 'I think.', thought: true }, ...said], finish })
}

type Asked = { readonly model: string; readonly prompt: string; readonly config: Json }

const LEVELS: Record<string, number> = { '512': 512, '1K': 1024, '2K': 2048, '4K': 4096 }

async function picture(world: SimWorld, { model, prompt, config }: Asked): Promise<SimReply> {
  const [wide = 1, high = 1] = String(config.imageConfig?.aspectRatio ?? '1:1')
    .split(':')
    .map(Number)
  const level = LEVELS[config.imageConfig?.imageSize ?? '512'] ?? 512
  const side = (share: number) => Math.round((level * Math.sqrt(share)) / 16) * 16
  const size = { widthPx: side(wide / high), heightPx: side(high / wide) }
  const noes: Partial<Record<Fault, string>> = { filtered: 'IMAGE_SAFETY', empty: 'NO_IMAGE' }
  const no = world.fault === null ? undefined : noes[world.fault]
  const usage = { input_token: tokensOf(prompt), output_token: no ? 12 : 1120, image: no ? 0 : 1 }
  const job = world.accept({ model, usage, make: () => makePicture({ ...size, prompt }) })
  if (no) return reply(model, usage, { parts: [{ text: 'Not like this.' }], finish: no })
  const { bytes } = await job.media()
  const image = { inlineData: { mimeType: 'image/png', data: bytes.toString('base64') } }
  return reply(model, usage, { parts: [{ text: 'Here it is.' }, image] })
}

async function voice(world: SimWorld, { model, prompt, config }: Asked): Promise<SimReply> {
  if (!config.speechConfig?.voiceConfig?.prebuiltVoiceConfig?.voiceName)
    return { status: 400, json: { error: { code: 400, status: 'INVALID_ARGUMENT', message: 'voice' } } }
  const usage = { input_token: tokensOf(prompt), output_token: Math.ceil(25 * 0.2 * [...prompt].length) }
  const job = world.accept({ model, usage, make: () => makeSpeech({ text: prompt, format: 'pcm' }) })
  if (world.fault === 'empty') return reply(model, usage, { parts: [], finish: 'OTHER' })
  const { bytes, mediaType } = await job.media()
  const mimeType = mediaType === 'audio/pcm' ? 'audio/L16;codec=pcm;rate=24000' : mediaType
  return reply(model, usage, { parts: [{ inlineData: { mimeType, data: bytes.toString('base64') } }] })
}

type Said = { readonly parts: Json[]; readonly finish?: string }

function reply(model: string, usage: Readonly<Record<string, number>>, { parts, finish = 'STOP' }: Said): SimReply {
  return {
    json: {
      candidates: [{ content: { role: 'model', parts }, finishReason: finish, index: 0 }],
      usageMetadata: {
        promptTokenCount: usage.input_token,
        candidatesTokenCount: usage.output_token,
        thoughtsTokenCount: 0,
      },
      modelVersion: model,
      responseId: 'r1',
    },
  }
}

/** Google writes types in capitals. */
function lowered(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map(lowered)
  if (typeof schema !== 'object' || schema === null) return schema
  return Object.fromEntries(
    Object.entries(schema).map(([name, value]) => [
      name,
      name === 'type' && typeof value === 'string' ? value.toLowerCase() : lowered(value),
    ]),
  )
}
