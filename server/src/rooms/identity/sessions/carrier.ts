// How tokens reach the caller: in the reply, or as httpOnly cookies that no script of a page can read.
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { SignedIn } from '#contract/identity.ts'
import type { Parts } from '../deps.ts'
import { toWire } from '../tables.ts'
import type { Tokens } from './sessions.ts'
import { ACCESS_COOKIE, setCookies } from './visit.ts'

export function isCookieBorne(request: FastifyRequest): boolean {
  return request.headers.authorization === undefined && request.cookies[ACCESS_COOKIE] !== undefined
}

export function toSignedIn(
  parts: Parts,
  { reply, asCookies }: { reply: FastifyReply; asCookies: boolean },
  tokens: Tokens,
): SignedIn {
  if (asCookies) setCookies(parts, reply, tokens)
  reply.header('cache-control', 'no-store')
  return {
    user: toWire(tokens.user),
    session_id: tokens.sessionId,
    access_token: asCookies ? null : tokens.access,
    refresh_token: asCookies ? null : tokens.refresh,
    token_type: 'bearer',
    expires_in: parts.settings.accessSeconds,
  }
}
