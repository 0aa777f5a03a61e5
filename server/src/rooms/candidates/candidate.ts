// What a candidate is, and what stands in for the thing it is a candidate for. Pure.
import {
  type CandidateSubject,
  type CandidateSubjectKind,
  FREE_SUBJECTS,
  type FreeSubjectKind,
} from '#contract/candidates.ts'
import type { ArtefactKind } from '#rooms/artefacts/artefacts.ts'
import type { Board } from '#rooms/boards/boards.ts'
import type { GenerationInput } from '#rooms/generation/generation.ts'
import type { StoredFailure } from '#rooms/tasks/tasks.ts'

/** One thing to have made: everything that generation needs, and the key of what comes of it. */
export type MakingStep = {
  readonly kind: ArtefactKind
  readonly key: string
  readonly engine: { readonly id: string; readonly model: string }
  readonly input: GenerationInput
}

/** As it is shown. */
export type CandidateState = 'waiting' | 'ready' | 'failed'
/** As it is stored: one that was cancelled is shown to nobody, and waits again if its task is retried. */
export type StoredState = CandidateState | 'cancelled'

/** What belongs to no shot too. */
export type AnySubject = { readonly kind: CandidateSubjectKind | FreeSubjectKind; readonly id: string }

export const isFree = ({ kind }: AnySubject): boolean => FREE_SUBJECTS.some((one) => one === kind)

export type StoredCandidate = {
  readonly id: string
  readonly workspaceId: string
  readonly projectId: string
  readonly subject: AnySubject
  readonly state: StoredState
  readonly source: 'engine' | 'upload'
  readonly engineId: string | null
  readonly variant: number | null
  readonly prompt: string | null
  readonly artefactKey: string | null
  readonly step: MakingStep | null
  readonly fileId: string | null
  readonly sha256: string | null
  readonly mediaType: string | null
  readonly sizeBytes: number | null
  readonly facts: Readonly<Record<string, number | string>>
  readonly failure: StoredFailure | null
  readonly taskId: string | null
  readonly madeBy: string
  readonly createdAt: Date
}

/** One that people see. */
export type ShownCandidate = StoredCandidate & { readonly state: CandidateState }

/** The content that a person has pinned on the board, if any. */
export function pinnedOn(board: Board, { kind, id }: CandidateSubject): string | null {
  switch (kind) {
    case 'character':
      return board.characters.find((one) => one.id === id)?.portrait?.sha256 ?? null
    case 'location':
      return board.locations.find((one) => one.id === id)?.plate?.sha256 ?? null
    case 'shot':
      return board.shots.find((one) => one.id === id)?.pinnedKeyFrame?.sha256 ?? null
    case 'clip':
      return board.shots.find((one) => one.id === id)?.pinnedClip?.sha256 ?? null
    case 'line':
      return lineOf(board, id)?.pinnedTake?.sha256 ?? null
  }
}

export const lineOf = (board: Board, id: string) =>
  board.shots.flatMap((shot) => shot.lines).find((line) => line.id === id)

export function subjectsOf(board: Board, kind: CandidateSubjectKind): CandidateSubject[] {
  const things = {
    character: board.characters,
    location: board.locations,
    shot: board.shots,
    clip: board.shots,
    line: board.shots.flatMap((shot) => shot.lines),
  }[kind]
  return things.map(({ id }) => ({ kind, id }))
}

/** The variant that the board asks for: what a production would make. */
export function variantOn(board: Board, { kind, id }: CandidateSubject): number {
  if (kind === 'shot' || kind === 'clip') return board.shots.find((one) => one.id === id)?.variant ?? 0
  if (kind === 'line') return lineOf(board, id)?.variant ?? 0
  if (kind === 'character') return board.characters.find((one) => one.id === id)?.portrait?.look ?? 0
  return board.locations.find((one) => one.id === id)?.plate?.look ?? 0
}
