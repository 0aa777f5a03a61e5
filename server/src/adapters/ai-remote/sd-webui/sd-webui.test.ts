import { createHash } from 'node:crypto'
import { systemClock } from '#platform/clock.ts'
import { describeDialect } from '#rooms/generation/provider.suite.ts'
import { makePicture } from '#testing/simulators/media.ts'
import { simulateSdWebui } from '#testing/simulators/sd-webui.ts'
import { aPicture } from '../shared/sample-inputs.seed.ts'
import { sdWebuiDialect } from './sd-webui.ts'

const { bytes: frame } = await makePicture({ widthPx: 320, heightPx: 180, prompt: '开头' })
const reference = { sha256: createHash('sha256').update(frame).digest('hex'), mediaType: 'image/png' }
const supports = { isAsync: false, needsNoKey: true }
// It has no key, moderates nothing and takes no money.
const without = ['blocked', 'no_balance', 'bad_key'] as const

describeDialect({
  name: 'sd-webui',
  provider: simulateSdWebui,
  dialect: ({ outbound }) => sdWebuiDialect({ outbound, clock: systemClock }),
  model: { model: 'default', options: { pixels: 480 * 272 } },
  input: aPicture({ widthPx: 480, heightPx: 272 }),
  expects: { mediaType: 'image/png', facts: { width_px: 480, height_px: 272 }, usageUnits: ['image'] },
  supports,
  without,
})

describeDialect({
  name: 'sd-webui from a picture',
  provider: simulateSdWebui,
  dialect: ({ outbound }) => sdWebuiDialect({ outbound, clock: systemClock }),
  model: { model: 'xl.safetensors', limits: { references_max: 1 } },
  input: aPicture({ widthPx: 480, heightPx: 272, references: [reference] }),
  blobs: [frame],
  expects: { mediaType: 'image/png', facts: { width_px: 480, height_px: 272 } },
  supports,
  without,
})
