import { expect, test } from 'vitest'
import { configMessage, edgeSsml, edgeTimestamp, readSoundFrame, readTextFrame, ssmlMessage } from './frames.ts'
import { edgeToken } from './token.ts'

test('the token is that of the five minutes in which it is made', () => {
  const first = 'CA38F92E47837903C015B9719C3522B94B4E1AB702894E92AFFAA35823AF0BD7'
  expect(edgeToken(1_763_784_000)).toBe(first)
  expect(edgeToken(1_763_784_299)).toBe(first)
  expect(edgeToken(1_763_784_300)).toBe('DC0D42F40B0FC1B190A3D824DA508300B34DFF586BCF6497E1CE23AD15FE71EC')
})

const soundFrame = (header: string, sound: number[]) => {
  const bytes = new TextEncoder().encode(header)
  return Uint8Array.from([bytes.length >> 8, bytes.length & 255, ...bytes, ...sound])
}

test('sound stands behind a header whose length is big-endian', () => {
  const header = `X-RequestId:1\r\nContent-Type:audio/mpeg\r\nPath:audio\r\nX-Filler:${'x'.repeat(300)}\r\n`
  expect([...readSoundFrame(soundFrame(header, [255, 243, 0]))]).toEqual([255, 243, 0])
})

test('the last frame has neither type nor sound, and a broken one gives none', () => {
  expect(readSoundFrame(soundFrame('X-RequestId:1\r\nPath:audio\r\n', []))).toHaveLength(0)
  expect(readSoundFrame(soundFrame('Path:else\r\n', [1, 2]))).toHaveLength(0)
  expect(readSoundFrame(Uint8Array.of(0xff, 0xff, 1))).toHaveLength(0)
  expect(readSoundFrame(new Uint8Array())).toHaveLength(0)
})

test('a view into a larger buffer is read at its own place', () => {
  const frame = soundFrame('Path:audio\r\n', [9])
  const around = new Uint8Array(frame.length + 8)
  around.set(frame, 5)
  expect([...readSoundFrame(around.subarray(5, 5 + frame.length))]).toEqual([9])
})

test('messages are read and written with their headers', () => {
  expect(readTextFrame('X-RequestId:1\r\nPath:turn.end\r\n\r\n{}')).toEqual({ path: 'turn.end', body: '{}' })
  expect(readTextFrame(configMessage('T', 'audio-24khz-48kbitrate-mono-mp3')).path).toBe('speech.config')
  const ssml = edgeSsml({ voice: 'zh-CN-XiaoxiaoNeural', text: '好', pitchHz: 0, ratePercent: -12.4 })
  expect(ssml).toContain("<prosody pitch='+0Hz' rate='-12%' volume='+0%'>好</prosody>")
  expect(readTextFrame(ssmlMessage('r', 'T', ssml))).toEqual({ path: 'ssml', body: ssml })
  expect(ssmlMessage('r', 'T', ssml)).toContain('X-Timestamp:TZ\r\n')
})

test('the time is written as browsers write it', () => {
  expect(edgeTimestamp(new Date('2026-11-22T03:04:05Z'))).toBe(
    'Sun Nov 22 2026 03:04:05 GMT+0000 (Coordinated Universal Time)',
  )
})
