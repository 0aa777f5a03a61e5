// The cast list: whom and what costs belong to, by name, and what the system page is told of the books.
import type { Db } from '#platform/db/db.ts'
import { faults } from '#platform/faults.ts'
import type { Billing } from '#rooms/billing/billing.ts'
import type { Names } from '#rooms/billing/routes.ts'
import type { Finding } from './checkup.ts'
import type { People } from './furnish-people.ts'
import type { Work } from './furnish-work.ts'

export function namesForBilling(db: Db, { identity, workspaces }: People, { projects }: Pick<Work, 'projects'>) {
  const names: Names = {
    projects: async (queryable, workspaceId, ids) =>
      new Map((await projects.heads(queryable, { workspaceId }, ids)).map((head) => [head.id, head.title])),
    people: async (queryable, ids) =>
      new Map((await identity.findUsers(queryable, [...ids])).map((user) => [user.id, user.display_name])),
  }
  const demandWorkspace = async (id: string) => {
    if (!(await workspaces.namesOf(db, [id])).has(id)) throw faults.NOT_FOUND()
  }
  return { names, demandWorkspace }
}

/** What the last proof of the books found. */
export async function lookAtBooks(billing: Pick<Billing, 'lastProof'>, db: Db): Promise<Finding> {
  const proof = await billing.lastProof(db)
  const at = { name: 'ledger', kind: 'data' } as const
  if (!proof) return { ...at, ok: true, detail: 'not proved yet; it is once a day', remedy: '' }
  const proved = `${proof.entries} entries proved at ${proof.at.toISOString()}`
  const [first] = proof.findings
  if (!first) return { ...at, ok: true, detail: proved, remedy: '' }
  const detail = `${proved}: ${proof.findings.length} findings, the first ${first.rule}: ${first.detail}`
  return { ...at, ok: false, detail, remedy: 'Look at all of them with "huaben prove-ledger"; it changes nothing.' }
}
