import { systemClock } from '#platform/clock.ts'
import { newId } from '#platform/ids.ts'
import { type DialectTrial, describeDialect } from '#rooms/generation/provider.suite.ts'
import { simulateDashscope, simulateNls } from '#testing/simulators/aliyun.ts'
import { simulateBaidu } from '#testing/simulators/baidu.ts'
import { simulateGoogleSpeech } from '#testing/simulators/google-speech.ts'
import { simulateMinimax } from '#testing/simulators/minimax.ts'
import { simulateVolcengine } from '#testing/simulators/volcengine.ts'
import { nlsSpeechDialect } from './aliyun/nls-speech.ts'
import { dashscopeSpeechDialect } from './aliyun/qwen-speech.ts'
import { baiduSpeechDialect } from './baidu/speech.ts'
import { googleSpeechDialect } from './google-speech/google-speech.ts'
import { minimaxSpeechDialect } from './minimax/speech.ts'
import { aLine } from './shared/sample-inputs.seed.ts'
import { volcSpeechV1Dialect } from './volcengine/speech-v1.ts'
import { volcSpeechDialect } from './volcengine/speech-v3.ts'

const more = { clock: systemClock, makeId: newId }
const expects: DialectTrial['expects'] = {
  mediaType: 'audio/wav',
  facts: { sample_rate_hz: 48_000 },
  measured: ['duration_samples'],
  usageUnits: ['character'],
}
const supports = { isAsync: false }

describeDialect({
  name: 'minimax-speech',
  provider: simulateMinimax,
  dialect: ({ outbound }) => minimaxSpeechDialect({ outbound, ...more }),
  model: { model: 'speech-2.8-hd' },
  input: aLine('minimax/trial', 'male-qn-qingse'),
  expects,
  supports,
})

describeDialect({
  name: 'google-speech',
  provider: simulateGoogleSpeech,
  dialect: ({ outbound }) => googleSpeechDialect({ outbound, ...more }),
  model: { model: 'chirp3-hd' },
  input: aLine('google-speech/trial', 'cmn-CN-Chirp3-HD-Kore'),
  expects,
  supports,
  without: ['blocked'],
})

describeDialect({
  name: 'baidu-speech',
  provider: simulateBaidu,
  dialect: ({ outbound }) => baiduSpeechDialect({ outbound, ...more }),
  secrets: { access_key: 'baidu-4pi-key', secret_key: 'baidu-s3cret' },
  model: { model: 'short-text', options: { causes: { 511: 'blocked' } } },
  input: aLine('baidu/trial', '4100'),
  expects,
  supports,
  // A stale token and a wrong key look the same; half a sound is a sound.
  without: ['malformed', 'bad_key'],
})

describeDialect({
  name: 'dashscope-speech',
  provider: simulateDashscope,
  dialect: ({ outbound }) => dashscopeSpeechDialect({ outbound, ...more }),
  model: { model: 'qwen3-tts-flash' },
  input: aLine('dashscope/trial', 'Cherry'),
  expects,
  supports: { ...supports, answersLinks: true },
})

describeDialect({
  name: 'nls-speech',
  provider: () => simulateNls('nls-s3cret'),
  dialect: ({ outbound }) => nlsSpeechDialect({ outbound, ...more }),
  secrets: { access_key: 'nls-4ccess-key', secret_key: 'nls-s3cret', appkey: 'nls-4ppkey' },
  model: { model: 'nls' },
  input: aLine('nls/trial', 'xiaoyun'),
  expects,
  supports,
  // A stale token and a wrong key look the same; half a sound is a sound.
  without: ['blocked', 'malformed', 'bad_key'],
})

describeDialect({
  name: 'volc-speech',
  provider: simulateVolcengine,
  dialect: ({ outbound }) => volcSpeechDialect({ outbound, ...more }),
  model: { model: 'seed-tts-2.0' },
  input: aLine('volcengine/trial', 'zh_female_vv_uranus_bigtts'),
  expects,
  supports,
})

describeDialect({
  name: 'volc-speech-v1',
  provider: simulateVolcengine,
  dialect: ({ outbound }) => volcSpeechV1Dialect({ outbound, ...more }),
  secrets: { app_id: 'volc-4pp-id', access_key: 'volc-4ccess-key' },
  model: { model: 'volcano_tts' },
  input: aLine('volcengine/trial', 'BV001_streaming'),
  expects,
  supports,
  without: ['blocked'],
})
