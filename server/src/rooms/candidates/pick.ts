// Picking one of several, and putting in one's own: the board pins it, so no engine makes it again, and it can be undone there.
import type { BoardEdit, KeyFrame } from '#contract/boards.ts'
import type { CandidateSubject } from '#contract/candidates.ts'
import { emit } from '#platform/events/events.ts'
import { faults } from '#platform/faults.ts'
import { newId } from '#platform/ids.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { variantOn } from './candidate.ts'
import type { CandidatesDeps } from './deps.ts'
import { promptOf } from './describe.ts'
import { candidateEvent } from './events.ts'
import { candidateFaults } from './faults.ts'
import { checkOwn } from './own-content.ts'
import { findCandidate, insertCandidates, type NewCandidate } from './queries.ts'

export type PickTarget = {
  readonly projectId: string
  readonly subject: CandidateSubject
  readonly ifRevision: number
  /** Of a shot; the full one if left out. */
  readonly frame?: KeyFrame
}

type Content = { readonly sha256: string; readonly look: number }

export async function pickCandidate(
  deps: CandidatesDeps,
  scope: Scope,
  { target, candidateId }: { target: PickTarget; candidateId: string | null },
): Promise<{ revision: number }> {
  const { projectId, subject, ifRevision } = target
  if (candidateId === null) return deps.boards.edit(scope, { projectId, ifRevision }, [pin(target, null)])
  const candidate = await findCandidate(deps.db, scope, candidateId)
  const isOfSubject = candidate?.subject.kind === subject.kind && candidate.subject.id === subject.id
  if (candidate?.projectId !== projectId || !isOfSubject) throw faults.NOT_FOUND()
  if (candidate.sha256 === null) throw candidateFaults.NOT_READY()
  const content = {
    sha256: candidate.sha256,
    look: candidate.source === 'engine' ? (candidate.variant ?? 0) : await lookNow(deps, scope, target),
  }
  return deps.boards.edit(scope, { projectId, ifRevision }, [pin(target, content)])
}

/** A picture of one's own says nothing to the engine: whoever it shows goes on being drawn as before. */
async function lookNow(deps: CandidatesDeps, scope: Scope, { projectId, subject }: PickTarget): Promise<number> {
  if (subject.kind !== 'character' && subject.kind !== 'location') return 0
  return variantOn(await deps.boards.load(deps.db, scope, projectId), subject)
}

function pin({ subject: { kind, id }, frame = 'full' }: PickTarget, content: Content | null): BoardEdit {
  const base = content && { sha256: content.sha256 }
  switch (kind) {
    case 'shot':
      return { type: 'pin_key_frame', id, frame, key_frame: base }
    case 'line':
      return { type: 'pin_take', id, take: base }
    case 'clip':
      return { type: 'pin_clip', id, clip: base }
    default:
      return { type: 'pin_picture', kind, id, picture: base && { ...base, look: content?.look ?? 0 } }
  }
}

export async function uploadCandidate(
  deps: CandidatesDeps,
  scope: Scope,
  { target, fileId }: { target: PickTarget; fileId: string },
): Promise<{ candidateId: string; revision: number }> {
  const { projectId, subject } = target
  const board = await deps.boards.load(deps.db, scope, projectId)
  if (!promptOf(board, subject)) throw candidateFaults.NO_SUBJECT({ ...subject })
  const file = await deps.files.load(deps.db, scope, fileId)
  const facts = await checkOwn(deps, subject.kind, file)
  const at = deps.clock.now()
  const candidate: NewCandidate = {
    id: newId(),
    workspaceId: scope.workspaceId,
    projectId,
    subject,
    state: 'ready',
    source: 'upload',
    engineId: null,
    variant: null,
    prompt: null,
    artefactKey: null,
    step: null,
    fileId: file.id,
    sha256: file.sha256,
    mediaType: file.mediaType,
    sizeBytes: file.sizeBytes,
    facts,
    taskId: null,
    madeBy: scope.actorId,
    createdAt: at,
  }
  await deps.db.transaction(async (tx) => {
    await insertCandidates(tx, [candidate])
    await emit(tx, candidateEvent('candidate.uploaded', { scope, at }, candidate))
  })
  const { revision } = await pickCandidate(deps, scope, { target, candidateId: candidate.id })
  return { candidateId: candidate.id, revision }
}
