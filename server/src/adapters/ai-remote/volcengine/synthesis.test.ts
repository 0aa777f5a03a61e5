import { expect, test } from 'vitest'
import type { EngineModel, SpeechDescription } from '#rooms/generation/provider.ts'
import { UnknownOutcomeError } from '../shared/outcomes.ts'
import { createLineReader, readSoundV1, synthesisBodyV1, synthesisBodyV3, volcRefusal } from './synthesis.ts'

const speech: SpeechDescription = {
  text: '好',
  language: 'zh-CN',
  voice: { engineId: 'x', voiceId: 'zh_female_vv_uranus_bigtts', pitchSemitones: 2, pacePercent: 75 },
  direction: '怒',
}
const model = (options = {}) => ({ options }) as EngineModel

test('v3: additions are a text of JSON, and feelings go to voices that have them', () => {
  const body = synthesisBodyV3(
    speech,
    'u',
    model({ emotions: ['angry'], additions: { disable_markdown_filter: true } }),
  )
  expect(body).toMatchObject({ req_params: { audio_params: { speech_rate: -25, emotion: 'angry' } } })
  const { additions } = body.req_params as { additions: string }
  expect(JSON.parse(additions)).toEqual({ disable_markdown_filter: true })
  expect(synthesisBodyV3(speech, 'u', model())).not.toHaveProperty('req_params.audio_params.emotion')
})

test('v3: sound comes in lines, each base64 of its own', () => {
  const reader = createLineReader()
  expect(reader.take('{"code":0,"message":"","data":"QQ=="}')).toBeNull()
  expect(reader.take('{"code":0,"data":null,"sentence":{}}')).toBeNull()
  expect(reader.take('{"code":0,"message":"","data":"QkM="}')).toBeNull()
  expect(reader.take('{"code":20000000,"message":"ok"}')).toBeNull()
  expect(Buffer.from(reader.bytes()).toString()).toBe('ABC')
})

test('v3: a line may be an error, though others were well', () => {
  const reader = createLineReader()
  reader.take('{"code":0,"data":"QQ=="}')
  expect(reader.take('{"code":55000000,"message":"resource ID is mismatched with speaker"}')).toMatchObject({
    cause: 'bad_input',
  })
  expect(() => reader.take('<html>')).toThrow(UnknownOutcomeError)
})

test('v1: 3000 is success; 0 and 200 are not', () => {
  expect(readSoundV1({ code: 3000, data: 'QQ==' })).toEqual({ bytes: Buffer.from('A') })
  expect(readSoundV1({ code: 0, data: 'QQ==' })).toMatchObject({ cause: 'internal' })
  expect([3003, 3005, 3010, 3031].map((code) => volcRefusal(code, {}).cause)).toEqual([
    'busy',
    'busy',
    'bad_input',
    'unavailable',
  ])
})

test('v1: every request has an id of its own', () => {
  const caller = { appId: 'a', token: 't', requestId: 'r', userId: 'u' }
  expect(synthesisBodyV1({ speech, text: '好', model: model() }, caller)).toMatchObject({
    app: { appid: 'a', cluster: 'volcano_tts' },
    audio: { speed_ratio: 0.75 },
    request: { reqid: 'r', text: '好', operation: 'query' },
  })
})
