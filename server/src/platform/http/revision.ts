// What of a thing the caller has seen, as If-Match says it.
import type { FastifyRequest } from 'fastify'
import { faults } from '../faults.ts'

const REVISION_MAX = 2 ** 31 - 1

/** @throws REVISION_REQUIRED without one that can be read */
export function readRevision(request: FastifyRequest): number {
  const header = request.headers['if-match']
  const match = typeof header === 'string' ? /^(?:W\/)?"(\d+)"$/.exec(header.trim()) : null
  if (!match) throw faults.REVISION_REQUIRED()
  // Beyond what a revision can be: then it is none that was seen.
  return Math.min(Number(match[1]), REVISION_MAX)
}

/** For routes that may be asked without: undefined if nothing is said. */
export function revisionIfSent(request: FastifyRequest): number | undefined {
  return request.headers['if-match'] === undefined ? undefined : readRevision(request)
}
