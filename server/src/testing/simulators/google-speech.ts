// Google Cloud Text-to-Speech as it answers: google.rpc errors, sound in base64.
import { makeSpeech } from './media.ts'
import type { ProviderSimulation, SimRefusal, SimWorld } from './provider-simulation.ts'
import { bearerOf, type Json, jsonOf, type SimReply, type SimRequest } from './sim-request.ts'

const refusals: Readonly<Record<SimRefusal, readonly [number, string, Json[]]>> = {
  busy: [429, 'RESOURCE_EXHAUSTED', [{ violations: [{ quotaId: 'RequestsPerMinutePerProject' }] }]],
  down: [503, 'UNAVAILABLE', []],
  bad_input: [400, 'INVALID_ARGUMENT', []],
  blocked: [400, 'INVALID_ARGUMENT', []],
  no_balance: [429, 'RESOURCE_EXHAUSTED', [{ violations: [{ quotaId: 'CharactersPerDayPerProject' }] }]],
  bad_key: [400, 'INVALID_ARGUMENT', [{ reason: 'API_KEY_INVALID' }]],
}
type Details = { readonly details?: Json[]; readonly given?: string }
const no = (code: number, status: string, { details = [], given = '' }: Details = {}): SimReply => ({
  status: code,
  json: { error: { code, status, message: `${status} of Google ${given}`, details } },
})

export function simulateGoogleSpeech(): ProviderSimulation {
  return {
    id: 'google-speech',
    keyOf: (request) => request.headers['x-goog-api-key'] ?? bearerOf(request),
    refuse: (refusal, request) => {
      const [code, status, details] = refusals[refusal]
      const given = refusal === 'bad_key' ? (request.headers['x-goog-api-key'] ?? bearerOf(request) ?? '') : ''
      return no(code, status, { details, given })
    },
    routes: [
      { method: 'POST', path: '/v1/text:synthesize', stage: 'submit', handle: synthesize },
      {
        method: 'GET',
        path: '/v1/voices',
        stage: 'other',
        handle: () => ({
          json: { voices: [{ name: 'cmn-CN-Chirp3-HD-Kore', languageCodes: ['cmn-CN'], ssmlGender: 'FEMALE' }] },
        }),
      },
    ],
  }
}

async function synthesize(request: SimRequest, world: SimWorld): Promise<SimReply> {
  const { input, voice, audioConfig } = jsonOf(request)
  if (typeof input?.text !== 'string' || Buffer.byteLength(input.text) > 5000) return no(400, 'INVALID_ARGUMENT')
  if (!voice?.name?.startsWith(voice.languageCode)) return no(400, 'INVALID_ARGUMENT')
  if (audioConfig?.audioEncoding !== 'LINEAR16') return no(400, 'INVALID_ARGUMENT')
  const job = world.accept({
    model: voice.name,
    usage: { character: [...input.text].length },
    make: () =>
      makeSpeech({
        text: input.text,
        format: 'wav',
        sampleRateHz: audioConfig.sampleRateHertz,
        speed: audioConfig.speakingRate,
      }),
  })
  return { json: { audioContent: (await job.media()).bytes.toString('base64') } }
}
