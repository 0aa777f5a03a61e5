// What is made and cannot be fetched: tried again for as long as its link may open, then a question for a person, never a failure.
import { RunAgainLater } from '#platform/jobs/job.ts'
import type { Deps, Work } from './deps.ts'
import { type Begun, leaveOpen } from './keep.ts'
import type { ResultLinks } from './provider.ts'
import { setUnfetched } from './queries.ts'

const PAUSE_MIN_MS = 5000
const PAUSE_MAX_MS = 5 * 60_000
/** A link that is said to have closed already, by a clock that may be wrong, is tried for this long all the same. */
const LEAST_MS = 5 * 60_000

type Missing = { readonly links: ResultLinks | undefined; readonly message: string }

export async function awaitResultBytes(deps: Deps, work: Work, begun: Begun, missing: Missing): Promise<never> {
  const at = deps.clock.now()
  const one = { workspaceId: work.scope.workspaceId, id: begun.intent.id }
  const since = ((await deps.db.transaction((tx) => setUnfetched(tx, one, at))) ?? at).getTime()
  const waitedMs = at.getTime() - since
  if (at.getTime() >= closesAtMs(missing.links, { sinceMs: since, fetchWithinMs: deps.times.fetchWithinMs }))
    return leaveOpen(deps, work, begun, { cause: 'unfetched', message: missing.message })
  throw new RunAgainLater(Math.min(PAUSE_MAX_MS, Math.max(PAUSE_MIN_MS, waitedMs / 2)))
}

export function closesAtMs(
  links: ResultLinks | undefined,
  { sinceMs, fetchWithinMs }: { readonly sinceMs: number; readonly fetchWithinMs: number },
): number {
  if (links?.openUntilMs === undefined) return sinceMs + fetchWithinMs
  return Math.max(links.openUntilMs, sinceMs + LEAST_MS)
}
