// Processor time of other processes, to the nanosecond: the figure that stays the same on a busy machine.
import { readdirSync, readFileSync } from 'node:fs'

/** Of all threads that live now. Threads that have ended are not counted, so ask before and after, without restarts between. */
export function cpuMsOf(pids: readonly number[]): number {
  let ns = 0
  for (const pid of pids) {
    for (const thread of list(`/proc/${pid}/task`)) {
      ns += Number(read(`/proc/${pid}/task/${thread}/schedstat`).split(' ')[0] || 0)
    }
  }
  return ns / 1e6
}

/** Of children that have ended and were waited for. Counted by the kernel in hundredths of a second. */
export function endedChildrenCpuMs(pid: number): number {
  const stat = read(`/proc/${pid}/stat`)
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[13] ?? 0) + Number(fields[14] ?? 0)) * 10
}

/** The process and everything it started, such as PostgreSQL's one process per connection. */
export function familyOf(pid: number): number[] {
  const parents = new Map<number, number>()
  for (const name of list('/proc')) {
    const child = Number(name)
    if (!Number.isInteger(child)) continue
    const stat = read(`/proc/${child}/stat`)
    parents.set(child, Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]))
  }
  const family = [pid]
  for (const member of family) for (const [child, parent] of parents) if (parent === member) family.push(child)
  return family
}

export function residentMb(pid: number): number {
  return Number(/^VmRSS:\s+(\d+)/m.exec(read(`/proc/${pid}/status`))?.[1] ?? 0) / 1024
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'latin1')
  } catch {
    return ''
  }
}
