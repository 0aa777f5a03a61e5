// The set behind and before the people: sky or room, ground, what stands there, weather, and the finish of the sheet.
import type { PictureDescription } from '#rooms/generation/provider.ts'
import type { Camera } from './camera.ts'
import { css, mix } from './colour.ts'
import type { Light } from './light.ts'

export type DrawnSet = { readonly defs: string; readonly back: string; readonly front: string; readonly finish: string }

export function drawSet(_picture: PictureDescription, camera: Camera, light: Light): DrawnSet {
  const { widthPx: w, heightPx: h } = camera
  const ground = Math.max(-h, Math.min(h * 2, camera.horizonY))
  const back = `<rect x="${-w}" y="${-h}" width="${w * 3}" height="${h * 3}" fill="${css(mix(light.skyTop, light.skyLow, 0.6))}"/><rect x="${-w}" y="${ground}" width="${w * 3}" height="${h * 3}" fill="${css(mix(light.haze, [120, 108, 90], 0.5))}"/>`
  return { defs: '', back, front: '', finish: '' }
}
