// Starting a production when another one of the same project may be under way: one that was paused goes on first, one that
// runs is waited for. What it makes is reused, so nothing is lost or made twice.
import type { RunWish } from '#contract/productions.ts'
import type { TaskDetail } from '#contract/tasks.ts'
import { both } from '#platform/localised.ts'
import { ApiError } from './api-client.ts'
import { type Follow, type StartedRun, watchRun } from './follow-run.ts'

const ALREADY_RUNNING = 'PRODUCTIONS_ALREADY_RUNNING'
/** Others may be faster again and again; by then somebody should look. */
const ATTEMPTS_MAX = 5

export async function startRun(follow: Follow, projectId: string, wish: RunWish): Promise<StartedRun> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await follow.client.send<StartedRun>('POST', `/projects/${projectId}/production/run`, { json: wish })
    } catch (error) {
      const other = activeRunOf(error)
      if (!other || attempt === ATTEMPTS_MAX) throw error
      await giveWay(follow, other)
    }
  }
}

function activeRunOf(error: unknown): StartedRun | null {
  if (!(error instanceof ApiError) || error.code !== ALREADY_RUNNING) return null
  const { task_id, run_id } = error.details
  return typeof task_id === 'string' && typeof run_id === 'string' ? { task_id, run_id } : null
}

/**
 * A paused run was made for the script as it was then: it is closed, and the new one takes up what it made. A running one is
 * somebody's: it is waited for.
 */
async function giveWay({ client, terminal, ...follow }: Follow, other: StartedRun): Promise<void> {
  const task = await client.get<TaskDetail>(`/tasks/${other.task_id}`)
  if (task.state === 'paused') {
    terminal.say(both('Going on where the last production of this script was paused', '从该剧本上次暂停的制作处继续'))
    await client.send('POST', `/tasks/${other.task_id}/cancel`)
    return
  }
  terminal.say(
    both('A production of this script is under way already: following it', '该剧本已有制作正在进行：跟随其进度'),
  )
  await watchRun({ client, terminal, ...follow }, other).catch((error: unknown) => {
    follow.stop.throwIfAborted()
    // It failed, or was cancelled or paused by whoever started it; ours may do better.
    if (error instanceof ApiError) throw error
  })
}
