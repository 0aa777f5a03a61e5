// Fastify with our routes on it: authentication, access, limits, idempotency, envelope, faults, OpenAPI.
import cookie from '@fastify/cookie'
import multipart from '@fastify/multipart'
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import Fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { type TSchema, Type } from 'typebox'
import { must } from '../assert.ts'
import type { Clock } from '../clock.ts'
import { type Db, isDatabaseBusy } from '../db/db.ts'
import { type Fault, faults, forOutside, type Language } from '../faults.ts'
import { newId } from '../ids.ts'
import { both } from '../localised.ts'
import type { Log } from '../log.ts'
import { addressBlock } from './address-block.ts'
import { type Admitted, admissionOf, answering, noteAdmission } from './admitted.ts'
import { answerBroken, answerOddities, isSocketWanted } from './before-requests.ts'
import { knownContent, streamedContent } from './content-digest.ts'
import { chooseLanguage, errorBody, retryAfterSeconds, STATUS, successBody } from './envelope.ts'
import { runIdempotent } from './idempotency.ts'
import { readJson } from './json-body.ts'
import { methodsOf } from './methods.ts'
import { isPlaceInPages, type PagesOptions, sendPages, servePages } from './pages.ts'
import { RateLimiter } from './rate-limit.ts'
import { describeRefusal } from './refused-input.ts'
import { JSON_TYPE, toFault, unsupported } from './refused-request.ts'
import { answeringRevision, REVISION_HEADERS, readRevision } from './revision.ts'
import type { Access, Actor, RouteDefinition } from './route.ts'
import { createSchemaCompilers } from './schema-compilers.ts'
import { findUnstorable } from './unstorable.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** Compiles every schema that no request has needed yet; throws what is wrong with one. */
    compileSchemas(): void
  }
}

export const API_BASE = '/api/v1'

export type HttpOptions = {
  readonly bodyMaxBytes: number
  /** Of JSON from anybody at all. */
  readonly anonymousBodyMaxBytes: number
  readonly anonymousPerMinuteMax: number
  /** A connection on which nothing moves for this long is cut. A large upload on a slow line may take hours. */
  readonly idleTimeoutMs: number
  /** Proxies whose X-Forwarded-* is believed: addresses and ranges. */
  readonly trustedProxies: readonly string[] | null
  readonly defaultLanguage: Language
  readonly version: string
  /** Bodies are stored as hashes under it, for repeated requests: a short secret in one cannot be guessed from its hash. */
  readonly bodyKey?: Uint8Array
  /** Null: the API alone. */
  readonly pages: PagesOptions | null
}

export const httpDefaults: HttpOptions = {
  bodyMaxBytes: 30 * 1024 * 1024,
  anonymousBodyMaxBytes: 64 * 1024,
  anonymousPerMinuteMax: 60,
  idleTimeoutMs: 120_000,
  trustedProxies: null,
  defaultLanguage: 'en',
  version: '0.0.0',
  pages: null,
}

export type HttpParts = {
  readonly db: Db
  readonly log: Log
  readonly clock: Clock
  readonly options: HttpOptions
  /** Who sent this request: null if nobody is signed in. Throws if a cookie-borne write comes from another origin. */
  readonly authenticate: (request: FastifyRequest) => Promise<Actor | null>
  /** Checks a tenant's door and mints the scope; throws not_found or forbidden. */
  readonly enter: (
    request: FastifyRequest,
    actor: Actor,
    access: Extract<Access, { kind: 'collection' | 'thing' }>,
  ) => Promise<unknown>
  /** Whether a scope is one of somebody from outside of the tenant, who is told no figures of it. */
  readonly isOutside?: (scope: unknown) => boolean
}

const ErrorBody = Type.Object({
  success: Type.Literal(false),
  error: Type.Object({
    code: Type.String(),
    message: Type.String(),
    details: Type.Record(Type.String(), Type.Unknown()),
  }),
  timestamp: Type.Integer(),
})

/** The plugin's own would have a browser ask for https, where a studio in a house has none. */
const REFERENCE_POLICY = {
  'default-src': "'self'",
  'img-src': "'self' data:",
  'style-src': "'self' 'unsafe-inline'",
  'object-src': "'none'",
  'base-uri': "'none'",
  'frame-ancestors': "'none'",
}

