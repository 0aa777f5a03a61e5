// Following a production to its end, showing how far it is.
import { setTimeout as sleep } from 'node:timers/promises'
import type { ProductionRun } from '#contract/productions.ts'
import type { TaskDetail, TaskError } from '#contract/tasks.ts'
import { systemClock } from '#platform/clock.ts'
import type { Language } from '#platform/faults.ts'
import type { ApiClient } from './api-client.ts'
import { CommandError, EXIT, exitCodeOfCode } from './exit-codes.ts'
import { inOrderOfWork, labelOf, type ProgressView, renderBars, summaryOf } from './progress.ts'
import type { Terminal } from './terminal.ts'

export type StartedRun = { readonly run_id: string; readonly task_id: string }

export type Follow = {
  readonly client: ApiClient
  readonly terminal: Terminal
  readonly language: Language
  readonly stop: AbortSignal
}

const POLL_MS = 250
/** On a terminal each look also counts the steps; a long film has thousands, so looks are kept to a tenth of the time. */
const SHARE_OF_LOOKS = 10
const PAUSE_MAX_MS = 5000

/** Answers when the film is done. Throws what the task failed of, and when it was paused; an interrupt pauses the task first. */
export async function followRun(follow: Follow, run: StartedRun): Promise<void> {
  try {
    await watchRun(follow, run)
  } catch (error) {
    if (error === follow.stop.reason) await pause(follow.client, run)
    throw error
  }
}

/** The same for a run of somebody else, with which an interrupt does nothing. Throws what stopped the watching. */
export async function watchRun(follow: Follow, run: StartedRun): Promise<void> {
  const { client, terminal, stop } = follow
  const show = createDisplay(follow)
  for (;;) {
    stop.throwIfAborted()
    const beganMs = systemClock.monotonicMs()
    const task = await client.get<TaskDetail>(`/tasks/${run.task_id}`)
    if (task.state === 'failed') throw failureOf(task.error)
    if (task.state === 'cancelled') {
      throw new CommandError(EXIT.internal, {
        code: 'CANCELLED',
        message: 'The production was cancelled by somebody else.',
        remedy: 'What was made is kept: run the same command to make the rest.',
      })
    }
    if (task.state === 'paused') {
      throw new CommandError(EXIT.paused, {
        code: 'PAUSED',
        message: 'The production was paused by somebody else.',
        remedy: 'What was made is kept: run the same command to go on.',
      })
    }
    await show(task, await kindsOf(client, run))
    if (task.state === 'completed') return terminal.clearLive()
    const tookMs = systemClock.monotonicMs() - beganMs
    await sleep(Math.max(POLL_MS, tookMs * SHARE_OF_LOOKS), undefined, { signal: stop }).catch(() => {})
  }
}

async function pause(client: ApiClient, run: StartedRun): Promise<void> {
  const asked = client.send('POST', `/tasks/${run.task_id}/pause`).catch(() => {})
  await Promise.race([asked, sleep(PAUSE_MAX_MS)])
}

async function kindsOf(client: ApiClient, run: StartedRun): Promise<ProductionRun['kinds']> {
  return (await client.get<ProductionRun>(`/productions/${run.run_id}`)).kinds
}

const PLAIN_EVERY_MS = 5000

function createDisplay({ terminal, language }: Follow) {
  const beganMs = systemClock.monotonicMs()
  let saidMs = Number.NEGATIVE_INFINITY
  let said = ''
  return async (task: TaskDetail, kinds: ProductionRun['kinds']): Promise<void> => {
    const nowMs = systemClock.monotonicMs()
    const view: ProgressView = {
      kinds: inOrderOfWork(kinds),
      percent: task.progress.percent,
      elapsedMs: nowMs - beganMs,
      state: task.state,
    }
    if (terminal.isLive) return terminal.live(renderBars(view, { columns: terminal.columns, language }))
    const isLast = task.state === 'completed'
    if (!isLast && nowMs - saidMs < PLAIN_EVERY_MS) return
    const counts = view.kinds.map(({ kind, done, total }) => `${labelOf(kind, language)} ${done}/${total}`).join(', ')
    const line = `${view.percent} %${counts === '' ? '' : `: ${counts}`}`
    if (line === said) return
    terminal.say(view.percent >= 5 && !isLast ? `${line} (${summaryOf(view, language)})` : line)
    said = line
    saidMs = nowMs
  }
}

function failureOf(error: TaskError | null): CommandError {
  const told = error ?? { code: 'INTERNAL', message: 'The production failed.', remedy: '' }
  const { code, message, remedy } = told
  return new CommandError(exitCodeOfCode(error?.cause ?? code), { code, message, remedy })
}
