// A job is a value with its policy attached; what runs it is in queue.ts.
import type { Static, TSchema } from 'typebox'
import type { Tx } from '../db/db.ts'
import type { Log } from '../log.ts'

/** Lanes of work: each has its own concurrency, so that long encodes never starve short bookkeeping. `remote` waits for others. */
export const LANES = ['short', 'engine', 'remote', 'encode'] as const
export type Lane = (typeof LANES)[number]

export type JobContext = {
  readonly jobId: string
  /** 0 for the first start of this job; grows by one with every start after a failure or a lost worker. */
  readonly attempt: number
  /** Aborted when the job runs out of time, is superseded, or the process drains. */
  readonly signal: AbortSignal
  readonly log: Log
  /** Runs `work` once: its result is stored, and a later attempt gets the stored result. */
  step<T>(name: string, work: () => Promise<T>): Promise<T>
  /**
   * To be called inside the transaction that completes or charges: throws `Superseded` if a later attempt of this job has
   * started, and holds later attempts off until the transaction ends.
   */
  fence(tx: Tx): Promise<void>
  /**
   * Ends the job: fence, `work` and the queue's own note of it are one transaction, which jobs that end together share (the
   * rules of `Db.together` hold for `key` and `work`). Nothing may follow it; a job that is killed later is not run again.
   */
  finish<T>(key: string, work: (tx: Tx) => Promise<T>): Promise<T>
}

export type JobDefinition<S extends TSchema = TSchema> = {
  /** "films.compose": room and verb, unique, stable. */
  readonly name: string
  readonly version: number
  readonly lane: Lane
  readonly payload: S
  readonly timeoutMs: number
  /** How many thrown errors it may have; a lost worker does not count. */
  readonly errorsMax: number
  readonly backoffMs: number
  /** Jobs of equal key are queued once. */
  readonly dedupeKey?: (payload: Static<S>) => string
  /** What `JobQueue.abort` calls a group of jobs by, such as the run that they work for. */
  readonly abortKey?: (payload: Static<S>) => string
  /** Turns the payload of an older version into this one's. */
  readonly upcast?: (payload: unknown, version: number) => Static<S>
  readonly run: (context: JobContext, payload: Static<S>) => Promise<void>
  /** Told once, in a transaction, when the last permitted error was thrown. */
  readonly exhausted?: (tx: Tx, payload: Static<S>, error: Error) => Promise<void>
}

export function defineJob<S extends TSchema>(definition: JobDefinition<S>): JobDefinition<S> {
  return definition
}

/** This attempt was replaced by a later one: it must leave everything as it is. */
export class Superseded extends Error {
  constructor(jobId: string) {
    super(`job ${jobId} was taken over by a later attempt`)
  }
}

/** Thrown by a job that cannot succeed by trying again. */
export class Unretryable extends Error {}

/** Thrown by a job that wants to be started again later without counting as failed. */
export class RunAgainLater extends Error {
  readonly delayMs: number
  constructor(delayMs: number) {
    super(`run again in ${delayMs} ms`)
    this.delayMs = delayMs
  }
}

/** Why a job is aborted when its process ends: no failing of its own, so it is not counted as one. */
export class ProcessStopping extends Error {
  constructor() {
    super('the process is stopping')
  }
}

/** Why a job is aborted that nobody wants any more. Whoever cancelled has settled what it was for: it ends without an error. */
export class Unwanted extends Error {
  constructor() {
    super('the work was cancelled')
  }
}

export type JobEnvelope = { readonly job: string; readonly version: number; readonly payload: unknown }
