// The end of a task's log, followed over the live stream; what was missed in a break is read again.
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useSyncExternalStore } from 'react'
import type { LogFrame } from '#contract/realtime.ts'
import type { TaskLog as LogPage } from '#contract/tasks.ts'
import { keys } from '#web/api/keys.ts'
import { liveStream } from '#web/api/live.ts'
import { api } from '#web/api/request.ts'
import { Problem } from '#web/kit/problem.tsx'
import { Skeleton } from '#web/ui/skeleton.tsx'
import { useTexts } from './texts.ts'

type Line = { readonly number: number; readonly text: string }
type Tail = { readonly lines: readonly Line[]; readonly note: string | null }

const LINES_SHOWN = 200

function logQuery(taskId: string) {
  return queryOptions({
    queryKey: keys.ofTask(taskId, 'log'),
    queryFn: async ({ signal }): Promise<Tail> => {
      const read = (after: number, limit: number) =>
        api.get<LogPage>(`/tasks/${taskId}/logs`, { signal, query: { after, limit } })
      const { total_lines: total } = await read(0, 1)
      const page = await read(Math.max(0, total - LINES_SHOWN), LINES_SHOWN)
      return { lines: page.items, note: page.note }
    },
  })
}

/** Undefined: lines are missing between what is known and these. */
function append(tail: Tail, frame: LogFrame): Tail | undefined {
  const last = tail.lines.at(-1)?.number ?? 0
  if (frame.first_line > last + 1) return undefined
  const told = frame.lines.map((text, index) => ({ number: frame.first_line + index, text }))
  const lines = [...tail.lines, ...told.filter((line) => line.number > last)].slice(-LINES_SHOWN)
  return { ...tail, lines }
}

function useTail(taskId: string) {
  const client = useQueryClient()
  const tail = useQuery(logQuery(taskId))
  const { refetch } = tail
  const state = useSyncExternalStore(liveStream.watch, () => liveStream.state)
  useEffect(() => liveStream.follow(taskId), [taskId])
  useEffect(
    () =>
      liveStream.listen({
        log: (frame) => {
          if (frame.task_id !== taskId) return
          const { queryKey } = logQuery(taskId)
          const known = client.getQueryData(queryKey)
          const grown = known && append(known, frame)
          if (grown) client.setQueryData(queryKey, grown)
          else void client.invalidateQueries({ queryKey })
        },
      }),
    [client, taskId],
  )
  useEffect(() => {
    if (state === 'live') void refetch()
  }, [state, refetch])
  return tail
}

export function TaskLog({ taskId, title }: { readonly taskId: string; readonly title: string }) {
  const t = useTexts()
  const tail = useTail(taskId)
  const box = useRef<HTMLElement>(null)
  const last = tail.data?.lines.at(-1)?.number
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new line brings the end into view
  useEffect(() => {
    box.current?.scrollTo({ top: box.current.scrollHeight })
  }, [last])
  if (tail.error) return <Problem error={tail.error} onRetry={() => void tail.refetch()} />
  if (!tail.data) return <Skeleton className="h-24" />
  const { lines, note } = tail.data
  if (lines.length === 0) return <p className="text-xs text-muted">{t('logEmpty')}</p>
  return (
    <section
      ref={box}
      aria-label={t('logOf', { title })}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
      tabIndex={0}
      className="max-h-56 overflow-y-auto rounded-md border border-line bg-sunken p-2.5 font-mono text-xs"
    >
      {note && <p className="mb-1 text-muted">{note}</p>}
      <ol>
        {lines.map((line) => (
          <li key={line.number} className="break-words whitespace-pre-wrap">
            {line.text}
          </li>
        ))}
      </ol>
    </section>
  )
}
