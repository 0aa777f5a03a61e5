// Worker thread of the measure: two picture files come in, a likeness goes out. Sharp is C code that strangers' bytes reach:
// here it costs at most this thread's answer.
import { createHash } from 'node:crypto'
import { parentPort } from 'node:worker_threads'
import type { Measured } from '#platform/resemblance.ts'
import { compare, type Reference, readPicture, readReference } from './likeness.ts'

export type MeasureOrder = {
  readonly orderId: number
  readonly picture: Uint8Array
  readonly reference: Uint8Array
}
export type MeasureAnswer =
  | { readonly orderId: number; readonly measured: Measured }
  | { readonly orderId: number; readonly error: string }

/** A project compares many pictures with few references, one after the other. */
const REFERENCES_KEPT = 16
const kept = new Map<string, Reference>()

async function referenceOf(bytes: Uint8Array): Promise<Reference> {
  const key = createHash('sha256').update(bytes).digest('hex')
  const reference = kept.get(key) ?? (await readReference(bytes))
  kept.delete(key)
  kept.set(key, reference)
  for (const oldest of kept.keys()) if (kept.size > REFERENCES_KEPT) kept.delete(oldest)
  return reference
}

async function answer({ orderId, picture, reference }: MeasureOrder): Promise<MeasureAnswer> {
  try {
    return { orderId, measured: compare(await referenceOf(reference), await readPicture(picture)) }
  } catch (error) {
    return { orderId, error: error instanceof Error ? error.message : String(error) }
  }
}

parentPort?.on('message', async (order: MeasureOrder) => {
  parentPort?.postMessage(await answer(order))
})
