// How subjects stand: their candidates, which is picked, which one the description in force gives.
import type { CandidateSubject, CandidateSubjectKind } from '#contract/candidates.ts'
import { faults } from '#platform/faults.ts'
import type { Board } from '#rooms/boards/boards.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { type AnySubject, isFree, pinnedOn, type ShownCandidate, subjectsOf } from './candidate.ts'
import type { CandidatesDeps } from './deps.ts'
import { promptOf } from './describe.ts'
import { candidateFaults } from './faults.ts'
import { listCandidates, listOfTask } from './queries.ts'
import { TASK_KIND } from './request.ts'
import { findSteps, type StepFinder } from './steps.ts'

export type JudgedCandidate = ShownCandidate & { readonly isPicked: boolean; readonly isCurrent: boolean }

/** Pinned content that is no candidate here, as in a copy of a project. */
export type PinnedContent = { readonly sha256: string; readonly mediaType: string }

export type Standing = {
  readonly subject: CandidateSubject
  readonly pinned: PinnedContent | null
  readonly candidates: readonly JudgedCandidate[]
}

export async function readStandings(
  deps: CandidatesDeps,
  scope: Scope,
  asked: { readonly projectId: string; readonly kinds: readonly CandidateSubjectKind[] },
): Promise<{ standings: Standing[]; revision: number }> {
  const { board, revision } = await deps.boards.open(deps.db, scope, asked.projectId)
  const find = await findSteps(deps, scope, { board, kinds: new Set(asked.kinds) })
  const stored = await listCandidates(deps.db, scope, { projectId: asked.projectId })
  const bySubject = Map.groupBy(stored, ({ subject }) => `${subject.kind} ${subject.id}`)
  const standings = asked.kinds
    .flatMap((kind) => subjectsOf(board, kind))
    .map((subject) => judge({ board, find, subject, stored: bySubject.get(`${subject.kind} ${subject.id}`) ?? [] }))
  return { standings, revision }
}

export async function readStanding(
  deps: CandidatesDeps,
  scope: Scope,
  { projectId, subject }: { readonly projectId: string; readonly subject: CandidateSubject },
): Promise<Standing & { revision: number }> {
  const { board, revision } = await deps.boards.open(deps.db, scope, projectId)
  if (!promptOf(board, subject)) throw candidateFaults.NO_SUBJECT({ ...subject })
  const find = await findSteps(deps, scope, { board, kinds: new Set([subject.kind]) })
  const stored = await listCandidates(deps.db, scope, { projectId, ...subject })
  return { ...judge({ board, find, subject, stored }), revision }
}

/** Everything that one request has asked for, in that order. */
export async function readOfTask(
  deps: CandidatesDeps,
  scope: Scope,
  taskId: string,
): Promise<{ state: string; items: JudgedCandidate[] }> {
  const task = await deps.tasks.load(deps.db, scope, taskId)
  if (task.kind !== TASK_KIND) throw faults.NOT_FOUND()
  const stored = await listOfTask(deps.db, scope, taskId)
  const judged = await judgedById(deps, scope, stored)
  return {
    state: task.state,
    items: stored.map((one) => judged.get(one.id) ?? { ...one, isPicked: false, isCurrent: isFree(one.subject) }),
  }
}

/** Of what is on the board still. */
async function judgedById(deps: CandidatesDeps, scope: Scope, stored: readonly ShownCandidate[]) {
  const kinds = new Set(stored.flatMap(({ subject }) => (isOnBoard(subject) ? [subject.kind] : [])))
  const projectId = stored[0]?.projectId
  if (projectId === undefined || kinds.size === 0) return new Map<string, JudgedCandidate>()
  const { standings } = await readStandings(deps, scope, { projectId, kinds: [...kinds] })
  return new Map(standings.flatMap(({ candidates }) => candidates.map((one) => [one.id, one] as const)))
}

const isOnBoard = (subject: AnySubject): subject is CandidateSubject => !isFree(subject)

type Judging = {
  readonly board: Board
  readonly find: StepFinder
  readonly subject: CandidateSubject
  readonly stored: readonly ShownCandidate[]
}

function judge({ board, find, subject, stored }: Judging): Standing {
  const sha256 = pinnedOn(board, subject)
  const candidates = stored.map((one) => ({
    ...one,
    isPicked: sha256 !== null && one.sha256 === sha256,
    isCurrent: one.variant !== null && find(subject, one.variant)?.key === one.artefactKey,
  }))
  return { subject, pinned: sha256 === null ? null : { sha256, mediaType: 'image/jpeg' }, candidates }
}

/** What stands for the subject in lists: the picked one, else the newest that is up to date, else the newest. */
export function shownOf({ candidates }: Pick<Standing, 'candidates'>): JudgedCandidate | null {
  const ready = candidates.filter((one) => one.state === 'ready')
  return ready.find((one) => one.isPicked) ?? ready.findLast((one) => one.isCurrent) ?? ready[0] ?? null
}
