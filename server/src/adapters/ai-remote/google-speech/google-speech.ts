// Dialect `google-speech`: Google Cloud Text-to-Speech.
import type { Dialect, EngineAccess, ProviderSettings } from '#rooms/generation/provider.ts'
import { UnknownOutcomeError } from '../shared/outcomes.ts'
import { type ClientDeps, type Credentials, createProviderClient } from '../shared/provider-client.ts'
import { byBody } from '../shared/readings.ts'
import { sayPieces, soundMaxBytes, speechDialect, speechTimeoutMs } from '../shared/speech-dialect.ts'
import { chunkText, utf8Bytes } from '../shared/text-chunks.ts'
import { joinWav } from '../shared/wav-pieces.ts'
import { googleRefusal, readSound, readVoices, synthesisBody, textBytesMax } from './synthesis.ts'

export function googleSpeechDialect(deps: ClientDeps): Dialect {
  const lineTo = (provider: ProviderSettings) =>
    createProviderClient(deps, {
      provider,
      reading: byBody((status, body) => (status >= 400 ? googleRefusal(status, body) : null)),
      credentials,
    })
  return speechDialect(deps, {
    id: 'google-speech',
    probe: (provider, access, signal) =>
      lineTo(provider).probe({ path: '/v1/voices', access, signal }, (body) =>
        readVoices(body).map(({ voiceId }) => voiceId),
      ),
    async speak({ speech, model, request, signal }) {
      const pieces = chunkText(speech.text, { most: textBytesMax, sizeOf: utf8Bytes })
      const sounds = await sayPieces(pieces, signal, async (piece) => {
        const body = await lineTo(model.provider).submitForJson({
          path: '/v1/text:synthesize',
          access: request.access,
          json: synthesisBody(speech, piece, model),
          bodyMaxBytes: 2 * soundMaxBytes,
          timeoutMs: speechTimeoutMs,
          signal,
        })
        const sound = readSound(body)
        if (sound === null) throw new UnknownOutcomeError('Google answered without any sound.')
        return sound
      })
      const isPlain = model.options.has_pitch === false
      return { bytes: joinWav(sounds), ...(isPlain ? { pitchSemitones: speech.voice.pitchSemitones } : {}) }
    },
  })
}

/** A key of the API, or a token of an account of the cloud. */
function credentials(access: EngineAccess | undefined): Credentials | null {
  const { api_key: apiKey, access_token: token } = access?.secrets ?? {}
  if (apiKey) return { 'x-goog-api-key': apiKey }
  return token ? { authorization: `Bearer ${token}` } : null
}
