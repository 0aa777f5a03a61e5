// People for tests: made once per studio, signed in without a password, so that a test pays for no hash.
import { must } from '#platform/assert.ts'
import type { Role } from '#rooms/workspaces/workspaces.ts'
import type { Studio } from '#studio/compose.ts'
import type { Reply } from './open-studio.ts'

export type Send = (method: string, url: string, body?: unknown, headers?: Record<string, string>) => Promise<Reply>

export type Client = {
  readonly userId: string
  readonly sessionId: string
  readonly username: string
  readonly workspaceId: string
  readonly access: string
  readonly refresh: string
  readonly request: Send
  readonly get: (url: string, headers?: Record<string, string>) => Promise<Reply>
  readonly post: (url: string, body?: unknown, headers?: Record<string, string>) => Promise<Reply>
  readonly put: (url: string, body?: unknown, headers?: Record<string, string>) => Promise<Reply>
  readonly patch: (url: string, body?: unknown, headers?: Record<string, string>) => Promise<Reply>
  readonly delete: (url: string, body?: unknown, headers?: Record<string, string>) => Promise<Reply>
}

export function createActors(studio: Studio, send: Send) {
  const { identity, workspaces } = studio.rooms
  const cast = new Map<string, Promise<Client>>()

  async function admit(username: string, place?: { workspaceId: string; role: Role }): Promise<Client> {
    const names = { username, displayName: username }
    const made = { password: null, operator: false, language: 'en', actorId: null, requestId: null } as const
    const user = await identity.createAccount({ ...names, ...made })
    if (place) {
      await studio.db.transaction((tx) =>
        workspaces.addMember(tx, { ...place, userId: user.id }, { actorId: user.id, requestId: null }),
      )
    }
    const own = await workspaces.enter({ actorId: user.id }, { workspace: null, projectId: null, requestId: null })
    const tokens = await identity.openSessionFor(user.id, { userAgent: 'test', address: '127.0.0.1', requestId: null })
    return createClient({ username, workspaceId: place?.workspaceId ?? own.workspaceId, tokens, send })
  }

  function once(name: string, make: () => Promise<Client>): Promise<Client> {
    const known = cast.get(name)
    if (known) return known
    const made = make()
    cast.set(name, made)
    return made
  }

  /** The first user of an installation, who administers it; a member of no test workspace. */
  const operator = () => once('operator', () => admit('operator'))
  /** The owner of the test's workspace. */
  const owner = () =>
    once('owner', async () => {
      await operator()
      return admit('owner')
    })

  return {
    operator,
    /** Somebody with this role in the test's workspace, always the same. */
    as: async (role: Role): Promise<Client> => {
      const { workspaceId } = await owner()
      return role === 'owner' ? owner() : once(role, () => admit(role, { workspaceId, role }))
    },
    /** One more person of that role. */
    another: async (role: Role, username: string): Promise<Client> => {
      const { workspaceId } = await owner()
      return once(username, () => admit(username, { workspaceId, role }))
    },
    /** Somebody who belongs to another workspace, and was let into one project of the test's, which is the owner's. */
    guest: async (role: Role, projectId: string): Promise<Client> => {
      const host = await owner()
      return once(`guest_${role}_${projectId}`, async () => {
        const { access, ...guest } = await admit(`guest_${role}_${projectId.slice(-12)}`)
        const given = await host.post(`/projects/${projectId}/share`, { user_id: guest.userId, role })
        if (given.status !== 201) throw new Error(`no guest: ${JSON.stringify(given.body)}`)
        return { access, ...guest }
      })
    },
    /** Owner of another workspace. */
    stranger: async (): Promise<Client> => {
      await owner()
      return once('stranger', () => admit('stranger'))
    },
  }
}

type Tokens = Awaited<ReturnType<Studio['rooms']['identity']['openSessionFor']>>

function createClient(parts: { username: string; workspaceId: string; tokens: Tokens; send: Send }): Client {
  const { username, workspaceId, tokens } = parts
  const own = { authorization: `Bearer ${tokens.access}`, 'x-workspace': workspaceId }
  const request: Send = (...[method, url, body, headers = {}]) => parts.send(method, url, body, { ...own, ...headers })
  return {
    userId: tokens.user.id,
    sessionId: must(tokens.sessionId, 'session'),
    username,
    workspaceId,
    access: tokens.access,
    refresh: tokens.refresh,
    request,
    get: (url, headers) => request('GET', url, undefined, headers),
    post: (url, body, headers) => request('POST', url, body, headers),
    put: (url, body, headers) => request('PUT', url, body, headers),
    patch: (url, body, headers) => request('PATCH', url, body, headers),
    delete: (url, body, headers) => request('DELETE', url, body, headers),
  }
}
