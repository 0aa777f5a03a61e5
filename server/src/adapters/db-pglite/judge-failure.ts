// What a failure while a database folder is looked at says about the folder. Only PostgreSQL's own words about its files
// count as damage: a check that had no memory, no room or no rights knows nothing.
export type Judgement = { readonly verdict: 'damaged' | 'unchecked'; readonly problem: string }

/** What the machine lacks, as the C library says it; the folder may be as good as ever. A failing disk is among it. */
const OF_THE_MACHINE =
  /No space left|File too large|Disk quota|Read-only file system|Permission denied|not permitted|Input\/output error|I\/O error|Too many open files|out of memory|Cannot allocate|could not allocate|Stale file handle|temporarily unavailable|resource busy|No locks available/i
/** Another version of PostgreSQL wrote it, or the program that opens it is too old. */
const OF_THE_PROGRAM = /incompatible with server/i
const SEVERE = /(?:\b(?:FATAL|PANIC):|^postgres:)\s*(.+)/

/** `said` is what PostgreSQL wrote to its log, line by line. */
export function judgeFailure(error: unknown, said: readonly string[]): Judgement {
  const severe = said.flatMap((line) => SEVERE.exec(line)?.[1] ?? [])
  const message = error instanceof Error ? error.message : String(error)
  const { code } = (error ?? {}) as { code?: unknown }
  const [words] = severe
  const problem = words ?? (isWordless(message) ? 'PostgreSQL ended without saying why' : message)
  const all = [...said, message].join('\n')
  if (OF_THE_MACHINE.test(all) || OF_THE_PROGRAM.test(all)) return { verdict: 'unchecked', problem }
  return { verdict: words !== undefined || isAboutRows(code) ? 'damaged' : 'unchecked', problem }
}

/** What PGlite says when PostgreSQL stopped inside it tells a person nothing. */
const isWordless = (message: string) => /^Aborted\(|failed to initialize|unreachable|out of bounds/.test(message)

/** A statement that only reads failed with a state of PostgreSQL, other than for want of resources (53) or by request (57). `EPERM` is none. */
const isAboutRows = (code: unknown) => typeof code === 'string' && /^(?!53|57|E)[0-9A-Z]{5}$/.test(code)
