// How many films one user may have made an hour. A run that cuts no film is none, and neither is one that ends before it has
// made anything.
import type { Tx } from '#platform/db/db.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import type { Workshop } from './deps.ts'
import type { Run } from './queries.ts'
import { hasMadeAnything } from './state-queries.ts'

export const FILMS = 'films'
const HOUR_MS = 3_600_000

export type Starting = {
  readonly runId: string
  /** Whoever runs the installation may do what they like on it. */
  readonly isLimited: boolean
}

type Shop = Pick<Workshop, 'billing' | 'filmsPerHourMax'>

export function spendFilm(shop: Shop, tx: Tx, scope: Scope, { runId, isLimited }: Starting): Promise<void> {
  const most = isLimited ? shop.filmsPerHourMax : null
  return shop.billing.quotas.spend(tx, scope, { kind: FILMS, workId: runId, amount: 1, most, windowMs: HOUR_MS })
}

/** The run ended, and not with a film. */
export async function giveFilmBack(shop: Shop, tx: Tx, run: Run): Promise<void> {
  if (!(await hasMadeAnything(tx, run.id))) await shop.billing.quotas.release(tx, { workId: run.id, kind: FILMS })
}
