// Dialect `baidu-speech`: short text, a token of a month, and errors that come with HTTP 200.
import type { Dialect, EngineAccess, EngineModel, ProviderSettings } from '#rooms/generation/provider.ts'
import { textOf } from '../shared/fields.ts'
import { RefusedError, UnknownOutcomeError } from '../shared/outcomes.ts'
import { type ClientDeps, createProviderClient } from '../shared/provider-client.ts'
import { byBody } from '../shared/readings.ts'
import { type SpeechOrder, sayPieces, soundMaxBytes, speechDialect, speechTimeoutMs } from '../shared/speech-dialect.ts'
import { chunkText } from '../shared/text-chunks.ts'
import { createTokenCache, StaleTokenError, type Token, type TokenPlace } from '../shared/token-cache.ts'
import { joinWav } from '../shared/wav-pieces.ts'
import { baiduRefusal, gbkBytes, readToken, synthesisForm, textBytesMax } from './synthesis.ts'

export function baiduSpeechDialect(deps: ClientDeps): Dialect {
  const tokens = createTokenCache(deps.clock, (place) => fetchToken(deps, place))
  return speechDialect(deps, {
    id: 'baidu-speech',
    probe: async (provider, access, signal) => {
      const pair = pairOf(access)
      return pair ? tokens.probe({ provider, access: pair, signal }) : { ok: false, ...noPair }
    },
    async speak(order) {
      const { speech, model, request, signal } = order
      const access = pairOf(request.access)
      if (access === null) throw new RefusedError(noPair)
      const pieces = chunkText(speech.text, { most: textBytesMax, sizeOf: gbkBytes })
      const sounds = await sayPieces(pieces, signal, (piece) =>
        tokens.use({ provider: model.provider, access, signal }, (token) => say(deps, { ...order, piece, token })),
      )
      return { bytes: joinWav(sounds) }
    },
  })
}

const noPair = {
  cause: 'auth',
  message: 'There is no pair of keys (API Key and Secret Key) of Baidu. Enter one in the settings of engines.',
} as const

function pairOf(access: EngineAccess | undefined): EngineAccess | null {
  const { access_key: accessKey, secret_key: secretKey } = access?.secrets ?? {}
  return access && accessKey && secretKey ? access : null
}

type Piece = SpeechOrder & { readonly piece: string; readonly token: string }

async function say(deps: ClientDeps, { piece, speech, model, request, signal, token }: Piece): Promise<Uint8Array> {
  const line = createProviderClient(deps, {
    provider: model.provider,
    reading: byBody((_status, body) => {
      if (body === undefined) return null
      const no = baiduRefusal(body, model)
      if (no.isTokenStale) throw new StaleTokenError(no)
      return no
    }),
    credentials: () => ({}),
  })
  const { reply } = await line.submit({
    path: '/text2audio',
    body: synthesisForm(speech, piece, { token, cuid: cuidOf(model) }),
    headers: { accept: '*/*', 'content-type': 'application/x-www-form-urlencoded' },
    access: request.access,
    secrets: [token],
    bodyMaxBytes: soundMaxBytes,
    timeoutMs: speechTimeoutMs,
    signal,
  })
  if (/html|json/.test(reply.mediaType))
    throw new UnknownOutcomeError(`Baidu answered ${reply.mediaType} and no sound.`)
  return reply.bytes
}

/** Any name of this installation that stays the same; the service counts users by it. */
function cuidOf(model: EngineModel): string {
  return textOf(model.provider.options.cuid) ?? 'huaben'
}

async function fetchToken(deps: ClientDeps, { provider, access, signal }: TokenPlace): Promise<Token> {
  const query = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: access.secrets.access_key ?? '',
    client_secret: access.secrets.secret_key ?? '',
  })
  const line = createProviderClient(deps, {
    provider,
    credentials: () => ({}),
  })
  const path = `${tokenAddress(provider)}?${query}`
  const { body } = await line
    .submit({ path, isConfigured: true, method: 'POST', access, signal, timeoutMs: 20_000 })
    .catch((error: unknown) => {
      // 401 with the reason in its body.
      if (error instanceof RefusedError) throw new RefusedError({ ...error.problem, cause: 'auth' })
      throw error
    })
  const found = readToken(body, deps.clock.now().getTime())
  if ('token' in found) return found
  throw new RefusedError({ cause: 'auth', message: `Baidu gives no token: ${found.refused}` })
}

function tokenAddress({ baseUrl, options }: ProviderSettings): string {
  const usual = /^https:\/\/tsn\.baidu\.com$/.test(baseUrl) ? 'https://aip.baidubce.com' : baseUrl
  return textOf(options.token_url) ?? `${usual}/oauth/2.0/token`
}
