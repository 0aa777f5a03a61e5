// What a draft is. Pure.
import type { BoardEdit } from '#contract/boards.ts'
import type { ScriptLayout } from '#contract/breakdown.ts'
import type { CopyPart, DraftItem, DraftKind, DraftState } from '#contract/writing.ts'
import type { PromptTemplate } from '#rooms/prompts/prompts.ts'
import type { StoredFailure } from '#rooms/tasks/tasks.ts'

/** What the answer is checked against, frozen when it was asked for. */
export type Facts =
  | { readonly kind: 'script'; readonly layout: ScriptLayout; readonly language: string }
  | { readonly kind: 'rewrite'; readonly startLine: number; readonly passage: string }
  | { readonly kind: 'parse'; readonly text: string; readonly language: string }
  | { readonly kind: 'shots'; readonly sceneId: string; readonly shotIds: readonly string[] }
  | {
      readonly kind: 'visual'
      readonly subjects: readonly { readonly kind: 'shot' | 'character' | 'location'; readonly id: string }[]
    }
  | { readonly kind: 'copy'; readonly languages: readonly string[]; readonly parts: readonly CopyPart[] }

export type Asked = {
  readonly facts: Facts
  readonly template: PromptTemplate
  readonly system: string
  readonly prompt: string
  readonly outputTokensMax: number
}

/** As it is stored. */
export type Work = Asked & {
  readonly engine: { readonly id: string; readonly revision: number; readonly isRemote: boolean }
  readonly repair: PromptTemplate
}

export type Attempt = { readonly number: number; readonly isUsable: boolean; readonly errors: readonly string[] }

export type CopyText = {
  readonly language: string
  readonly description?: string
  readonly selling_points?: string[]
  readonly faq?: { question: string; answer: string }[]
  readonly social?: string[]
}

export type Item = { readonly edit: BoardEdit; readonly reason: string; readonly state: DraftItem['state'] }

export type Content =
  | { readonly text: string }
  | { readonly items: readonly Item[] }
  | { readonly copy: readonly CopyText[] }

export type StoredState = Exclude<DraftState, 'expired'>

export type StoredDraft = {
  readonly id: string
  readonly workspaceId: string
  readonly projectId: string | null
  readonly kind: DraftKind
  readonly state: StoredState
  readonly taskId: string
  readonly engineId: string
  readonly work: Work
  readonly attempts: readonly Attempt[]
  readonly attemptsMax: number
  readonly content: Content | null
  readonly failure: StoredFailure | null
  readonly scriptVersion: number | null
  readonly madeBy: string
  readonly createdAt: Date
  readonly expiresAt: Date
  readonly decidedBy: string | null
  readonly decidedAt: Date | null
}

export const stateAt = (draft: Pick<StoredDraft, 'state' | 'expiresAt'>, now: Date): DraftState =>
  draft.state === 'proposed' && draft.expiresAt <= now ? 'expired' : draft.state

/** Drafts of these kinds change the board; the others become a script, or nothing. */
export const isOfBoard = (kind: DraftKind): boolean => kind === 'shots' || kind === 'visual'
