import { createHash } from 'node:crypto'
import { systemClock } from '#platform/clock.ts'
import { describeDialect } from '#rooms/generation/provider.suite.ts'
import { simulateArk } from '#testing/simulators/ark.ts'
import { makePicture } from '#testing/simulators/media.ts'
import { openaiChatDialect } from '../openai/chat.ts'
import { aPicture, aQuestion } from '../shared/sample-inputs.seed.ts'
import { arkImagesDialect } from './images.ts'
import { arkVideoDialect } from './video.ts'

const { bytes: frame } = await makePicture({ widthPx: 320, heightPx: 180, prompt: '开头' })
const reference = { sha256: createHash('sha256').update(frame).digest('hex'), mediaType: 'image/png' }
const clock = systemClock
const clip = { prompt: '雨夜', widthPx: 320, heightPx: 180, durationMs: 900, withSound: false }

describeDialect({
  name: 'openai-chat at Ark',
  provider: () => simulateArk(),
  dialect: ({ outbound }) => openaiChatDialect({ outbound, clock }),
  model: { model: 'ep-20261122-abcde', options: { extra: { thinking: { type: 'disabled' } } } },
  input: aQuestion(),
  expects: { mediaType: 'text/plain', usageUnits: ['input_token', 'output_token'] },
  supports: { isAsync: false },
  without: ['wrong_media'],
  endings: ['refused', 'filtered', 'cut', 'empty'],
})

describeDialect({
  name: 'ark-images',
  provider: () => simulateArk(),
  dialect: ({ outbound }) => arkImagesDialect({ outbound, clock }),
  model: { model: 'doubao-seedream-4-5-251128', options: { sizes: ['320x320', '512x288'], prompt_language: 'zh' } },
  input: aPicture(),
  expects: { mediaType: 'image/jpeg', facts: { width_px: 512, height_px: 288 }, usageUnits: ['image', 'output_token'] },
  supports: { isAsync: false },
  endings: ['filtered'],
})

describeDialect({
  name: 'ark-images by link, with references',
  provider: () => simulateArk(),
  dialect: ({ outbound }) => arkImagesDialect({ outbound, clock }),
  model: {
    model: 'doubao-seedream-5-0-260128',
    limits: { references_max: 10 },
    options: { sizes: ['512x288'], response_format: 'url', extra: { output_format: 'png' } },
  },
  input: aPicture({ references: [reference] }),
  blobs: [frame],
  expects: { mediaType: 'image/png', usageUnits: ['image', 'output_token'], facts: { width_px: 512, height_px: 288 } },
  supports: { isAsync: false, answersLinks: true },
  endings: ['filtered'],
})

describeDialect({
  name: 'ark-video from a first frame',
  provider: () => simulateArk(),
  dialect: ({ outbound }) => arkVideoDialect({ outbound, clock }),
  model: { model: 'doubao-seedance-2-0-260128', options: { resolutions: ['180p'], seconds: [1] } },
  input: { kind: 'video', clip: { ...clip, startFrame: reference, endFrame: reference } },
  blobs: [frame],
  expects: {
    mediaType: 'video/mp4',
    facts: { width_px: 320, height_px: 180, has_sound: 0 },
    usageUnits: ['output_token', 'second'],
  },
  supports: { isAsync: true, cancelCharges: false, findsByIntent: true },
})

describeDialect({
  name: 'ark-video from references, with sound',
  provider: () => simulateArk(),
  dialect: ({ outbound }) => arkVideoDialect({ outbound, clock }),
  model: {
    model: 'doubao-seedance-2-0-260128',
    limits: { references_max: 9 },
    options: { resolutions: ['180p'], seconds: [1] },
  },
  input: { kind: 'video', clip: { ...clip, withSound: true, references: [reference] } },
  blobs: [frame],
  expects: { mediaType: 'video/mp4', facts: { width_px: 320, height_px: 180, has_sound: 1 } },
  supports: { isAsync: true, findsByIntent: true },
})
