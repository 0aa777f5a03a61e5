import { Type } from 'typebox'
import {
  Engines,
  Generation,
  GenerationDecision,
  GenerationQuery,
  type ProgramCheck,
  RetriedGeneration,
  type Engine as WireEngine,
} from '#contract/generation.ts'
import type { Db } from '#platform/db/db.ts'
import { describeFault, Fault, faults, type Language } from '#platform/faults.ts'
import { Empty, PageOf, PageQuery, type RouteDefinition, route, toPage, toPageRequest } from '#platform/http/route.ts'
import { isId } from '#platform/ids.ts'
import type { Tasks } from '#rooms/tasks/tasks.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { generationFaults } from './faults.ts'
import type { Engine, GenerationLine, GenerationRoom } from './generation.ts'
import { quote } from './intent.ts'
import { ordinaryInput } from './ordinary-input.ts'
import type { VoiceLister } from './provider.ts'
import { isPerhapsTaken } from './tables.ts'

type Parts = {
  readonly db: Db
  readonly generation: GenerationRoom
  readonly tasks: Tasks
  /** What else a film needs on this machine. */
  /** A signed address of something that was made here. */
  readonly linkTo: (scope: Scope, content: { readonly sha256: string; readonly mediaType: string }) => string
  readonly checkPrograms: (language: Language) => Promise<readonly ProgramCheck[]>
  /** Lets the caller into the project that a generation is of, by their role in it: throws NOT_FOUND or FORBIDDEN. */
  readonly enterProject: (
    actorId: string,
    place: { readonly projectId: string; readonly right: string; readonly requestId: string },
  ) => Promise<Scope>
}

export function generationRoutes(parts: Parts): RouteDefinition[] {
  return [engineList(parts), generationList(parts), decision(parts), knowingRetry(parts)]
}

function engineList({ generation, checkPrograms }: Parts): RouteDefinition {
  return route({
    operation: 'engines.list',
    method: 'GET',
    path: '/engines',
    summary: 'What there is to make pictures, voices, music and effects with, and whether it can work now',
    access: { kind: 'collection', right: 'workspace.read', narrowedBy: 'project_id' },
    query: Type.Object({}),
    reply: Engines,
    perMinuteMax: 120,
    handle: async ({ scope, language }) => {
      const engines = generation.engines()
      const keyed = await generation.keyedProviders(scope)
      const [items, programs] = await Promise.all([
        Promise.all(engines.map((engine) => toWire(engine, { engines, keyed, language }))),
        checkPrograms(language),
      ])
      return { items, programs: [...programs] }
    },
  })
}

function generationList({ db, generation, linkTo }: Parts): RouteDefinition {
  return route({
    operation: 'generations.list',
    method: 'GET',
    path: '/generations',
    summary: 'What engines were asked to make, newest first, with what was held and charged',
    access: { kind: 'collection', right: 'billing.read' },
    query: Type.Object({ ...PageQuery, ...GenerationQuery }),
    reply: PageOf(Generation),
    handle: async ({ scope, query }) => {
      const request = toPageRequest(query)
      const { state, open, project_id: projectId, provider } = query
      if (projectId !== undefined && !isId(projectId)) return toPage([], 0, request)
      const found = await generation.list(db, scope, { ...request, filter: { state, open, projectId, provider } })
      return toPage(
        found.items.map((line) => toGeneration(line, (content) => linkTo(scope, content))),
        found.total,
        request,
      )
    },
  })
}

function decision({ generation }: Parts): RouteDefinition {
  return route({
    operation: 'generations.decide',
    method: 'POST',
    path: '/generations/:generation_id/decision',
    summary: 'Says whether work of unknown fate was charged: its hold is booked, or given back',
    access: { kind: 'collection', right: 'billing.manage' },
    params: Type.Object({ generation_id: Type.String() }),
    body: GenerationDecision,
    reply: Empty,
    handle: async ({ scope, params, body }) => {
      if (!isId(params.generation_id)) throw faults.NOT_FOUND()
      await generation.decide(scope, { id: params.generation_id, charged: body.charged })
      return {}
    },
  })
}

