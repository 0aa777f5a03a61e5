import { describe, expect, test } from 'vitest'
import { openaiRules, problemInSuccess } from './openai-rules.ts'
import { problemOf } from './problem.ts'

const now = Date.parse('2026-11-22T12:00:00Z')
const read = (status: number, json: unknown, headers: Record<string, string> = {}) =>
  problemOf({ status, headers, json }, openaiRules, now)
const error = (code: string | null, message = '', type = '') => ({ error: { code, message, type } })

describe('what a provider says no for', () => {
  test.each([
    ['a rate', 429, error('rate_limit_exceeded', 'Rate limit reached', 'requests'), 'busy'],
    ['a quota that waiting does not fill', 429, error('insufficient_quota', 'check your plan'), 'no_balance'],
    ['an account in arrears, said with 403', 403, error('AccountOverdueError', 'overdue'), 'no_balance'],
    ['a free quota used up, said with 429', 429, error('QuotaExceeded', ''), 'no_balance'],
    ['an overload, said with 429', 429, error('ServerOverloaded', ''), 'busy'],
    ['an empty account, said with 402', 402, error(null, 'Insufficient Balance'), 'no_balance'],
    ['a wrong key', 401, error('invalid_api_key', 'Incorrect API key'), 'auth'],
    ['a model that is not opened', 404, error('ModelNotOpen', ''), 'auth'],
    ['a model without a channel, said with 503', 503, error(null, 'no available channel for model x'), 'auth'],
    ['moderation of a picture', 400, error('moderation_blocked', 'safety'), 'blocked'],
    ['moderation of text at Ark', 400, error('InputTextSensitiveContentDetected', ''), 'blocked'],
    ['a face at Ark', 400, error('InputImageSensitiveContentDetected.PrivacyInformation', 'real person'), 'blocked'],
    [
      'a rate whose sentence speaks of billing',
      429,
      error('rate_limit_exceeded', 'insufficient quota? see billing'),
      'busy',
    ],
    [
      'a rate at Ark whose sentence speaks of a quota',
      429,
      error('RateLimitExceeded.EndpointTPMExceeded', 'QuotaExceeded'),
      'busy',
    ],
    ['a key of an aggregator that is used up', 403, error('pre_consume_token_quota_failed', ''), 'no_balance'],
    ['a parameter', 400, error('InvalidParameter', 'size'), 'bad_input'],
    ['parameters, said with 422', 422, { error: 'unprocessable' }, 'bad_input'],
    ['nothing at all', 418, undefined, 'bad_input'],
    ['a page of a proxy', 502, undefined, 'unavailable'],
  ])('%s', (_, status, json, cause) => expect(read(status, json).cause).toBe(cause))

  test('the words are told, but not without end', () => {
    expect(read(400, error('x', 'the size is wrong')).message).toBe('The provider answered 400 x: the size is wrong')
    expect(read(400, error('x', 'y'.repeat(90_000))).message).toHaveLength(20_000)
  })
})

describe('when to come back', () => {
  const retry = (headers: Record<string, string>, json?: unknown) => read(429, json, headers).retryAfterMs
  const google = {
    error: { code: 429, status: 'RESOURCE_EXHAUSTED', details: [{ '@type': 'x' }, { retryDelay: '34.4s' }] },
  }
  test.each([
    ['exact milliseconds before seconds', { 'retry-after-ms': '1500', 'retry-after': '9' }, undefined, 1500],
    ['seconds', { 'retry-after': '7' }, undefined, 7000],
    ['a date', { 'retry-after': 'Sun, 22 Nov 2026 12:00:20 GMT' }, undefined, 20_000],
    ['a date that has passed', { 'retry-after': 'Sun, 22 Nov 2026 11:00:00 GMT' }, undefined, 0],
    ['nonsense', { 'retry-after': 'soon' }, undefined, undefined],
    ['Google, in the body', {}, google, 34_400],
    ['Google, in a list', {}, [google], 34_400],
    ['a header before the body', { 'retry-after': '1' }, google, 1000],
    ['nothing', {}, error('x'), undefined],
  ] as const)('%s', (_, headers, json, ms) => expect(retry(headers, json)).toBe(ms))
})

describe('a success that says no', () => {
  test.each([
    [1002, 'busy'],
    [1004, 'auth'],
    [1008, 'no_balance'],
    [1026, 'blocked'],
    [1027, 'blocked'],
    [2013, 'bad_input'],
    [1033, 'unavailable'],
  ] as const)('base_resp %s', (code, cause) =>
    expect(problemInSuccess({ base_resp: { status_code: code, status_msg: 'no' } })?.cause).toBe(cause),
  )
  test('zero, also as text, is a yes', () => {
    expect(problemInSuccess({ base_resp: { status_code: 0 }, choices: [] })).toBeUndefined()
    expect(problemInSuccess({ base_resp: { status_code: '0' } })).toBeUndefined()
    expect(problemInSuccess({ choices: [{}], error: null })).toBeUndefined()
  })
  test('an error beside nothing else', () => {
    expect(problemInSuccess(error('insufficient_quota', 'no money'))?.cause).toBe('no_balance')
  })
  test('a job that failed is no answer to the request', () => {
    expect(problemInSuccess({ id: 'v', status: 'failed', error: { code: 'x' } })).toBeUndefined()
  })
})
