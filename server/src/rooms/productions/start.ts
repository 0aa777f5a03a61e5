// Starting a run, and the plan that is shown before: what will be made, what is reused, what it costs.
import type { FilmSettings } from '#contract/films.ts'
import { isUniqueViolation, type Queryable } from '#platform/db/db.ts'
import { emit } from '#platform/events/events.ts'
import { newId } from '#platform/ids.ts'
import type { Board } from '#rooms/boards/boards.ts'
import { checkFilmSettings } from '#rooms/films/films.ts'
import type { Costs } from '#rooms/generation/generation.ts'
import type { Project } from '#rooms/projects/projects.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { chooseEngines, freezePrompts } from './choose-engines.ts'
import type { EnqueuePlan } from './control.ts'
import { costsOf } from './costs.ts'
import type { Workshop } from './deps.ts'
import { productionEvent } from './events.ts'
import { productionFaults } from './faults.ts'
import { isSameInput, type ProductionInput, type RunWish } from './input.ts'
import { findMusic } from './music.ts'
import { expectedSeconds } from './progress/expected-time.ts'
import { findActiveRun, insertRun, loadInput } from './queries.ts'
import { spendFilm } from './quota.ts'
import { type Resolution, resolveProduction } from './resolve.ts'
import { expectSecondStage } from './second-stage.ts'
import { averageElapsed } from './state-queries.ts'

/** `anew`: as if the next variant of these had been asked for. */
export type PlanWish = RunWish & {
  readonly anew?: readonly ('pictures' | 'voices')[]
  readonly anew_line_ids?: readonly string[]
}

export type StartedRun = { readonly runId: string; readonly taskId: string }

export const TASK_KIND = 'productions.run'

export async function startRun(
  shop: Workshop,
  enqueuePlan: EnqueuePlan,
  order: { scope: Scope; projectId: string; wish: RunWish; isLimited: boolean },
): Promise<StartedRun> {
  const { scope, projectId } = order
  const { project, board, input } = await composeFilm(shop, order)
  const runId = newId()
  try {
    return await shop.db.transaction(async (tx) => {
      await shop.projects.hold(tx, scope, projectId)
      const task = await shop.tasks.create(tx, scope, {
        kind: TASK_KIND,
        title: project.title,
        projectId,
        subjectKind: 'production',
        subjectId: runId,
      })
      if (!input.only) await spendFilm(shop, tx, scope, { runId, isLimited: order.isLimited })
      const at = shop.clock.now()
      await insertRun(tx, {
        id: runId,
        workspaceId: scope.workspaceId,
        projectId,
        taskId: task.id,
        requestedBy: scope.actorId,
        input,
        wish: order.wish,
        isPartial: input.only !== undefined,
        at,
      })
      await shop.voices.keep(tx, scope, board, input.voices)
      await enqueuePlan(tx, runId)
      await emit(tx, productionEvent('started', scope, { id: runId, projectId, taskId: task.id }, at))
      return { runId, taskId: task.id }
    })
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
    throw await alreadyRunning(shop.db, scope, { projectId, input })
  }
}

/** `is_same`: what is under way is what was asked for now, to the letter. */
async function alreadyRunning(
  queryable: Queryable,
  { workspaceId }: Scope,
  { projectId, input }: { readonly projectId: string; readonly input: ProductionInput },
) {
  const active = await findActiveRun(queryable, workspaceId, projectId)
  const isSame = active !== undefined && isSameInput(input, await loadInput(queryable, active.id))
  return productionFaults.ALREADY_RUNNING({ task_id: active?.taskId ?? '', run_id: active?.id ?? '', is_same: isSame })
}

export async function previewRun(
  shop: Workshop,
  order: { scope: Scope; projectId: string; wish: PlanWish },
): Promise<Resolution & Costs & { input: ProductionInput; expectedSeconds: number }> {
  const composed = await composeFilm(shop, order)
  const input = askAnew(composed.input, order.wish)
  const resolution = await resolveProduction({ db: shop.db, artefacts: shop.artefacts }, order.scope, input)
  const isKnown = resolution.plan !== undefined || input.only !== undefined
  const later = isKnown ? new Map<string, number>() : expectSecondStage(input, resolution.first)
  const averages = await averageElapsed(shop.db, order.scope.workspaceId)
  const costs = await costsOf(shop.generation, order.scope, resolution)
  return {
    ...resolution,
    ...costs,
    input,
    expectedSeconds: expectedSeconds({ ...resolution, later }, averages),
  }
}

