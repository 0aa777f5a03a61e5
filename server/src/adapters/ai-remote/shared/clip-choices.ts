// Which of a model's shapes and sizes a shot gets.
import type { ClipDescription } from '#rooms/generation/provider.ts'
import { textOf } from './fields.ts'
import { RefusedError } from './outcomes.ts'

/** What we know that the provider will never take: refused, with nothing sent. */
export class UnfitInput extends RefusedError {
  constructor(message: string) {
    super({ cause: 'bad_input', message })
  }
}

/** The listed ratio ("16:9") that is nearest to the picture's; undefined where none is listed. */
export function ratioFor(size: { widthPx: number; heightPx: number }, ratios: unknown): string | undefined {
  const wanted = Math.log(size.widthPx / size.heightPx)
  const distance = (ratio: string) => {
    const [width, height] = ratio.split(':').map(Number)
    return Math.abs(Math.log((width ?? 1) / (height ?? 1)) - wanted)
  }
  const listed = textsOf(ratios).filter((ratio) => /^[\d.]+:[\d.]+$/.test(ratio))
  return listed.toSorted((a, b) => distance(a) - distance(b))[0]
}

/** The smallest listed resolution ("720p", "1K", "2K", "4k") that is as large as wanted, else the largest. */
export function resolutionFor(size: { widthPx: number; heightPx: number }, resolutions: unknown): string | undefined {
  const wanted = Math.min(size.widthPx, size.heightPx)
  const listed = textsOf(resolutions).toSorted((a, b) => sideOf(a) - sideOf(b))
  return listed.find((resolution) => sideOf(resolution) >= wanted) ?? listed.at(-1)
}

/** Short side in pixels: "768P" is 768; "2K" is 1440, as screens of that name are. */
function sideOf(resolution: string): number {
  const [, digits = '0', unit = ''] = /^(\d+)([a-z]?)/i.exec(resolution) ?? []
  return unit.toLowerCase() === 'k' ? Number(digits) * 720 : Number(digits)
}

/** Whether the clip starts or ends with a picture of ours, which decides its shape. */
export function hasFrames(clip: ClipDescription): boolean {
  return clip.startFrame !== undefined || clip.endFrame !== undefined
}

export function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.flatMap((each) => textOf(each) ?? []) : []
}
