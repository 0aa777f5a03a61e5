import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { runProgram } from '#platform/process/run-program.ts'
import type { Inspection } from './inspect-folder.ts'

const PROGRAM = fileURLToPath(new URL('./folder-program.ts', import.meta.url))

export type FolderOrder =
  | { readonly verb: 'inspect'; readonly dir: string }
  | { readonly verb: 'pack'; readonly dir: string; readonly archive: string; readonly scratch: string }
  | { readonly verb: 'unpack'; readonly archive: string; readonly dir: string }

/** Looks into a database folder in a process of its own. Throws only if aborted; a program that dies or hangs knows nothing. */
export async function runFolderProgram(
  order: FolderOrder,
  bounds: { timeoutMs: number; signal?: AbortSignal },
): Promise<Inspection> {
  const lines: string[] = []
  const paths =
    order.verb === 'inspect'
      ? [order.dir]
      : order.verb === 'pack'
        ? [order.dir, order.archive, order.scratch]
        : [order.archive, order.dir]
  try {
    await runProgram({
      program: process.execPath,
      args: [PROGRAM, order.verb, ...paths],
      cwd: tmpdir(),
      timeoutMs: bounds.timeoutMs,
      onStdoutLine: (line) => lines.push(line),
      ...(bounds.signal ? { signal: bounds.signal } : {}),
    })
  } catch (error) {
    bounds.signal?.throwIfAborted()
    return { verdict: 'unchecked', problem: describe(error) }
  }
  const last = lines.findLast((line) => line.startsWith('{'))
  return last === undefined
    ? { verdict: 'unchecked', problem: 'the check ended without an answer' }
    : (JSON.parse(last) as Inspection)
}

function describe(error: unknown): string {
  const failure = error as { code?: string; message?: string }
  if (failure.code === 'PROGRAM_TIMED_OUT') return 'the database did not open in time'
  return (failure.message ?? String(error)).replace(/\.$/, '')
}
