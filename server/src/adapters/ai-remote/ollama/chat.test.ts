import { expect, test } from 'vitest'
import type { EngineModel, TextDescription } from '#rooms/generation/provider.ts'
import { chatBody, chatRefusal, contextFor, readChat } from './chat.ts'

const text: TextDescription = { system: 's', prompt: 'p', outputTokensMax: 512 }
const model = (options = {}, limits = {}) => ({ model: 'qwen3', options, limits }) as unknown as EngineModel

test('a schema is the format, and pictures are raw base64 beside the words', () => {
  const schema = { name: 'answer', json: { type: 'object' } }
  expect(chatBody({ ...text, schema, variant: 3 }, model({ think: false }), ['QUJD'])).toEqual({
    model: 'qwen3',
    messages: [
      { role: 'system', content: 's' },
      { role: 'user', content: 'p', images: ['QUJD'] },
    ],
    stream: true,
    format: { type: 'object' },
    think: false,
    options: { num_ctx: 4096, num_predict: 512, seed: 3 },
  })
})

test('there is room for a long script and its answer, up to what the model holds', () => {
  expect(contextFor({ ...text, prompt: '字'.repeat(10_000) }, { limits: {} })).toBe(12_288)
  expect(contextFor({ ...text, prompt: 'word '.repeat(3000) }, { limits: {} })).toBe(8192)
  expect(contextFor({ ...text, prompt: '字'.repeat(90_000) }, { limits: { context_tokens_max: 32_768 } })).toBe(32_768)
})

test('the answer is put together from lines, and counted at the end', () => {
  const lines = [
    '{"message":{"content":"你"},"done":false}',
    '',
    '{"message":{"content":"好"},"done":true,"done_reason":"stop","prompt_eval_count":9,"eval_count":2}',
  ]
  expect(readChat(lines.join('\n'))).toEqual({
    state: 'succeeded',
    text: '你好',
    usage: { input_token: 9, output_token: 2 },
    isCut: false,
  })
})

test('an error in the middle of a good answer is a failure, an answer that breaks off is broken', () => {
  const begun = '{"message":{"content":"a"},"done":false}\n'
  expect(readChat(`${begun}{"error":"llama runner process has terminated"}`)).toMatchObject({ state: 'failed' })
  expect(readChat(begun)).toMatchObject({ state: 'broken' })
  expect(readChat(`${begun}{"message":{"con`)).toMatchObject({ state: 'broken' })
  expect(readChat('<html>')).toMatchObject({ state: 'broken' })
})

test('a model that is missing is to be pulled, a full queue is busy', () => {
  expect(chatRefusal(404, { error: 'model not found' }, 'qwen3').message).toContain('ollama pull qwen3')
  expect([429, 503, 500, 400, 401].map((status) => chatRefusal(status, {}, 'x').cause)).toEqual([
    'busy',
    'busy',
    'unavailable',
    'bad_input',
    'auth',
  ])
})
