// Seals every stored key anew with the newest key-encryption key, a few at a time: killed anywhere, the next run goes on with the rest.
import type { ResealedKeys } from '#contract/keys.ts'
import type { KeyDeps } from './deps.ts'
import { reseal } from './envelope.ts'
import { countSealedWith, lockSealedOtherwise, saveEnvelope } from './queries.ts'

/** Per transaction: small enough to be in nobody's way. */
const BATCH_MAX = 100

export async function resealAll(
  deps: KeyDeps,
  options: { readonly batchMax?: number; readonly afterBatch?: (resealed: number) => void } = {},
): Promise<ResealedKeys> {
  const { db, ring } = deps
  const kekId = ring.newest.id
  const already = await countSealedWith(db, kekId)
  const unreadable: ResealedKeys['unreadable'] = []
  let resealed = 0
  let after: string | null = null
  for (;;) {
    const wish: Parameters<typeof lockSealedOtherwise>[1] = { kekId, after, countMax: options.batchMax ?? BATCH_MAX }
    const batch = await db.transaction(async (tx) => {
      const keys = await lockSealedOtherwise(tx, wish)
      const fresh = keys.map((key) => ({ key, envelope: reseal(ring, key, key.envelope) }))
      for (const { key, envelope } of fresh) if (envelope) await saveEnvelope(tx, key.id, envelope)
      return fresh
    })
    for (const { key, envelope } of batch) {
      if (envelope) resealed += 1
      else unreadable.push({ id: key.id, kek_id: key.envelope.kekId, provider: key.provider })
    }
    const last = batch.at(-1)
    if (!last) return { kek_id: kekId, resealed, already, unreadable }
    after = last.key.id
    options.afterBatch?.(resealed)
  }
}
