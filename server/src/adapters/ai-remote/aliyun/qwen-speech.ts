// Dialect `dashscope-speech`: Qwen's voices; the answer is a link, which opens for a day.
import type { Dialect, ProviderSettings } from '#rooms/generation/provider.ts'
import { fetchBytes } from '../shared/fetch-result.ts'
import { UnknownOutcomeError } from '../shared/outcomes.ts'
import { type ClientDeps, createProviderClient } from '../shared/provider-client.ts'
import { byBody } from '../shared/readings.ts'
import { sayPieces, speechDialect, speechTimeoutMs } from '../shared/speech-dialect.ts'
import { chunkText } from '../shared/text-chunks.ts'
import { joinWav } from '../shared/wav-pieces.ts'
import { qwenBody, qwenRefusal, readQwen } from './synthesis.ts'

/** Characters of one request where the model's row says nothing. */
const usualCharsMax = 600

export function dashscopeSpeechDialect(deps: ClientDeps): Dialect {
  const lineTo = (provider: ProviderSettings) =>
    createProviderClient(deps, {
      provider,
      reading: byBody((status, body) => (status >= 400 ? qwenRefusal(status, body) : null)),
    })
  return speechDialect(deps, {
    id: 'dashscope-speech',
    async speak({ speech, model, request, signal }) {
      const most = model.limits.piece_chars_max ?? usualCharsMax
      const pieces = chunkText(speech.text, { most, sizeOf: (text) => text.length })
      const said = await sayPieces(pieces, signal, async (piece) => {
        const body = await lineTo(model.provider).submitForJson({
          path: '/api/v1/services/aigc/multimodal-generation/generation',
          access: request.access,
          json: qwenBody(speech, piece, model),
          timeoutMs: speechTimeoutMs,
          signal,
        })
        const found = readQwen(body)
        if (found === null) throw new UnknownOutcomeError('DashScope answered without a link to the sound.')
        return found
      })
      const known = said.flatMap(({ usage }) => usage.character ?? [])
      const usage =
        known.length === said.length ? { usage: { character: known.reduce((sum, each) => sum + each, 0) } } : {}
      const closing = said.flatMap(({ openUntilMs }) => openUntilMs ?? [])
      const openUntil = closing.length === 0 ? {} : { openUntilMs: Math.min(...closing) }
      return { links: { urls: said.map(({ url }) => url), ...usage, ...openUntil } }
    },
    async collect({ links, speech, model, signal }) {
      // Without the key: the links lie in somebody else's storage, and are signed.
      const client = createProviderClient(deps, { provider: model.provider, auth: 'none' })
      const sounds: Uint8Array[] = []
      for (const url of links.urls) sounds.push(await fetchBytes(client, { url, signal }))
      // Neither pace nor pitch can be asked for.
      const { pitchSemitones, pacePercent } = speech.voice
      return { bytes: joinWav(sounds), pitchSemitones, pacePercent }
    },
  })
}
