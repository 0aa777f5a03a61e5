// A small real server that speaks as paid providers do: it takes jobs, writes a bill, makes real media, and goes wrong on demand.
// Adapters are proven against it; by hand it runs as `npm run simulators`.
import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import {
  ANSWER_FAULTS,
  createFaultScript,
  type Fault,
  type FaultScript,
  JOB_FAULTS,
  type Stage,
} from './fault-script.ts'
import { garble } from './garble.ts'
import { type BillEntry, createJobBook, type JobBook, type Pace, type SimJob } from './job-book.ts'
import { matchPath, type ProviderSimulation, type SimRoute, type SimWorld } from './provider-simulation.ts'
import type { SimReply, SimRequest } from './sim-request.ts'

export type SimulatorOptions = {
  readonly providers: readonly ProviderSimulation[]
  /** Default 0: any free one. */
  readonly port?: number
  /** Every provider accepts these. Default `test-key`. */
  readonly keys?: readonly string[]
  /** Default: done at the second question. */
  readonly pace?: Pace
  /** How long after it was taken a job shows in listings, asked anew for each. Default 0. */
  readonly lagMs?: () => number
  /** Every job of a model makes what its first one made: for thousands of them. */
  readonly makesOnce?: boolean
  /** How long `late` work takes from when it was taken. Default 60,000. */
  readonly lateMs?: number
  /** How long `slow` takes. Default 300. */
  readonly slowMs?: number
  /** Names of the open internet, and what stands there: where inputs are fetched from. */
  readonly hosts?: Readonly<Record<string, string>>
  readonly onRequest?: (request: SimRequest, status: number) => void
}

export type Simulator = {
  readonly url: string
  /** What an administrator would set for the provider. */
  baseUrl(providerId: string): string
  /** Valid from now on and until removed. */
  readonly keys: Set<string>
  readonly faults: FaultScript
  readonly requests: readonly SimRequest[]
  /** Inputs that providers fetched by an address that they were given. */
  readonly fetched: readonly Fetched[]
  bill(): readonly BillEntry[]
  jobs(): readonly SimJob[]
  setPace(pace: Pace): void
  /** Moves the simulators' clock forward, for a pace by time. */
  advanceMs(durationMs: number): void
  /** Faults, jobs, bill and requests are forgotten. */
  reset(): void
  close(): Promise<void>
}

export type Fetched = { readonly url: string; readonly status: number; readonly bytes: Uint8Array }

type Inside = {
  options: SimulatorOptions
  fetched: Fetched[]
  keys: Set<string>
  faults: FaultScript
  requests: SimRequest[]
  book: JobBook
  nowMs: () => number
}

const RETRY_SECONDS = 7

