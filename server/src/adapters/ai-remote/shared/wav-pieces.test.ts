import { expect, test } from 'vitest'
import { decodePcm16, encodeWav } from '#platform/sound/wav.ts'
import { joinWav } from './wav-pieces.ts'

const wav = (...samples: number[]) => encodeWav([Float32Array.from(samples)], 24_000)

test('pieces stand one behind the other under one header', () => {
  const joined = Buffer.from(joinWav([wav(0.5, 0.25), wav(-0.5), wav(0)]))
  expect(joined.readUInt32LE(4)).toBe(joined.length - 8)
  expect(joined.readUInt32LE(40)).toBe(8)
  expect([...decodePcm16(joined.subarray(44))].map((sample) => sample.toFixed(2))).toEqual([
    '0.50',
    '0.25',
    '-0.50',
    '0.00',
  ])
})

test('one piece stays as it is, and none is nothing', () => {
  const one = wav(0.5)
  expect(joinWav([one])).toBe(one)
  expect(joinWav([])).toHaveLength(0)
})

test('other parts of a file are no sound', () => {
  const plain = Buffer.from(wav(0.5))
  const note = Buffer.from('LIST\u0003\u0000\u0000\u0000abc\u0000', 'latin1')
  const noted = Buffer.concat([plain.subarray(0, 36), note, plain.subarray(36)])
  const joined = Buffer.from(joinWav([noted, noted]))
  expect([...decodePcm16(joined.subarray(joined.length - 4))].map((sample) => sample.toFixed(2))).toEqual([
    '0.50',
    '0.50',
  ])
})
