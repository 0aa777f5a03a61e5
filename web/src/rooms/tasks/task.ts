// What the pages of tasks ask the server.
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { TaskDetail, TaskState, TaskSummary } from '#contract/tasks.ts'
import { keys } from '#web/api/keys.ts'
import { api } from '#web/api/request.ts'
import { currentLanguage } from '#web/i18n/texts.ts'

export type TaskPage = {
  readonly items: readonly TaskSummary[]
  readonly pagination: { readonly page: number; readonly pages: number; readonly total: number }
}

export type TaskWish = {
  readonly state?: string | undefined
  readonly open?: boolean | undefined
  readonly kind?: string | undefined
  readonly project_id?: string | undefined
  readonly page?: number | undefined
  readonly size?: number | undefined
}

export function tasksQuery(workspaceId: string, wish: TaskWish) {
  return queryOptions({
    // The live stream writes progress into every list of tasks.
    queryKey: keys.inWorkspace(workspaceId, 'tasks', wish),
    queryFn: ({ signal }) => api.get<TaskPage>('/tasks', { signal, workspace: workspaceId, query: wish }),
    placeholderData: keepPreviousData,
  })
}

const OPEN_SHOWN = 50
export const openTasksQuery = (workspaceId: string) => tasksQuery(workspaceId, { open: true, size: OPEN_SHOWN })
const RECENT_SHOWN = 8
export const recentTasksQuery = (workspaceId: string) => tasksQuery(workspaceId, { open: false, size: RECENT_SHOWN })

export function taskQuery(taskId: string) {
  return queryOptions({
    queryKey: keys.ofTask(taskId),
    queryFn: ({ signal }) => api.get<TaskDetail>(`/tasks/${taskId}`, { signal }),
  })
}

/** Names of kinds that people see; of others the bare name is shown. */
export const KINDS = {
  'productions.run': 'kinds.production',
  'candidates.make': 'kinds.candidates',
  script_parse: 'kinds.parse',
  'writing.script': 'kinds.writing',
  'writing.rewrite': 'kinds.rewriting',
  'writing.parse': 'kinds.marking',
  'writing.shots': 'kinds.shots',
  'writing.visual': 'kinds.prompts',
  'writing.copy': 'kinds.copy',
} as const
export const isKnownKind = (kind: string): kind is keyof typeof KINDS => kind in KINDS

export const STEPS = ['speech', 'key_frame', 'clip', 'effect', 'bed', 'piece', 'mix', 'film'] as const

/** A production names the step that it has just done, such as `speech:<id>`; undefined for a message in words. */
export function stepOf(message: string): (typeof STEPS)[number] | undefined {
  return STEPS.find((step) => message === step || message.startsWith(`${step}:`))
}

const ENDED: readonly TaskState[] = ['completed', 'failed', 'cancelled']
export const hasEnded = (state: TaskState): boolean => ENDED.includes(state)

/** The time, once a second while somebody needs it. */
export function useNowMs(isTicking: boolean): number {
  const [nowMs, setNowMs] = useState(Date.now)
  useEffect(() => {
    if (!isTicking) return
    const timer = setInterval(() => setNowMs(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [isTicking])
  return nowMs
}

/** Below this share of the work a guess would only jump about. */
const GUESS_FROM_PERCENT = 5

export function timesOf(task: TaskSummary, nowMs: number): { takenMs: number | null; leftMs: number | null } {
  if (task.started_at === null) return { takenMs: null, leftMs: null }
  const endMs = task.finished_at === null ? nowMs : Date.parse(task.finished_at)
  const takenMs = Math.max(0, endMs - Date.parse(task.started_at))
  const { percent } = task.progress
  // What waits for its turn takes as long as that: the notice says until when.
  const isWaiting = task.notice !== null && task.notice.until !== null
  if (task.state !== 'running' || isWaiting) return { takenMs, leftMs: null }
  if (percent >= GUESS_FROM_PERCENT) return { takenMs, leftMs: (takenMs * (100 - percent)) / percent }
  const leftMs = task.estimate_s === null ? null : Math.max(0, task.estimate_s * 1000 - takenMs)
  return { takenMs, leftMs }
}

const MICROS = 1_000_000

export function formatMoney({ amount, currency }: { readonly amount: string; readonly currency: string }): string {
  const format = new Intl.NumberFormat(currentLanguage(), { style: 'currency', currency, maximumFractionDigits: 4 })
  return format.format(Number(amount) / MICROS)
}

type Money = { readonly amount: string; readonly currency: string }

/** By currency, as people read it: "¥1.20 + $0.04". */
export function sumOf(amounts: readonly Money[]): string {
  const sums = new Map<string, bigint>()
  for (const { amount, currency } of amounts) sums.set(currency, (sums.get(currency) ?? 0n) + BigInt(amount))
  return [...sums].map(([currency, amount]) => formatMoney({ amount: amount.toString(), currency })).join(' + ')
}
