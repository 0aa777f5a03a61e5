// What a simulated provider has accepted, how far it is, and what it charges.
import type { Fault } from './fault-script.ts'
import type { Media } from './media.ts'
import type { SimRequest } from './sim-request.ts'

export type SimJobState = 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled'

export type SimJob = {
  readonly id: string
  readonly provider: string
  readonly model: string
  /** As the request came in. */
  readonly request: SimRequest
  /** Our id of it, where the protocol carries one. */
  readonly clientId: string | null
  readonly usage: Readonly<Record<string, number>>
  readonly acceptedAtMs: number
  /** How this job goes wrong. */
  readonly fault: Fault | null
  /** Makes the result, once. */
  readonly media: () => Promise<Media>
  polls: number
  isCancelled: boolean
  /** Links with a number up to this one do not open any more. */
  expiredLinksMax: number
  linksGiven: number
}

export type Acceptance = {
  readonly model: string
  readonly usage: Readonly<Record<string, number>>
  readonly clientId?: string | null
  /** As this provider writes its ids; by default a random one. */
  readonly id?: string
  readonly make: () => Promise<Media>
}

export type BillEntry = {
  readonly jobId: string
  readonly provider: string
  readonly model: string
  readonly usage: Readonly<Record<string, number>>
}

/** By polls, or by time. */
export type Pace = { readonly pollsUntilDone: number } | { readonly msUntilDone: number }

export type JobBook = {
  accept(acceptance: Acceptance & { request: SimRequest; fault: Fault | null }): SimJob
  find(id: string): SimJob | undefined
  findByClientId(clientId: string): SimJob | undefined
  jobs(): readonly SimJob[]
  /** Every accepted piece of work that is charged: not what fails or is cancelled in time. */
  bill(): readonly BillEntry[]
  /** Counts one question about the job and answers its state. */
  ask(job: SimJob): SimJobState
  state(job: SimJob): SimJobState
  /** 0..100 */
  progress(job: SimJob): number
}

/** This part of its time a job waits before anybody works on it. */
const QUEUED_SHARE = 0.1

const RUNS_ON: readonly (Fault | null)[] = ['fails_later', 'blocked_later']

export function createJobBook(deps: { pace: () => Pace; nowMs: () => number; newId: () => string }): JobBook {
  const jobs = new Map<string, SimJob>()

  function share(job: SimJob): number {
    const pace = deps.pace()
    if ('pollsUntilDone' in pace) return pace.pollsUntilDone === 0 ? 1 : Math.min(1, job.polls / pace.pollsUntilDone)
    return pace.msUntilDone === 0 ? 1 : Math.min(1, (deps.nowMs() - job.acceptedAtMs) / pace.msUntilDone)
  }

  function state(job: SimJob): SimJobState {
    if (job.isCancelled) return 'cancelled'
    const done = share(job)
    if (done < 1) return done < QUEUED_SHARE ? 'queued' : 'running'
    return RUNS_ON.includes(job.fault) ? 'failed' : 'succeeded'
  }

  return {
    accept({ model, usage, clientId = null, id = deps.newId(), make, request, fault }) {
      let made: Promise<Media> | null = null
      const job: SimJob = {
        id,
        provider: request.provider,
        model,
        request,
        clientId,
        usage,
        acceptedAtMs: deps.nowMs(),
        fault,
        media: () => {
          made ??= fault === 'wrong_media' ? Promise.resolve(notMedia) : make()
          return made
        },
        polls: 0,
        isCancelled: false,
        expiredLinksMax: fault === 'expired_link' ? 1 : 0,
        linksGiven: 0,
      }
      jobs.set(id, job)
      return job
    },
    find: (id) => jobs.get(id),
    findByClientId: (clientId) => [...jobs.values()].find((job) => job.clientId === clientId),
    jobs: () => [...jobs.values()],
    bill: () =>
      [...jobs.values()]
        .filter((job) => !job.isCancelled && !RUNS_ON.includes(job.fault))
        .map(({ id, provider, model, usage }) => ({ jobId: id, provider, model, usage })),
    ask(job) {
      const seen = state(job)
      job.polls += 1
      return seen
    },
    state,
    progress: (job) => Math.round(share(job) * 100),
  }
}

const notMedia: Media = { mediaType: 'text/plain', bytes: Buffer.from('this is neither picture nor sound') }
