// Sky, far hills or roofs, and the ground: what lies behind every exterior.
import type { Camera } from './camera.ts'
import { type Colour, css, darker, mix, paler } from './colour.ts'
import { clamp, type Point, sampleCurve } from './geometry.ts'
import { brush, ovalPoints, wash } from './ink.ts'
import { graded, type Light } from './light.ts'
import { rollDice } from './seed.ts'

type Ridge = {
  readonly heightM: number
  readonly depth: number
  readonly rough: number
  readonly colour: Colour
  readonly blocky: boolean
}
export type BackdropStyle = { readonly ridges: readonly Ridge[]; readonly ground: Colour; readonly seed: string }

export function drawBackdrop(camera: Camera, light: Light, style: BackdropStyle): string {
  return (
    skyGradient(camera, light) +
    celestial(camera, light, style.seed) +
    clouds(camera, light, style.seed) +
    ridgesOf(camera, light, style) +
    ground(camera, light, style.ground)
  )
}

export const backdropDefs = (light: Light) =>
  `<linearGradient id="sky" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="${css(light.skyTop)}"/><stop offset="1" stop-color="${css(light.skyLow)}"/></linearGradient>`

function skyGradient({ widthPx: w, heightPx: h, horizonY }: Camera, light: Light): string {
  const foot = clamp(horizonY, h * 0.02, h * 1.6)
  const top = Math.min(0, foot - h) - h * 0.2
  return `<rect x="${-w * 0.2}" y="${top.toFixed(1)}" width="${w * 1.4}" height="${(foot - top + 4).toFixed(1)}" fill="url(#sky)"/><rect x="${-w * 0.2}" y="${foot.toFixed(1)}" width="${w * 1.4}" height="${h * 1.5}" fill="${css(light.haze)}"/>`
}

const azimuthAt = (camera: Camera, x: number) => camera.azimuth + Math.atan((x - camera.centerX) / camera.focalPx)
const screenX = (camera: Camera, azimuth: number) =>
  camera.centerX + camera.focalPx * Math.tan(azimuth - camera.azimuth)

function celestial(camera: Camera, light: Light, seed: string): string {
  if (light.weather !== 'clear' && light.weather !== 'unknown' && light.weather !== 'wind') return ''
  const dice = rollDice(`sun ${seed}`)
  const azimuth = clamp(light.keyX * 0.42 + dice.around(0.1), -0.7, 0.7)
  const x = screenX(camera, azimuth)
  const y = camera.horizonY - camera.focalPx * (light.night ? 0.34 : 0.16)
  const h = camera.heightPx
  const low = light.lamps
  if (!light.night && !low) return ''
  const disc = light.night ? mix(light.skyLow, [250, 246, 226], 0.85) : mix(light.skyLow, [255, 236, 196], 0.8)
  const glow = [0.2, 0.12, 0.075]
    .map((r, index) => wash(ovalPoints([x, y], [h * r, h * r], { count: 18 }), disc, 0.1 + index * 0.06))
    .join('')
  const stars = light.night
    ? Array.from(
        { length: 26 },
        () => [dice.unit() * camera.widthPx, dice.unit() * Math.max(0, camera.horizonY) * 0.85] as const,
      )
        .map(
          ([sx, sy]) =>
            `<circle cx="${sx.toFixed(0)}" cy="${sy.toFixed(0)}" r="${(h * 0.0016).toFixed(1)}" fill="#dfe6f2" fill-opacity=".7"/>`,
        )
        .join('')
    : ''
  return stars + glow + wash(ovalPoints([x, y], [h * 0.045, h * 0.045], { count: 18 }), disc)
}

function clouds(camera: Camera, light: Light, seed: string): string {
  const dice = rollDice(`clouds ${seed}`)
  const h = camera.heightPx
  const heavy = ['rain', 'storm', 'cloudy', 'snow'].includes(light.weather)
  const parts: string[] = []
  for (let index = 0; index < (heavy ? 12 : 7); index += 1) {
    const x = screenX(camera, dice.around(0.9))
    const y = camera.horizonY - camera.focalPx * dice.between(0.12, 0.62)
    const long = h * dice.between(0.12, 0.34)
    const line = sampleCurve(
      [
        [x - long, y],
        [x - long * 0.3, y - h * 0.012],
        [x + long * 0.4, y + h * 0.006],
        [x + long, y - h * 0.01],
      ],
      4,
    )
    const tone =
      index % 2 === 0
        ? paler(light.skyLow, light.night ? 0.04 : 0.4)
        : heavy
          ? darker(light.skyTop, 0.2)
          : mix(light.skyTop, light.skyLow, 0.35)
    parts.push(brush(line, { colour: tone, widthPx: h * dice.between(0.018, heavy ? 0.075 : 0.04) }))
  }
  return `<g fill-opacity=".7">${parts.join('')}</g>`
}

function ridgesOf(camera: Camera, light: Light, { ridges, seed }: BackdropStyle): string {
  return ridges
    .map((ridge, index) => {
      const dice = rollDice(`ridge ${seed} ${index}`)
      const phases = [dice.unit() * 7, dice.unit() * 7, dice.unit() * 7]
      const points: Point[] = []
      const step = camera.widthPx / (ridge.blocky ? 60 : 36)
      for (let x = -camera.widthPx * 0.2; x <= camera.widthPx * 1.2; x += step) {
        const a = azimuthAt(camera, x)
        const wave =
          Math.sin(a * 5 + (phases[0] ?? 0)) * 0.5 +
          Math.sin(a * 13 + (phases[1] ?? 0)) * 0.3 * ridge.rough +
          Math.sin(a * 31 + (phases[2] ?? 0)) * 0.14 * ridge.rough
        const raised = ridge.blocky ? Math.round((wave + 1) * 3.2) / 6.4 + 0.1 : (wave + 1) / 2
        points.push([x, camera.horizonY - camera.focalPx * ridge.heightM * 0.01 * (0.25 + raised)])
      }
      const foot = camera.horizonY + camera.heightPx * 0.03
      const fill = graded(light, ridge.colour, { lit: 0.55, depth: ridge.depth })
      const outline: Point[] = [...points, [camera.widthPx * 1.2, foot], [-camera.widthPx * 0.2, foot]]
      const path = `M${outline.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L')}Z`
      return `<path fill="${css(fill)}" d="${path}"/>${brush(points, { colour: darker(fill, 0.22), widthPx: camera.heightPx * 0.0022 })}`
    })
    .join('')
}

function ground(camera: Camera, light: Light, colour: Colour): string {
  const { widthPx: w, heightPx: h, horizonY } = camera
  if (horizonY > h * 1.05) return ''
  const top = Math.max(horizonY, -h * 0.15)
  const foot = h * 1.2
  const farStart = clamp(1 - Math.max(0, -horizonY) / h, 0.2, 0.92)
  const stops = [0, 0.06, 0.2, 0.5, 1].map((share) => {
    const depth = farStart * (1 - share) ** 3
    return `<stop offset="${share}" stop-color="${css(graded(light, colour, { lit: 0.82, depth }))}"/>`
  })
  const y = top.toFixed(1)
  return `<linearGradient id="ground" gradientUnits="userSpaceOnUse" x1="0" y1="${y}" x2="0" y2="${foot.toFixed(1)}">${stops.join('')}</linearGradient><rect x="${-w * 0.2}" y="${y}" width="${w * 1.4}" height="${(foot - top).toFixed(1)}" fill="url(#ground)"/>`
}
