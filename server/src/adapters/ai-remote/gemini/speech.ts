// Dialect `gemini-speech`: voices by `generateContent`. What comes back are bare samples.
import type { Dialect, Engine, EngineModel, SpeechDescription, VoiceLister } from '#rooms/generation/provider.ts'
import type { ClientDeps } from '../shared/provider-client.ts'
import { createRemoteEngine, numberOption, recordOption } from '../shared/remote-engine.ts'
import { speechOutput } from '../shared/speech-output.ts'
import { textTokens } from '../shared/structured-text.ts'
import { checkLine, voicesOf } from '../shared/voices.ts'
import { candidateOf, geminiClient, generatePath, inlineData, probeGemini } from './gemini-client.ts'

const TIMEOUT_MS = 300_000
const REPLY_MAX_BYTES = 96 * 1024 * 1024
const PCM_RATE_HZ = 24_000
/** Of sound, for each second; a letter is spoken in a third of a second at most. */
const TOKENS_PER_SECOND = 32

export function geminiSpeechDialect(deps: ClientDeps): Dialect {
  return { id: 'gemini-speech', kind: 'speech', engine: (model) => speechEngine(deps, model), probe: probeGemini(deps) }
}

function speechEngine(deps: ClientDeps, model: EngineModel): Engine & VoiceLister {
  const client = geminiClient(deps, model.provider)
  const engine = createRemoteEngine(model, {
    kind: 'speech',
    estimate: ({ speech }) => ({
      character: [...speech.text].length,
      input_token: textTokens(spokenText(model, speech)),
      // Slow speech, and the way to say it may be spoken along.
      output_token: Math.ceil(([...spokenText(model, speech)].length / 2 + 2) * TOKENS_PER_SECOND),
    }),
    async submit({ input, request, signal }) {
      const { speech } = input
      checkLine(model, speech)
      const json = await client.submitForJson({
        method: 'POST',
        path: generatePath(model.model),
        access: request.access,
        json: bodyOf(model, speech),
        signal,
        timeoutMs: numberOption(model, 'timeout_ms', TIMEOUT_MS),
        bodyMaxBytes: REPLY_MAX_BYTES,
      })
      const candidate = candidateOf(json, { character: 0 })
      const { bytes, mimeType } = inlineData(candidate, 'audio')
      const isBare = /L16|pcm/i.test(mimeType)
      const pcmRateHz = Number(/rate=(\d+)/.exec(mimeType)?.[1] ?? PCM_RATE_HZ)
      const { pitchSemitones, pacePercent } = speech.voice
      const sound = { bytes, pitchSemitones, pacePercent, ...(isBare ? { pcmRateHz } : {}) }
      const usage = candidate.usage && { character: [...speech.text].length, ...candidate.usage }
      const told = { signal, ...(usage ? { usage } : {}) }
      return { providerJobId: request.intentId, result: await speechOutput(deps, sound, told) }
    },
  })
  return { ...engine, voices: async () => voicesOf(model) }
}

function bodyOf(model: EngineModel, speech: SpeechDescription): object {
  return {
    contents: [{ role: 'user', parts: [{ text: spokenText(model, speech) }] }],
    generationConfig: {
      responseModalities: ['AUDIO'],
      speechConfig: { voiceConfig: { prebuiltVoiceConfig: { voiceName: speech.voice.voiceId } } },
      ...recordOption(model, 'generation_config'),
    },
    ...recordOption(model, 'extra'),
  }
}

/** The model is told how in the same words as what. */
function spokenText(model: EngineModel, { text, direction, language }: SpeechDescription): string {
  if (direction === '' || model.options.takes_direction === false) return text
  return language.startsWith('zh') ? `请用这样的语气说（${direction}）：${text}` : `Say this (${direction}): ${text}`
}
