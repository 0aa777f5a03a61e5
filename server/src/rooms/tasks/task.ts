// What may happen to a task next. Every pair of state and action that is not listed is a fault; the test walks them all.
import { TASK_CONTROLS, type TaskControl, type TaskState } from '#contract/tasks.ts'
import { taskFaults } from './faults.ts'

export const TASK_ACTIONS = [
  'queue',
  'start',
  'pause',
  'resume',
  'settle',
  'complete',
  'fail',
  'cancel',
  'retry',
] as const
export type TaskAction = (typeof TASK_ACTIONS)[number]

type Move = { readonly from: readonly TaskState[]; readonly to: TaskState }

/**
 * `settling` is the time in which finished work is stored and charged: nobody may stop it there, or money and result
 * would part. `paused` acts between steps: the step that runs finishes, and the next one finds the task paused.
 */
const MOVES: Readonly<Record<TaskAction, Move>> = {
  queue: { from: ['created'], to: 'queued' },
  start: { from: ['queued'], to: 'running' },
  pause: { from: ['queued', 'running'], to: 'paused' },
  resume: { from: ['paused'], to: 'queued' },
  settle: { from: ['running'], to: 'settling' },
  complete: { from: ['running', 'settling'], to: 'completed' },
  fail: { from: ['created', 'queued', 'running', 'paused', 'settling'], to: 'failed' },
  cancel: { from: ['created', 'queued', 'running', 'paused'], to: 'cancelled' },
  retry: { from: ['failed', 'cancelled'], to: 'queued' },
}

export function moveOf(action: TaskAction): Move {
  return MOVES[action]
}

export function permits(state: TaskState, action: TaskAction): boolean {
  return MOVES[action].from.includes(state)
}

/** The state after the action; TASKS_SETTLING or TASKS_WRONG_STATE if it is not allowed now. */
export function stateAfter(state: TaskState, action: TaskAction): TaskState {
  if (!permits(state, action)) throw refusal(state, action)
  return MOVES[action].to
}

export function refusal(state: TaskState, action: TaskAction) {
  if (state === 'settling' && (action === 'cancel' || action === 'pause')) return taskFaults.SETTLING({ action })
  const allowed = TASK_CONTROLS.filter((control) => permits(state, control)).join(', ') || '-'
  return taskFaults.WRONG_STATE({ state, action, allowed })
}

/** What a person may do now with a task whose kind knows these controls. */
export function controlsOf(state: TaskState, known: readonly TaskControl[]): TaskControl[] {
  return known.filter((control) => permits(state, control))
}

/** No further work happens in these, unless somebody retries. */
export function hasEnded(state: TaskState): boolean {
  return state === 'completed' || state === 'failed' || state === 'cancelled'
}

export type ProgressNews = {
  readonly done?: number | null
  readonly total?: number | null
  readonly message?: string | null
  /** 0 to 100; worked out from done and total when left out. */
  readonly percent?: number
}

/** Whole per cent, from 0 to 99 while the work goes on: only completion is 100. */
export function percentOf(news: ProgressNews): number {
  const { done, total } = news
  const raw = news.percent ?? (total && done ? (100 * done) / total : 0)
  return Math.min(99, Math.max(0, Math.floor(Number.isFinite(raw) ? raw : 0)))
}
