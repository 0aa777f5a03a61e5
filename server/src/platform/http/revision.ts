// What of a thing the caller has seen, as If-Match says it; If-None-Match: * says that there was nothing to see.
import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { Fault, faults } from '../faults.ts'

const REVISION_MAX = 2 ** 31 - 1
const NOTHING_YET = 0

/** For the reference. */
export const REVISION_HEADERS = Type.Object({
  'if-match': Type.Optional(
    Type.String({
      description: 'The revision that you have seen, in quotation marks, as its ETag says: "3"; "0" for none yet.',
    }),
  ),
  'if-none-match': Type.Optional(Type.String({ description: '*: there is none yet, and this shall be the first.' })),
})

/** `unless_first`: may be left out where nothing is there yet. */
export type IfMatch = true | 'unless_first'

type Asked = Pick<FastifyRequest, 'headers'>

const isSaid = ({ headers }: Asked): boolean =>
  headers['if-match'] !== undefined || headers['if-none-match']?.trim() === '*'

/** @throws REVISION_REQUIRED without one that can be read */
export function readRevision(request: Asked, wanted: IfMatch = true): number {
  const header = request.headers['if-match']
  if (header === undefined && (isSaid(request) || wanted === 'unless_first')) return NOTHING_YET
  const match = typeof header === 'string' ? /^(?:W\/)?"(\d+)"$/.exec(header.trim()) : null
  if (!match) throw faults.REVISION_REQUIRED()
  // Beyond what a revision can be: then it is none that was seen.
  return Math.min(Number(match[1]), REVISION_MAX)
}

/** For routes that may be asked without: undefined if nothing is said. */
export function revisionIfSent(request: Asked): number | undefined {
  return isSaid(request) ? readRevision(request) : undefined
}

/** Whoever said nothing of a revision and was not the first is told what to say. */
export async function answeringRevision<T>(request: Asked, answer: Promise<T>): Promise<T> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof Fault && error.kind === 'stale' && !isSaid(request)) throw faults.REVISION_REQUIRED({}, error)
    throw error
  }
}
