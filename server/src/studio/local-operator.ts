// The command line on the server's own machine speaks the API like everybody else. It proves itself by the token in
// `lock.json`, which only the owner of the data folder can read and which lives as long as the process.
import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { Actor } from '#platform/http/route.ts'
import type { Identity } from '#rooms/identity/identity.ts'

export const LOCAL_SCHEME = 'Local'

export type Authenticate = (request: FastifyRequest) => Promise<Actor | null>

/** Lets the local operator in beside everybody whom identity knows. */
export function admitLocal(identity: Identity, token: string | null): Authenticate {
  if (token === null) return identity.authenticate
  const expected = digest(token)
  let actor: Promise<Actor> | null = null
  return async (request) => {
    const given = new RegExp(`^${LOCAL_SCHEME} (\\S+)$`).exec(request.headers.authorization ?? '')?.[1]
    if (given === undefined || !timingSafeEqual(digest(given), expected)) return identity.authenticate(request)
    // A server may run for longer than a session lasts.
    if (actor && !(await isLiving(identity, actor))) actor = null
    actor ??= openActor(identity).catch((error: unknown) => {
      actor = null
      throw error
    })
    return actor
  }
}

const digest = (text: string) => createHash('sha256').update(text).digest()

async function isLiving(identity: Identity, actor: Promise<Actor>): Promise<boolean> {
  const { sessionId } = await actor
  return (await identity.findLivingSessions([sessionId])).has(sessionId)
}

async function openActor(identity: Identity): Promise<Actor> {
  const { id } = await identity.ensureLocalAccount()
  const visitor = { userAgent: 'huaben', address: '127.0.0.1', requestId: null }
  const { sessionId } = await identity.openSessionFor(id, visitor)
  return { actorId: id, sessionId, operator: true }
}
