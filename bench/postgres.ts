// A PostgreSQL of the bench's own, in a temporary folder, so that its processor time can be told from everybody else's.
import { execFile, spawnSync } from 'node:child_process'
import { mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { cpuMsOf, endedChildrenCpuMs, familyOf } from './processes.ts'

const run = promisify(execFile)
const script = (name: string) => fileURLToPath(new URL(`../scripts/services/${name}`, import.meta.url))

export type BenchPostgres = {
  readonly url: string
  /** Of the server and all its connections. */
  cpuMs(): number
  stop(): Promise<void>
}

export async function startPostgres(): Promise<BenchPostgres> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-pg-'))
  const { stdout } = await run(script('postgres-start'), [folder], { timeout: 300_000 })
  const url = /DATABASE_URL=(\S+)/.exec(stdout)?.[1]
  if (url === undefined) throw new Error(`postgres-start said no DATABASE_URL: ${stdout}`)
  const stopNow = () => {
    spawnSync(script('postgres-stop'), ['--rm', folder], { timeout: 60_000 })
    process.exit(1)
  }
  process.once('SIGTERM', stopNow)
  process.once('SIGINT', stopNow)
  const pid = Number((await readFile(join(folder, 'data', 'postmaster.pid'), 'utf8')).split('\n')[0])
  return {
    url,
    cpuMs: () => cpuMsOf(familyOf(pid)) + endedChildrenCpuMs(pid),
    stop: async () => {
      process.off('SIGTERM', stopNow)
      process.off('SIGINT', stopNow)
      await run(script('postgres-stop'), ['--rm', folder], { timeout: 60_000 })
    },
  }
}