/** A reply is what it says it is, and nobody else's page frames it. Pages and contents say more of their own. */
const FOR_EVERY_REPLY = { 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY' }

const headersFor = ({ id }: FastifyRequest) => ({ ...FOR_EVERY_REPLY, 'x-request-id': id })

const isHostMissing = ({ raw }: FastifyRequest) => raw.httpVersion === '1.1' && raw.headers.host === undefined
const NO_HOST = both('the header Host is missing', '缺少 Host 请求头')

/** Once: behind a proxy that is not trusted everybody has its address, and all share the limits of one household. */
function warnOfProxy(log: Log): (request: FastifyRequest) => void {
  let isWarned = false
  return ({ headers }) => {
    if (isWarned || headers['x-forwarded-for'] === undefined) return
    isWarned = true
    log.warn(
      'requests come through a proxy that is not trusted, so all callers count as one: if it is yours, set HUABEN_TRUST_PROXY',
    )
  }
}

export async function createHttpServer(parts: HttpParts, routes: readonly RouteDefinition[]): Promise<FastifyInstance> {
  const app = Fastify({
    bodyLimit: parts.options.bodyMaxBytes,
    requestTimeout: 0,
    connectionTimeout: parts.options.idleTimeoutMs,
    trustProxy: parts.options.trustedProxies === null ? false : [...parts.options.trustedProxies],
    genReqId: () => newId(),
    logger: false,
    routerOptions: { ignoreTrailingSlash: true },
    http: { shouldUpgradeCallback: isSocketWanted, requireHostHeader: false },
    clientErrorHandler: answerBroken({ clock: parts.clock, ...parts.options }),
    // No hook runs for these.
    frameworkErrors: (error, request, reply) => {
      reply.headers(headersFor(request))
      sendFault(parts, { request, reply }, toFault(error, request))
    },
  })
  answerOddities(app.server, { clock: parts.clock, ...parts.options })
  // Before all else is registered: what stands already does not get it.
  const warn = parts.options.trustedProxies === null ? warnOfProxy(parts.log) : () => {}
  app.addHook('onRequest', async (request, reply) => {
    warn(request)
    reply.headers(headersFor(request))
    if (isHostMissing(request)) throw faults.INVALID_REQUEST({ reason: NO_HOST })
  })
  const compilers = createSchemaCompilers()
  app.setValidatorCompiler(compilers.checks)
  app.setSerializerCompiler(compilers.serialisers)
  app.decorate('compileSchemas', compilers.compileAll)
  // What takes no JSON says what it takes.
  app.removeContentTypeParser(['text/plain', JSON_TYPE])
  app.addContentTypeParser(JSON_TYPE, { parseAs: 'buffer' }, async (_request: FastifyRequest, bytes: Buffer) =>
    readJson(bytes),
  )
  await app.register(cookie)
  await app.register(multipart)
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Huaben', version: parts.options.version },
      components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
    },
  })
  await app.register(swaggerUi, { routePrefix: '/docs', staticCSP: REFERENCE_POLICY })
  if (parts.options.pages) await servePages(app, parts.options.pages)
  installFaults(app, parts, methodsOf(routes, API_BASE))
  const limiter = new RateLimiter(parts.clock)
  refuseDuplicates(routes)
  for (const definition of routes) if (!definition.rawBody) install(app, { parts, limiter }, definition)
  await app.register(async (unparsed) => {
    unparsed.removeAllContentTypeParsers()
    unparsed.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
    for (const definition of routes) if (definition.rawBody) install(unparsed, { parts, limiter }, definition)
  })
  return app
}

function refuseDuplicates(routes: readonly RouteDefinition[]): void {
  const seen = new Set<string>()
  for (const one of routes) {
    if (seen.has(one.operation)) throw new Error(`operation ${one.operation} is defined twice`)
    seen.add(one.operation)
  }
}

type Tools = { readonly parts: HttpParts; readonly limiter: RateLimiter }

function install(app: FastifyInstance, tools: Tools, definition: RouteDefinition): void {
  app.route({
    method: definition.method,
    url: definition.path.startsWith('//') ? definition.path.slice(1) : API_BASE + definition.path,
    bodyLimit: bodyMaxOf(definition, tools.parts.options),
    schema: describe(definition),
    // Before the body is read: a stranger's upload is refused at its first byte, and a bad body never hides a 401 or 404.
    onRequest: async (request) => {
      noteAdmission(request, await admit(tools, definition, request))
    },
    ...(definition.body ? { preValidation: refuseForm } : {}),
    handler: (request, reply) => answer(tools, definition, { request, reply }),
  })
}

