import { createHash } from 'node:crypto'
import { systemClock } from '#platform/clock.ts'
import { describeDialect } from '#rooms/generation/provider.suite.ts'
import { simulateDeepseek } from '#testing/simulators/deepseek.ts'
import { makePicture } from '#testing/simulators/media.ts'
import { simulateYunwu } from '#testing/simulators/yunwu.ts'
import { openaiChatDialect } from '../openai/chat.ts'
import { openaiVideosDialect } from '../openai/videos.ts'
import { aQuestion } from '../shared/sample-inputs.seed.ts'
import { yunwuVideoDialect } from './video.ts'

const { bytes: frame } = await makePicture({ widthPx: 320, heightPx: 180, prompt: '开头' })
const reference = { sha256: createHash('sha256').update(frame).digest('hex'), mediaType: 'image/png' }
const clock = systemClock
const clip = { prompt: '雨夜', widthPx: 320, heightPx: 180, durationMs: 900, withSound: false, startFrame: reference }

describeDialect({
  name: 'yunwu-video',
  provider: simulateYunwu,
  providerOptions: { status_causes: { 429: 'busy' } },
  dialect: ({ outbound }) => yunwuVideoDialect({ outbound, clock }),
  model: { model: 'veo3.1-fast', options: { extra: { enhance_prompt: true } } },
  input: { kind: 'video', clip },
  blobs: [frame],
  expects: { mediaType: 'video/mp4', facts: { width_px: 320, height_px: 180 } },
  supports: { isAsync: true },
})

describeDialect({
  name: 'openai-videos at Yunwu, first frame in the body',
  provider: simulateYunwu,
  providerOptions: { status_causes: { 429: 'busy' } },
  dialect: ({ outbound }) => openaiVideosDialect({ outbound, clock }),
  model: { model: 'veo_3_1-fast', options: { start_frame_as: 'url', sizes: ['256x144'], seconds: [1] } },
  input: { kind: 'video', clip },
  blobs: [frame],
  expects: { mediaType: 'video/mp4', facts: { width_px: 256, height_px: 144 } },
  supports: { isAsync: true, progress: true },
  without: ['private_link', 'huge_media'],
})

describeDialect({
  name: 'openai-chat at DeepSeek, with the schema in words',
  provider: simulateDeepseek,
  dialect: ({ outbound }) => openaiChatDialect({ outbound, clock }),
  providerOptions: { structured: 'json_object', refusing_statuses: [503] },
  model: { model: 'deepseek-flash' },
  input: aQuestion({ schema: { name: 'answer', json: { type: 'object' } } }),
  expects: { mediaType: 'application/json', usageUnits: ['input_token', 'cached_input_token', 'output_token'] },
  supports: { isAsync: false },
  without: ['wrong_media'],
  endings: ['refused', 'filtered', 'cut', 'empty'],
})
