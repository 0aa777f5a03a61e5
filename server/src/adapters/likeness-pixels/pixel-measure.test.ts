import sharp from 'sharp'
import { afterEach, expect, it } from 'vitest'
import type { ResemblanceMeasure } from '#platform/resemblance.ts'
import { createPixelMeasure } from './pixel-measure.ts'

let measure: ResemblanceMeasure | undefined
afterEach(() => measure?.close())

const patch = (background: string) =>
  sharp({ create: { width: 96, height: 64, channels: 3, background } })
    .composite([
      { input: Buffer.from('<svg width="40" height="40"><rect width="40" height="40" fill="#a02020"/></svg>') },
    ])
    .png()
    .toBuffer()

it('measures pairs one after the other, and bytes that are no picture spoil none of the others', async () => {
  measure = createPixelMeasure()
  const picture = await patch('#e0e0e0')
  const [one, bad, other] = await Promise.allSettled([
    measure.measure({ picture, reference: picture }),
    measure.measure({ picture: Buffer.from('no picture'), reference: picture }),
    measure.measure({ picture, reference: picture }),
  ])
  expect(bad.status).toBe('rejected')
  expect(one).toMatchObject({ status: 'fulfilled', value: { score: expect.any(Number) } })
  expect(other).toEqual(one)
})

it('leaves a pair that takes too long, and measures the next one', async () => {
  measure = createPixelMeasure({ timeoutMs: 1 })
  const picture = await patch('#e0e0e0')
  await expect(measure.measure({ picture, reference: picture })).rejects.toThrow('fell silent')
  await measure.close()
  measure = createPixelMeasure({ idleMs: 1 })
  expect(await measure.measure({ picture, reference: picture })).toMatchObject({ colourPercent: expect.any(Number) })
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(await measure.measure({ picture, reference: picture })).toMatchObject({ colourPercent: expect.any(Number) })
})

it('takes nothing on once it is closed', async () => {
  measure = createPixelMeasure()
  await measure.close()
  const picture = await patch('#ffffff')
  await expect(measure.measure({ picture, reference: picture })).rejects.toThrow('closed')
})
