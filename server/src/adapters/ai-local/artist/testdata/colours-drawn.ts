// Which colours somebody really has on a picture: hair, dress and skin, sampled from the pixels where the body is drawn, with
// what light and distance do to a colour taken out again.
import sharp from 'sharp'
import type { PictureDescription } from '#rooms/generation/provider.ts'
import { type Colour, luma } from '../colour.ts'
import { drawPicture } from '../draw.ts'
import { expressionOf } from '../expression.ts'
import type { Point } from '../geometry.ts'
import { capPolygon, hairCutOf } from '../hair-cut.ts'
import { shapeHead } from '../head-shape.ts'
import { ribbonOutline } from '../ink.ts'
import { type Light, lightOf } from '../light.ts'
import { rasterise } from '../rasterise.ts'
import { rollDice } from '../seed.ts'
import { poseSkeleton } from '../skeleton.ts'
import { type PlacedFigure, stagePicture } from '../staging.ts'
import { shapeTrunk } from '../trunk.ts'

export type Colours = { readonly hair: Colour; readonly dress: Colour; readonly skin: Colour }
type Region = { readonly inside: readonly Point[]; readonly outside: readonly (readonly Point[])[] }

const WIDTH_PX = 480

export async function coloursDrawn(shot: PictureDescription, name: string): Promise<Colours> {
  const { camera, figures } = stagePicture(shot)
  const placed = figures.find((one) => one.design.name === name)
  if (!placed) throw new Error(`${name} is not in the picture`)
  const light = lightOf(shot.place, rollDice(`sun ${shot.place.name}`).chance(0.5))
  const depth = Math.max(0, Math.min(0.5, (placed.distanceM - camera.distanceM) / 14))
  // The shaft of light and the darker edge lie over the finished picture.
  const svg = drawPicture(shot).replaceAll(/<rect[^>]*fill="url\(#(?:shaft|vignette)\)"\/>/g, '')
  const bytes = await rasterise(svg, { widthPx: WIDTH_PX, heightPx: (WIDTH_PX * shot.heightPx) / shot.widthPx })
  const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true })
  const scale = shot.widthPx / info.width
  const sample = (region: Region): Colour => {
    const pixels: Colour[] = []
    const range = (axis: 0 | 1, size: number) => {
      const along = region.inside.map((point) => point[axis] / scale)
      return [Math.max(0, Math.floor(Math.min(...along))), Math.min(size, Math.ceil(Math.max(...along)))] as const
    }
    const [left, right] = range(0, info.width)
    const [top, bottom] = range(1, info.height)
    for (let y = top; y < bottom; y += 1)
      for (let x = left; x < right; x += 1) {
        const at: Point = [(x + 0.5) * scale, (y + 0.5) * scale]
        if (!isInside(region.inside, at) || region.outside.some((one) => isInside(one, at))) continue
        const offset = (y * info.width + x) * 3
        pixels.push([data[offset] ?? 0, data[offset + 1] ?? 0, data[offset + 2] ?? 0])
      }
    return unlit(commonest(pixels), light, depth)
  }
  const { hair, dress, skin } = regionsOf(placed, { pitch: camera.pitch, keyX: light.keyX })
  return { hair: sample(hair), dress: sample(dress), skin: sample(skin) }
}

function regionsOf(placed: PlacedFigure, { pitch, keyX }: { pitch: number; keyX: number }) {
  const { design, pose, figure, unitPx, bodyYaw: yaw } = placed
  const skeleton = poseSkeleton(design, pose, { foot: [placed.x, placed.footY], unitPx, yaw, cameraPitch: pitch })
  const nod = pose.headNod * 0.6 + expressionOf(figure.emotion, figure.role === 'speaker').nod
  const turn = { yaw: placed.headYaw, nod, roll: pose.headRoll, cameraPitch: pitch }
  const head = shapeHead(design, { pivot: skeleton.headPivot, unitPx, ...turn }, keyX)
  const cap = capPolygon(head, hairCutOf(design.hair.style))
  const [middle, far] = [skeleton.headPivot[0], skeleton.headPivot[0] - Math.sign(keyX) * unitPx * 3]
  const [above, below] = [skeleton.headPivot[1] - unitPx * 3, skeleton.headPivot[1] + unitPx * 3]
  const awayFromLight: Point[] = [[middle, above], [far, above], [far, below], [middle, below]]
  return {
    hair: { inside: cap, outside: [awayFromLight] },
    skin: { inside: ribbonOutline(head.outline), outside: [cap, head.shadow] },
    dress: { inside: ribbonOutline(shapeTrunk(design, skeleton).ribbon), outside: [] },
  }
}

/** Mean of the pixels around the colour that most of them have: strands, folds and shade are fewer. */
function commonest(pixels: readonly Colour[]): Colour {
  if (pixels.length < 40) throw new Error(`only ${pixels.length} pixels to look at`)
  const counts = new Map<number, number>()
  for (const [r, g, b] of pixels) {
    const bin = ((r >> 3) << 10) | ((g >> 3) << 5) | (b >> 3)
    counts.set(bin, (counts.get(bin) ?? 0) + 1)
  }
  const [bin = 0] = [...counts].reduce((best, one) => (one[1] > best[1] ? one : best))
  const centre: Colour = [((bin >> 10) << 3) + 4, (((bin >> 5) & 31) << 3) + 4, ((bin & 31) << 3) + 4]
  const near = pixels.filter((one) => apart(one, centre) <= 8)
  const mean = (channel: 0 | 1 | 2) => near.reduce((sum, one) => sum + one[channel], 0) / near.length
  return [mean(0), mean(1), mean(2)]
}

/** The largest difference of a channel, 0..255. */
export const apart = (a: Colour, b: Colour): number =>
  Math.max(Math.abs(a[0] - b[0]), Math.abs(a[1] - b[1]), Math.abs(a[2] - b[2]))

/** The colour of the thing itself: haze, key light and the calm of the palette are taken out. */
function unlit(seen: Colour, light: Light, depth: number): Colour {
  const haze = depth * light.hazeAmount
  const each = (turn: (value: number, channel: 0 | 1 | 2) => number, of: Colour): Colour => [
    turn(of[0], 0),
    turn(of[1], 1),
    turn(of[2], 2),
  ]
  const near = each((value, channel) => (value - light.haze[channel] * haze) / (1 - haze), seen)
  const calm = each((value, channel) => (value * 255) / light.key[channel], near)
  const share = light.night ? 0.38 : 0.22
  return each((value) => (value - share * luma(calm)) / (1 - share), calm)
}

function isInside(polygon: readonly Point[], [x, y]: Point): boolean {
  let inside = false
  polygon.forEach(([ax, ay], index) => {
    const [bx, by] = polygon[(index + 1) % polygon.length] ?? [ax, ay]
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside
  })
  return inside
}

/** CIE Lab of sRGB, for white of daylight. */
export function labOf(colour: Colour): readonly [number, number, number] {
  const [r, g, b] = colour.map((value) => {
    const share = Math.min(255, Math.max(0, value)) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  const bend = (value: number) => (value > 0.008856 ? Math.cbrt(value) : 7.787 * value + 16 / 116)
  const x = bend((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047)
  const y = bend(0.2126 * r + 0.7152 * g + 0.0722 * b)
  const z = bend((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883)
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)]
}

/** As far as an eye sees two colours apart: 2 is just to be seen, 10 at a glance. */
export function labApart(a: Colour, b: Colour): number {
  const [one, other] = [labOf(a), labOf(b)]
  return Math.hypot(one[0] - other[0], one[1] - other[1], one[2] - other[2])
}