async function refuseForm(request: FastifyRequest): Promise<void> {
  if (request.isMultipart()) throw unsupported(request)
}

/** What anybody may send is small: it is read, and looked through, before it is known from whom. */
function bodyMaxOf({ access, bodyMaxBytes, rawBody }: RouteDefinition, options: HttpOptions): number {
  const usual = options.bodyMaxBytes
  const isAnonymous = access.kind === 'public' && rawBody !== true
  return bodyMaxBytes ?? (isAnonymous ? Math.min(usual, options.anonymousBodyMaxBytes) : usual)
}

function describe(definition: RouteDefinition) {
  const success = definition.reply && {
    [definition.status ?? 200]: Type.Object({
      success: Type.Boolean(),
      data: definition.reply,
      message: Type.String(),
      code: Type.Integer(),
      timestamp: Type.Integer(),
    }),
  }
  return {
    operationId: definition.operation,
    summary: definition.summary,
    tags: [definition.operation.split('.')[0] ?? 'other'],
    ...(definition.access.kind === 'public' ? {} : { security: [{ bearer: [] }] }),
    ...(definition.params ? { params: definition.params } : {}),
    ...(definition.ifMatch ? { headers: REVISION_HEADERS } : {}),
    ...queryOf(definition),
    ...(definition.body ? { body: closed(definition.body) } : {}),
    response: { ...success, '4xx': ErrorBody, '5xx': ErrorBody },
  }
}

const NARROWING = Type.Optional(Type.String({ maxLength: 100 }))

function queryOf({ access, query }: RouteDefinition) {
  if (access.kind !== 'collection' || access.narrowedBy === undefined) return query ? { querystring: query } : {}
  const { properties } = (query ?? Type.Object({})) as { properties: Record<string, TSchema> }
  return { querystring: Type.Object({ [access.narrowedBy]: NARROWING, ...properties }) }
}

/** Fields that a route does not declare are dropped before it sees them: no handler can pass on what nobody checked. */
function closed(schema: TSchema): TSchema {
  const { type, properties, additionalProperties } = schema as {
    type?: unknown
    properties?: object
    additionalProperties?: unknown
  }
  return type === 'object' && properties && additionalProperties === undefined
    ? { ...schema, additionalProperties: false }
    : schema
}

async function admit(tools: Tools, definition: RouteDefinition, request: FastifyRequest): Promise<Admitted> {
  const { parts } = tools
  const { access } = definition
  const actor = await parts.authenticate(request)
  limit(tools, definition, { request, actor })
  if (access.kind !== 'public' && !actor) throw faults.INVALID_TOKEN()
  if (access.kind === 'operator' && !actor?.operator) throw faults.NOT_FOUND()
  const scoped = access.kind === 'collection' || access.kind === 'thing'
  return { actor, scope: actor && scoped ? await parts.enter(request, actor, access) : undefined }
}

type Exchange = { readonly request: FastifyRequest; readonly reply: FastifyReply }

async function answer(tools: Tools, definition: RouteDefinition, { request, reply }: Exchange): Promise<unknown> {
  const { parts } = tools
  const language = chooseLanguage(request.headers['accept-language'], parts.options.defaultLanguage)
  const { actor, scope } = must(admissionOf(request), 'admission of the request')
  if (!definition.takesAnyText) refuseUnstorable(request)
  const input = {
    actor,
    scope,
    params: request.params,
    query: request.query,
    body: request.body,
    ifRevision: definition.ifMatch ? readRevision(request, definition.ifMatch) : 0,
    requestId: request.id,
    language,
    ip: request.ip,
    request,
    reply,
  }
  const run = definition.handle as unknown as (given: typeof input) => Promise<unknown>
  const handle = (given: typeof input) =>
    answering(request, async () =>
      definition.ifMatch === 'unless_first' ? answeringRevision(request, run(given)) : run(given),
    )
  if (!definition.reply) return handle(input)
  const { status, data } = await perform(tools, { definition, request, admission: { actor, scope } }, () =>
    handle(input),
  )
  const revision = typeof data === 'object' && data !== null && 'revision' in data ? data.revision : undefined
  if (typeof revision === 'number') reply.header('etag', `"${revision}"`)
  return reply.status(status).send(successBody(data, language, parts.clock.now().getTime()))
}

/** Of forms and streams only the address. What they hold is found out by the database. */
function refuseUnstorable(request: FastifyRequest): void {
  const { params, query, body } = request
  for (const part of request.isMultipart() ? [params, query] : [params, query, body]) {
    const place = findUnstorable(part)
    if (place !== null) throw faults.INVALID_REQUEST(describeRefusal({ keyword: 'storable', instancePath: place }))
  }
}

