// Who a request came from, and what it was let into: by its address, or later by a part of a tenant that its body names.
import { AsyncLocalStorage } from 'node:async_hooks'
import type { FastifyRequest } from 'fastify'
import type { Actor } from './route.ts'

export type Admitted = { readonly actor: Actor | null; readonly scope: unknown }

const admitted = new WeakMap<FastifyRequest, Admitted>()
const current = new AsyncLocalStorage<FastifyRequest>()

export const noteAdmission = (request: FastifyRequest, admission: Admitted): void =>
  void admitted.set(request, admission)
export const admissionOf = (request: FastifyRequest): Admitted | undefined => admitted.get(request)

/** Runs the handler of a request. */
export const answering = <T>(request: FastifyRequest, handle: () => Promise<T>): Promise<T> =>
  current.run(request, handle)

/** Whoever mints a scope while a request is answered says so: what is told of a failure hangs on who reads it. */
export function noteScope(scope: unknown): void {
  const request = current.getStore()
  if (request) admitted.set(request, { actor: admitted.get(request)?.actor ?? null, scope })
}
