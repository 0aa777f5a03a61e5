import { createHash } from 'node:crypto'
import { systemClock } from '#platform/clock.ts'
import { describeDialect } from '#rooms/generation/provider.suite.ts'
import { makePicture } from '#testing/simulators/media.ts'
import { simulateMinimax } from '#testing/simulators/minimax.ts'
import { aPicture, aQuestion } from '../shared/sample-inputs.seed.ts'
import { minimaxChatDialect } from './chat.ts'
import { minimaxVideoDialect, minimaxVideoV1Dialect } from './clips.ts'
import { minimaxImageDialect } from './image.ts'

const { bytes: frame } = await makePicture({ widthPx: 320, heightPx: 320, prompt: '开头' })
const reference = { sha256: createHash('sha256').update(frame).digest('hex'), mediaType: 'image/png' }
const clip = { prompt: '雨夜', widthPx: 1280, heightPx: 720, durationMs: 900, withSound: false }
const clock = systemClock
const supports = { isAsync: true, renewsLinks: true, cancelCharges: 'at_its_end' } as const
const bySecond = { currency: 'CNY', units: { second: { micros: 400_000, per: 1 } } }

describeDialect({
  name: 'minimax-chat',
  provider: simulateMinimax,
  dialect: ({ outbound }) => minimaxChatDialect({ outbound, clock }),
  model: { model: 'MiniMax-M3', options: { temperature: 0 } },
  input: aQuestion({
    pictures: [reference],
    schema: { name: 'answer', json: { type: 'object', properties: { answer: { type: 'string' } } } },
  }),
  blobs: [frame],
  expects: { mediaType: 'application/json', usageUnits: ['input_token', 'output_token'] },
  supports: { isAsync: false },
  without: ['wrong_media'],
  endings: ['filtered', 'cut', 'empty'],
})

describeDialect({
  name: 'minimax-image',
  provider: simulateMinimax,
  dialect: ({ outbound }) => minimaxImageDialect({ outbound, clock }),
  model: { model: 'image-01', limits: { references_max: 1 } },
  input: aPicture({ references: [reference], widthPx: 512, heightPx: 512 }),
  blobs: [frame],
  expects: { mediaType: 'image/jpeg', facts: { width_px: 1024, height_px: 1024 }, usageUnits: ['image'] },
  supports: { isAsync: false },
  endings: ['filtered', 'empty'],
})

describeDialect({
  name: 'minimax-video',
  provider: simulateMinimax,
  dialect: ({ outbound }) => minimaxVideoDialect({ outbound, clock }),
  model: { model: 'MiniMax-H3', options: { seconds: [1], resolutions: ['480P'] }, prices: bySecond },
  input: { kind: 'video', clip: { ...clip, startFrame: reference, endFrame: reference } },
  blobs: [frame],
  expects: { mediaType: 'video/mp4', facts: { duration_ms: 1000, height_px: 480 }, usageUnits: ['second'] },
  supports,
})

describeDialect({
  name: 'minimax-video-v1',
  provider: simulateMinimax,
  dialect: ({ outbound }) => minimaxVideoV1Dialect({ outbound, clock }),
  model: { model: 'MiniMax-Hailuo-2.3', options: { resolutions: ['512P'] }, prices: bySecond },
  input: { kind: 'video', clip },
  expects: { mediaType: 'video/mp4', facts: { duration_ms: 6000, height_px: 512 } },
  supports,
})
