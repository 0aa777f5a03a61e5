// The nightly proof: that balances equal the journal, holds equal open work, and every hold was settled once. It changes
// nothing; what it finds is for a person.
import type { Clock } from '#platform/clock.ts'
import type { Db, Queryable } from '#platform/db/db.ts'
import { emit } from '#platform/events/events.ts'
import { newId } from '#platform/ids.ts'
import { billingEvent } from '../events.ts'
import * as queries from './proof-queries.ts'

export type Proof = queries.StoredProof & { readonly isGood: boolean }

/** Of these holds, the ids of those with work before them: begun, or waiting for somebody to decide. */
export type OpenWork = (queryable: Queryable, holdIds: readonly string[]) => Promise<ReadonlySet<string>>

type ProofDeps = { readonly clock: Clock; readonly openWork: OpenWork | undefined }

/** A hold that is younger may belong to work which is being begun or ended at this moment. */
const SETTLED_DOWN_MS = 3600 * 1000
const PAGE_SIZE = 1000
const PAGES_MAX = 1000
const PROOFS_KEPT = 100
const FIRST_ID = '00000000-0000-0000-0000-000000000000'

export function createProof(deps: ProofDeps) {
  const { clock } = deps
  return {
    async prove(db: Db): Promise<Proof> {
      const startMs = clock.monotonicMs()
      const at = clock.now()
      const findings = await look(deps, db, at)
      const counts = await queries.countBooks(db)
      const tookMs = Math.round(clock.monotonicMs() - startMs)
      const proof = { id: newId(), at, tookMs, ...counts, findings }
      const isGood = findings.length === 0
      await db.transaction(async (tx) => {
        await queries.insertProof(tx, proof, PROOFS_KEPT)
        if (isGood) return
        const payload = { findings: findings.length, rules: [...new Set(findings.map(({ rule }) => rule))] }
        const subject = { kind: 'ledger_proof', id: proof.id }
        const nobody = { workspaceId: null, actorId: null, requestId: null }
        await emit(tx, billingEvent('billing.proof_failed', { ...nobody, subject, payload, at }))
      })
      return { ...proof, isGood }
    },

    /** Undefined before the first. */
    async last(queryable: Queryable): Promise<Proof | undefined> {
      const proof = await queries.findLastProof(queryable)
      return proof && { ...proof, isGood: proof.findings.length === 0 }
    },
  }
}

async function look({ openWork }: ProofDeps, db: Db, now: Date): Promise<queries.ProofFinding[]> {
  const books = [queries.findUnevenWallets, queries.findUnevenHeld, queries.findUnevenHolds]
  const beside = [queries.findUnevenDays, queries.findUnevenUnits]
  const findings: queries.ProofFinding[] = []
  for (const find of [...books, ...beside]) findings.push(...(await find(db)))
  findings.push(...(await queries.findOverdueHolds(db, now)))
  if (openWork) findings.push(...(await findIdleHolds(db, openWork, new Date(now.getTime() - SETTLED_DOWN_MS))))
  return findings
}

async function findIdleHolds(db: Db, openWork: OpenWork, before: Date): Promise<queries.ProofFinding[]> {
  const findings: queries.ProofFinding[] = []
  let afterId = FIRST_ID
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const holds = await queries.listOpenHolds(db, { before, afterId, countMax: PAGE_SIZE })
    const ids = holds.map((hold) => hold.id)
    const working = ids.length > 0 ? await openWork(db, ids) : new Set<string>()
    for (const { id, workspaceId } of holds)
      if (!working.has(id))
        findings.push({
          rule: 'holds_have_work',
          workspace_id: workspaceId,
          detail: `hold ${id} is open, and nobody works for it`,
        })
    afterId = ids.at(-1) ?? afterId
    if (holds.length < PAGE_SIZE) break
  }
  return findings.slice(0, PAGE_SIZE)
}
