// Which process a number means: numbers are given out again, so a number alone proves nothing.
import { readFileSync } from 'node:fs'

/** Clock ticks between boot and the start of a process; null where the system does not tell, or there is no such process. */
export function startTicksOf(pid: number): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    // The second field is the program's name in brackets and may hold anything; start time is the 22nd.
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19])
  } catch {
    return null
  }
}
