// Places in a film are whole pictures; seconds are what the browser speaks.
export type Rate = { readonly num: number; readonly den: number }

/** The middle of a picture: its edges belong to either neighbour, as rounding has it. */
export const secondsOf = (frame: number, rate: Rate): number => ((frame + 0.5) * rate.den) / rate.num

export const frameAt = (seconds: number, rate: Rate): number => Math.floor((seconds * rate.num) / rate.den + 1e-4)

export const msOfFrames = (frames: number, rate: Rate): number => (frames * 1000 * rate.den) / rate.num

/** "00:01:12:05": hours, minutes, seconds, pictures. At a rate that is no whole number, seconds are counted in pictures. */
export function timecode(frame: number, rate: Rate): string {
  const base = Math.round(rate.num / rate.den)
  const two = (value: number) => String(value).padStart(2, '0')
  const seconds = Math.floor(frame / base)
  return [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60, frame % base].map(two).join(':')
}
