// What a module of a provider brings: its doors, and how it says no. The server around it does the rest.

import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { Fault, Stage } from './fault-script.ts'
import type { Acceptance, JobBook, SimJob } from './job-book.ts'
import type { SimReply, SimRequest } from './sim-request.ts'

/** Things a provider says no for, each in its own words. `down`: it could not, whatever the reason. */
export type SimRefusal = 'busy' | 'down' | 'bad_input' | 'blocked' | 'no_balance' | 'bad_key'

export type SimRoute = {
  readonly method: 'GET' | 'POST' | 'DELETE' | 'PUT'
  /** Below the base URL: `/videos/:id/content`. A name takes one part; `:id*` takes the rest. */
  readonly path: string
  readonly stage: Stage
  /** Anybody may ask. */
  readonly isOpen?: boolean
  readonly handle: (request: SimRequest, world: SimWorld) => SimReply | Promise<SimReply>
}

export type SimWorld = Omit<JobBook, 'accept' | 'findByClientId' | 'listed'> & {
  /** What goes wrong with this request. */
  readonly fault: Fault | null
  /** Of the account that asks, as all that follows. Whoever asks how it goes may be too early: what was taken a moment ago may not be there yet. */
  find(id: string): SimJob | undefined
  findByClientId(clientId: string): SimJob | undefined
  /** As `findByClientId`, for whoever only asks: what was taken a moment ago may not be there yet. */
  listed(clientId: string): SimJob | undefined
  /** Writes the work into the book and on the bill, with whatever fault is due. */
  accept(acceptance: Acceptance): SimJob
  /** An address of the result on this server. With `isFresh`, a new one that outlives those given before. */
  linkTo(job: SimJob, options?: { readonly isFresh?: boolean; readonly extension?: string }): string
  /**
   * The bytes of an input as providers take them: of a data URI, or fetched from an address whose host is known to the simulator.
   * Undefined for any other; null if it could not be fetched.
   */
  inputOf(text: unknown): Promise<Uint8Array | null | undefined>
  newId(): string
  nowMs(): number
}

export type SimSocketRoute = {
  readonly path: string
  readonly stage: Stage
  /** Speaks WebSocket by itself: `ws` is at hand for it. */
  readonly upgrade: (request: SimRequest, connection: SimUpgrade, world: SimWorld) => void
}
export type SimUpgrade = {
  readonly incoming: IncomingMessage
  readonly socket: Socket
  readonly head: Buffer
  /** What goes wrong with this line; work that is accepted on it has the same. */
  readonly fault: Fault | null
}

export type ProviderSimulation = {
  /** As in the catalogue; also its place under the simulator's address. */
  readonly id: string
  /** The key that a request carries, in this provider's manner; null if none. Compared with the valid keys. */
  keyOf(request: SimRequest): string | null
  /** Whatever is allowed without any key: local servers. */
  readonly needsNoKey?: boolean
  refuse(refusal: SimRefusal, request: SimRequest): SimReply
  readonly routes: readonly SimRoute[]
  readonly sockets?: readonly SimSocketRoute[]
}

/** The parts of the path that the route names, or null if it is another's. */
export function matchPath(pattern: string, path: string): Record<string, string> | null {
  const wanted = pattern.split('/').filter((part) => part !== '')
  const given = path.split('/').filter((part) => part !== '')
  const params: Record<string, string> = {}
  for (const [index, part] of wanted.entries()) {
    if (part.startsWith(':') && part.endsWith('*')) {
      params[part.slice(1, -1)] = given.slice(index).join('/')
      return params
    }
    const here = given[index]
    const parts = here === undefined ? null : matchPart(part, here)
    if (parts === null) return null
    Object.assign(params, parts)
  }
  return given.length === wanted.length ? params : null
}

/** `:model:generateContent` names the model and keeps the verb. */
function matchPart(wanted: string, given: string): Record<string, string> | null {
  const named = /^:([a-z_]+)(.*)$/i.exec(wanted)
  if (named === null) return wanted === given ? {} : null
  const [, name = '', suffix = ''] = named
  if (!given.endsWith(suffix) || given.length <= suffix.length) return null
  return { [name]: decodeURIComponent(given.slice(0, given.length - suffix.length)) }
}
