// Ids of what a breakdown holds, and the memory of what it held before. Pure types; see match.ts for how ids survive.
import type { Breakdown } from '#contract/breakdown.ts'

export const ANCHOR_KINDS = ['scenes', 'shots', 'lines', 'characters', 'locations'] as const
export type AnchorKind = (typeof ANCHOR_KINDS)[number]

/** Aligned by index with the breakdown's arrays of the same names. */
export type AnchorIds = Readonly<Record<AnchorKind, readonly string[]>>

/** How something looked in an earlier version: it may be gone from the script, or still there and changed. */
export type Former = {
  readonly kind: AnchorKind
  readonly id: string
  /** Of the thing and its neighbours. */
  readonly strict: string
  /** Of the thing alone. */
  readonly loose: string
  /** The scene it stood in. */
  readonly sceneId: string | null
}

export type Anchored = {
  readonly breakdown: Breakdown
  readonly ids: AnchorIds
  readonly memory: readonly Former[]
}
