// A whole film on this machine from its plan, without a build graph: for the bench, for tests, and as the shortest
// description of how the orders hang together. Productions schedule the same orders as steps with a cache.
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import type { WorkOrder } from '#contract/films.ts'
import type { FilmPlan } from './plan-film.ts'
import { runWorkOrder, type WorkOrderResult, type WorkOrderTools } from './work-order.ts'

export type ComposeTools = Pick<WorkOrderTools, 'ffmpegPath' | 'scratchDir' | 'signal'> & {
  /** Path of an artefact that the cut names. */
  readonly openInput: (sha256: string) => Promise<string>
  /** Orders at once. Two processes of one thread each suit two cores. */
  readonly concurrency: number
  /** Outputs of earlier runs, by order. What `find` gives must stay where it is while the film is made. */
  readonly cache?: {
    readonly find: (order: WorkOrder) => string | undefined
    readonly keep: (order: WorkOrder, file: string) => Promise<void>
  }
}

export type ComposedFilm = {
  readonly path: string
  readonly sizeBytes: number
  readonly facts: Readonly<Record<string, number | string>>
  readonly dispose: () => Promise<void>
}

/** Equal orders run once. The film stays on disk until `dispose()`. */
export async function composeFilm(plan: FilmPlan, tools: ComposeTools): Promise<ComposedFilm> {
  const made = new Map<string, string>()
  // The first order that fails ends the others.
  const failed = new AbortController()
  const signal = tools.signal ? AbortSignal.any([tools.signal, failed.signal]) : failed.signal
  const results: WorkOrderResult[] = []
  const openInput = async (sha256: string) => made.get(sha256) ?? (await tools.openInput(sha256))
  const run = async (order: WorkOrder) => {
    try {
      const result = await runWorkOrder(order, { ...tools, openInput, signal })
      results.push(result)
      return result
    } catch (error) {
      if (!failed.signal.aborted) failed.abort(error)
      throw failed.signal.reason
    }
  }
  const store = async (order: WorkOrder): Promise<string> => {
    const known = tools.cache?.find(order)
    const file = known ?? (await run(order)).outputs[0]?.path ?? ''
    if (known === undefined) await tools.cache?.keep(order, file)
    const sha256 = await hashFile(file)
    made.set(sha256, file)
    return sha256
  }
  const disposePieces = () => Promise.all(results.splice(0).map((result) => result.dispose()))
  try {
    const orders = [plan.sound, ...plan.pieces.map((piece) => piece.order)]
    const [soundSha256 = '', ...pictureSha256s] = await mapUnique(orders, tools.concurrency, store)
    const soundFacts = results.find((result) => result.outputs[0]?.media_type === 'audio/mp4')?.facts ?? {}
    const film = await runWorkOrder(plan.join({ soundSha256, pictureSha256s }), { ...tools, openInput })
    const [output] = film.outputs
    return { path: output?.path ?? '', sizeBytes: output?.sizeBytes ?? 0, facts: soundFacts, dispose: film.dispose }
  } finally {
    await disposePieces()
  }
}

async function mapUnique(
  orders: readonly WorkOrder[],
  concurrency: number,
  make: (order: WorkOrder) => Promise<string>,
): Promise<string[]> {
  const keys = orders.map((order) => JSON.stringify(order))
  const waiting = [...new Map(keys.map((key, index) => [key, orders[index]]))]
  const made = new Map<string, string>()
  const lane = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [key, order] = next
      if (order) made.set(key, await make(order))
    }
  }
  const ended = await Promise.allSettled(Array.from({ length: concurrency }, lane))
  const broken = ended.find((lane) => lane.status === 'rejected')
  if (broken) throw broken.reason
  return keys.map((key) => made.get(key) ?? '')
}

async function hashFile(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}
