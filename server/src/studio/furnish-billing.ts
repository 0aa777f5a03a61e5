// The cast list: whom and what costs belong to, by name, and what the system page is told of the books.
import type { Db } from '#platform/db/db.ts'
import { faults } from '#platform/faults.ts'
import type { Billing } from '#rooms/billing/billing.ts'
import type { Names } from '#rooms/billing/routes.ts'
import type { GenerationRoom } from '#rooms/generation/generation.ts'
import { wholeOf } from '#rooms/workspaces/workspaces.ts'
import type { Finding } from './checkup.ts'
import type { People } from './furnish-people.ts'
import type { Work } from './furnish-work.ts'

type Around = Pick<Work, 'projects'> & { readonly generation: Pick<GenerationRoom, 'decisionsOn'> }

export function namesForBilling(db: Db, { identity, workspaces }: People, { projects, generation }: Around) {
  const names: Names = {
    projects: async (queryable, workspaceId, ids) =>
      new Map((await projects.heads(queryable, wholeOf(workspaceId), ids)).map((head) => [head.id, head.title])),
    people: async (queryable, ids) =>
      new Map((await identity.findUsers(queryable, [...ids])).map((user) => [user.id, user.display_name])),
    decisions: (queryable, workspaceId, ids) => generation.decisionsOn(queryable, wholeOf(workspaceId), ids),
  }
  const demandWorkspace = async (id: string) => {
    if (!(await workspaces.namesOf(db, [id])).has(id)) throw faults.NOT_FOUND()
  }
  const listWorkspaces = (wish: Parameters<typeof workspaces.listEvery>[1]) => workspaces.listEvery(db, wish)
  return { names, demandWorkspace, listWorkspaces }
}

/** What the last proof of the books found. */
export async function lookAtBooks(billing: Pick<Billing, 'lastProof'>, db: Db): Promise<Finding> {
  const proof = await billing.lastProof(db)
  const at = { name: 'ledger', kind: 'data', remedy: { en: '', 'zh-CN': '' } } as const
  if (!proof)
    return {
      ...at,
      ok: true,
      detail: { en: 'not proved yet; it is once a day', 'zh-CN': '尚未核对；每天核对一次' },
    }
  const [entries, time] = [proof.entries, proof.at.toISOString()]
  const proved = { en: `${entries} entries proved at ${time}`, 'zh-CN': `已核对 ${entries} 条分录（${time}）` }
  const [first] = proof.findings
  if (!first) return { ...at, ok: true, detail: proved }
  const said = `${first.rule}: ${first.detail}`
  return {
    ...at,
    ok: false,
    detail: {
      en: `${proved.en}: ${proof.findings.length} findings, the first ${said}`,
      'zh-CN': `${proved['zh-CN']}：发现 ${proof.findings.length} 处问题，第一处为 ${said}`,
    },
    remedy: {
      en: 'Look at all of them with "huaben prove-ledger"; it changes nothing.',
      'zh-CN': '请运行“huaben prove-ledger”查看全部；该命令不会改动任何内容。',
    },
  }
}
