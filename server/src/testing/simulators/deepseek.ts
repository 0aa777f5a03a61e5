// DeepSeek: text only, thinks aloud, knows no schemas, and sends empty lines while one waits.
import { chatRoutes } from './openai-routes.ts'
import { openaiRefusal } from './openai-words.ts'
import type { ProviderSimulation } from './provider-simulation.ts'
import { bearerOf } from './sim-request.ts'

export function simulateDeepseek(): ProviderSimulation {
  return {
    id: 'deepseek',
    keyOf: bearerOf,
    refuse: (refusal, request) =>
      refusal === 'no_balance'
        ? {
            status: 402,
            json: { error: { message: 'Insufficient Balance', type: 'unknown_error', code: 'invalid_request_error' } },
          }
        : openaiRefusal(refusal, request),
    routes: chatRoutes(['deepseek-flash', 'deepseek-v4-pro'], {
      lacksJsonSchema: true,
      sendsEmptyLines: true,
      thinks: true,
      tellsCached: 'deepseek',
    }),
  }
}
