// The line to MiniMax. Its keys belong to one of two houses, in China and abroad, and are not known in the other.
import type { ProviderSettings } from '#rooms/generation/provider.ts'
import { fieldAt, numberOf } from '../shared/fields.ts'
import { type ClientDeps, createProviderClient, type ProviderClient } from '../shared/provider-client.ts'
import { byBody } from '../shared/readings.ts'
import { baseRefusal, errorRefusal } from './base-resp.ts'

export function minimaxLine(deps: ClientDeps, provider: ProviderSettings): ProviderClient {
  return createProviderClient(deps, {
    provider,
    reading: byBody(
      // A task that has failed tells why in the same place: that is an answer, and read where tasks are.
      (_status, body) => (fieldAt(body, 'status') === 'Fail' ? null : baseRefusal(body)) ?? errorRefusal(body),
      // A question has one parameter: the task. Where that is wrong, the task is not known.
      (body) => numberOf(fieldAt(body, 'base_resp', 'status_code')) === 2013 && fieldAt(body, 'status') !== 'Fail',
    ),
  })
}

/** A list that costs nothing; the key is looked at first. */
export function probeMinimax(deps: ClientDeps) {
  return (provider: ProviderSettings, access: Parameters<ProviderClient['probe']>[0]['access'], signal: AbortSignal) =>
    minimaxLine(deps, provider).probe({ path: '/v1/get_voice', json: { voice_type: 'system' }, access, signal })
}
