// Asking an engine to write: what it is told is frozen, a draft waits for the answer, and a task shows how it goes.
import type { Tx } from '#platform/db/db.ts'
import { emit } from '#platform/events/events.ts'
import { newId } from '#platform/ids.ts'
import { keyOf, type Recipe } from '#rooms/artefacts/artefacts.ts'
import type { GenerationInput, GenerationOrder, Money } from '#rooms/generation/generation.ts'
import { writeTextPrompt } from '#rooms/prompts/prompts.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { ask, type Wish } from './ask.ts'
import type { WritingDeps } from './deps.ts'
import type { StoredDraft, Work } from './draft.ts'
import { chooseEngine } from './engine.ts'
import { draftEvent } from './events.ts'
import { insertDraft } from './queries.ts'
import { schemaOf } from './schemas.ts'

export const taskKindOf = (kind: Wish['kind']) => `writing.${kind}`

const DRAFT_DAYS = 30
const DAY_MS = 24 * 3600 * 1000

export type Request = {
  readonly wish: Wish
  readonly projectId: string | null
  /** Where nothing else says: the language of whoever asks. */
  readonly language: string
}

export type Started = {
  readonly work: Work
  readonly costMax: Money
  readonly attemptsMax: number
  /** Undefined for a dry run. */
  readonly ids: { readonly taskId: string; readonly draftId: string } | undefined
}

export async function requestWriting(
  deps: WritingDeps,
  enqueue: (tx: Tx, draft: { id: string; isRemote: boolean }) => Promise<void>,
  { scope, request }: { scope: Scope; request: Request },
): Promise<Started> {
  const { wish, projectId } = request
  const project = projectId === null ? null : await deps.projects.load(deps.db, scope, projectId)
  const language = project?.settings.language ?? request.language
  const engine = await chooseEngine(deps, scope, wish.body.engine ?? project?.settings.engines.text ?? null)
  const asked = await ask(deps, { scope, project, language }, wish)
  const repairs = await deps.prompts.inForce(deps.db, scope, { language, kinds: ['text.repair'] })
  const work: Work = {
    ...asked,
    engine: { id: engine.id, revision: engine.outputRevision, isRemote: engine.provider !== undefined },
    repair: repairs['text.repair'],
  }
  const attemptsMax = 1 + deps.repairsMax
  const costMax = deps.generation.price(engine.id, inputOf(work, { number: 0, prompt: asked }))
  if (wish.body.dry_run) return { work, costMax, attemptsMax, ids: undefined }
  const at = deps.clock.now()
  const id = newId()
  const ids = await deps.db.transaction(async (tx) => {
    if (projectId !== null) await deps.projects.hold(tx, scope, projectId)
    const task = await deps.tasks.create(tx, scope, {
      kind: taskKindOf(wish.kind),
      title: project?.title ?? titleOf(wish),
      projectId,
      subjectKind: 'draft',
      subjectId: id,
    })
    const expiresAt = new Date(at.getTime() + DRAFT_DAYS * DAY_MS)
    const draft = { id, projectId, kind: wish.kind, taskId: task.id, work, attemptsMax, createdAt: at, expiresAt }
    await insertDraft(tx, scope, draft)
    await enqueue(tx, { id, isRemote: work.engine.isRemote })
    await emit(tx, draftEvent('draft.requested', { scope, at }, draft))
    return { taskId: task.id, draftId: id }
  })
  return { work, costMax, attemptsMax, ids }
}

const titleOf = (wish: Wish) =>
  wish.kind === 'copy' ? (wish.body.product.split('\n')[0] ?? '').slice(0, 100) : wish.kind

export type Spoken = { readonly number: number; readonly prompt: { readonly system: string; readonly prompt: string } }

export function inputOf(work: Work, { prompt }: Spoken): Extract<GenerationInput, { kind: 'text' }> {
  const schema = schemaOf(work.facts)
  return {
    kind: 'text',
    text: {
      ...{ system: prompt.system, prompt: prompt.prompt, outputTokensMax: work.outputTokensMax },
      ...(schema ? { schema: { name: schema.name, json: JSON.parse(JSON.stringify(schema.type)) } } : {}),
    },
  }
}

/** Each attempt of each draft is made once, and paid for once, whatever happens to the job. */
export function orderOf(draft: StoredDraft, spoken: Spoken): GenerationOrder {
  const { work } = draft
  const input = inputOf(work, spoken)
  const recipe: Recipe = {
    kind: 'text',
    engineId: work.engine.id,
    engineRevision: work.engine.revision,
    model: work.engine.id,
    parameters: { draft: draft.id, text: input.text },
    inputs: [],
    variant: spoken.number,
  }
  return {
    ...{ subjectKind: 'draft', subjectId: draft.id, projectId: draft.projectId },
    ...{ artefactKind: 'text', artefactKey: keyOf(recipe) },
    ...{ engineId: work.engine.id, model: work.engine.id, input },
  }
}

/** The first attempt says what was asked; later ones what was wrong with the answer before. */
export function speak(work: Work, number: number, last: { answer: string; errors: readonly string[] } | null): Spoken {
  const { system, prompt } = work
  if (!last) return { number, prompt: { system, prompt } }
  const errors = last.errors.map((error) => `- ${error}`).join('\n')
  const repair = writeTextPrompt(work.repair, { request: prompt, answer: last.answer, errors })
  return { number, prompt: { system: [system, repair.system].filter(Boolean).join('\n\n'), prompt: repair.prompt } }
}
