// The line to Kling: which key goes along, and a task as each of its two APIs tells of it.
import type { EngineAccess, EngineModel, PollResult, ProviderSettings } from '#rooms/generation/provider.ts'
import { fieldAt, numberOf } from '../shared/fields.ts'
import {
  AskAgainError,
  FailedWorkError,
  RefusedError,
  UnknownJobError,
  UnknownOutcomeError,
} from '../shared/outcomes.ts'
import { amountFor } from '../shared/price-list.ts'
import { type ClientDeps, createProviderClient, type ProviderClient } from '../shared/provider-client.ts'
import { byBody } from '../shared/readings.ts'
import { StaleTokenError } from '../shared/token-cache.ts'
import { createKlingAccess, type KlingAccess } from './access.ts'
import type { KlingAsk } from './bodies.ts'
import { causeOfFailedTask, type KlingTask, klingRefusal } from './replies.ts'

export type KlingDeps = ClientDeps & { readonly keys: KlingAccess }

export function withKlingKeys(deps: ClientDeps): KlingDeps {
  return { ...deps, keys: createKlingAccess(deps.clock) }
}

export function klingLine(deps: KlingDeps, provider: ProviderSettings): ProviderClient {
  return createProviderClient(deps, {
    provider,
    reading: byBody(
      (_status, body) => {
        const no = klingRefusal(body)
        if (no?.isTokenStale) throw new StaleTokenError(no)
        return no
      },
      // Not said anywhere in so many words: a task that is not theirs is an invalid parameter, or not found.
      (body) => [1200, 1201, 1202, 1203].includes(numberOf(fieldAt(body, 'code')) ?? 0),
    ),
    async credentials(access) {
      const authorization = await deps.keys.authorization(access)
      return authorization === undefined ? null : { authorization }
    },
  })
}

/** A token that is refused for its time alone was looked at before the work: once more with a new one is free. */
export async function signedAnew<T>(
  deps: KlingDeps,
  access: EngineAccess | undefined,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof StaleTokenError && deps.keys.signAnew(access)) return work()
    throw error
  }
}

type Handing = { readonly access: EngineAccess | undefined; readonly signal: AbortSignal }

/** @returns the data of the reply, which names the task */
export async function handOver(
  deps: KlingDeps,
  line: ProviderClient,
  { path, body, access, signal }: KlingAsk & Handing,
): Promise<unknown> {
  const reply = await signedAnew(deps, access, () =>
    line.submitForJson({ path, json: body, access, signal, timeoutMs: 120_000 }),
  )
  const data = fieldAt(reply, 'data')
  if (data === undefined || data === null)
    throw new UnknownOutcomeError('The answer names no task, so nobody knows whether the work was taken.')
  return data
}

/** What stands at a path of tasks, or null if nothing is known there. */
export async function lookUp(
  deps: KlingDeps,
  line: ProviderClient,
  { path, access, signal }: Handing & { path: string },
): Promise<unknown> {
  try {
    const reply = await signedAnew(deps, access, () => line.ask({ path, access, signal, timeoutMs: 60_000 }))
    return fieldAt(reply, 'data') ?? null
  } catch (error) {
    if (error instanceof UnknownJobError) return null
    // A key that is refused now says nothing of the task.
    if (error instanceof RefusedError) throw new AskAgainError(error.message)
    throw error
  }
}

/** Fetches what a finished task made. */
export async function followTask(
  look: () => Promise<KlingTask>,
  fetchResult: (url: string, task: KlingTask) => Promise<PollResult>,
): Promise<PollResult> {
  const task = await look()
  if (task.state === 'running') return { state: 'running', progressPercent: null, pollAgainMs: pollMs }
  if (task.state === 'failed')
    return { state: 'failed', cause: causeOfFailedTask(task.message), message: task.message || 'no reason given' }
  return fetchResult(linkOf(task), task)
}

const pollMs = 5000

function linkOf({ urls }: KlingTask): string {
  const [url] = urls
  if (url !== undefined) return url
  throw new FailedWorkError({ cause: 'internal', message: 'Kling finished without a result.', isCharged: true })
}

/**
 * What a model charges for one piece of work, by the option `milliunits` (or `milliunits_per_second`): a number, or a list by what it
 * depends on: `{"default": 700, "sound": 1400, "4k+sound": 2800}`.
 */
export function milliunitsOf({ options }: EngineModel, seconds: number, facts: readonly string[]): number {
  const each = amountFor(options.milliunits_per_second, facts)
  return each === undefined ? Math.ceil(amountFor(options.milliunits, facts) ?? 0) : Math.ceil(each * seconds)
}

/** Asks for what it costs nothing to hear. */
export function probeKling(deps: KlingDeps) {
  return (provider: ProviderSettings, access: EngineAccess | undefined, signal: AbortSignal) => {
    const nowMs = deps.clock.now().getTime()
    const path = `/account/costs?start_time=${nowMs - 3_600_000}&end_time=${nowMs}`
    return klingLine(deps, provider).probe({ path, access, signal, timeoutMs: 20_000 })
  }
}
