// Dialect `volc-speech`: Volcengine's speech of today; the answer comes in lines.
import type { Dialect, EngineAccess, ProviderSettings } from '#rooms/generation/provider.ts'
import { textOf } from '../shared/fields.ts'
import { FailedWorkError, RefusedError, UnknownOutcomeError } from '../shared/outcomes.ts'
import { type Credentials, createProviderClient } from '../shared/provider-client.ts'
import { byBody } from '../shared/readings.ts'
import { type SpeechDeps, soundMaxBytes, speechDialect, speechTimeoutMs } from '../shared/speech-dialect.ts'
import { createLineReader, synthesisBodyV3, volcNo } from './synthesis.ts'

export function volcSpeechDialect(deps: SpeechDeps): Dialect {
  const lineTo = (provider: ProviderSettings) =>
    createProviderClient(deps, {
      provider,
      reading: byBody((status, body) => (status >= 400 ? volcNo(status, body) : null)),
      credentials,
    })
  return speechDialect(deps, {
    id: 'volc-speech',
    async speak({ speech, model, request, signal }) {
      const { reply } = await lineTo(model.provider).submit({
        path: '/api/v3/tts/unidirectional',
        access: request.access,
        headers: {
          accept: '*/*',
          'x-api-resource-id': textOf(model.options.resource_id) ?? model.model,
          'x-api-request-id': request.intentId,
        },
        json: synthesisBodyV3(speech, request.intentId, model),
        bodyMaxBytes: 2 * soundMaxBytes,
        timeoutMs: speechTimeoutMs,
        signal,
      })
      const bytes = collected(new TextDecoder().decode(reply.bytes))
      // Pitch is no setting of theirs that we know of.
      return { bytes, pitchSemitones: speech.voice.pitchSemitones }
    },
  })
}

/** A console of today gives one key, an older one an application and its key. */
function credentials(access: EngineAccess | undefined): Credentials | null {
  const { api_key: apiKey, app_id: appId, access_key: accessKey } = access?.secrets ?? {}
  if (apiKey) return { 'x-api-key': apiKey }
  return appId && accessKey ? { 'x-api-app-id': appId, 'x-api-access-key': accessKey } : null
}

function collected(lines: string): Uint8Array {
  const reader = createLineReader()
  for (const line of lines.split('\n')) {
    const no = reader.take(line)
    if (no === null) continue
    if (reader.bytes().length > 0) throw new FailedWorkError({ ...no, isCharged: true })
    if (no.cause === 'internal' || no.cause === 'unavailable') throw new UnknownOutcomeError(no.message)
    throw new RefusedError(no)
  }
  const bytes = reader.bytes()
  if (bytes.length === 0) throw new UnknownOutcomeError('Volcengine answered without any sound.')
  return bytes
}
