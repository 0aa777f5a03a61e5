// Asking for candidates: rows that wait, a task that a person sees, and a job for each.
import type { CandidateSubject } from '#contract/candidates.ts'
import type { Tx } from '#platform/db/db.ts'
import { emit } from '#platform/events/events.ts'
import { newId } from '#platform/ids.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { type MakingStep, type StoredCandidate, variantOn } from './candidate.ts'
import type { CandidatesDeps } from './deps.ts'
import { promptOf } from './describe.ts'
import { candidateEvent } from './events.ts'
import { candidateFaults } from './faults.ts'
import { insertCandidates, listCandidates, type NewCandidate } from './queries.ts'
import { findSteps, type StepFinder } from './steps.ts'

export const TASK_KIND = 'candidates.make'
/** More results of one thing than this nobody compares. */
const CANDIDATES_MAX = 64

export type Request = {
  readonly projectId: string
  readonly subjects: readonly CandidateSubject[]
  /** For each subject; else what the project says. */
  readonly count: number | undefined
}
export type Enqueued = { readonly taskId: string; readonly ids: readonly string[] }
export type Started = { readonly taskId: string | null; readonly candidateIds: readonly string[] }

export async function requestCandidates(
  deps: CandidatesDeps,
  enqueue: (tx: Tx, enqueued: Enqueued) => Promise<void>,
  { scope, request }: { scope: Scope; request: Request },
): Promise<Started> {
  const { projectId } = request
  const subjects = [...new Map(request.subjects.map((one) => [`${one.kind} ${one.id}`, one])).values()]
  const project = await deps.projects.load(deps.db, scope, projectId)
  const board = await deps.boards.load(deps.db, scope, projectId)
  const find = await findSteps(deps, scope, { board, kinds: new Set(subjects.map((one) => one.kind)) })
  return deps.db.transaction(async (tx) => {
    await deps.projects.hold(tx, scope, projectId)
    const wanted: Wanted[] = []
    for (const subject of subjects) {
      const count = request.count ?? (subject.kind === 'line' ? 1 : project.settings.image_count)
      const existing = await listCandidates(tx, scope, { projectId, ...subject })
      const taken = takenKeys(existing, count)
      const prompt = promptOf(board, subject)?.text ?? null
      // What a production has made already stands beside the others, and is not counted: it is no new one.
      const made = await findMade(deps, tx, scope, { subject, step: find(subject, variantOn(board, subject)) })
      if (made && !taken.has(made.key)) {
        wanted.push({ step: made, variant: variantOn(board, subject), subject, prompt, isNew: false })
        taken.add(made.key)
      }
      for (const next of nextSteps(find, subject, { taken, count }))
        wanted.push({ ...next, subject, prompt, isNew: true })
    }
    const task = await deps.tasks.create(tx, scope, {
      kind: TASK_KIND,
      title: project.title,
      projectId,
      subjectKind: 'project',
      subjectId: projectId,
    })
    const at = deps.clock.now()
    const rows = wanted.map(
      ({ step, isNew: _, ...rest }): NewCandidate => ({
        ...NOTHING_YET,
        ...rest,
        id: newId(),
        workspaceId: scope.workspaceId,
        projectId,
        engineId: step.engine.id,
        artefactKey: step.key,
        step,
        taskId: task.id,
        madeBy: scope.actorId,
        createdAt: at,
      }),
    )
    await insertCandidates(tx, rows)
    await enqueue(tx, { taskId: task.id, ids: rows.map((row) => row.id) })
    await emit(tx, ...rows.map((row) => candidateEvent('candidate.requested', { scope, at }, row)))
    return { taskId: task.id, candidateIds: rows.filter((_, at) => wanted[at]?.isNew).map((row) => row.id) }
  })
}

const NOTHING_YET = {
  state: 'waiting',
  source: 'engine',
  fileId: null,
  sha256: null,
  mediaType: null,
  sizeBytes: null,
} as const

function takenKeys(existing: readonly StoredCandidate[], count: number): Set<string | null> {
  const alive = existing.filter((one) => one.state !== 'failed')
  if (alive.length + count > CANDIDATES_MAX)
    throw candidateFaults.TOO_MANY({ count: alive.length, most: CANDIDATES_MAX })
  return new Set(alive.map((one) => one.artefactKey))
}

type Wanted = {
  readonly subject: CandidateSubject
  readonly step: MakingStep
  readonly variant: number
  readonly prompt: string | null
  readonly isNew: boolean
}

type InForce = { readonly subject: CandidateSubject; readonly step: MakingStep | undefined }

/** The key frame or take that productions use now, if it is there. */
async function findMade(
  { artefacts }: CandidatesDeps,
  tx: Tx,
  scope: Scope,
  { subject, step }: InForce,
): Promise<MakingStep | undefined> {
  if (!step || (subject.kind !== 'shot' && subject.kind !== 'line')) return undefined
  return (await artefacts.find(tx, scope, [step.key])).has(step.key) ? step : undefined
}

type Next = { readonly variant: number; readonly step: MakingStep }

/** The first variants of the description in force that are neither there nor on their way. */
function nextSteps(
  find: StepFinder,
  subject: CandidateSubject,
  { taken, count }: { taken: ReadonlySet<string | null>; count: number },
): Next[] {
  const next: Next[] = []
  for (let variant = 0; next.length < count; variant += 1) {
    const step = find(subject, variant)
    if (!step) throw candidateFaults.NO_SUBJECT({ ...subject })
    if (!taken.has(step.key)) next.push({ variant, step })
  }
  return next
}
