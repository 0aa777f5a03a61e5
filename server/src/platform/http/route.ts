// A route is a value: schema, access and handler in one place. The server, the OpenAPI document and the test that
// tries every route as every role are all made from the same list.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Static, type TSchema, Type } from 'typebox'
import type { Language } from '../faults.ts'
import type { IfMatch } from './revision.ts'

/** Who a request comes from, as the session tells. What they may do is never in here. */
export type Actor = {
  readonly actorId: string
  readonly sessionId: string
  /** Runs the installation. */
  readonly operator: boolean
}

/** The room that mints scopes says here what one is; see `declare module` there. */
// biome-ignore lint/suspicious/noEmptyInterface: filled by declaration merging
export interface ScopeRegister {}
export type ScopeOf = ScopeRegister extends { scope: infer S } ? S : never

export type Access =
  /** Anybody; counted by address, also those who are signed in. */
  | { readonly kind: 'public' }
  /** Anybody who is signed in. */
  | { readonly kind: 'session' }
  /** Whoever runs the installation. */
  | { readonly kind: 'operator' }
  /**
   * A collection of the tenant that the request names. `narrowedBy`: a query parameter that may name a part of a tenant instead;
   * it decides the tenant and narrows the scope to itself, and is the only way in for whoever was let into this part alone.
   */
  | { readonly kind: 'collection'; readonly right: string; readonly narrowedBy?: string }
  /** One thing, by its id in `param`; its tenant is looked up. A stranger gets not_found. */
  | { readonly kind: 'thing'; readonly thing: string; readonly param: string; readonly right: string }

export type Method = 'HEAD' | 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

type MaybeStatic<S> = S extends TSchema ? Static<S> : undefined

type Actors<A extends Access> = A['kind'] extends 'public'
  ? { readonly actor: Actor | null }
  : A['kind'] extends 'session' | 'operator'
    ? { readonly actor: Actor }
    : { readonly actor: Actor; readonly scope: ScopeOf }

export type RouteInput<A extends Access, P, Q, B> = Actors<A> & {
  readonly params: MaybeStatic<P>
  readonly query: MaybeStatic<Q>
  readonly body: MaybeStatic<B>
  /** Revision from If-Match. Present whenever the route asks for it. */
  readonly ifRevision: number
  readonly requestId: string
  readonly language: Language
  readonly ip: string
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

export type RouteDefinition<
  A extends Access = Access,
  P extends TSchema | undefined = TSchema | undefined,
  Q extends TSchema | undefined = TSchema | undefined,
  B extends TSchema | undefined = TSchema | undefined,
  R extends TSchema | undefined = TSchema | undefined,
> = {
  /** "projects.update": unique; also the OpenAPI operationId and the name in logs. */
  readonly operation: string
  readonly method: Method
  /** Below the API base, with `:name` parameters. */
  readonly path: string
  readonly summary: string
  readonly access: A
  readonly params?: P
  readonly query?: Q
  readonly body?: B
  /** Schema of `data`. Undefined for a route that writes its reply itself. */
  readonly reply: R
  readonly status?: 200 | 201 | 202
  /** Needs If-Match with the revision that the caller has seen, or If-None-Match: * where there is none yet. */
  readonly ifMatch?: IfMatch
  readonly bodyMaxBytes?: number
  /** The body is handed over unread, as a stream, whatever its type. */
  readonly rawBody?: boolean
  /** The reply holds a secret, so it is never stored for a repeated Idempotency-Key: the repetition is carried out. */
  readonly isReplySecret?: boolean
  /** The room makes any text storable by itself: half a surrogate pair and NUL reach it. Else they are refused at the door. */
  readonly takesAnyText?: boolean
  /** Requests per minute and caller (the address on public routes, whoever asks); none if absent. */
  readonly perMinuteMax?: number
  readonly handle: (input: RouteInput<A, P, Q, B>) => Promise<R extends TSchema ? Static<R> : unknown>
}

export function route<
  const A extends Access,
  R extends TSchema | undefined,
  P extends TSchema | undefined = undefined,
  Q extends TSchema | undefined = undefined,
  B extends TSchema | undefined = undefined,
>(definition: RouteDefinition<A, P, Q, B, R>): RouteDefinition {
  return definition as unknown as RouteDefinition
}

/** `data` of a list: page from 1, size 20 by default, at most 100. */
export const PageQuery = {
  page: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000, default: 1 })),
  size: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20 })),
}

export type PageRequest = { readonly page: number; readonly size: number }

export function toPageRequest(query: { page?: number; size?: number }): PageRequest {
  return { page: query.page ?? 1, size: query.size ?? 20 }
}

export function PageOf<T extends TSchema>(item: T) {
  return Type.Object({
    items: Type.Array(item),
    pagination: Type.Object({
      page: Type.Integer(),
      size: Type.Integer(),
      total: Type.Integer(),
      pages: Type.Integer(),
    }),
  })
}

export function toPage<T>(items: T[], total: number, request: PageRequest) {
  return {
    items,
    pagination: { page: request.page, size: request.size, total, pages: Math.ceil(total / request.size) },
  }
}

/** A body with nothing to say. */
export const Empty = Type.Object({})
