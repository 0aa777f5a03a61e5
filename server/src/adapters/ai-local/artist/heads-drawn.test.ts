// How large heads are in the frame, measured on the paths that are drawn.
import { describe, expect, it } from 'vitest'
import type { PictureDescription } from '#rooms/generation/provider.ts'
import { drawPicture } from './draw.ts'
import { headsDrawn } from './testdata/head-boxes.ts'
import { people, picture } from './testdata/sample-pictures.ts'

const frames = [
  { widthPx: 1280, heightPx: 720 },
  { widthPx: 720, heightPx: 1280 },
  { widthPx: 1080, heightPx: 1080 },
]
const cast = [
  [people.masan, 'speaker', 'left', 'angry'],
  [people.juliet, 'listener', 'right', 'sad'],
  [people.child, 'present', 'center', 'happy'],
] as const
const casts = { single: 1, two_shot: 2, over_shoulder: 2, group: 3 } as const
const framings = ['single', 'two_shot', 'over_shoulder', 'group'] as const
const angles = ['eye', 'high', 'low', 'overhead', 'dutch'] as const

function* shotsOf(size: PictureDescription['size']): Generator<PictureDescription> {
  for (const frame of frames) for (const framing of framings) yield picture({ ...frame, size, framing, cast })
  for (const angle of angles)
    for (const framing of ['single', 'two_shot'] as const) yield picture({ size, framing, angle, cast })
}

/** Head heights as shares of the frame height, each with a word on where it is. */
function sharesOf(size: PictureDescription['size']): { readonly share: number; readonly told: string }[] {
  return [...shotsOf(size)].flatMap((shot) => {
    const heads = headsDrawn(drawPicture(shot))
    expect(heads, `${shot.framing} ${shot.angle}`).toHaveLength(casts[shot.framing as keyof typeof casts])
    return heads.map(({ name, height }) => ({
      share: height / shot.heightPx,
      told: `${size} ${shot.framing} ${shot.angle} ${shot.widthPx}x${shot.heightPx} ${name}`,
    }))
  })
}

describe('heads as drawn', () => {
  it.each(['close', 'extreme_close'] as const)('fill at least 35 percent of the frame height: %s', (size) => {
    for (const { share, told } of sharesOf(size)) expect(share, told).toBeGreaterThanOrEqual(0.35)
  })

  it.each(['wide', 'extreme_wide'] as const)('fill at most 12 percent of the frame height: %s', (size) => {
    for (const { share, told } of sharesOf(size)) {
      expect(share, told).toBeLessThanOrEqual(0.12)
      expect(share, told).toBeGreaterThan(0.02)
    }
  })
})
