// How Kling is told who asks: an API key as it is, or a token of half an hour signed with an older pair of keys.
import { SignJWT } from 'jose'
import type { EngineAccess } from '#rooms/generation/provider.ts'

const lifetimeSeconds = 1800
/** Clocks differ by a few seconds; a token that is not valid yet is refused with 1003. */
const backdatedSeconds = 5
const reusedMs = 25 * 60_000

export type KlingAccess = {
  /** The value of the header Authorization. Undefined without a usable key. */
  authorization(access: EngineAccess | undefined): Promise<string | undefined>
  /** The provider did not take it: the next one is signed anew. False if there is nothing to sign. */
  signAnew(access: EngineAccess | undefined): boolean
}

export function createKlingAccess(clock: { now(): Date }): KlingAccess {
  const signed = new Map<string, { readonly token: string; readonly madeMs: number }>()
  return {
    async authorization(access) {
      const { api_key: apiKey, access_key: accessKey, secret_key: secretKey } = access?.secrets ?? {}
      if (apiKey) return `Bearer ${apiKey}`
      if (access === undefined || !accessKey || !secretKey) return undefined
      const nowMs = clock.now().getTime()
      const kept = signed.get(access.keyId)
      if (kept && nowMs - kept.madeMs < reusedMs) return `Bearer ${kept.token}`
      const token = await klingToken({ accessKey, secretKey, nowSeconds: Math.floor(nowMs / 1000) })
      signed.set(access.keyId, { token, madeMs: nowMs })
      return `Bearer ${token}`
    },
    signAnew(access) {
      if (access === undefined || access.secrets.api_key || !access.secrets.secret_key) return false
      signed.delete(access.keyId)
      return true
    },
  }
}

/** A JWT as the v1 endpoints take it. */
export function klingToken(of: { accessKey: string; secretKey: string; nowSeconds: number }): Promise<string> {
  const claims = { iss: of.accessKey, exp: of.nowSeconds + lifetimeSeconds, nbf: of.nowSeconds - backdatedSeconds }
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .sign(new TextEncoder().encode(of.secretKey))
}
