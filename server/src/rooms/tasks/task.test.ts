import { describe, expect, it } from 'vitest'
import { TASK_STATES, type TaskState } from '#contract/tasks.ts'
import { controlsOf, hasEnded, percentOf, stateAfter, TASK_ACTIONS, type TaskAction } from './task.ts'

// Every pair of state and action, written out by hand: what is not here must be refused.
const ALLOWED: Record<TaskState, Partial<Record<TaskAction, TaskState>>> = {
  created: { queue: 'queued', fail: 'failed', cancel: 'cancelled' },
  queued: { start: 'running', pause: 'paused', fail: 'failed', cancel: 'cancelled' },
  running: { pause: 'paused', settle: 'settling', complete: 'completed', fail: 'failed', cancel: 'cancelled' },
  paused: { resume: 'queued', fail: 'failed', cancel: 'cancelled' },
  settling: { complete: 'completed', fail: 'failed' },
  completed: {},
  failed: { retry: 'queued' },
  cancelled: { retry: 'queued' },
}

describe('the states of a task', () => {
  const pairs = TASK_STATES.flatMap((state) => TASK_ACTIONS.map((action) => ({ state, action })))

  it('walks every pair of state and action', () => {
    expect(pairs).toHaveLength(8 * 9)
  })

  it.each(pairs)('$state, $action', ({ state, action }) => {
    const expected = ALLOWED[state][action]
    if (expected !== undefined) expect(stateAfter(state, action)).toBe(expected)
    else expect(() => stateAfter(state, action)).toThrow(/TASKS_(WRONG_STATE|SETTLING)/)
  })

  it('defect 6: a task that is being settled can be neither cancelled nor paused, and says why', () => {
    for (const action of ['cancel', 'pause'] as const)
      expect(() => stateAfter('settling', action)).toThrow(/TASKS_SETTLING/)
    expect(controlsOf('settling', ['pause', 'resume', 'cancel', 'retry'])).toEqual([])
  })

  it('offers only controls that the kind knows and the state allows', () => {
    expect(controlsOf('running', ['pause', 'cancel', 'retry'])).toEqual(['pause', 'cancel'])
    expect(controlsOf('running', ['retry'])).toEqual([])
    expect(controlsOf('failed', ['cancel', 'retry'])).toEqual(['retry'])
  })

  it('has three ends', () => {
    expect(TASK_STATES.filter(hasEnded)).toEqual(['completed', 'failed', 'cancelled'])
  })
})

describe('progress in per cent', () => {
  it.each([
    [{ done: 1, total: 3 }, 33],
    [{ done: 3, total: 3 }, 99],
    [{ done: 0, total: 0 }, 0],
    [{ done: 5, total: null }, 0],
    [{ percent: 250 }, 99],
    [{ percent: -3 }, 0],
    [{ percent: Number.NaN }, 0],
    [{ done: 1, total: 2, percent: 80.9 }, 80],
  ])('%j is %i', (news, percent) => expect(percentOf(news)).toBe(percent))
})
