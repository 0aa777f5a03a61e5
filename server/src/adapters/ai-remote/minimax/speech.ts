// Dialect `minimax-speech`: T2A v2, sound in hexadecimal digits.
import type { Dialect } from '#rooms/generation/provider.ts'
import { textOf } from '../shared/fields.ts'
import { UnknownOutcomeError } from '../shared/outcomes.ts'
import type { ClientDeps } from '../shared/provider-client.ts'
import { soundMaxBytes, speechDialect, speechTimeoutMs } from '../shared/speech-dialect.ts'
import { speechBody } from './bodies.ts'
import { minimaxLine, probeMinimax } from './line.ts'
import { readSpeech } from './replies.ts'

export function minimaxSpeechDialect(deps: ClientDeps): Dialect {
  return speechDialect(deps, {
    id: 'minimax-speech',
    probe: probeMinimax(deps),
    async speak({ speech, model, request, signal }) {
      const group = textOf(model.provider.options.group_id)
      const body = await minimaxLine(deps, model.provider).submitForJson({
        path: `/v1/t2a_v2${group === undefined ? '' : `?GroupId=${encodeURIComponent(group)}`}`,
        access: request.access,
        json: speechBody(speech, model),
        bodyMaxBytes: 2 * soundMaxBytes,
        timeoutMs: speechTimeoutMs,
        signal,
      })
      const sound = readSpeech(body)
      if (sound === null) throw new UnknownOutcomeError('MiniMax answered without any sound.')
      return sound
    },
  })
}
