// Aliyun's two speech services as they answer: Qwen with a link to sound, NLS with sound or JSON.
import { createHmac } from 'node:crypto'
import { makeSpeech } from './media.ts'
import type { ProviderSimulation, SimRefusal, SimWorld } from './provider-simulation.ts'
import { bearerOf, jsonOf, type SimReply, type SimRequest } from './sim-request.ts'

const qwenNoes: Readonly<Record<SimRefusal, readonly [number, string]>> = {
  busy: [429, 'Throttling.AllocationQuota'],
  down: [500, 'InternalError'],
  bad_input: [400, 'InvalidParameter'],
  blocked: [400, 'DataInspectionFailed'],
  no_balance: [400, 'Arrearage'],
  bad_key: [401, 'InvalidApiKey'],
}

export function simulateDashscope(): ProviderSimulation {
  return {
    id: 'dashscope',
    keyOf: bearerOf,
    refuse(refusal, request) {
      const [status, code] = qwenNoes[refusal]
      return { status, json: { code, message: `${refusal} at DashScope ${bearerOf(request)}`, request_id: 'r' } }
    },
    routes: [
      {
        method: 'POST',
        path: '/api/v1/services/aigc/multimodal-generation/generation',
        stage: 'submit',
        handle: speakQwen,
      },
    ],
  }
}

function speakQwen(request: SimRequest, world: SimWorld): SimReply {
  const { model, input } = jsonOf(request)
  if (!input?.text || !input.voice) return { status: 400, json: { code: 'InvalidParameter', message: 'input' } }
  const usage = { character: [...input.text].length }
  const job = world.accept({ model, usage, make: () => makeSpeech({ text: input.text, format: 'wav' }) })
  const audio = { url: world.linkTo(job, { extension: 'wav' }), expires_at: Math.floor(world.nowMs() / 1000) + 86_400 }
  return { json: { output: { finish_reason: 'stop', audio }, usage: { characters: usage.character }, request_id: 'r' } }
}

const nlsNoes: Readonly<Record<SimRefusal, readonly [number, number, string]>> = {
  busy: [429, 40_000_005, 'Gateway:TOO_MANY_REQUESTS:Too many requests!'],
  down: [500, 50_000_000, 'Gateway:SERVER_ERROR'],
  bad_input: [400, 41_020_001, 'TTS:TtsClientError:invalid params'],
  blocked: [400, 41_020_001, 'TTS:TtsClientError:not allowed'],
  no_balance: [400, 40_000_010, 'Gateway:FREE_TRIAL_EXPIRED:The free trial has expired!'],
  bad_key: [403, 40_000_001, 'Meta:ACCESS_DENIED:The token is invalid!'],
}

/** @param secretKey of every AccessKey that the simulator knows */
export function simulateNls(secretKey = 'test-secret', serial: { now: number } = { now: 0 }): ProviderSimulation {
  const tokenOf = (key: string) => `nls.${serial.now}.${Buffer.from(key).toString('hex')}`
  return {
    id: 'nls',
    keyOf(request) {
      if (request.path === '/') return isSigned(request.query, secretKey) ? request.query.get('AccessKeyId') : null
      const token = request.headers['x-nls-token'] ?? ''
      const key = Buffer.from(token.split('.')[2] ?? '', 'hex').toString()
      return tokenOf(key) === token ? key : null
    },
    refuse(refusal, request) {
      if (request.path === '/')
        return {
          status: 400,
          json: { Code: 'SignatureDoesNotMatch', Message: `Specified signature is not matched: ${request.query}` },
        }
      const [status, code, message] = nlsNoes[refusal]
      const given = jsonOf(request)
      return {
        status,
        json: { task_id: 't', result: '', status: code, message: `${message} ${given.token} ${given.appkey}` },
      }
    },
    routes: [
      {
        method: 'GET',
        path: '/',
        stage: 'other',
        handle: ({ query }, world) => ({
          json: {
            Token: {
              Id: tokenOf(query.get('AccessKeyId') ?? ''),
              ExpireTime: Math.floor(world.nowMs() / 1000) + 36_000,
            },
          },
        }),
      },
      { method: 'POST', path: '/stream/v1/tts', stage: 'submit', handle: speakNls },
    ],
  }
}

function isSigned(query: URLSearchParams, secretKey: string): boolean {
  const encode = (text: string) =>
    encodeURIComponent(text).replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`)
  const rest = [...query]
    .filter(([name]) => name !== 'Signature')
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .join('&')
  const wanted = createHmac('sha1', `${secretKey}&`)
    .update(`GET&%2F&${encode(rest)}`)
    .digest('base64')
  return query.get('Signature') === wanted
}

async function speakNls(request: SimRequest, world: SimWorld): Promise<SimReply> {
  const { text, voice, appkey, format, sample_rate } = jsonOf(request)
  if (!text || text.length > 300 || !voice || !appkey || format !== 'wav')
    return { status: 400, json: { task_id: 't', status: 41_020_001, message: 'TTS:TtsClientError' } }
  const make = () => makeSpeech({ text, format: 'wav', sampleRateHz: sample_rate })
  return world.accept({ model: voice, usage: { character: [...text].length }, make }).media()
}
