// One case on all servers in turn, several rounds; medians.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { median } from '../report.ts'
import type { LoadAnswer, LoadTask } from './load.ts'
import type { Read } from './studio-server.ts'

export type Subject = {
  readonly name: string
  readonly port: number
  readonly reads: readonly Read[]
  cpuMs(): number
  databaseCpuMs(): number
}

export type Measured = {
  readonly server: string
  readonly read: string
  readonly connections: number
  readonly perSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly cpuUs: number
  readonly databaseCpuUs: number
}

export type Load = { run(task: LoadTask): Promise<LoadAnswer>; stop(): void }

export async function createLoad(): Promise<Load> {
  const child = fork(fileURLToPath(new URL('./load.ts', import.meta.url)))
  await once(child, 'message')
  return {
    run: async (task) => {
      child.send(task)
      const [answer] = await once(child, 'message')
      return answer as LoadAnswer
    },
    stop: () => void child.kill(),
  }
}

/** Code that was never run is compiled while it runs: every server first answers every read for a while. */
export async function warmUp(load: Load, subjects: readonly Subject[]): Promise<Pace> {
  const pace = new Map<Subject, number[]>()
  for (const subject of subjects) {
    const found: number[] = []
    for (const read of subject.reads.keys()) {
      await sample(load, subject, { read, connections: 8, amount: WARM_REQUESTS })
      found.push((await sample(load, subject, { read, connections: 8, amount: WARM_REQUESTS })).perSecond)
    }
    pace.set(subject, found)
  }
  return pace
}

const WARM_REQUESTS = 100

/** About how many requests a second each server answers, by read: so that a round takes the same time on all. */
export type Pace = ReadonlyMap<Subject, readonly number[]>

type Case = {
  readonly read: number
  readonly connections: number
  readonly rounds: number
  readonly seconds: number
}
type Sample = LoadAnswer & { readonly cpuUs: number; readonly databaseCpuUs: number }

export async function measure(load: Load, pace: Pace, wish: Case): Promise<Measured[]> {
  const subjects = [...pace.keys()]
  const samples = new Map<Subject, Sample[]>(subjects.map((subject) => [subject, []]))
  for (let turn = 0; turn < wish.rounds; turn++) {
    for (const subject of subjects) {
      const amount = Math.max(2 * wish.connections, Math.round((pace.get(subject)?.[wish.read] ?? 0) * wish.seconds))
      samples.get(subject)?.push(await sample(load, subject, { ...wish, amount }))
    }
  }
  return subjects.map((subject) => {
    const own = samples.get(subject) ?? []
    const of = (field: keyof Sample) => median(own.map((sample) => sample[field]))
    return {
      server: subject.name,
      read: subject.reads[wish.read]?.name ?? '',
      connections: wish.connections,
      perSecond: of('perSecond'),
      p50Ms: of('p50Ms'),
      p99Ms: of('p99Ms'),
      cpuUs: of('cpuUs'),
      databaseCpuUs: of('databaseCpuUs'),
    }
  })
}

type Wish = { readonly read: number; readonly connections: number; readonly amount: number }

async function sample(load: Load, subject: Subject, { read, connections, amount }: Wish): Promise<Sample> {
  const asked = subject.reads[read]
  if (!asked) throw new Error(`no read ${read}`)
  const before = { own: subject.cpuMs(), database: subject.databaseCpuMs() }
  const url = `http://127.0.0.1:${subject.port}${asked.path}`
  const answer = await load.run({ url, headers: asked.headers, connections, amount })
  if (answer.failures > 0)
    throw new Error(`${subject.name}, ${asked.name}: ${answer.failures} failures of ${answer.requests} requests`)
  return {
    ...answer,
    cpuUs: ((subject.cpuMs() - before.own) * 1000) / answer.requests,
    databaseCpuUs: ((subject.databaseCpuMs() - before.database) * 1000) / answer.requests,
  }
}