function knowingRetry({ db, generation, tasks, enterProject }: Parts): RouteDefinition {
  const right = 'task.control'
  return route({
    operation: 'generations.retry',
    method: 'POST',
    path: '/generations/:generation_id/retry',
    summary: 'Lets it be made again although it may be charged twice; the task that failed of it is retried',
    access: { kind: 'collection', right },
    params: Type.Object({ generation_id: Type.String() }),
    reply: RetriedGeneration,
    handle: async ({ scope, params, requestId }) => {
      const { generation_id: id } = params
      const projectId = isId(id) ? await generation.projectOf(db, scope, id) : null
      // Whoever may steer tasks in the workspace may not therefore steer those of each of its projects.
      if (projectId !== null) await enterProject(scope.actorId, { projectId, right, requestId })
      const taskId = await db.transaction((tx) => generation.retryKnowingly(tx, scope, id))
      return { task_id: taskId !== null && (await retryTask({ db, tasks }, scope, taskId)) ? taskId : null }
    },
  })
}

/** False where it cannot be taken up: whoever asks for the thing again has it made. */
async function retryTask({ db, tasks }: Pick<Parts, 'db' | 'tasks'>, scope: Scope, taskId: string): Promise<boolean> {
  try {
    await db.transaction(async (tx) => {
      const task = await tasks.load(tx, scope, taskId)
      if (task.state !== 'failed') throw faults.NOT_FOUND()
      await tasks.retry(tx, scope, taskId)
    })
    return true
  } catch (error) {
    if (error instanceof Fault) return false
    throw error
  }
}

type Beside = NonNullable<GenerationLine['beside']>

const toGeneration = (line: GenerationLine, linkTo: (content: Beside) => string): Generation => ({
  id: line.id,
  kind: line.kind,
  state: line.state,
  is_open: line.state === 'ambiguous' && line.decidedBy === null,
  engine_id: line.engineId,
  provider: line.provider,
  provider_job_id: line.providerJobId,
  project_id: line.projectId,
  subject: { kind: line.subjectKind, id: line.subjectId },
  requested_by: line.requestedBy,
  currency: line.currency,
  held_amount: line.heldMicros.toString(),
  charged_amount: line.chargedMicros?.toString() ?? null,
  usage: line.usage,
  failure: line.failure && { cause: line.failure.cause, reason: line.failure.message },
  created_at: line.createdAt.toISOString(),
  ended_at: line.settledAt?.toISOString() ?? null,
  decide_by: line.decideBy?.toISOString() ?? null,
  decided_by: line.decidedBy,
  decided_at: line.decidedAt?.toISOString() ?? null,
  called_off_at: line.state === 'submitted' || isPerhapsTaken(line) ? (line.calledOffAt?.toISOString() ?? null) : null,
  beside: line.beside && { media_type: line.beside.mediaType, url: linkTo(line.beside) },
})

type Around = {
  readonly engines: readonly Engine[]
  readonly keyed: ReadonlySet<string>
  readonly language: Language
}

async function toWire(engine: Engine, { engines, keyed, language }: Around): Promise<WireEngine> {
  const { profile } = engine
  const state = lacksKey(engine, keyed) ? describeLack(engine, language) : await engine.check()
  const { money: price } = quote(engine, ordinaryInput(engine.kind))
  return {
    id: engine.id,
    kind: engine.kind,
    // Nothing leaves the machine unless somebody chooses so.
    is_default: engine.provider === undefined && engines.find((one) => one.kind === engine.kind) === engine,
    is_local: profile?.isLocal ?? null,
    revision: engine.outputRevision,
    languages: profile?.languages ? [...profile.languages] : null,
    voices: listsVoices(engine) ? (await engine.voices()).length : null,
    limits: { ...profile?.limits },
    concurrency_max: engine.concurrencyMax,
    is_available: state.available,
    reason: state.available ? '' : state.reason,
    remedy: state.available ? '' : state.remedy,
    price: { amount: price.micros.toString(), currency: price.currency },
  }
}

const lacksKey = ({ needsKey = false, provider = '' }: Engine, keyed: ReadonlySet<string>) =>
  needsKey && !keyed.has(provider)

function describeLack({ id, provider = '' }: Engine, language: Language) {
  const { message, remedy } = describeFault(generationFaults.NO_KEY({ provider, engine: id }), language)
  return { available: false, reason: message, remedy } as const
}

const listsVoices = (engine: Engine): engine is Engine & VoiceLister => 'voices' in engine
