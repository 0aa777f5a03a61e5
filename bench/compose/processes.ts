// Memory and processor time of everything this process has started, together.
import { readdirSync, readFileSync } from 'node:fs'

/** Proportional set sizes: pages shared between processes count once. */
export function watchMemory(): { stop(): number } {
  let peakBytes = 0
  const look = () => {
    peakBytes = Math.max(peakBytes, childrenBytes())
  }
  const timer = setInterval(look, 150)
  return {
    stop() {
      clearInterval(timer)
      return peakBytes
    },
  }
}

function childrenBytes(): number {
  const parents = new Map<number, number>()
  for (const name of readdirSync('/proc')) {
    const pid = Number(name)
    if (!Number.isInteger(pid)) continue
    const stat = read(`/proc/${pid}/stat`)
    parents.set(pid, Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]))
  }
  let bytes = 0
  for (const pid of parents.keys()) if (descends(pid, parents)) bytes += proportionalBytes(pid)
  return bytes
}

function descends(pid: number, parents: ReadonlyMap<number, number>): boolean {
  for (let at = parents.get(pid); at !== undefined && at > 1; at = parents.get(at)) if (at === process.pid) return true
  return false
}

function proportionalBytes(pid: number): number {
  return Number(/^Pss:\s+(\d+)/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0) * 1024
}

function read(file: string): string {
  try {
    return readFileSync(file, 'latin1')
  } catch {
    return ''
  }
}

/** Processor time of all children that have ended, and of theirs. Counted by the kernel in hundredths of a second. */
export function childrenCpuMs(): number {
  const stat = read('/proc/self/stat')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[13] ?? 0) + Number(fields[14] ?? 0)) * 10
}
