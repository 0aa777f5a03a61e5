// Following a production to its end, showing how far it is.
import { setTimeout as sleep } from 'node:timers/promises'
import type { ProductionRun } from '#contract/productions.ts'
import type { TaskDetail, TaskError } from '#contract/tasks.ts'
import { systemClock } from '#platform/clock.ts'
import type { Localised } from '#platform/faults.ts'
import { both, same } from '#platform/localised.ts'
import type { ApiClient } from './api-client.ts'
import { CommandError, EXIT, exitCodeOfCode } from './exit-codes.ts'
import { countsOf, inOrderOfWork, type ProgressView, renderBars, summaryOf } from './progress.ts'
import type { Terminal } from './terminal.ts'

export type StartedRun = { readonly run_id: string; readonly task_id: string }

export type Follow = {
  readonly client: ApiClient
  readonly terminal: Terminal
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
        message: both('The production was cancelled by somebody else.', '制作已被他人取消。'),
        remedy: both(
          'What was made is kept: run the same command to make the rest.',
          '已完成的内容都保留着：重新运行同一命令即可制作其余部分。',
        ),
      })
    }
    if (task.state === 'paused') {
      throw new CommandError(EXIT.paused, {
        code: 'PAUSED',
        message: both('The production was paused by somebody else.', '制作已被他人暂停。'),
        remedy: both(
          'What was made is kept: run the same command to go on.',
          '已完成的内容都保留着：重新运行同一命令即可继续。',
        ),
      })
    }
    await show(task, await client.get<ProductionRun>(`/productions/${run.run_id}`))
    if (task.state === 'completed') return terminal.clearLive()
    const tookMs = systemClock.monotonicMs() - beganMs
    await sleep(Math.max(POLL_MS, tookMs * SHARE_OF_LOOKS), undefined, { signal: stop }).catch(() => {})
  }
}

async function pause(client: ApiClient, run: StartedRun): Promise<void> {
  const asked = client.send('POST', `/tasks/${run.task_id}/pause`).catch(() => {})
  await Promise.race([asked, sleep(PAUSE_MAX_MS)])
}

const PLAIN_EVERY_MS = 5000

function createDisplay({ terminal }: Follow) {
  const beganMs = systemClock.monotonicMs()
  let saidMs = Number.NEGATIVE_INFINITY
  let said = ''
  return async (task: TaskDetail, run: ProductionRun): Promise<void> => {
    const nowMs = systemClock.monotonicMs()
    const view: ProgressView = {
      kinds: inOrderOfWork(run.kinds),
      percent: task.progress.percent,
      elapsedMs: nowMs - beganMs,
      leftMs: run.left_s ? run.left_s * 1000 : null,
      state: task.state,
    }
    const { columns, language } = terminal
    if (terminal.isLive) return terminal.live(renderBars(view, { columns, language }))
    const isLast = task.state === 'completed'
    if (!isLast && nowMs - saidMs < PLAIN_EVERY_MS) return
    const line = countsOf(view)
    if (line[language] === said) return
    terminal.say(view.percent >= 5 && !isLast ? withSummary(line, view) : line)
    said = line[language]
    saidMs = nowMs
  }
}

const withSummary = (line: Localised, view: ProgressView): Localised =>
  both(`${line.en} (${summaryOf(view, 'en')})`, `${line['zh-CN']}（${summaryOf(view, 'zh-CN')}）`)

function failureOf(error: TaskError | null): CommandError {
  if (error === null)
    return new CommandError(EXIT.internal, {
      code: 'INTERNAL',
      message: both('The production failed.', '制作失败。'),
      remedy: both('Look at the log of the studio.', '请查看工作室的日志。'),
    })
  const { code, message, remedy, cause } = error
  return new CommandError(exitCodeOfCode(cause ?? code), { code, message: same(message), remedy: same(remedy) })
}
