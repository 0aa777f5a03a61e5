// Volcengine's speech as it answers: lines of JSON today, 3000 for success in the older API.
import { makeSpeech } from './media.ts'
import type { ProviderSimulation, SimRefusal, SimWorld } from './provider-simulation.ts'
import { jsonOf, type SimReply, type SimRequest } from './sim-request.ts'

const words: Readonly<Record<SimRefusal, readonly [number, number, number, string]>> = {
  busy: [429, 45_000_292, 3003, 'quota of concurrency: too many requests'],
  down: [500, 55_000_001, 3031, 'backend failed'],
  bad_input: [400, 45_000_001, 3011, 'invalid text'],
  blocked: [400, 45_000_030, 3050, 'sensitive text'],
  no_balance: [403, 45_000_010, 3100, 'balance is overdue'],
  bad_key: [401, 45_000_000, 3200, 'load grant: requested grant not found in authenticated requests'],
}
const usedIds = new Set<string>()

export function simulateVolcengine(): ProviderSimulation {
  return {
    id: 'volcengine',
    keyOf: ({ headers }) =>
      headers['x-api-key'] ??
      headers['x-api-access-key'] ??
      /^Bearer;(.+)$/.exec(headers.authorization ?? '')?.[1] ??
      null,
    refuse(refusal, request) {
      const [status, code, older, message] = words[refusal]
      const { authorization, 'x-api-key': key, 'x-api-access-key': accessKey, 'x-api-app-id': appId } = request.headers
      const given = [message, authorization, key, accessKey, appId].filter(Boolean).join(' ')
      if (request.path.startsWith('/api/v1/')) return { json: { reqid: 'r', code: older, message: given, sequence: 0 } }
      return { status, json: { header: { reqid: 'r', code, message: given } } }
    },
    routes: [
      { method: 'POST', path: '/api/v3/tts/unidirectional', stage: 'submit', handle: speakV3 },
      { method: 'POST', path: '/api/v1/tts', stage: 'submit', handle: speakV1 },
    ],
  }
}

async function speakV3(request: SimRequest, world: SimWorld): Promise<SimReply> {
  const { req_params: asked } = jsonOf(request)
  const resource = request.headers['x-api-resource-id'] ?? ''
  const lines = (...each: object[]): SimReply => ({
    mediaType: 'application/json',
    bytes: Buffer.from(each.map((line) => `${JSON.stringify(line)}\n`).join('')),
  })
  if (!asked?.text || !asked.speaker) return lines({ code: 45_000_001, message: 'invalid text' })
  if (asked.speaker.endsWith('_uranus_bigtts') !== (resource === 'seed-tts-2.0'))
    return lines({ code: 55_000_000, message: 'resource ID is mismatched with speaker related resource' })
  const job = world.accept({
    model: resource,
    usage: { character: [...asked.text].length },
    make: () => makeSpeech({ text: asked.text, format: 'mp3' }),
  })
  const { bytes } = await job.media()
  const middle = Math.ceil(bytes.length / 2)
  const data = (piece: Buffer) => ({ code: 0, message: '', data: piece.toString('base64') })
  return lines(data(bytes.subarray(0, middle)), data(bytes.subarray(middle)), {
    code: 20_000_000,
    message: 'ok',
    data: null,
  })
}

async function speakV1(request: SimRequest, world: SimWorld): Promise<SimReply> {
  const { app, audio, request: asked } = jsonOf(request)
  const no = (code: number, message: string): SimReply => ({
    json: { reqid: asked?.reqid, code, message, sequence: 0 },
  })
  if (!asked?.text || !audio?.voice_type || !app?.cluster) return no(3001, 'invalid request')
  if (Buffer.byteLength(asked.text) > 1024) return no(3010, 'text too long')
  if (usedIds.has(asked.reqid)) return no(3006, 'duplicate reqid')
  usedIds.add(asked.reqid)
  const job = world.accept({
    model: app.cluster,
    usage: { character: [...asked.text].length },
    make: () => makeSpeech({ text: asked.text, format: 'mp3', speed: audio.speed_ratio }),
  })
  const { bytes } = await job.media()
  const addition = { duration: '1960' }
  return {
    json: {
      reqid: asked.reqid,
      code: 3000,
      message: 'Success',
      sequence: -1,
      data: bytes.toString('base64'),
      addition,
    },
  }
}
