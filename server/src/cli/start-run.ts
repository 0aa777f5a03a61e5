// Starting a production when another one of the same project may be under way. One that makes just what is asked for now is taken
// up, so that the film and its report are of one production, however often it was broken off. Any other gives way: one that was
// paused is closed, one that runs is waited for. What it made is reused, so nothing is lost or made twice.
import type { RunWish } from '#contract/productions.ts'
import type { TaskDetail } from '#contract/tasks.ts'
import { both } from '#platform/localised.ts'
import { ApiError } from './api-client.ts'
import { type Follow, type StartedRun, watchRun } from './follow-run.ts'

const ALREADY_RUNNING = 'PRODUCTIONS_ALREADY_RUNNING'
/** Others may be faster again and again; by then somebody should look. */
const ATTEMPTS_MAX = 5

export type Order = {
  readonly projectId: string
  readonly wish: RunWish
  /** The studio is this command's own: what is under way in it was left by a command before. */
  readonly isOwn: boolean
}
export type Begun = { readonly run: StartedRun; readonly isDone: boolean }

export async function startRun(follow: Follow, order: Order): Promise<Begun> {
  const { projectId, wish, isOwn } = order
  for (let attempt = 1; ; attempt++) {
    try {
      const path = `/projects/${projectId}/production/run`
      return { run: await follow.client.send<StartedRun>('POST', path, { json: wish }), isDone: false }
    } catch (error) {
      const other = activeRunOf(error)
      if (!other || attempt === ATTEMPTS_MAX) throw error
      const taken = await meet(follow, other, isOwn)
      if (taken) return taken
    }
  }
}

type Other = { readonly run: StartedRun; readonly isSame: boolean }

function activeRunOf(error: unknown): Other | null {
  if (!(error instanceof ApiError) || error.code !== ALREADY_RUNNING) return null
  const { task_id, run_id, is_same } = error.details
  if (typeof task_id !== 'string' || typeof run_id !== 'string') return null
  return { run: { task_id, run_id }, isSame: is_same === true }
}

/** Answers the run if it is taken up, or was followed to its end; null if it is out of the way. */
async function meet(follow: Follow, { run, isSame }: Other, isOwn: boolean): Promise<Begun | null> {
  const { client, terminal } = follow
  const task = await client.get<TaskDetail>(`/tasks/${run.task_id}`)
  if (task.state === 'paused') {
    terminal.say(both('Going on where the last production of this script was paused', '从该剧本上次暂停的制作处继续'))
    // It was made for the script as it was then: a new one takes up what it made.
    await client.send('POST', `/tasks/${run.task_id}/${isSame ? 'resume' : 'cancel'}`)
    return isSame ? { run, isDone: false } : null
  }
  if (isSame && isOwn) {
    terminal.say(
      both('Going on where the last production of this script was broken off', '从该剧本上次中断的制作处继续'),
    )
    return { run, isDone: false }
  }
  terminal.say(
    both('A production of this script is under way already: following it', '该剧本已有制作正在进行：跟随其进度'),
  )
  return (await isWatchedToItsEnd(follow, run)) && isSame ? { run, isDone: true } : null
}

/** False if it failed, or was cancelled or paused by whoever started it: ours may do better. */
async function isWatchedToItsEnd(follow: Follow, run: StartedRun): Promise<boolean> {
  try {
    await watchRun(follow, run)
    return true
  } catch (error) {
    follow.stop.throwIfAborted()
    if (error instanceof ApiError) throw error
    return false
  }
}
