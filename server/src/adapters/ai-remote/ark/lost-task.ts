// A task whose reply was lost, found again in the list of tasks by its seed, which is made from our own id: the list names nothing else of
// ours. That it is not there is believed only of a list that tells the seed of every task it could be.
import { timeOfId } from '#platform/ids.ts'
import type { EngineAccess, ProviderJob } from '#rooms/generation/provider.ts'
import { AskAgainError } from '../shared/outcomes.ts'
import { countOf, listOf, recordOf, textOf } from '../shared/problem.ts'
import type { ProviderClient } from '../shared/provider-client.ts'
import { seedOf } from '../shared/seed.ts'

export const seedOfIntent = (intentId: string): number => seedOf(intentId)

const PAGE_SIZE = 100
const PAGES_MAX = 10
/** Our clock and theirs. */
const CLOCKS_APART_MS = 10 * 60_000

type Sought = { readonly path: string; readonly intentId: string }
type Asking = { readonly access: EngineAccess | undefined; readonly signal: AbortSignal }

/** Null if they never had it. Throws AskAgainError while that cannot be told. */
export async function findTask(client: ProviderClient, sought: Sought, asking: Asking): Promise<ProviderJob | null> {
  const seed = seedOfIntent(sought.intentId)
  const sinceSeconds = ((timeOfId(sought.intentId)?.getTime() ?? 0) - CLOCKS_APART_MS) / 1000
  for (let page = 1; page <= PAGES_MAX; page += 1) {
    const tasks = await pageOf(client, { ...sought, page }, asking)
    const found = tasks.filter((task) => task.seed === seed)
    const [only] = found
    if (only && found.length === 1)
      return { providerJobId: only.id, ...(asking.access ? { access: asking.access } : {}) }
    const recent = tasks.filter(({ createdAt }) => createdAt === null || createdAt >= sinceSeconds)
    if (found.length > 1 || recent.some((task) => task.seed === null))
      throw new AskAgainError('The list of tasks does not tell which of them is this one.')
    // In which order they come is not promised, so all of them are looked at.
    if (tasks.length < PAGE_SIZE) return null
  }
  throw new AskAgainError('The list of tasks is too long to be looked through.')
}

/** Of all models: whether a filter knows a model by its name or by that of its endpoint is told nowhere. */
async function pageOf(client: ProviderClient, { path, page }: Sought & { readonly page: number }, asking: Asking) {
  const query = new URLSearchParams({ page_num: String(page), page_size: String(PAGE_SIZE) })
  const json = await client.ask({ method: 'GET', path: `${path}?${query}`, ...asking })
  if (!Array.isArray(json.items)) throw new AskAgainError('The provider answered no list of tasks.')
  return listOf(json.items)
    .map(recordOf)
    .map((task) => ({ id: textOf(task.id), seed: countOf(task.seed), createdAt: countOf(task.created_at) }))
}
