import { expect, test } from 'vitest'
import type { SpeechDescription } from '#rooms/generation/provider.ts'
import { baiduRefusal, gbkBytes, readToken, synthesisForm } from './synthesis.ts'

const speech: SpeechDescription = {
  text: '好',
  language: 'zh-CN',
  voice: { engineId: 'x', voiceId: '4100', pitchSemitones: 0, pacePercent: 100 },
  direction: '',
}

test('the text is encoded twice, and the usual pace and pitch are five', () => {
  const form = new URLSearchParams(synthesisForm(speech, '好&', { token: 't', cuid: 'c' }))
  expect(decodeURIComponent(form.get('tex') ?? '')).toBe('好&')
  expect(form.get('tex')).toBe('%E5%A5%BD%26')
  expect([form.get('spd'), form.get('pit'), form.get('per'), form.get('aue')]).toEqual(['5', '5', '4100', '6'])
})

test('bytes are those of GBK: two for a Chinese character', () => {
  expect([gbkBytes('好'), gbkBytes('ab'), gbkBytes('，')]).toEqual([2, 2, 2])
})

test('a stale token is told apart', () => {
  expect(baiduRefusal({ err_no: 502, err_msg: 'token' }, { options: {} })).toMatchObject({
    cause: 'auth',
    isTokenStale: true,
  })
  expect(baiduRefusal({ err_no: 501, err_msg: 'p' }, { options: {} }).cause).toBe('bad_input')
  expect(baiduRefusal({ err_no: 511, err_msg: 'x' }, { options: { causes: { 511: 'blocked' } } }).cause).toBe('blocked')
  expect(baiduRefusal({ error_code: 18, error_msg: 'qps' }, { options: {} }).cause).toBe('busy')
  expect(baiduRefusal({ error_code: 17, error_msg: 'daily' }, { options: {} }).cause).toBe('no_balance')
})

test('a token serves until a day before its end', () => {
  expect(readToken({ access_token: 't', expires_in: 2_592_000 }, 0)).toEqual({ token: 't', untilMs: 2_505_600_000 })
  expect(readToken({ error: 'invalid_client', error_description: 'unknown client id' }, 0)).toEqual({
    refused: 'unknown client id',
  })
})
