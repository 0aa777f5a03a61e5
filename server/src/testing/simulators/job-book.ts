// What a simulated provider has accepted, how far it is, and what it charges.
import type { Fault } from './fault-script.ts'
import type { Media } from './media.ts'
import type { SimRequest } from './sim-request.ts'

export type SimJobState = 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled'

export type SimJob = {
  readonly id: string
  readonly provider: string
  /** Whose key it came with: nobody else knows of it. Null where there are no keys. */
  readonly account: string | null
  readonly model: string
  /** As the request came in. */
  readonly request: SimRequest
  /** Our id of it, where the protocol carries one. */
  readonly clientId: string | null
  readonly usage: Readonly<Record<string, number>>
  /** What its price depends on. */
  readonly priceFacts: readonly string[]
  readonly acceptedAtMs: number
  /** When it begins to show in listings. */
  readonly listedAtMs: number
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
  /** What its price depends on: "1080p", "sound". */
  readonly priceFacts?: readonly string[]
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
  readonly priceFacts: readonly string[]
}

/** By polls, or by time. */
export type Pace = { readonly pollsUntilDone: number } | { readonly msUntilDone: number }

export type JobBook = {
  accept(acceptance: Acceptance & { request: SimRequest; fault: Fault | null; account: string | null }): SimJob
  find(id: string): SimJob | undefined
  findByClientId(clientId: string, account: string | null): SimJob | undefined
  /** As `findByClientId`, but a listing lags: what was taken a moment ago may not be there yet. */
  listed(clientId: string, account: string | null): SimJob | undefined
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

type BookDeps = {
  readonly pace: () => Pace
  readonly nowMs: () => number
  readonly newId: () => string
  /** How long after it was taken a job shows in listings. */
  readonly lagMs: () => number
  readonly makesOnce: boolean
  readonly lateMs: number
}

export function createJobBook(deps: BookDeps): JobBook {
  const jobs = new Map<string, SimJob>()
  const findByClientId = (clientId: string, account: string | null) =>
    [...jobs.values()].find((job) => job.clientId === clientId && job.account === account)

  const makerOf = createMakers(deps.makesOnce)

  function share(job: SimJob): number {
    if (job.fault === 'late') return Math.min(1, (deps.nowMs() - job.acceptedAtMs) / deps.lateMs)
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
    accept({ model, usage, priceFacts = [], clientId = null, id = deps.newId(), make, request, fault, account }) {
      const media = fault === 'wrong_media' ? async () => notMedia : makerOf(model, make)
      const job: SimJob = {
        id,
        provider: request.provider,
        account,
        model,
        request,
        clientId,
        usage: fault === 'dear' ? tripled(usage) : usage,
        priceFacts,
        acceptedAtMs: deps.nowMs(),
        listedAtMs: deps.nowMs() + deps.lagMs(),
        fault,
        media,
        polls: 0,
        isCancelled: false,
        expiredLinksMax: fault === 'expired_link' ? 1 : 0,
        linksGiven: 0,
      }
      jobs.set(id, job)
      return job
    },
    find: (id) => jobs.get(id),
    findByClientId,
    listed(clientId, account) {
      const job = findByClientId(clientId, account)
      return job && job.listedAtMs <= deps.nowMs() ? job : undefined
    },
    jobs: () => [...jobs.values()],
    bill: () =>
      [...jobs.values()]
        .filter((job) => !job.isCancelled && !RUNS_ON.includes(job.fault))
        .map(({ id, provider, model, usage, priceFacts }) => ({ jobId: id, provider, model, usage, priceFacts })),
    ask(job) {
      const seen = state(job)
      job.polls += 1
      return seen
    },
    state,
    progress: (job) => Math.round(share(job) * 100),
  }
}

const tripled = (usage: SimJob['usage']) =>
  Object.fromEntries(Object.entries(usage).map(([unit, amount]) => [unit, 3 * amount]))

/** What makes the result of a job, once; with `makesOnce` what the first job of its model made. */
function createMakers(makesOnce: boolean) {
  const firsts = new Map<string, () => Promise<Media>>()
  return (model: string, make: () => Promise<Media>): (() => Promise<Media>) => {
    let made: Promise<Media> | null = null
    const once = () => {
      made ??= make()
      return made
    }
    if (!makesOnce) return once
    const known = firsts.get(model) ?? once
    firsts.set(model, known)
    return known
  }
}

const notMedia: Media = { mediaType: 'text/plain', bytes: Buffer.from('this is neither picture nor sound') }
