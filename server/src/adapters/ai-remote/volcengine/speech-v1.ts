// Dialect `volc-speech-v1`: Volcengine's older speech, for voices that the new one does not have.
import type { Dialect, EngineAccess, ProviderSettings } from '#rooms/generation/provider.ts'
import { UnknownOutcomeError } from '../shared/outcomes.ts'
import { type Credentials, createProviderClient } from '../shared/provider-client.ts'
import { byBody } from '../shared/readings.ts'
import { type SpeechDeps, sayPieces, soundMaxBytes, speechDialect, speechTimeoutMs } from '../shared/speech-dialect.ts'
import { chunkText, utf8Bytes } from '../shared/text-chunks.ts'
import { readSoundV1, synthesisBodyV1, textBytesMaxV1, volcNo } from './synthesis.ts'

export function volcSpeechV1Dialect(deps: SpeechDeps): Dialect {
  const lineTo = (provider: ProviderSettings) =>
    createProviderClient(deps, { provider, reading: byBody(readNo), credentials })
  return speechDialect(deps, {
    id: 'volc-speech-v1',
    async speak({ speech, model, request, signal }) {
      const { app_id: appId = '', access_key: token = '' } = request.access?.secrets ?? {}
      const pieces = chunkText(speech.text, { most: textBytesMaxV1, sizeOf: utf8Bytes })
      const sounds = await sayPieces(pieces, signal, async (text) => {
        // An id that was used before is refused.
        const caller = { appId, token, requestId: deps.makeId(), userId: request.intentId }
        const body = await lineTo(model.provider).submitForJson({
          path: '/api/v1/tts',
          access: request.access,
          json: synthesisBodyV1({ speech, text, model }, caller),
          bodyMaxBytes: 2 * soundMaxBytes,
          timeoutMs: speechTimeoutMs,
          signal,
        })
        const sound = readSoundV1(body)
        if (!('bytes' in sound)) throw new UnknownOutcomeError(sound.message)
        return sound.bytes
      })
      // Pitch is no setting of theirs that we know of.
      return { bytes: Buffer.concat(sounds), pitchSemitones: speech.voice.pitchSemitones }
    },
  })
}

/** In every answer, also of HTTP 200. */
function readNo(status: number, body: unknown) {
  if (body === undefined) return status >= 400 ? volcNo(status, body) : null
  const sound = readSoundV1(body)
  return 'bytes' in sound ? null : volcNo(status, body)
}

/** With a semicolon, which is no mistake. */
function credentials(access: EngineAccess | undefined): Credentials | null {
  const { app_id: appId, access_key: token } = access?.secrets ?? {}
  return appId && token ? { authorization: `Bearer;${token}` } : null
}
