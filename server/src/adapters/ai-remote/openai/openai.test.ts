import { createHash } from 'node:crypto'
import { systemClock } from '#platform/clock.ts'
import { describeDialect } from '#rooms/generation/provider.suite.ts'
import { makePicture } from '#testing/simulators/media.ts'
import { simulateOpenai } from '#testing/simulators/openai.ts'
import { aLine, aPicture, aQuestion } from '../shared/sample-inputs.seed.ts'
import { openaiChatDialect } from './chat.ts'
import { openaiImagesDialect } from './images.ts'
import { openaiSpeechDialect } from './speech.ts'
import { openaiVideosDialect } from './videos.ts'

const { bytes: frame } = await makePicture({ widthPx: 320, heightPx: 180, prompt: '开头' })
const sha256 = createHash('sha256').update(frame).digest('hex')
const reference = { sha256, mediaType: 'image/png' }
const clock = systemClock

describeDialect({
  name: 'openai-chat',
  provider: simulateOpenai,
  dialect: ({ outbound }) => openaiChatDialect({ outbound, clock }),
  model: { model: 'gpt-6-sol' },
  input: aQuestion(),
  expects: { mediaType: 'text/plain', usageUnits: ['input_token', 'output_token'] },
  supports: { isAsync: false },
  without: ['wrong_media'],
  endings: ['refused', 'filtered', 'cut', 'empty'],
})

describeDialect({
  name: 'openai-chat with a schema',
  provider: simulateOpenai,
  dialect: ({ outbound }) => openaiChatDialect({ outbound, clock }),
  model: { model: 'gpt-6-sol' },
  input: aQuestion({
    pictures: [reference],
    schema: { name: 'answer', json: { type: 'object', properties: { mood: { type: 'string' } } } },
  }),
  blobs: [frame],
  expects: { mediaType: 'application/json', usageUnits: ['input_token', 'output_token'] },
  supports: { isAsync: false },
  without: ['wrong_media'],
  endings: ['refused', 'filtered', 'cut', 'empty'],
})

describeDialect({
  name: 'openai-images',
  provider: simulateOpenai,
  dialect: ({ outbound }) => openaiImagesDialect({ outbound, clock }),
  model: { model: 'gpt-image-2', options: { sizes: ['480x272', '272x480'], prompt_language: 'zh' } },
  input: aPicture(),
  expects: {
    mediaType: 'image/png',
    facts: { width_px: 480, height_px: 272 },
    usageUnits: ['image', 'output_token'],
  },
  supports: { isAsync: false },
})

describeDialect({
  name: 'openai-images with references and free sizes',
  provider: simulateOpenai,
  dialect: ({ outbound }) => openaiImagesDialect({ outbound, clock }),
  model: { model: 'gpt-image-2', limits: { references_max: 16 }, options: { size_step_px: 16 } },
  input: aPicture({ references: [reference], widthPx: 330, heightPx: 190 }),
  blobs: [frame],
  expects: { mediaType: 'image/png', facts: { width_px: 336, height_px: 192 }, usageUnits: ['image', 'output_token'] },
  supports: { isAsync: false },
})

describeDialect({
  name: 'openai-speech',
  provider: simulateOpenai,
  dialect: ({ outbound }) => openaiSpeechDialect({ outbound, clock }),
  model: { model: 'gpt-4o-mini-tts', options: { voices: ['coral'], takes_instructions: true } },
  input: aLine('openai/trial', 'coral'),
  expects: {
    mediaType: 'audio/wav',
    facts: { sample_rate_hz: 48_000 },
    measured: ['duration_samples'],
    usageUnits: ['character'],
  },
  supports: { isAsync: false },
  // Half a sound is a sound.
  without: ['malformed'],
})

describeDialect({
  name: 'openai-videos',
  provider: simulateOpenai,
  dialect: ({ outbound }) => openaiVideosDialect({ outbound, clock }),
  model: { model: 'sora-2', options: { sizes: ['256x144'], seconds: [1, 2] } },
  input: {
    kind: 'video',
    clip: { prompt: '雨夜', widthPx: 320, heightPx: 180, durationMs: 900, withSound: false, startFrame: reference },
  },
  blobs: [frame],
  expects: { mediaType: 'video/mp4', facts: { width_px: 256, height_px: 144, duration_ms: 1000 } },
  supports: { isAsync: true, progress: true },
  // Results come from the provider's own door, never by a link.
  without: ['private_link', 'huge_media'],
})
