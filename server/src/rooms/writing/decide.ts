// What a person makes of a draft: a new version of the script, edits of the board, or nothing. That and the decision are one
// transaction: a draft is decided when, and only when, it has happened, and accepting twice does it once.
import type { BoardEdit } from '#contract/boards.ts'
import type { Tx } from '#platform/db/db.ts'
import { emit } from '#platform/events/events.ts'
import { faults } from '#platform/faults.ts'
import { may, type Scope } from '#rooms/workspaces/workspaces.ts'
import type { WritingDeps } from './deps.ts'
import { type Item, isOfBoard, type StoredDraft, stateAt } from './draft.ts'
import { draftEvent } from './events.ts'
import { writingFaults } from './faults.ts'
import { layoutWritten } from './formats.ts'
import { findDraft, lockDraft, updateDraft } from './queries.ts'

export type Decision = { readonly draftId: string; readonly items: readonly number[] | null }

/** Throws WRITING_NOT_PROPOSED, WRITING_PASSAGE_CHANGED, and what scripts and boards say of it. */
export async function acceptDraft(deps: WritingDeps, scope: Scope, decision: Decision): Promise<void> {
  const draft = await loadProposed(deps, scope, decision.draftId)
  const chosen = chooseItems(draft, decision.items)
  const { projectId } = draft
  const decideIn = (tx: Tx, scriptVersion: number | null = null) =>
    decide(deps, tx, scope, { draft, chosen, verdict: 'accepted', scriptVersion })
  if (projectId !== null && chosen !== null) {
    const edits: BoardEdit[] = chosen.map(({ item }) => item.edit)
    await deps.boards.edit(scope, { projectId, alongside: (tx) => decideIn(tx) }, edits)
  } else if (projectId !== null && draft.content && 'text' in draft.content)
    await saveScript(deps, scope, { draft, projectId, text: draft.content.text, decideIn })
  else await deps.db.transaction((tx) => decideIn(tx))
}

export async function rejectDraft(deps: WritingDeps, scope: Scope, decision: Decision): Promise<void> {
  const draft = await loadProposed(deps, scope, decision.draftId)
  const chosen = chooseItems(draft, decision.items)
  await deps.db.transaction((tx) =>
    decide(deps, tx, scope, { draft, chosen, verdict: 'rejected', scriptVersion: null }),
  )
}

async function loadProposed(deps: WritingDeps, scope: Scope, id: string): Promise<StoredDraft> {
  const draft = await findDraft(deps.db, scope, id)
  if (!draft) throw faults.NOT_FOUND()
  if (isOfBoard(draft.kind) && !may(scope.role, 'board.write'))
    throw faults.FORBIDDEN({ role: scope.role, right: 'board.write' })
  const state = stateAt(draft, deps.clock.now())
  if (state !== 'proposed') throw writingFaults.NOT_PROPOSED({ state })
  return draft
}

type Chosen = readonly { readonly at: number; readonly item: Item }[]

/** Null for drafts that are one piece. */
function chooseItems({ content }: StoredDraft, numbers: readonly number[] | null): Chosen | null {
  if (!content || !('items' in content)) return null
  const open = content.items.flatMap((item, at) => (item.state === 'proposed' ? [{ at, item }] : []))
  if (numbers === null) return open
  return [...new Set(numbers)].map((number) => {
    const found = open.find((one) => one.at === number)
    if (!found) throw writingFaults.NO_ITEM({ number })
    return found
  })
}

type Rewritten = { readonly draft: StoredDraft; readonly projectId: string; readonly text: string }
type Saving = Rewritten & { readonly decideIn: (tx: Tx, scriptVersion: number) => Promise<void> }

/** Never over a version that somebody saved while the draft was looked at: the revision is the one that was read here. */
async function saveScript(deps: WritingDeps, scope: Scope, saving: Saving): Promise<void> {
  const { draft, projectId, text, decideIn } = saving
  const head = await deps.scripts.find(deps.db, scope, projectId)
  const { facts } = draft.work
  const language = 'language' in facts ? facts.language : 'en'
  const isWhole = facts.kind !== 'rewrite'
  const whole = isWhole ? text : await withPassage(deps, scope, { draft, projectId, text })
  const layout = facts.kind === 'script' ? facts.layout : facts.kind === 'parse' ? 'audio_drama' : undefined
  await deps.scripts.saveVersion(scope, projectId, {
    bytes: Buffer.from(whole),
    fileName: null,
    note: `${draft.kind}: ${draft.engineId}`,
    ...(layout === undefined ? {} : { layout: layout === 'audio_drama' ? layout : layoutWritten(layout, language) }),
    ifRevision: head?.script.revision ?? 0,
    alongside: decideIn,
  })
}

/** The rewritten lines in the place of the old ones, wherever those stand now. */
async function withPassage(deps: WritingDeps, scope: Scope, { draft, projectId, text }: Rewritten): Promise<string> {
  const { facts } = draft.work
  const head = await deps.scripts.find(deps.db, scope, projectId)
  if (facts.kind !== 'rewrite' || !head) throw writingFaults.PASSAGE_CHANGED()
  const lines = (
    await deps.scripts.text(deps.db, scope, { scriptId: head.script.id, number: head.version.number })
  ).split('\n')
  const old = facts.passage.split('\n')
  const standsAt = (at: number) => old.every((line, offset) => lines[at + offset] === line)
  const places = lines.flatMap((_, at) => (standsAt(at) ? [at] : []))
  const place = places.includes(facts.startLine - 1) ? facts.startLine - 1 : places.length === 1 ? places[0] : undefined
  if (place === undefined) throw writingFaults.PASSAGE_CHANGED()
  return lines.toSpliced(place, old.length, ...text.split('\n')).join('\n')
}

type Verdict = {
  readonly draft: StoredDraft
  readonly chosen: Chosen | null
  readonly verdict: 'accepted' | 'rejected'
  readonly scriptVersion: number | null
}

/** Whoever decided in the meantime was faster: then nothing of this happens. */
async function decide(
  deps: WritingDeps,
  tx: Tx,
  scope: Scope,
  { draft, chosen, verdict, scriptVersion }: Verdict,
): Promise<void> {
  const at = deps.clock.now()
  const now = await lockDraft(tx, scope, draft.id)
  if (!now || stateAt(now, at) !== 'proposed') throw writingFaults.NOT_PROPOSED({ state: now?.state ?? 'rejected' })
  const by = { decidedBy: scope.actorId, decidedAt: at }
  if (chosen === null || !now.content || !('items' in now.content)) {
    await updateDraft(tx, scope, draft.id, { state: verdict, scriptVersion, ...by })
  } else {
    const open = chooseItems(
      now,
      chosen.map((one) => one.at),
    )
    const numbers = new Set(open?.map((one) => one.at))
    const items = now.content.items.map((item, number) => (numbers.has(number) ? { ...item, state: verdict } : item))
    const isDone = items.every((item) => item.state !== 'proposed')
    const state = items.some((item) => item.state === 'accepted') ? 'accepted' : 'rejected'
    await updateDraft(tx, scope, draft.id, { content: { items }, ...by, ...(isDone ? { state } : {}) })
  }
  await emit(tx, draftEvent(verdict === 'accepted' ? 'draft.accepted' : 'draft.rejected', { scope, at }, draft))
}
