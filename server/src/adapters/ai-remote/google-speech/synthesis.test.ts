import { expect, test } from 'vitest'
import type { EngineModel, SpeechDescription } from '#rooms/generation/provider.ts'
import { googleRefusal, readSound, readVoices, synthesisBody } from './synthesis.ts'

const speech: SpeechDescription = {
  text: '好',
  language: 'zh-CN',
  voice: { engineId: 'x', voiceId: 'cmn-CN-Chirp3-HD-Kore', pitchSemitones: 3, pacePercent: 80 },
  direction: '',
}
const model = (options = {}) => ({ options }) as EngineModel

test('the voice says its language; what it does not know is not sent', () => {
  expect(synthesisBody(speech, '好', model())).toMatchObject({
    voice: { languageCode: 'cmn-CN', name: 'cmn-CN-Chirp3-HD-Kore' },
    audioConfig: { audioEncoding: 'LINEAR16', speakingRate: 0.8, pitch: 3 },
  })
  expect(synthesisBody(speech, '好', model({ has_pitch: false })).audioConfig).not.toHaveProperty('pitch')
})

test('Mandarin is zh to us', () => {
  const voices = [{ name: 'v', languageCodes: ['cmn-CN', 'en-US'], ssmlGender: 'FEMALE' }, { ssmlGender: 'MALE' }]
  expect(readVoices({ voices })).toEqual([
    { voiceId: 'v', name: 'v', languages: ['zh-CN', 'en-US'], gender: 'female', medianPitchHz: 205 },
  ])
})

test('a quota of a minute is busy, one of a day is spent', () => {
  const body = (quotaId: string) => ({
    error: {
      code: 429,
      message: 'quota',
      status: 'RESOURCE_EXHAUSTED',
      details: [{ violations: [{ quotaId }] }, { retryDelay: '34.4s' }],
    },
  })
  expect(googleRefusal(429, body('RequestsPerMinute'))).toEqual({
    cause: 'busy',
    message: 'quota',
    retryAfterMs: 34_400,
  })
  expect(googleRefusal(429, [body('RequestsPerDayPerProject')]).cause).toBe('no_balance')
  expect(
    googleRefusal(400, { error: { status: 'INVALID_ARGUMENT', details: [{ reason: 'API_KEY_INVALID' }] } }).cause,
  ).toBe('auth')
  expect(googleRefusal(503, '<html>').cause).toBe('unavailable')
})

test('sound is base64', () => {
  expect(readSound({ audioContent: 'QUJD' })).toEqual(Buffer.from('ABC'))
  expect(readSound({})).toBeNull()
})
