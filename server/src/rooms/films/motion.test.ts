import { expect, test } from 'vitest'
import { canvasOf, clockOf, filmAspects, filmSizes, framesForSamples, sampleOfFrame } from './formats.ts'
import { moveAmountPermille, type StillView, stillChain } from './motion.ts'

const view = (more: Partial<StillView>): StillView => ({
  canvas: { widthPx: 640, heightPx: 360 },
  rate: { num: 24, den: 1 },
  move: 'static',
  amountPermille: 50,
  totalFrames: 48,
  offsetFrames: 0,
  frames: 48,
  ...more,
})

test('a still shot is scaled once and repeated', () => {
  expect(stillChain(view({}))).toBe(
    'scale=640:360:force_original_aspect_ratio=increase:flags=bicubic+accurate_rnd+full_chroma_int+bitexact:out_color_matrix=bt709:out_range=tv,' +
      'format=yuv444p,crop=640:360,loop=47:1:0,settb=1/24,setpts=N,setsar=1',
  )
})

test('a move is told by its place in the whole shot, so that a transition can take it up', () => {
  expect(stillChain(view({ move: 'pan_right', offsetFrames: 36, frames: 12 }))).toContain(
    '(0.5-0.5*cos(PI*min(1,(n+36)/47)))',
  )
  expect(stillChain(view({ move: 'pull_out' }))).toContain('(1-(0.5-0.5*cos')
})

test('longer shots move further, within bounds', () => {
  const motion = { speed_permille: 10, least_permille: 20, most_permille: 60 }
  expect([24, 24 * 4, 24 * 60].map((frames) => moveAmountPermille(frames, { num: 24, den: 1 }, motion))).toEqual([
    20, 40, 60,
  ])
})

test('every size and aspect is even', () => {
  for (const size of filmSizes)
    for (const aspect of filmAspects) {
      const { widthPx, heightPx } = canvasOf(size, aspect)
      expect([widthPx % 2, heightPx % 2]).toEqual([0, 0])
    }
  expect(canvasOf('480p', '16:9')).toEqual({ widthPx: 854, heightPx: 480 })
  expect(canvasOf('2160p', '9:16')).toEqual({ widthPx: 2160, heightPx: 3840 })
})

test('pictures and samples of NTSC rates do not drift over ten hours', () => {
  const rate = { num: 24_000, den: 1001 }
  const frames = 24 * 36_000
  expect(sampleOfFrame(frames, rate)).toBe(frames * 2002)
  expect(framesForSamples(frames * 2002, rate)).toBe(frames)
  expect(clockOf(rate)).toEqual({ timescale: 24_000, ticksPerFrame: 1001 })
})
