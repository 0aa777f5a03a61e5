// Reading a task's log: lines by number, with a note on what was dropped.
import type { TaskLog } from '#contract/tasks.ts'
import type { Queryable } from '#platform/db/db.ts'
import type { Language } from '#platform/faults.ts'
import { firstKeptLine, readLogChunks } from './queries.ts'

const CHUNKS_MAX = 200

export type LogRequest = { readonly after: number; readonly limit: number; readonly language: Language }

export async function readLog(
  queryable: Queryable,
  task: { id: string; logLines: number },
  request: LogRequest,
): Promise<TaskLog> {
  const first = await firstKeptLine(queryable, task.id)
  const chunks = await readLogChunks(queryable, task.id, { after: request.after, chunksMax: CHUNKS_MAX })
  const items = chunks
    .flatMap((chunk) =>
      chunk.lines.map((text, index) => ({
        number: chunk.first_line + index,
        at: chunk.written_at.toISOString(),
        text,
      })),
    )
    .filter((line) => line.number > request.after)
    .slice(0, request.limit)
  const dropped = first === undefined ? task.logLines : first - 1
  return {
    items,
    total_lines: task.logLines,
    dropped_lines: dropped,
    note: dropped === 0 ? null : noteOf(dropped, request.language),
    next_after: items.at(-1)?.number ?? request.after,
  }
}

/** At most one chunk's worth of lines after this one; -1 asks for what comes from now on: nothing yet. */
export async function readLinesAfter(queryable: Queryable, task: { id: string; logLines: number }, after: number) {
  if (after < 0) return { firstLine: task.logLines + 1, lines: [] }
  const [chunk] = task.logLines > after ? await readLogChunks(queryable, task.id, { after, chunksMax: 1 }) : []
  if (!chunk) return { firstLine: after + 1, lines: [] }
  const firstLine = Math.max(chunk.first_line, after + 1)
  return { firstLine, lines: chunk.lines.slice(firstLine - chunk.first_line) }
}

function noteOf(dropped: number, language: Language): string {
  return language === 'zh-CN'
    ? `最早的 ${dropped} 行已删除，以保持日志在上限之内。`
    : `The first ${dropped} lines were dropped to keep the log within its limit.`
}
