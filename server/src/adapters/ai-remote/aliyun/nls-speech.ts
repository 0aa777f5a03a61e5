// Dialect `nls-speech`: Aliyun's older speech service over REST, with a token that a pair of keys signs for.
import type { Dialect, EngineAccess } from '#rooms/generation/provider.ts'
import { textOf } from '../shared/fields.ts'
import { RefusedError, UnknownOutcomeError } from '../shared/outcomes.ts'
import { createProviderClient } from '../shared/provider-client.ts'
import { byBody } from '../shared/readings.ts'
import {
  type SpeechDeps,
  type SpeechOrder,
  sayPieces,
  soundMaxBytes,
  speechDialect,
  speechTimeoutMs,
} from '../shared/speech-dialect.ts'
import { chunkText } from '../shared/text-chunks.ts'
import { createTokenCache, StaleTokenError, type Token, type TokenPlace } from '../shared/token-cache.ts'
import { joinWav } from '../shared/wav-pieces.ts'
import { readToken, tokenAddress, tokenQuery } from './nls-token.ts'
import { nlsBody, nlsRefusal } from './synthesis.ts'

/** Characters of one request. */
const charsMax = 300

export function nlsSpeechDialect(deps: SpeechDeps): Dialect {
  const tokens = createTokenCache(deps.clock, (place) => fetchToken(deps, place))
  return speechDialect(deps, {
    id: 'nls-speech',
    probe: async (provider, access, signal) => {
      const keys = keysOf(access)
      return keys ? tokens.probe({ provider, access: keys, signal }) : { ok: false, ...noKeys }
    },
    async speak(order) {
      const { speech, model, request, signal } = order
      const access = keysOf(request.access)
      if (access === null) throw new RefusedError(noKeys)
      const pieces = chunkText(speech.text, { most: charsMax, sizeOf: (text) => text.length })
      const sounds = await sayPieces(pieces, signal, (piece) =>
        tokens.use({ provider: model.provider, access, signal }, (token) => say(deps, { ...order, piece, token })),
      )
      return { bytes: joinWav(sounds) }
    },
  })
}

const noKeys = {
  cause: 'auth',
  message:
    'Aliyun NLS needs AccessKey ID, AccessKey Secret and the AppKey of a project. Enter them in the settings of engines.',
} as const

function keysOf(access: EngineAccess | undefined): EngineAccess | null {
  const { access_key: accessKey, secret_key: secretKey, appkey } = access?.secrets ?? {}
  return access && accessKey && secretKey && appkey ? access : null
}

type Piece = SpeechOrder & { readonly piece: string; readonly token: string }

async function say(deps: SpeechDeps, { piece, speech, model, request, signal, token }: Piece): Promise<Uint8Array> {
  const line = createProviderClient(deps, {
    provider: model.provider,
    reading: byBody((status, body) => {
      if (body === undefined) return null
      const no = nlsRefusal(status, body)
      if (no.isTokenStale) throw new StaleTokenError(no)
      return no
    }),
    credentials: () => ({ 'x-nls-token': token }),
  })
  const { reply } = await line.submit({
    path: '/stream/v1/tts',
    access: request.access,
    secrets: [token],
    headers: { accept: '*/*' },
    json: nlsBody(speech, piece, { appkey: request.access?.secrets.appkey ?? '', token }),
    bodyMaxBytes: soundMaxBytes,
    timeoutMs: speechTimeoutMs,
    signal,
  })
  if (/html|json/.test(reply.mediaType))
    throw new UnknownOutcomeError(`Aliyun answered ${reply.mediaType} and no sound.`)
  return reply.bytes
}

async function fetchToken(deps: SpeechDeps, { provider, access, signal }: TokenPlace): Promise<Token> {
  const at = tokenAddress(provider.baseUrl)
  const { access_key: accessKey = '', secret_key: secretKey = '' } = access.secrets
  const query = tokenQuery({ accessKey, secretKey, now: deps.clock.now(), nonce: deps.makeId(), region: at.region })
  const line = createProviderClient(deps, {
    provider,
    reading: byBody((status, body) => {
      const found = readToken(body)
      if ('refused' in found && status < 500)
        return { cause: 'auth', message: `Aliyun gives no token: ${found.refused}` }
      return null
    }),
    credentials: () => ({}),
  })
  const url = `${textOf(provider.options.token_url) ?? at.url}?${query}`
  const found = readToken(
    await line.submitForJson({ path: url, isConfigured: true, access, signal, timeoutMs: 20_000 }),
  )
  if ('refused' in found) throw new UnknownOutcomeError(found.refused)
  return found
}
