// What the hour and the weather do to a picture: key light, shade, haze, sky and ink.
import type { Interior, TimeOfDay, Weather } from '#contract/breakdown.ts'
import { type Colour, fade, hex, luma, mix, multiply } from './colour.ts'

export type Light = {
  /** Where the key light comes from: -1 left .. 1 right. */
  readonly keyX: number
  /** Multiplied onto what is lit, and onto what is not. */
  readonly key: Colour
  readonly shade: Colour
  /** What distance fades into, and how fast (0..1). */
  readonly haze: Colour
  readonly hazeAmount: number
  readonly skyTop: Colour
  readonly skyLow: Colour
  readonly ink: Colour
  readonly night: boolean
  /** Lamps are lit: night, evening, or a dim interior. */
  readonly lamps: boolean
  /** Colour of practical light. */
  readonly lampGlow: Colour
  readonly weather: Weather
  /** Cast shadows: 0 none .. 1 hard. */
  readonly hardness: number
}

type Hour = {
  readonly key: string
  readonly shade: string
  readonly haze: string
  readonly skyTop: string
  readonly skyLow: string
  readonly night: boolean
  readonly lamps: boolean
  readonly keyX: number
  readonly hardness: number
}

const dayHour: Hour = {
  key: '#fffaf0',
  shade: '#8f96ae',
  haze: '#e9e9e3',
  skyTop: '#a9bccb',
  skyLow: '#f0eee2',
  night: false,
  lamps: false,
  keyX: -0.7,
  hardness: 0.8,
}
const hours: Record<TimeOfDay, Hour> = {
  dawn: {
    ...dayHour,
    key: '#f6ddd2',
    shade: '#7f86a6',
    haze: '#dccfd2',
    skyTop: '#8f9dbb',
    skyLow: '#f1d3bd',
    keyX: 0.9,
    hardness: 0.5,
  },
  morning: {
    ...dayHour,
    key: '#fff4de',
    shade: '#949cb6',
    haze: '#efeade',
    skyTop: '#a8c0d0',
    skyLow: '#f0e8d6',
    keyX: 0.8,
  },
  day: dayHour,
  afternoon: {
    ...dayHour,
    key: '#ffefd0',
    shade: '#93929f',
    haze: '#e2d9c6',
    skyTop: '#a3b4bf',
    skyLow: '#ecdfc4',
    keyX: -0.85,
    hardness: 0.9,
  },
  dusk: {
    ...dayHour,
    key: '#f4c79c',
    shade: '#6e6f93',
    haze: '#cfae9f',
    skyTop: '#6f7ba0',
    skyLow: '#eeb583',
    lamps: true,
    keyX: -0.95,
    hardness: 0.6,
  },
  evening: {
    ...dayHour,
    key: '#dcbca2',
    shade: '#4f567c',
    haze: '#6f7391',
    skyTop: '#434d74',
    skyLow: '#b98d86',
    lamps: true,
    night: true,
    keyX: -0.9,
    hardness: 0.4,
  },
  night: {
    ...dayHour,
    key: '#b3c3de',
    shade: '#424d70',
    haze: '#4a5878',
    skyTop: '#1d2640',
    skyLow: '#4c5c80',
    lamps: true,
    night: true,
    keyX: 0.8,
    hardness: 0.5,
  },
  continuous: dayHour,
  unknown: { ...dayHour, hardness: 0.6 },
}

const insideByNight = { key: '#ffdcae', shade: '#756a7c', haze: '#8a7a72' }

export function lightOf(place: { interior: Interior; timeOfDay: TimeOfDay; weather: Weather }, flip: boolean): Light {
  const hour = hours[place.timeOfDay]
  const inside = place.interior === 'interior'
  const dull = inside ? 0 : overcastOf(place.weather)
  const lampLit = inside && hour.night
  const grey: Colour = hour.night ? [70, 78, 98] : [178, 182, 186]
  const warm = lampLit ? insideByNight : hour
  return {
    keyX: hour.keyX * (flip ? -1 : 1),
    key: mix(hex(warm.key), multiply(hex(warm.key), [222, 226, 232]), dull),
    shade: mix(hex(warm.shade), multiply(hex(warm.key), [176, 180, 192]), dull * 0.6),
    haze: mix(hex(inside && !lampLit ? '#ddd6c8' : warm.haze), grey, dull * 0.8),
    hazeAmount: inside ? 0.34 : 0.72 + 0.26 * (place.weather === 'fog' ? 1 : dull * 0.4),
    skyTop: mix(hex(hour.skyTop), grey, dull * 0.8),
    skyLow: mix(hex(hour.skyLow), grey, dull * 0.7),
    ink: hour.night && !lampLit ? [14, 17, 30] : [34, 28, 27],
    night: hour.night,
    lamps: hour.lamps,
    lampGlow: [255, 206, 128],
    weather:
      inside && place.weather !== 'rain' && place.weather !== 'storm' && place.weather !== 'snow'
        ? 'clear'
        : place.weather,
    hardness: hour.hardness * (1 - dull * 0.8),
  }
}

function overcastOf(weather: Weather): number {
  if (weather === 'rain' || weather === 'fog') return 0.9
  if (weather === 'storm') return 1
  if (weather === 'cloudy' || weather === 'snow') return 0.7
  return weather === 'wind' ? 0.2 : 0
}

/** A local colour in this light. `depth` 0 near .. 1 far, `lit` 0 shade .. 1 key. */
export function graded(light: Light, colour: Colour, where: { lit: number; depth: number }): Colour {
  const calm = fade(colour, light.night ? 0.38 : 0.22)
  const lit = multiply(calm, mix(light.shade, light.key, where.lit))
  return mix(lit, light.haze, Math.min(1, where.depth) * light.hazeAmount)
}

/** Ink gets paler with distance. */
export const inkAt = (light: Light, depth: number): Colour => {
  const far = mix(light.haze, light.ink, luma(light.haze) > 110 ? 0.38 : 0.55)
  return mix(light.ink, far, Math.min(1, depth))
}