export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  let pace: Pace = options.pace ?? { pollsUntilDone: 1 }
  let shiftMs = 0
  const nowMs = () => Date.now() + shiftMs
  const lagMs = options.lagMs ?? (() => 0)
  const newId = () => randomUUID().replaceAll('-', '')
  const { makesOnce = false, lateMs = 60_000 } = options
  const newBook = () => createJobBook({ pace: () => pace, nowMs, newId, lagMs, makesOnce, lateMs })
  const keys = new Set(options.keys ?? ['test-key'])
  const inside: Inside = {
    options,
    keys,
    faults: createFaultScript(),
    requests: [],
    fetched: [],
    book: newBook(),
    nowMs,
  }
  const server = createServer((incoming, outgoing) => {
    receive(inside, incoming, outgoing).catch((error: unknown) => {
      console.error('simulator:', error)
      outgoing.destroy()
    })
  })
  server.on('upgrade', (incoming, socket: Socket, head) => {
    const request = requestOf(incoming, Buffer.alloc(0))
    const provider = options.providers.find(({ id }) => id === request.provider)
    const route = provider?.sockets?.find(({ path }) => matchPath(path, request.path) !== null)
    inside.requests.push(request)
    if (route === undefined) return socket.destroy()
    const fault = inside.faults.take(route.stage)
    route.upgrade(request, { incoming, socket, head, fault }, worldOf(inside, { request, fault, stage: route.stage }))
  })
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    baseUrl: (providerId) => `${url}/${providerId}`,
    keys,
    faults: inside.faults,
    get requests() {
      return inside.requests
    },
    get fetched() {
      return inside.fetched
    },
    bill: () => inside.book.bill(),
    jobs: () => inside.book.jobs(),
    setPace: (next) => {
      pace = next
    },
    advanceMs: (durationMs) => {
      shiftMs += durationMs
    },
    reset: () => {
      inside.faults.clear()
      inside.requests = []
      inside.fetched = []
      inside.book = newBook()
    },
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function receive(inside: Inside, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const request = requestOf(incoming, Buffer.concat(await Array.fromAsync(incoming)))
  inside.requests.push(request)
  outgoing.on('close', () => inside.options.onRequest?.(request, outgoing.statusCode))
  if (request.path.startsWith('/_files/')) return sendFile(inside, request, outgoing)
  const found = findRoute(inside, request)
  if (found === null) return send(outgoing, { status: 404, json: { error: { message: 'no such route' } } })
  const { provider, route, params } = found
  const asked = { ...request, params }
  const refused = refuseKey(inside, { provider, route, request: asked })
  if (refused) return send(outgoing, refused)
  await answer(inside, { provider, route, request: asked, fault: inside.faults.take(route.stage) }, outgoing)
}

type Asked = { provider: ProviderSimulation; route: SimRoute; request: SimRequest; fault: Fault | null }

async function answer(inside: Inside, asked: Asked, outgoing: ServerResponse): Promise<void> {
  const { provider, route, request, fault } = asked
  const refusal = refusalOf(inside, asked)
  if (refusal) return send(outgoing, refusal)
  if (fault === 'slow') await new Promise((resolve) => setTimeout(resolve, inside.options.slowMs ?? 300))
  const reply = await route.handle(request, worldOf(inside, { request, fault, stage: route.stage }))
  if (fault === null || fault === 'slow' || isJobFault(fault)) return send(outgoing, reply)
  await garble(fault, { outgoing, reply, broken: provider.refuse('down', request) })
}

function isJobFault(fault: Fault): boolean {
  return ([...JOB_FAULTS, ...ANSWER_FAULTS] as readonly Fault[]).includes(fault)
}

function refusalOf({ nowMs }: Inside, { provider, route, request, fault }: Asked): SimReply | null {
  const say = (refusal: Parameters<ProviderSimulation['refuse']>[0]) => provider.refuse(refusal, request)
  const busy = (hint: string) => {
    const reply = say('busy')
    return { ...reply, headers: { ...reply.headers, 'retry-after': hint } }
  }
  if (fault === 'expired_link' && route.stage === 'result') return { status: 404, json: { message: 'not found' } }
  if (fault === '429') return say('busy')
  if (fault === '429_retry_after') return busy(String(RETRY_SECONDS))
  if (fault === '429_retry_date') return busy(new Date(nowMs() + RETRY_SECONDS * 1000).toUTCString())
  if (fault === '5xx_before') return say('down')
  if (fault === 'bad_input' || fault === 'blocked' || fault === 'no_balance' || fault === 'bad_key') return say(fault)
  return null
}

function findRoute({ options }: Inside, request: SimRequest) {
  const provider = options.providers.find(({ id }) => id === request.provider)
  for (const route of provider?.routes ?? []) {
    const params = route.method === request.method ? matchPath(route.path, request.path) : null
    if (provider && params) return { provider, route, params }
  }
  return null
}

function refuseKey({ keys }: Inside, { provider, route, request }: Omit<Asked, 'fault'>): SimReply | null {
  if (route.isOpen || provider.needsNoKey) return null
  const key = provider.keyOf(request)
  return key !== null && keys.has(key) ? null : provider.refuse('bad_key', request)
}

type Asking = { readonly request: SimRequest; readonly fault: Fault | null; readonly stage: Stage }

