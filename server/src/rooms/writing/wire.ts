// Drafts as they go over the wire.
import type { Draft, WritingStarted } from '#contract/writing.ts'
import type { PromptTemplate } from '#rooms/prompts/prompts.ts'
import { type Reader, readError } from '#rooms/tasks/tasks.ts'
import { type Started, type StoredDraft, stateAt } from './writing.ts'

const templateOf = ({ kind, language, version }: PromptTemplate) => ({ kind, language, version })

export function toWireDraft(draft: StoredDraft, now: Date, reader: Reader): Draft {
  const { content, work } = draft
  return {
    id: draft.id,
    kind: draft.kind,
    state: stateAt(draft, now),
    project_id: draft.projectId,
    task_id: draft.taskId,
    engine: draft.engineId,
    template: templateOf(work.template),
    system: work.system,
    prompt: work.prompt,
    text: content && 'text' in content ? content.text : null,
    passage: work.facts.kind === 'rewrite' ? { start_line: work.facts.startLine, text: work.facts.passage } : null,
    items: content && 'items' in content ? content.items.map((item) => ({ ...item })) : [],
    copy: content && 'copy' in content ? content.copy.map((text) => ({ ...text })) : [],
    attempts: draft.attempts.map(({ number, isUsable, errors }) => ({
      number,
      is_usable: isUsable,
      errors: [...errors],
    })),
    error: draft.failure && readError(draft.failure, reader),
    script_version: draft.scriptVersion,
    made_by: draft.madeBy,
    created_at: draft.createdAt.toISOString(),
    expires_at: draft.expiresAt.toISOString(),
    decided_by: draft.decidedBy,
    decided_at: draft.decidedAt?.toISOString() ?? null,
  }
}

export function toWireStarted({ work, costMax, attemptsMax, ids }: Started): WritingStarted {
  return {
    task_id: ids?.taskId ?? null,
    draft_id: ids?.draftId ?? null,
    status: ids ? 'pending' : 'dry_run',
    engine: work.engine.id,
    cost_max: { amount: String(costMax.micros), currency: costMax.currency },
    attempts_max: attemptsMax,
    template: templateOf(work.template),
    system: work.system,
    prompt: work.prompt,
  }
}
