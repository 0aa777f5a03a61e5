import { createHash } from 'node:crypto'
import { systemClock } from '#platform/clock.ts'
import { describeDialect } from '#rooms/generation/provider.suite.ts'
import { simulateGemini } from '#testing/simulators/gemini.ts'
import { makePicture } from '#testing/simulators/media.ts'
import { aLine, aPicture, aQuestion } from '../shared/sample-inputs.seed.ts'
import { geminiImageDialect } from './image.ts'
import { geminiOmniDialect } from './omni.ts'
import { geminiSpeechDialect } from './speech.ts'
import { geminiTextDialect } from './text.ts'

const { bytes: frame } = await makePicture({ widthPx: 320, heightPx: 180, prompt: '开头' })
const reference = { sha256: createHash('sha256').update(frame).digest('hex'), mediaType: 'image/png' }
const clock = systemClock

describeDialect({
  name: 'gemini-text',
  provider: () => simulateGemini(),
  dialect: ({ outbound }) => geminiTextDialect({ outbound, clock }),
  model: { model: 'gemini-3.8-flash' },
  input: aQuestion({
    pictures: [reference],
    schema: { name: 'answer', json: { type: 'object', properties: { mood: { type: 'string' } }, required: ['mood'] } },
  }),
  blobs: [frame],
  expects: { mediaType: 'application/json', usageUnits: ['input_token', 'output_token'] },
  supports: { isAsync: false },
  without: ['wrong_media'],
  endings: ['filtered', 'cut', 'empty'],
})

describeDialect({
  name: 'gemini-image',
  provider: () => simulateGemini(),
  dialect: ({ outbound }) => geminiImageDialect({ outbound, clock }),
  model: {
    model: 'gemini-3.1-flash-image',
    limits: { references_max: 6 },
    options: { image_sizes: ['512', '1K', '2K'] },
  },
  input: aPicture({ references: [reference] }),
  blobs: [frame],
  expects: { mediaType: 'image/png', facts: { width_px: 688, height_px: 384 }, usageUnits: ['image', 'output_token'] },
  supports: { isAsync: false },
  endings: ['filtered', 'empty'],
})

describeDialect({
  name: 'gemini-image by bearer key, as aggregators mount it',
  provider: () => simulateGemini(),
  dialect: ({ outbound }) => geminiImageDialect({ outbound, clock }),
  providerOptions: { auth: 'bearer' },
  model: { model: 'gemini-2.5-flash-image' },
  input: aPicture(),
  expects: { mediaType: 'image/png', facts: { width_px: 688, height_px: 384 } },
  supports: { isAsync: false },
})

describeDialect({
  name: 'gemini-speech',
  provider: () => simulateGemini(),
  dialect: ({ outbound }) => geminiSpeechDialect({ outbound, clock }),
  model: { model: 'gemini-3.8-flash-tts', options: { voices: ['Kore'] } },
  input: aLine('gemini/trial', 'Kore'),
  expects: { mediaType: 'audio/wav', measured: ['duration_samples'], usageUnits: ['character', 'output_token'] },
  supports: { isAsync: false },
  endings: ['empty'],
})

describeDialect({
  name: 'gemini-omni',
  provider: () => simulateGemini(),
  dialect: ({ outbound }) => geminiOmniDialect({ outbound, clock }),
  model: { model: 'gemini-omni-1.1-flash', options: { resolutions: ['360p'], seconds: [1] } },
  input: {
    kind: 'video',
    clip: {
      prompt: '雨夜',
      widthPx: 320,
      heightPx: 180,
      durationMs: 900,
      withSound: true,
      startFrame: reference,
    },
  },
  blobs: [frame],
  expects: {
    mediaType: 'video/mp4',
    facts: { width_px: 640, height_px: 360, has_sound: 1 },
    usageUnits: ['output_token'],
  },
  supports: { isAsync: true, cancelCharges: 'unknown' },
})