type Composed = { readonly project: Project; readonly board: Board; readonly input: ProductionInput }
type Order = { readonly scope: Scope; readonly projectId: string; readonly wish: RunWish }

/** With the music that somebody has put in: only a film needs it, and can fail of it. */
export async function composeFilm(shop: Workshop, order: Order): Promise<Composed> {
  const composed = await composeInput(shop, order)
  const { project, input } = composed
  if (input.only || !input.music) return composed
  const music = await findMusic(shop, order.scope, { project, wish: order.wish })
  if (!music) return composed
  const film: FilmSettings = { ...input.film, music: 'own', music_name: music.name }
  return { ...composed, input: { ...input, film, track: music.track } }
}

export async function composeInput(shop: Workshop, { scope, projectId, wish }: Order): Promise<Composed> {
  const project = await shop.projects.load(shop.db, scope, projectId)
  const loaded = await shop.boards.load(shop.db, scope, projectId)
  const board = { ...loaded, language: spokenLanguage(loaded.language, project.settings.language) }
  if (board.shots.length === 0) throw productionFaults.NOTHING_TO_SHOW()
  const voices = await shop.voices.cast(shop.db, scope, board)
  const { settings } = project
  const engines = chooseEngines(shop.generation, settings.engines, voices)
  const music = wish.music ?? (wish.music_track ? true : settings.music)
  const film: FilmSettings = {
    size: wish.size ?? settings.size,
    aspect: wish.aspect ?? settings.aspect,
    rate: { num: settings.frame_rate.numerator, den: settings.frame_rate.denominator },
    container: wish.container ?? settings.container,
    template: wish.template ?? settings.template,
    burn_subtitles: wish.burn_subtitles ?? settings.subtitles.burn_in,
    show_speakers: wish.show_speakers ?? settings.subtitles.show_speakers,
    transition: wish.transition === undefined ? settings.transition : wish.transition,
    ...(settings.ai_label ? { ai_label: true } : {}),
    music: music ? 'made' : 'none',
  }
  checkFilmSettings(film)
  const only = wish.shot_ids && checkShots(board, wish.shot_ids)
  const style = settings.visual_style.trim()
  const prompts = await freezePrompts(shop, scope, { language: board.language, engines })
  const whole = { board, film, music, voices, engines, ...(style ? { style } : {}), ...(prompts ? { prompts } : {}) }
  return { project, board, input: only ? { ...whole, only } : whole }
}

/**
 * The variety that the project asks for, where the script is in that language or tells none. What a project has without being
 * asked, zh-CN, turns no script in traditional characters into the mainland's speech.
 */
export function spokenLanguage(recognised: string, asked: Project['settings']['language']): string {
  if (recognised === 'und') return asked
  const isVariety = recognised.split('-')[0] === asked.split('-')[0]
  return isVariety && asked !== 'zh-CN' ? asked : recognised
}

/** A shot that is gone is refused: whoever asks looks at an old board. */
function checkShots(board: Board, shotIds: readonly string[]): readonly string[] {
  const known = new Set(board.shots.map((shot) => shot.id))
  const gone = shotIds.find((id) => !known.has(id))
  if (gone !== undefined) throw productionFaults.NO_SUCH_SHOT({ id: gone })
  return shotIds
}

/** Locked shots keep their picture, and what a person picked is made by nobody. */
function askAnew(input: ProductionInput, { anew = [], anew_line_ids: lineIds = [] }: PlanWish): ProductionInput {
  if (anew.length + lineIds.length === 0) return input
  const isAnew = (lineId: string) => anew.includes('voices') || lineIds.includes(lineId)
  const wanted = input.only && new Set(input.only)
  const shots = input.board.shots.map((shot) => {
    if (wanted && !wanted.has(shot.id)) return shot
    const variant = anew.includes('pictures') && !shot.locked ? shot.variant + 1 : shot.variant
    const lines = shot.lines.map((line) => (isAnew(line.id) ? { ...line, variant: line.variant + 1 } : line))
    return { ...shot, variant, lines }
  })
  return { ...input, board: { ...input.board, shots } }
}
