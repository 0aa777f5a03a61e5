// The line to MiniMax. Its keys belong to one of two houses, in China and abroad, and are not known in the other.
import type { ProviderSettings } from '#rooms/generation/provider.ts'
import { fieldAt, numberOf } from '../shared/fields.ts'
import type { ClientDeps } from '../shared/provider-client.ts'
import { createVendorLine, type VendorLine } from '../shared/vendor-line.ts'
import { baseRefusal, errorRefusal } from './base-resp.ts'

export function minimaxLine(deps: ClientDeps, provider: ProviderSettings): VendorLine {
  return createVendorLine(deps, {
    provider,
    readNo: (status, body) =>
      // A task that has failed tells why in the same place: that is an answer, and read where tasks are.
      (fieldAt(body, 'status') === 'Fail' ? null : baseRefusal(body)) ??
      errorRefusal(body) ??
      (status >= 500 ? { cause: 'unavailable', message: `HTTP ${status}` } : null),
    // A question has one parameter: the task. Where that is wrong, the task is not known.
    isUnknown: (body) =>
      numberOf(fieldAt(body, 'base_resp', 'status_code')) === 2013 && fieldAt(body, 'status') !== 'Fail',
  })
}

/** A list that costs nothing; the key is looked at first. */
export function probeMinimax(deps: ClientDeps) {
  return (provider: ProviderSettings, access: Parameters<VendorLine['probe']>[0]['access'], signal: AbortSignal) =>
    minimaxLine(deps, provider).probe({ path: '/v1/get_voice', json: { voice_type: 'system' }, access, signal })
}
