// Dialect `edge-speech`: the read-aloud voices of a browser. Unofficial, free, and without any promise that it works tomorrow.
import type { Dialect, EngineModel, ProviderSettings, VoiceOffer } from '#rooms/generation/provider.ts'
import { textOf } from '../shared/fields.ts'
import { createProviderClient } from '../shared/provider-client.ts'
import { type SpeechDeps, sayPieces, speechDialect } from '../shared/speech-dialect.ts'
import { voicesOf } from '../shared/voices.ts'
import { edgePieces } from './text.ts'
import { browserHeaders, type Skew, sayTurn, signedQuery } from './turn.ts'
import { pitchHzFor, readVoices } from './voices.ts'

const usualVersion = '1-143.0.3650.75'
const usualFormat = 'audio-24khz-48kbitrate-mono-mp3'
const voicesKeptMs = 24 * 3_600_000

export function edgeSpeechDialect(deps: SpeechDeps): Dialect {
  const skew: Skew = { ms: 0 }
  const lists = new Map<string, { readonly voices: readonly VoiceOffer[]; readonly untilMs: number }>()

  async function fetchVoices(provider: ProviderSettings, signal: AbortSignal): Promise<readonly VoiceOffer[]> {
    const nowMs = deps.clock.now().getTime()
    const kept = lists.get(provider.baseUrl)
    if (kept && kept.untilMs > nowMs) return kept.voices
    const { body } = await voiceLine(deps, provider).submit({
      path: voicesPath(provider, nowMs + skew.ms),
      access: undefined,
      signal,
    })
    const voices = readVoices(body)
    lists.set(provider.baseUrl, { voices, untilMs: nowMs + voicesKeptMs })
    return voices
  }

  return speechDialect(deps, {
    id: 'edge-speech',
    isFree: true,
    probe: (provider, _, signal) =>
      voiceLine(deps, provider).probe(
        {
          path: voicesPath(provider, deps.clock.now().getTime() + skew.ms),
          access: undefined,
          signal,
          timeoutMs: 20_000,
        },
        (body) => readVoices(body).map(({ voiceId }) => voiceId),
      ),
    async speak({ speech, model, signal }) {
      const { voiceId, pitchSemitones, pacePercent } = speech.voice
      const known = lists.get(model.provider.baseUrl)?.voices ?? voicesOf(model)
      const pitchHz = pitchHzFor(
        pitchSemitones,
        known.find((voice) => voice.voiceId === voiceId),
      )
      const sounds = await sayPieces(edgePieces(speech.text), signal, (text) =>
        sayTurn(deps, skew, {
          baseUrl: model.provider.baseUrl,
          version: versionOf(model.provider),
          outputFormat: textOf(model.options.output_format) ?? usualFormat,
          voice: voiceId,
          text,
          pitchHz,
          ratePercent: pacePercent - 100,
          signal,
        }),
      )
      return { bytes: Buffer.concat(sounds) }
    },
    own: (model: EngineModel) => ({
      needsKey: false,
      // The list of the catalogue is the best of it; where there is none, the service's own.
      voices: async () => {
        const listed = voicesOf(model)
        return listed.length > 0 ? listed : fetchVoices(model.provider, AbortSignal.timeout(20_000))
      },
    }),
  })
}

function voiceLine(deps: SpeechDeps, provider: ProviderSettings) {
  return createProviderClient(deps, {
    provider,
    credentials: () => browserHeaders(versionOf(provider), deps.makeId().replaceAll('-', '')),
  })
}

function voicesPath(provider: ProviderSettings, atMs: number): string {
  const query = signedQuery(versionOf(provider), new Date(atMs))
  query.set('trustedclienttoken', query.get('TrustedClientToken') ?? '')
  query.delete('TrustedClientToken')
  return `/voices/list?${query}`
}

/** Must follow the browser's releases, so it can be set. */
function versionOf(provider: ProviderSettings): string {
  return textOf(provider.options.browser_version) ?? usualVersion
}