async function perform(
  tools: Tools,
  call: { definition: RouteDefinition; request: FastifyRequest; admission: Admitted },
  handle: () => Promise<unknown>,
): Promise<{ status: number; data: unknown }> {
  const { definition, request } = call
  const { actor, scope } = call.admission
  const status = definition.status ?? 200
  const key = request.headers['idempotency-key']
  if (typeof key !== 'string' || definition.method === 'GET' || !actor || definition.isReplySecret)
    return { status, data: await handle() }
  if (key.length < 1 || key.length > 255)
    throw faults.INVALID_REQUEST({
      reason: {
        en: 'Idempotency-Key must have 1 to 255 characters',
        'zh-CN': 'Idempotency-Key 的长度须为 1 至 255 个字符',
      },
    })
  const isStreamed = definition.rawBody === true || request.isMultipart()
  const keyed = {
    actorId: actor.actorId,
    key,
    operation: `${definition.operation} ${request.url}`,
    circumstances: [
      workspaceOf(scope, request),
      request.headers['if-match'] ?? request.headers['if-none-match'] ?? null,
    ],
    content: isStreamed ? streamedContent(request.raw) : knownContent(request.body, tools.parts.options.bodyKey),
  }
  return runIdempotent(tools.parts, keyed, async () => ({ status, data: await handle() }))
}

/** That into which the request was let; otherwise whichever it names. */
function workspaceOf(scope: unknown, request: FastifyRequest): string | null {
  const isScope = typeof scope === 'object' && scope !== null && 'workspaceId' in scope
  if (isScope && typeof scope.workspaceId === 'string') return scope.workspaceId
  const named = request.headers['x-workspace']
  return typeof named === 'string' ? named : null
}

function limit(
  tools: Tools,
  definition: RouteDefinition,
  from: { request: FastifyRequest; actor: Actor | null },
): void {
  // A session is no reason for more: whoever may register or guess without end needs only one.
  const isPublic = definition.access.kind === 'public'
  const max = definition.perMinuteMax ?? (isPublic ? tools.parts.options.anonymousPerMinuteMax : undefined)
  if (max === undefined) return
  const household = addressBlock(from.request.ip)
  const caller = isPublic ? household : (from.actor?.actorId ?? household)
  const key = definition.perMinuteMax === undefined ? `anonymous ${caller}` : `${definition.operation} ${caller}`
  const waitSeconds = tools.limiter.take(key, max)
  if (waitSeconds > 0) throw faults.RATE_LIMITED({ retry_after_s: waitSeconds })
}

type MethodsAt = (address: string) => readonly string[]

function installFaults(app: FastifyInstance, parts: HttpParts, methodsAt: MethodsAt): void {
  app.setErrorHandler((error: FastifyError | Fault, request, reply) => {
    const fault = toFault(error, request)
    const about = { err: error, requestId: request.id, url: request.routeOptions.url }
    if (fault.kind === 'internal') parts.log.error(about, 'request failed')
    else if (isDatabaseBusy(error)) parts.log.warn(about, 'the database was too busy for a request')
    return sendFault(parts, { request, reply }, fault)
  })
  app.setNotFoundHandler((request, reply) => {
    if (parts.options.pages && isPlaceInPages(request)) return sendPages(reply)
    const allowed = methodsAt(request.url.split('?', 1)[0] ?? '').join(', ')
    if (allowed === '') return sendFault(parts, { request, reply }, faults.NOT_FOUND())
    reply.header('allow', allowed)
    return sendFault(parts, { request, reply }, faults.WRONG_METHOD({ method: request.method, allowed }))
  })
}

function sendFault(parts: HttpParts, exchange: Exchange, fault: Fault) {
  const language = chooseLanguage(exchange.request.headers['accept-language'], parts.options.defaultLanguage)
  const retryAfter = retryAfterSeconds(fault)
  if (retryAfter !== null) exchange.reply.header('retry-after', String(retryAfter))
  const isOutside = parts.isOutside?.(admissionOf(exchange.request)?.scope) ?? false
  const told = isOutside ? forOutside(fault) : fault
  return exchange.reply
    .status(STATUS[fault.kind])
    .send(errorBody(told, language, { nowMs: parts.clock.now().getTime(), requestId: exchange.request.id }))
}
