// How a room says what its queries are tried with: `queries.seed.ts` of each room names every exported function of its
// `queries.ts` and `*-queries.ts`, with arguments or with the reason why it has no tenant. every-query.test.ts walks them all.
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import type { Furnished } from './furnished.ts'

/** Why a query rightly asks for no tenant. One sentence each: a function that fits none of them takes the scope. */
export const EXCUSES = {
  pure: 'no statement: it computes',
  content: 'asked before a blob goes: content is shared by its hash, and any workspace may refer to it',
  upkeep: 'a sweep or a proof over all workspaces, begun by the clock; no request names what it finds',
  person: 'rows of a person, in whatever workspace: the person stands in the place of the tenant',
  installation: 'rows of the installation, for those who administer it',
  door: 'asked by the door, before there is a scope: it tells where a thing is, and the door answers not_found',
  secret: 'whoever shows the secret may: an id out of a sealed or signed link, or the hash of a token',
  lane: 'a lane of a provider or a queue, which workspaces share on purpose',
  job: 'by an id that only our own jobs carry: they were given it by whoever found the thing within its scope',
  child:
    'rows below a thing that the caller has just found, locked or made within its scope, and never an id of a request',
} as const
type Excuse = keyof typeof EXCUSES

/** What a function takes after the transaction. */
type Given<F> = F extends (first: never, ...rest: infer Rest) => unknown ? Rest : never
type Tries<M> = { readonly [K in keyof M]?: (who: Scope, a: Furnished) => Given<M[K]> }

type QueryTries<M> = {
  /** Asked about rows of workspace A: as A it answers or alters something, as B nothing at all. */
  readonly tried?: Tries<M>
  /** Asked about all that a workspace has: B may see and alter what is B's. */
  readonly ofAll?: Tries<M>
  /** Writes a row of whoever calls, although the things that it names are A's: what A has stays as it is. */
  readonly adds?: Tries<M>
  readonly excused?: { readonly [K in Excuse]?: readonly (keyof M)[] }
  /**
   * Of those above, which take a scope and are about the workspace whatever project it opens: prompts, keys, money. No route that
   * a guest may enter leads there, or the work of his project needs it. The others answer nothing to the guest of another project.
   */
  readonly wide?: readonly (keyof M)[]
}

/** As the walk reads it. */
export type AnyTries = {
  readonly file: string
  readonly queries: Readonly<Record<string, unknown>>
  readonly tried: Readonly<Record<string, AnyTry>>
  readonly ofAll: Readonly<Record<string, AnyTry>>
  readonly adds: Readonly<Record<string, AnyTry>>
  readonly excused: Readonly<Record<string, readonly string[]>>
  readonly wide: readonly string[]
}
export type AnyTry = (who: Scope, a: Furnished) => unknown[]

/** @param file below rooms/, without `.ts` */
export function tryQueries<M extends object>(file: string, queries: M): (tries: QueryTries<M>) => AnyTries {
  return (tries) =>
    ({ tried: {}, ofAll: {}, adds: {}, excused: {}, wide: [], ...tries, file, queries }) as unknown as AnyTries
}
