// Rain, snow, fog and wind over the picture.
import type { PictureDescription } from '#rooms/generation/provider.ts'
import type { Camera } from './camera.ts'
import { css, mix } from './colour.ts'
import type { Light } from './light.ts'
import { type Dice, rollDice } from './seed.ts'

type Air = { readonly camera: Camera; readonly light: Light; readonly inside: boolean }
type Weathered = { readonly w: number; readonly h: number; readonly dice: Dice; readonly light: Light }

function rain({ w, h, dice, light }: Weathered, count: number): string {
  const layers = [0.35, 0.6].map((opacity, layer) => {
    const lines = Array.from({ length: count }, () => {
      const x = dice.between(-0.1, 1.1) * w
      const y = dice.between(-0.1, 1) * h
      const long = h * dice.between(0.03, 0.075) * (1 + layer)
      return `M${x.toFixed(0)} ${y.toFixed(0)}l${(-long * 0.22).toFixed(1)} ${long.toFixed(1)}`
    })
    return `<path d="${lines.join('')}" stroke="${css(mix(light.haze, [240, 246, 250], 0.6))}" stroke-width="${(h * (0.0014 + layer * 0.001)).toFixed(2)}" stroke-opacity="${opacity}" fill="none"/>`
  })
  return layers.join('')
}

function snow({ w, h, dice }: Weathered): string {
  const flakes = Array.from({ length: 130 }, () => {
    const r = h * dice.between(0.002, 0.007)
    return `<circle cx="${(dice.unit() * w).toFixed(0)}" cy="${(dice.unit() * h).toFixed(0)}" r="${r.toFixed(1)}"/>`
  })
  return `<g fill="#f6f6f2" fill-opacity=".85">${flakes.join('')}</g>`
}

function fog({ w, h, dice, light }: Weathered): string {
  const haze = css(mix(light.haze, [222, 226, 228], light.night ? 0.15 : 0.5))
  const banks = Array.from({ length: 6 }, (_, index) => {
    const y = h * (0.42 + index * 0.1)
    return `<ellipse cx="${(dice.unit() * w).toFixed(0)}" cy="${y.toFixed(0)}" rx="${(w * dice.between(0.4, 0.7)).toFixed(0)}" ry="${(h * dice.between(0.05, 0.1)).toFixed(0)}" fill="${haze}" fill-opacity=".22"/>`
  })
  return `<rect width="${w}" height="${h}" fill="${haze}" fill-opacity=".22"/>${banks.join('')}`
}

function wind({ w, h, dice, light }: Weathered): string {
  const lines = Array.from({ length: 14 }, () => {
    const x = dice.unit() * w
    const y = dice.between(0.1, 0.95) * h
    const long = w * dice.between(0.06, 0.16)
    return `M${x.toFixed(0)} ${y.toFixed(0)}q${(long * 0.5).toFixed(0)} ${(-h * 0.012).toFixed(0)} ${long.toFixed(0)} ${(h * 0.004).toFixed(0)}`
  })
  return `<path d="${lines.join('')}" stroke="${css(mix(light.haze, [250, 246, 236], 0.4))}" stroke-width="${(h * 0.002).toFixed(2)}" stroke-opacity=".5" fill="none"/>`
}

/** Of the open air: inside, the windows show it. `inside` is what the set is, whether the script says so or not. */
export function drawWeather({ place }: PictureDescription, { camera, light, inside }: Air): string {
  if (inside || place.interior === 'interior') return ''
  const frame = {
    w: camera.widthPx,
    h: camera.heightPx,
    dice: rollDice(`weather ${place.name} ${camera.azimuth}`),
    light,
  }
  switch (place.weather) {
    case 'rain':
      return rain(frame, 110)
    case 'storm':
      return rain(frame, 190)
    case 'snow':
      return snow(frame)
    case 'fog':
      return fog(frame)
    case 'wind':
      return wind(frame)
    default:
      return ''
  }
}
