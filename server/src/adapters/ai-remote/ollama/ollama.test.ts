import { systemClock } from '#platform/clock.ts'
import { describeDialect } from '#rooms/generation/provider.suite.ts'
import { simulateOllama } from '#testing/simulators/ollama.ts'
import { ollamaDialect } from './ollama.ts'

describeDialect({
  name: 'ollama',
  provider: simulateOllama,
  dialect: ({ outbound }) => ollamaDialect({ outbound, clock: systemClock }),
  model: { model: 'qwen3', prices: { currency: 'CNY', units: { output_token: { micros: 1, per: 1 } } } },
  input: {
    kind: 'text',
    text: {
      system: 's',
      prompt: '写一首诗',
      outputTokensMax: 200,
      schema: {
        name: 'poem',
        json: { type: 'object', properties: { lines: { type: 'array', items: { type: 'string' } } } },
      },
    },
  },
  expects: { mediaType: 'application/json', usageUnits: ['input_token', 'output_token'] },
  supports: { isAsync: false, needsNoKey: true },
  without: ['blocked', 'no_balance', 'bad_key', 'wrong_media'],
})
