// What asking for candidates comes to: which variants of which description are new. Said before, and done, by the same rule.
import type { CandidateSubject, ClipWish } from '#contract/candidates.ts'
import type { Queryable } from '#platform/db/db.ts'
import type { Costs } from '#rooms/generation/generation.ts'
import type { Project } from '#rooms/projects/projects.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { type AnySubject, type MakingStep, type StoredCandidate, variantOn } from './candidate.ts'
import { checkClipWish } from './clips.ts'
import type { CandidatesDeps } from './deps.ts'
import { promptOf } from './describe.ts'
import { candidateFaults } from './faults.ts'
import { listCandidates } from './queries.ts'
import { findSteps } from './steps.ts'

/** More results of one thing than this nobody compares. */
const CANDIDATES_MAX = 64

export type Request = {
  readonly projectId: string
  readonly subjects: readonly CandidateSubject[]
  /** For each subject; else what the project says. */
  readonly count: number | undefined
  /** Of the subjects that are clips. */
  readonly clip?: ClipWish | undefined
  /** Which pictures of the wish are known to be of this workspace. */
  readonly known?: ReadonlySet<string>
}

export type Wanted = {
  readonly subject: AnySubject
  readonly step: MakingStep
  readonly variant: number
  readonly prompt: string | null
  /** False of what a production has made already: it stands beside the others, and is not counted. */
  readonly isNew: boolean
}

/** One thing of which candidates are wanted. */
export type Ask = {
  readonly subject: AnySubject
  readonly count: number
  /** Undefined for what cannot be made. */
  readonly step: (variant: number) => MakingStep | undefined
  /** The variant that a production would make; what it has made already stands beside the others. Null where none would. */
  readonly variantInForce: number | null
  /** What it is made from, in words. */
  readonly written: string | null
}

export type Prepared = { readonly project: Project; readonly asks: readonly Ask[] }

/** What the request is about, as the board and the project say it now. Throws the faults of `checkClipWish`. */
export async function prepareRequest(deps: CandidatesDeps, scope: Scope, request: Request): Promise<Prepared> {
  const subjects = [...new Map(request.subjects.map((one) => [`${one.kind} ${one.id}`, one])).values()]
  const project = await deps.projects.load(deps.db, scope, request.projectId)
  const board = await deps.boards.load(deps.db, scope, request.projectId)
  const { clip = {}, known = new Set() } = request
  const find = await findSteps(deps, scope, { board, kinds: new Set(subjects.map((one) => one.kind)), clip })
  await checkClipWish(deps, scope, { project, board, subjects, clip, known, find })
  const asks = subjects.map((subject): Ask => {
    const hasProduction = subject.kind !== 'character' && subject.kind !== 'location'
    return {
      subject,
      count: request.count ?? countOf(project, subject),
      step: (variant) => find(subject, variant),
      variantInForce: hasProduction ? variantOn(board, subject) : null,
      written: promptOf(board, subject)?.text ?? null,
    }
  })
  return { project, asks }
}

/** Throws CANDIDATES_NO_SUBJECT, CANDIDATES_TOO_MANY. */
export async function planRequest(
  deps: CandidatesDeps,
  queryable: Queryable,
  scope: Scope,
  { project, asks }: Prepared,
): Promise<Wanted[]> {
  const wanted: Wanted[] = []
  for (const ask of asks) {
    const { subject, written } = ask
    const existing = await listCandidates(queryable, scope, { projectId: project.id, ...subject })
    const taken = takenKeys(existing, ask.count)
    const made = await findMade(deps, queryable, scope, ask)
    if (made && !taken.has(made.step.key)) {
      wanted.push({ ...made, subject, prompt: toldIn(made.step) ?? written, isNew: false })
      taken.add(made.step.key)
    }
    for (const next of nextSteps(ask, taken))
      wanted.push({ ...next, subject, prompt: toldIn(next.step) ?? written, isNew: true })
  }
  return wanted
}

/** Of what costs by the second nobody wants several without having asked. */
const countOf = ({ settings }: Project, { kind }: CandidateSubject) =>
  kind === 'line' || kind === 'clip' ? 1 : settings.image_count

const toldIn = ({ input }: MakingStep) => (input.kind === 'video' ? input.clip.prompt : undefined)

export type Preview = Costs & {
  /** Of the workspace's plan, by unit. */
  readonly planUnits: Readonly<Record<string, number>>
  readonly candidates: number
  /** The others are there already, made for something else of the same description. */
  readonly toMake: number
}

/** What `requestCandidates` would do now, and what would be held for it. */
export async function previewRequest(deps: CandidatesDeps, scope: Scope, prepared: Prepared): Promise<Preview> {
  const wanted = await planRequest(deps, deps.db, scope, prepared)
  // One thing that is wanted at several places is made, and paid for, once.
  const steps = new Map(wanted.map(({ step }) => [step.key, step]))
  const found = await deps.artefacts.find(deps.db, scope, [...steps.keys()])
  const missing = [...steps.values()].filter(({ key }) => !found.has(key))
  const wishes = missing.map(({ engine, input }) => ({ engineId: engine.id, input }))
  const costs = await deps.generation.costs(scope, wishes)
  const candidates = wanted.filter(({ isNew }) => isNew).length
  return { ...costs, candidates, toMake: missing.length, planUnits: unitsOf(deps, missing) }
}

/** As they are counted when the work is begun. */
function unitsOf({ billing, generation }: CandidatesDeps, steps: readonly MakingStep[]): Record<string, number> {
  const sums: Record<string, number> = {}
  for (const { engine: wished, input } of steps) {
    const engine = generation.engine(input.kind, wished.id)
    if (engine.provider === undefined) continue
    const { usageMax } = generation.quote(engine.id, input)
    for (const [unit, count] of Object.entries(billing.planUnitsOf(engine.kind, usageMax ?? {})))
      sums[unit] = (sums[unit] ?? 0) + count
  }
  return sums
}

function takenKeys(existing: readonly StoredCandidate[], count: number): Set<string | null> {
  const alive = existing.filter((one) => one.state !== 'failed')
  if (alive.length + count > CANDIDATES_MAX)
    throw candidateFaults.TOO_MANY({ count: alive.length, most: CANDIDATES_MAX })
  return new Set(alive.map((one) => one.artefactKey))
}

type Next = { readonly variant: number; readonly step: MakingStep }

/** The key frame, clip or take that productions use now, if it is there. */
async function findMade(
  { artefacts }: CandidatesDeps,
  queryable: Queryable,
  scope: Scope,
  { step: stepOf, variantInForce: variant }: Ask,
): Promise<Next | undefined> {
  if (variant === null) return undefined
  const step = stepOf(variant)
  if (!step || !(await artefacts.find(queryable, scope, [step.key])).has(step.key)) return undefined
  return { variant, step }
}

/** The first variants of the description in force that are neither there nor on their way. */
function nextSteps({ subject, step: stepOf, count }: Ask, taken: ReadonlySet<string | null>): Next[] {
  const next: Next[] = []
  for (let variant = 0; next.length < count; variant += 1) {
    const step = stepOf(variant)
    if (!step) throw candidateFaults.NO_SUBJECT({ ...subject })
    if (!taken.has(step.key)) next.push({ variant, step })
  }
  return next
}