function worldOf(inside: Inside, { request, fault, stage }: Asking): SimWorld {
  const { book, nowMs } = inside
  const provider = inside.options.providers.find(({ id }) => id === request.provider)
  const account = provider?.keyOf(request) ?? null
  return {
    ...book,
    fault,
    find(id) {
      const job = book.find(id)
      const isThere = stage !== 'poll' || (job !== undefined && job.listedAtMs <= nowMs())
      return isThere && job?.account === account ? job : undefined
    },
    findByClientId: (clientId) => book.findByClientId(clientId, account),
    listed: (clientId) => book.listed(clientId, account),
    inputOf: (text) => inputOf(inside, String(text ?? '')),
    accept: (acceptance) => book.accept({ ...acceptance, request, fault, account }),
    linkTo(job, { isFresh = false, extension = 'bin' } = {}) {
      if (job.fault === 'private_link') return `http://169.254.169.254/latest/${job.id}.${extension}`
      if (isFresh || job.linksGiven === 0) job.linksGiven += 1
      return `${request.baseUrl}/_files/${job.id}/${job.linksGiven}.${extension}?signature=s1gned`
    },
    newId: () => randomUUID().replaceAll('-', ''),
    nowMs,
  }
}

async function inputOf({ options, fetched }: Inside, text: string): Promise<Uint8Array | null | undefined> {
  const [, base64] = /^data:[^,]+;base64,(.+)$/.exec(text) ?? []
  if (base64 !== undefined) return Buffer.from(base64, 'base64')
  const host = URL.canParse(text) ? options.hosts?.[new URL(text).host] : undefined
  if (host === undefined) return undefined
  const { pathname, search } = new URL(text)
  const reply = await fetch(`${host}${pathname}${search}`)
  const bytes = new Uint8Array(await reply.arrayBuffer())
  fetched.push({ url: text, status: reply.status, bytes })
  return reply.ok ? bytes : null
}

function requestOf(incoming: IncomingMessage, body: Buffer): SimRequest {
  const url = new URL(incoming.url ?? '/', `http://${incoming.headers.host ?? '127.0.0.1'}`)
  const [, provider = '', ...rest] = url.pathname.split('/')
  const headers = Object.entries(incoming.headers).map(([name, value]) => [name, String(value)] as const)
  return {
    provider,
    method: incoming.method ?? 'GET',
    path: `/${rest.join('/')}`,
    params: {},
    query: url.searchParams,
    headers: Object.fromEntries(headers),
    body,
    baseUrl: `${url.origin}/${provider}`,
  }
}

/** Results are open to whoever has the link, as with real providers: the signature is the key. */
async function sendFile({ book, faults }: Inside, request: SimRequest, outgoing: ServerResponse): Promise<void> {
  const [, , id = '', file = ''] = request.path.split('/')
  const job = book.find(id)
  if (job === undefined) return send(outgoing, { status: 404, json: { message: 'NoSuchKey' } })
  const fault = faults.take('result')
  if (Number.parseInt(file, 10) <= job.expiredLinksMax || fault === 'expired_link')
    return send(outgoing, { status: 403, json: { code: 'AccessDenied', message: 'Request has expired' } })
  const down: SimReply = { status: 503, json: { code: 'ServiceUnavailable' } }
  if (fault === '5xx_before') return send(outgoing, down)
  const reply = await job.media()
  const trouble = fault ?? (job.fault === 'huge_media' ? 'huge' : null)
  if (trouble === null || isJobFault(trouble)) return send(outgoing, reply)
  await garble(trouble, { outgoing, reply, broken: down })
}

function send(outgoing: ServerResponse, reply: SimReply): void {
  const [mediaType, bytes] =
    'json' in reply ? ['application/json', Buffer.from(JSON.stringify(reply.json))] : [reply.mediaType, reply.bytes]
  outgoing.writeHead(reply.status ?? 200, {
    'content-type': mediaType,
    'content-length': bytes.byteLength,
    ...reply.headers,
  })
  outgoing.end(bytes)
}
