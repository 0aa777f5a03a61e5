// What belongs to no shot becomes a file of its project, which says where it came from.
import type { Tx } from '#platform/db/db.ts'
import { Fault } from '#platform/faults.ts'
import type { FileInput } from '#rooms/files/files.ts'
import { promptHashOf } from '#rooms/generation/generation.ts'
import { failureOf } from '#rooms/tasks/tasks.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import type { StoredCandidate } from './candidate.ts'
import type { CandidatesDeps } from './deps.ts'
import { findCandidate, setFiled } from './queries.ts'

type Filing = {
  readonly candidateId: string
  readonly fence: (tx: Tx) => Promise<void>
  /** In the same transaction: its task may be at its end. */
  readonly end: (tx: Tx) => Promise<void>
}

/** Where there is no room for a file, the candidate says so and stays; it was paid for. */
export async function fileCandidate(deps: CandidatesDeps, scope: Scope, filing: Filing): Promise<void> {
  const candidate = await findCandidate(deps.db, scope, filing.candidateId)
  if (candidate?.state !== 'ready' || candidate.fileId !== null || candidate.failure !== null) return
  const { sha256, mediaType, sizeBytes } = candidate
  if (sha256 === null || mediaType === null || sizeBytes === null) return
  try {
    await deps.db.transaction(async (tx) => {
      await filing.fence(tx)
      const file = await deps.files.adopt(tx, scope, { ...inputOf(candidate), sha256, mediaType, sizeBytes })
      await setFiled(tx, scope, candidate.id, { fileId: file.id })
      await filing.end(tx)
    })
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    await deps.db.transaction(async (tx) => {
      await filing.fence(tx)
      await setFiled(tx, scope, candidate.id, { failure: failureOf(error) })
      await filing.end(tx)
    })
  }
}

const NAME_MAX = 60
const TEXT_MAX = 2000
const ENDINGS: Readonly<Record<string, string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/webp': 'webp',
  'image/avif': 'avif',
  'image/gif': 'gif',
  'video/mp4': 'mp4',
  'video/webm': 'webm',
  'video/quicktime': 'mov',
}

function inputOf(candidate: StoredCandidate): FileInput {
  const { subject, prompt, variant, step, projectId, mediaType, artefactKey, taskId } = candidate
  const words = (prompt ?? '').replace(/\s+/g, ' ').trim().slice(0, NAME_MAX).toWellFormed()
  const number = (variant ?? 0) + 1
  return {
    name: `${words} ${number}.${ENDINGS[mediaType ?? ''] ?? 'bin'}`.trim(),
    purpose: subject.kind === 'video' ? 'video' : 'other',
    projectId,
    metadata: {
      made_by: 'engine',
      digital_source_type: 'trainedAlgorithmicMedia',
      engine: step?.engine.id ?? '',
      model: step?.engine.model ?? '',
      ...(step ? { prompt_hash: promptHashOf(step.input) } : {}),
      prompt: (prompt ?? '').slice(0, TEXT_MAX).toWellFormed(),
      variant: number,
      candidate_id: candidate.id,
      artefact_key: artefactKey ?? '',
      ...(taskId === null ? {} : { task_id: taskId }),
      ...referencesOf(candidate),
    },
  }
}

function referencesOf({ step }: StoredCandidate): { references?: string } {
  const input = step?.input
  const used =
    input?.kind === 'image'
      ? (input.prompt?.references ?? [])
      : input?.kind === 'video'
        ? [input.clip.startFrame, input.clip.endFrame].filter((one) => one !== undefined)
        : []
  return used.length === 0 ? {} : { references: used.map(({ sha256 }) => sha256).join(' ') }
}
