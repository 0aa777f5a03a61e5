// How often somebody may have something made within a window of time. What is asked for in the same moment is asked one after
// the other: parallel starts cannot pass a limit together.
import type { Clock } from '#platform/clock.ts'
import type { Queryable, Tx } from '#platform/db/db.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { billingFaults } from './faults.ts'
import {
  deleteSpend,
  deleteSpendsBefore,
  hasSpend,
  insertSpend,
  listSpends,
  lockDoor,
  type QuotaSpend,
} from './quota-queries.ts'
import { type Beginnings, whenBegin } from './rate.ts'

export type QuotaWish = {
  /** "films", "generations.image". */
  readonly kind: string
  /** Id of the work: asked again for the same work, nothing more is used. */
  readonly workId: string
  readonly amount: number
  /** Null for whoever is not limited: that it was used is remembered and counts for nobody. */
  readonly most: number | null
  readonly windowMs: number
}

export type QuotaQuestion = {
  readonly kind: string
  readonly count: number
  readonly most: number
  readonly windowMs: number
}

export function createQuotas({ clock }: { readonly clock: Clock }) {
  return {
    /** BILLING_OVER_QUOTA if it is more than is allowed within the window; the fault says when it is free again. */
    async spend(tx: Tx, scope: Scope, wish: QuotaWish): Promise<void> {
      const { kind, workId, most } = wish
      const own = { userId: scope.actorId, kind }
      await lockDoor(tx, own)
      if (await hasSpend(tx, { workId, kind })) return
      const now = clock.now()
      const since = new Date(now.getTime() - wish.windowMs)
      const amount = most === null ? 0 : wish.amount
      if (most !== null) refuseOver(await listSpends(tx, own, since), { ...wish, most, now })
      await deleteSpendsBefore(tx, own, since)
      await insertSpend(tx, { ...own, workId, workspaceId: scope.workspaceId, amount, at: now })
    },

    /** When so many more would begin, each as soon as it may. */
    async whenBegin(queryable: Queryable, scope: Scope, asked: QuotaQuestion): Promise<Beginnings> {
      const { kind, count, most, windowMs } = asked
      const now = clock.now()
      const since = new Date(now.getTime() - windowMs)
      const spends = await listSpends(queryable, { userId: scope.actorId, kind }, since)
      return whenBegin(spends, count, { most, windowMs, now })
    },

    /** The work came to nothing before anything was made: it does not count. */
    release: (tx: Tx, spent: { readonly workId: string; readonly kind: string }): Promise<void> =>
      deleteSpend(tx, spent),
  }
}

type Asked = QuotaWish & { readonly most: number; readonly now: Date }

function refuseOver(spends: readonly QuotaSpend[], { kind, amount, most, windowMs, now }: Asked): void {
  const used = spends.reduce((sum, spend) => sum + spend.amount, 0)
  if (used + amount <= most) return
  // The oldest leave the window first.
  let left = used
  let freeAt = new Date(now.getTime() + windowMs)
  for (const spend of spends) {
    left -= spend.amount
    if (left + amount > most) continue
    freeAt = new Date(spend.at.getTime() + windowMs)
    break
  }
  const minutes = Math.max(1, Math.ceil((freeAt.getTime() - now.getTime()) / 60_000))
  const window = Math.round(windowMs / 60_000)
  throw billingFaults.OVER_QUOTA({
    kind,
    most,
    used,
    window_minutes: window,
    free_at: freeAt.toISOString(),
    free_in_minutes: minutes,
    retry_after_s: Math.ceil((freeAt.getTime() - now.getTime()) / 1000),
    what: KINDS[kind] ?? { en: kind, 'zh-CN': kind },
  })
}

/** As people call them: of everything that has a rate. */
export const KINDS: Readonly<Record<string, { readonly en: string; readonly 'zh-CN': string }>> = {
  films: { en: 'films', 'zh-CN': '成片' },
  'generations.image': { en: 'pictures', 'zh-CN': '图片' },
  'generations.video': { en: 'clips', 'zh-CN': '视频片段' },
  'generations.text': { en: 'drafts', 'zh-CN': '文稿' },
  'generations.speech': { en: 'spoken lines', 'zh-CN': '配音' },
  'generations.music': { en: 'pieces of music', 'zh-CN': '音乐' },
  'generations.effect': { en: 'sound effects', 'zh-CN': '音效' },
}

export type Quotas = ReturnType<typeof createQuotas>
