import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import type { EngineModel, SpeechDescription } from '#rooms/generation/provider.ts'
import { canonicalQuery, readToken, signatureOf, tokenAddress, tokenQuery } from './nls-token.ts'
import { nlsBody, nlsRefusal, qwenBody, qwenRefusal, readQwen } from './synthesis.ts'

const speech: SpeechDescription = {
  text: '好',
  language: 'zh-CN',
  voice: { engineId: 'x', voiceId: 'Cherry', pitchSemitones: -12, pacePercent: 150 },
  direction: '',
}

test('the signature is over the sorted query, each part encoded once more', () => {
  const query = canonicalQuery({ b: "a b*'()!~/+中", a: '1' })
  expect(query).toBe('a=1&b=a%20b%2A%27%28%29%21~%2F%2B%E4%B8%AD')
  const byHand = createHmac('sha1', 'sk&')
    .update('GET&%2F&a%3D1%26b%3Da%2520b%252A%2527%2528%2529%2521~%252F%252B%25E4%25B8%25AD')
    .digest('base64')
  expect(signatureOf(query, 'sk')).toBe(byHand)
})

test('a token call carries the time without milliseconds, and its own signature', () => {
  const now = new Date('2026-11-22T03:04:05.678Z')
  const query = tokenQuery({ accessKey: 'ak', secretKey: 'sk', now, nonce: 'n', region: 'cn-shanghai' })
  const given = new URLSearchParams(query)
  expect(given.get('Timestamp')).toBe('2026-11-22T03:04:05Z')
  const { Signature, ...rest } = Object.fromEntries(given)
  expect(Signature).toBe(signatureOf(canonicalQuery(rest), 'sk'))
})

test('a token ends ten minutes early; without one the reason is told', () => {
  expect(readToken({ Token: { Id: 't', ExpireTime: 1_763_784_000 } })).toEqual({
    token: 't',
    untilMs: 1_763_784_000_000 - 600_000,
  })
  expect(readToken({ Code: 'InvalidAccessKeyId.NotFound', Message: 'gone' })).toEqual({
    refused: 'InvalidAccessKeyId.NotFound: gone',
  })
})

test('tokens of a region come from its own house', () => {
  expect(tokenAddress('https://nls-gateway-cn-beijing.aliyuncs.com')).toEqual({
    url: 'https://nls-meta.cn-beijing.aliyuncs.com/',
    region: 'cn-beijing',
  })
  expect(tokenAddress('http://127.0.0.1:9/nls').url).toBe('http://127.0.0.1:9/nls/')
})

test('NLS counts pace and pitch from -500 to 500', () => {
  expect(nlsBody(speech, 'x', { appkey: 'a', token: 't' })).toMatchObject({ speech_rate: 250, pitch_rate: -500 })
})

test('Qwen is told the language in words; its link is opened by https where the cloud has it', () => {
  expect(qwenBody(speech, '好', { model: 'qwen3-tts-flash' } as EngineModel)).toEqual({
    model: 'qwen3-tts-flash',
    input: { text: '好', voice: 'Cherry', language_type: 'Chinese' },
  })
  const reply = (url: string) => readQwen({ output: { audio: { url } }, usage: { characters: 3 } })
  expect(reply('http://dashscope-result.oss-cn-beijing.aliyuncs.com/a.wav?x=1')).toEqual({
    url: 'https://dashscope-result.oss-cn-beijing.aliyuncs.com/a.wav?x=1',
    usage: { character: 3 },
  })
  expect(reply('http://127.0.0.1:9/a.wav')?.url).toBe('http://127.0.0.1:9/a.wav')
  expect(readQwen({ output: { finish_reason: 'null' } })).toBeNull()
})

test('throttled is busy, out of money is not', () => {
  const cause = (status: number, code: string) => qwenRefusal(status, { code, message: 'm' }).cause
  expect(cause(429, 'Throttling.RateQuota')).toBe('busy')
  expect(cause(429, 'Throttling.AllocationQuota')).toBe('busy')
  expect(cause(403, 'AllocationQuota.FreeTierOnly')).toBe('no_balance')
  expect(cause(400, 'Arrearage')).toBe('no_balance')
  expect(cause(400, 'DataInspectionFailed')).toBe('blocked')
  expect(cause(401, 'InvalidApiKey')).toBe('auth')
  expect(cause(400, 'InvalidParameter')).toBe('bad_input')
  expect(cause(500, 'InternalError')).toBe('unavailable')
})

test('a stale token of NLS is told apart', () => {
  expect(nlsRefusal(403, { status: 40_000_001, message: 'Meta:ACCESS_DENIED:The token is invalid!' })).toMatchObject({
    cause: 'auth',
    isTokenStale: true,
  })
  expect(nlsRefusal(400, { status: 41_020_001, message: 'TTS:TtsClientError' })).toMatchObject({
    cause: 'bad_input',
    isTokenStale: false,
  })
  expect(nlsRefusal(400, { status: 41_020_001, message: 'sample_rate is not valid' }).cause).toBe('bad_input')
  expect(nlsRefusal(500, {}).cause).toBe('unavailable')
})
