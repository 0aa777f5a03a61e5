// Dialect `openai-speech`: `POST /audio/speech`, which most self-hosted voices speak too.
import type { Dialect, Engine, EngineModel, VoiceLister } from '#rooms/generation/provider.ts'
import { UnknownOutcomeError } from '../shared/outcomes.ts'
import type { ClientDeps } from '../shared/provider-client.ts'
import { createRemoteEngine, numberOption, recordOption, textOption } from '../shared/remote-engine.ts'
import { speechOutput } from '../shared/speech-output.ts'
import { checkLine, voicesOf } from '../shared/voices.ts'
import { openaiClient, probeOpenai } from './openai-client.ts'

const TIMEOUT_MS = 300_000
const SOUND_MAX_BYTES = 128 * 1024 * 1024
const SPEED_LEAST = 0.25
const SPEED_MOST = 4

export function openaiSpeechDialect(deps: ClientDeps): Dialect {
  return { id: 'openai-speech', kind: 'speech', engine: (model) => speechEngine(deps, model), probe: probeOpenai(deps) }
}

function speechEngine(deps: ClientDeps, model: EngineModel): Engine & VoiceLister {
  const client = openaiClient(deps, model.provider)
  const engine = createRemoteEngine(model, {
    kind: 'speech',
    estimate: ({ speech }) => ({ character: [...speech.text].length }),
    async submit({ input, request, signal }) {
      const { speech } = input
      checkLine(model, speech)
      const takesSpeed = model.options.takes_speed !== false
      const { reply } = await client.submit({
        method: 'POST',
        path: textOption(model, 'path', '/audio/speech'),
        access: request.access,
        headers: { accept: '*/*' },
        json: {
          model: model.model,
          input: speech.text,
          voice: speech.voice.voiceId,
          response_format: textOption(model, 'response_format', 'wav'),
          ...(takesSpeed ? { speed: clamp(speech.voice.pacePercent / 100) } : {}),
          ...(model.options.takes_instructions === true && speech.direction !== ''
            ? { instructions: speech.direction }
            : {}),
          ...recordOption(model, 'extra'),
        },
        signal,
        timeoutMs: numberOption(model, 'timeout_ms', TIMEOUT_MS),
        bodyMaxBytes: SOUND_MAX_BYTES,
      })
      if (/html|json/.test(reply.mediaType)) throw new UnknownOutcomeError(`The provider answered ${reply.mediaType}.`)
      const { pitchSemitones, pacePercent } = speech.voice
      const sound = { bytes: reply.bytes, pitchSemitones, pacePercent: takesSpeed ? 100 : pacePercent }
      const result = await speechOutput(deps, sound, { signal, usage: { character: [...speech.text].length } })
      return { providerJobId: request.intentId, result }
    },
  })
  return { ...engine, voices: async () => voicesOf(model) }
}

function clamp(speed: number): number {
  return Math.min(SPEED_MOST, Math.max(SPEED_LEAST, speed))
}
