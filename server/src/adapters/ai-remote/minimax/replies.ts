// What MiniMax answers when it did not say no.
import type { FailureCause, Usage } from '#rooms/generation/provider.ts'
import { fieldAt, listOf, numberOf, textOf } from '../shared/fields.ts'
import { countOf } from '../shared/problem.ts'
import { baseRefusal } from './base-resp.ts'

export type MinimaxTask =
  | { readonly state: 'running' }
  | { readonly state: 'succeeded'; readonly fileId?: string; readonly url?: string; readonly usage?: Usage }
  | { readonly state: 'failed'; readonly cause: FailureCause; readonly message: string }

/** v1: `Success`, `Fail`; why it failed stands in `base_resp` of the same reply. */
export function readHailuoTask(body: unknown): MinimaxTask {
  const status = textOf(fieldAt(body, 'status'))
  const refusal = baseRefusal(body)
  if (status === 'Fail') {
    const message = refusal?.message ?? 'no reason given'
    // "Unavailable" is said of the house; of a task it is a failure like any other.
    const cause = refusal === null || refusal.cause === 'unavailable' ? 'internal' : refusal.cause
    return { state: 'failed', cause, message }
  }
  const fileId = textOf(fieldAt(body, 'file_id'))
  if (status === 'Success' && fileId !== undefined) return { state: 'succeeded', fileId }
  return { state: 'running' }
}

/** v2: `succeeded`, and the link with it. */
export function readH3Task(body: unknown): MinimaxTask {
  const task = fieldAt(body, 'task')
  const status = textOf(fieldAt(task, 'status'))
  const url = textOf(fieldAt(task, 'content', 'url'))
  if (status === 'succeeded' && url !== undefined) {
    const seconds = numberOf(fieldAt(task, 'usage', 'total_seconds'))
    return { state: 'succeeded', url, ...(seconds === undefined ? {} : { usage: { second: Math.ceil(seconds) } }) }
  }
  if (status === 'expired') return { state: 'failed', cause: 'expired', message: 'the task has expired' }
  if (status === 'failed' || status === 'cancelled') {
    const code = textOf(fieldAt(task, 'error', 'code')) ?? status
    const message = textOf(fieldAt(task, 'error', 'message')) ?? 'no reason given'
    const isBlocked = /sensitive|moderat|safety|policy|1026|1027/i.test(`${code} ${message}`)
    return { state: 'failed', cause: isBlocked ? 'blocked' : 'internal', message: `${message} (${code})` }
  }
  return { state: 'running' }
}

export type MinimaxImage =
  | { readonly base64: string; readonly usage: Usage }
  | { readonly url: string; readonly usage: Usage }
  /** Moderation kept it: nothing is delivered, and nothing charged. */
  | 'kept_back'

/** The first picture; undefined where the answer tells neither of a picture nor that there is none. The count may come as text. */
export function readImage(body: unknown): MinimaxImage | undefined {
  const made = countOf(fieldAt(body, 'metadata', 'success_count'))
  const base64 = textOf(listOf(fieldAt(body, 'data', 'image_base64'))[0])
  const url = textOf(listOf(fieldAt(body, 'data', 'image_urls'))[0])
  const usage = { image: made ?? 1 }
  if (base64 !== undefined) return { base64, usage }
  if (url !== undefined) return { url, usage }
  return made === 0 ? 'kept_back' : undefined
}

/** Sound comes in hexadecimal digits; null if that is not what it is. */
export function readSpeech(body: unknown): { readonly bytes: Uint8Array; readonly usage?: Usage } | null {
  const hex = textOf(fieldAt(body, 'data', 'audio')) ?? ''
  if (hex.length === 0 || hex.length % 2 !== 0 || !/^[0-9a-f]+$/i.test(hex)) return null
  const characters = countOf(fieldAt(body, 'extra_info', 'usage_characters'))
  return { bytes: Buffer.from(hex, 'hex'), ...(characters === null ? {} : { usage: { character: characters } }) }
}
