// Tokens that stand for a key for a while: fetched before the work, kept until shortly before their end.
import type { Clock } from '#platform/clock.ts'
import { OutboundError } from '#platform/net/outbound-error.ts'
import type { EngineAccess, ProbeResult, ProviderSettings } from '#rooms/generation/provider.ts'
import { RefusedError } from './outcomes.ts'

export type Token = { readonly token: string; readonly untilMs: number }

export type TokenPlace = {
  readonly provider: ProviderSettings
  readonly access: EngineAccess
  readonly signal: AbortSignal
}

/** The token itself was not taken: the work behind it was not looked at, and nothing is charged. */
export class StaleTokenError extends RefusedError {}

export type TokenCache = {
  /**
   * Works with a token, and once more with a fresh one if the first is stale. Throws what `work` throws, RefusedError, or an error
   * that says that nothing of the work was sent.
   */
  use<T>(place: TokenPlace, work: (token: string) => Promise<T>): Promise<T>
  /** Whether the key gives a token. Never throws. */
  probe(place: TokenPlace): Promise<ProbeResult>
}

export function createTokenCache(clock: Clock, fetchToken: (place: TokenPlace) => Promise<Token>): TokenCache {
  const kept = new Map<string, Token>()
  // A key that was exchanged may keep its id: what the token stands for is the key itself.
  const nameOf = ({ provider, access }: TokenPlace) =>
    JSON.stringify([provider.baseUrl, access.keyId, Object.entries(access.secrets).sort()])

  async function tokenFor(place: TokenPlace): Promise<string> {
    const found = kept.get(nameOf(place))
    if (found && found.untilMs > clock.now().getTime()) return found.token
    const fetched = await fetchToken(place).catch((error: unknown) => {
      throw unsent(error)
    })
    kept.set(nameOf(place), fetched)
    return fetched.token
  }

  return {
    async use(place, work) {
      const token = await tokenFor(place)
      try {
        return await work(token)
      } catch (error) {
        if (!(error instanceof StaleTokenError)) throw error
        kept.delete(nameOf(place))
        return work(await tokenFor(place))
      }
    },
    async probe(place) {
      try {
        await fetchToken(place)
        return { ok: true }
      } catch (error) {
        if (error instanceof RefusedError) return { ok: false, cause: error.problem.cause, message: error.message }
        return { ok: false, cause: 'unavailable', message: error instanceof Error ? error.message : String(error) }
      }
    },
  }
}

/** The work itself comes later, so whatever broke here, nothing was handed over. */
function unsent(error: unknown): unknown {
  if (error instanceof RefusedError || (error instanceof OutboundError && error.notSubmitted)) return error
  const message = `No token could be had: ${error instanceof Error ? error.message : String(error)}`
  return Object.assign(new Error(message), { notSubmitted: true })
}
