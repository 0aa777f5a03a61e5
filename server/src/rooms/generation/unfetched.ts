// What is made and cannot be fetched: tried again for as long as its link may open, then a question for a person, never a failure.
import { RunAgainLater } from '#platform/jobs/job.ts'
import type { Deps, Work } from './deps.ts'
import { type Begun, leaveOpen } from './keep.ts'
import type { ResultLinks, Unfetched } from './provider.ts'
import { setUnfetched } from './queries.ts'

const PAUSE_MIN_MS = 5000
const PAUSE_MAX_MS = 5 * 60_000
/** A link that is said to have closed already, by a clock that may be wrong, is tried for this long all the same. */
const LEAST_MS = 5 * 60_000

type Missing = Pick<Unfetched, 'message' | 'needsPerson'> & { readonly links: ResultLinks | undefined }

export async function awaitResultBytes(deps: Deps, work: Work, begun: Begun, missing: Missing): Promise<never> {
  const at = deps.clock.now()
  const one = { workspaceId: work.scope.workspaceId, id: begun.intent.id }
  const since = ((await deps.db.transaction((tx) => setUnfetched(tx, one, at))) ?? at).getTime()
  const waitedMs = at.getTime() - since
  const closesAt = closesAtMs(missing.links, { sinceMs: since, fetchWithinMs: deps.times.fetchWithinMs })
  // What only a person can open is not tried in vain first.
  if (missing.needsPerson || at.getTime() >= closesAt)
    return leaveOpen(deps, work, begun, { cause: 'unfetched', message: missing.message })
  if (waitedMs === 0) tellViewer(deps, work, { ...begun, message: missing.message, closesAt })
  throw new RunAgainLater(Math.min(PAUSE_MAX_MS, Math.max(PAUSE_MIN_MS, waitedMs / 2)))
}

type Told = Begun & { readonly message: string; readonly closesAt: number }

/** Once: whoever looks at the task sees why it takes so long, before anybody is asked. */
function tellViewer({ tasks }: Deps, { context }: Work, { intent, message, closesAt }: Told): void {
  const taskId = context.taskId ?? intent.taskId
  const until = new Date(closesAt).toISOString().slice(0, 16).replace('T', ' ')
  const line = `made, and its result cannot be fetched yet: ${message} It is tried again until ${until} UTC, then a person is asked (${intent.id})`
  if (taskId !== null) tasks?.appendLog(taskId, [line])
}

export function closesAtMs(
  links: ResultLinks | undefined,
  { sinceMs, fetchWithinMs }: { readonly sinceMs: number; readonly fetchWithinMs: number },
): number {
  if (links?.openUntilMs === undefined) return sinceMs + fetchWithinMs
  return Math.max(links.openUntilMs, sinceMs + LEAST_MS)
}
