// What asking for candidates comes to: which variants of which description are new. Said before, and done, by the same rule.
import type { CandidateSubject } from '#contract/candidates.ts'
import type { Queryable } from '#platform/db/db.ts'
import type { Board } from '#rooms/boards/boards.ts'
import type { Costs } from '#rooms/generation/generation.ts'
import type { Project } from '#rooms/projects/projects.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { type MakingStep, type StoredCandidate, variantOn } from './candidate.ts'
import type { CandidatesDeps } from './deps.ts'
import { promptOf } from './describe.ts'
import { candidateFaults } from './faults.ts'
import { listCandidates } from './queries.ts'
import { findSteps, type StepFinder } from './steps.ts'

/** More results of one thing than this nobody compares. */
const CANDIDATES_MAX = 64

export type Request = {
  readonly projectId: string
  readonly subjects: readonly CandidateSubject[]
  /** For each subject; else what the project says. */
  readonly count: number | undefined
}

export type Wanted = {
  readonly subject: CandidateSubject
  readonly step: MakingStep
  readonly variant: number
  readonly prompt: string | null
  /** False of what a production has made already: it stands beside the others, and is not counted. */
  readonly isNew: boolean
}

export type Prepared = {
  readonly project: Project
  readonly board: Board
  readonly subjects: readonly CandidateSubject[]
  readonly find: StepFinder
}

/** What the request is about, as the board and the project say it now. */
export async function prepareRequest(deps: CandidatesDeps, scope: Scope, request: Request): Promise<Prepared> {
  const subjects = [...new Map(request.subjects.map((one) => [`${one.kind} ${one.id}`, one])).values()]
  const project = await deps.projects.load(deps.db, scope, request.projectId)
  const board = await deps.boards.load(deps.db, scope, request.projectId)
  const find = await findSteps(deps, scope, { board, kinds: new Set(subjects.map((one) => one.kind)) })
  return { project, board, subjects, find }
}

/** Throws CANDIDATES_NO_SUBJECT, CANDIDATES_TOO_MANY. */
export async function planRequest(
  deps: CandidatesDeps,
  queryable: Queryable,
  scope: Scope,
  given: Prepared & Pick<Request, 'count'>,
): Promise<Wanted[]> {
  const { project, board, subjects, find } = given
  const wanted: Wanted[] = []
  for (const subject of subjects) {
    const count = given.count ?? (subject.kind === 'line' ? 1 : project.settings.image_count)
    const existing = await listCandidates(queryable, scope, { projectId: project.id, ...subject })
    const taken = takenKeys(existing, count)
    const prompt = promptOf(board, subject)?.text ?? null
    const inForce = { subject, step: find(subject, variantOn(board, subject)) }
    const made = await findMade(deps, queryable, scope, inForce)
    if (made && !taken.has(made.key)) {
      wanted.push({ step: made, variant: variantOn(board, subject), subject, prompt, isNew: false })
      taken.add(made.key)
    }
    for (const next of nextSteps(find, subject, { taken, count }))
      wanted.push({ ...next, subject, prompt, isNew: true })
  }
  return wanted
}

export type Preview = Costs & {
  readonly candidates: number
  /** The others are there already, made for something else of the same description. */
  readonly toMake: number
}

/** What `requestCandidates` would do now, and what would be held for it. */
export async function previewRequest(deps: CandidatesDeps, scope: Scope, request: Request): Promise<Preview> {
  const prepared = await prepareRequest(deps, scope, request)
  const wanted = await planRequest(deps, deps.db, scope, { ...prepared, count: request.count })
  // One thing that is wanted at several places is made, and paid for, once.
  const steps = new Map(wanted.map(({ step }) => [step.key, step]))
  const found = await deps.artefacts.find(deps.db, scope, [...steps.keys()])
  const missing = [...steps.values()].filter(({ key }) => !found.has(key))
  const wishes = missing.map(({ engine, input }) => ({ engineId: engine.id, input }))
  const costs = await deps.generation.costs(scope, wishes)
  return { ...costs, candidates: wanted.filter(({ isNew }) => isNew).length, toMake: missing.length }
}

function takenKeys(existing: readonly StoredCandidate[], count: number): Set<string | null> {
  const alive = existing.filter((one) => one.state !== 'failed')
  if (alive.length + count > CANDIDATES_MAX)
    throw candidateFaults.TOO_MANY({ count: alive.length, most: CANDIDATES_MAX })
  return new Set(alive.map((one) => one.artefactKey))
}

type InForce = { readonly subject: CandidateSubject; readonly step: MakingStep | undefined }

/** The key frame or take that productions use now, if it is there. */
async function findMade(
  { artefacts }: CandidatesDeps,
  queryable: Queryable,
  scope: Scope,
  { subject, step }: InForce,
): Promise<MakingStep | undefined> {
  if (!step || (subject.kind !== 'shot' && subject.kind !== 'line')) return undefined
  return (await artefacts.find(queryable, scope, [step.key])).has(step.key) ? step : undefined
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
