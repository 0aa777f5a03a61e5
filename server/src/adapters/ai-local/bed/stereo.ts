// Two channels of 48 kHz sound that others add to.

export const rateHz = 48_000

export type Stereo = { readonly left: Float32Array; readonly right: Float32Array }

export function silence(length: number): Stereo {
  return { left: new Float32Array(length), right: new Float32Array(length) }
}

export type Placing = {
  readonly atSamples: number
  readonly gain: number
  /** -1 left, 0 middle, 1 right. */
  readonly pan: number
}

/** Adds a mono sound with equal power; what sticks out at either end is left away. */
export function addMono(into: Stereo, sound: Float32Array, { atSamples, gain, pan }: Placing): void {
  const angle = ((pan + 1) * Math.PI) / 4
  const left = gain * Math.cos(angle) * Math.SQRT2
  const right = gain * Math.sin(angle) * Math.SQRT2
  const first = Math.max(0, -atSamples)
  const last = Math.min(sound.length, into.left.length - atSamples)
  for (let i = first; i < last; i++) {
    const sample = sound[i] as number
    const at = atSamples + i
    into.left[at] = (into.left[at] as number) + sample * left
    into.right[at] = (into.right[at] as number) + sample * right
  }
}

export function addStereo(into: Stereo, sound: Stereo, gain: number): void {
  addScaled(into.left, sound.left, gain)
  addScaled(into.right, sound.right, gain)
}

function addScaled(into: Float32Array, sound: Float32Array, gain: number): void {
  const length = Math.min(into.length, sound.length)
  for (let i = 0; i < length; i++) into[i] = (into[i] as number) + (sound[i] as number) * gain
}

/** Raised-cosine fades at both ends, in place; each at most half of the whole. */
export function fadeEnds({ left, right }: Stereo, inSeconds: number, outSeconds: number): void {
  const most = Math.floor(left.length / 2)
  const rise = Math.min(most, Math.round(inSeconds * rateHz))
  const fall = Math.min(most, Math.round(outSeconds * rateHz))
  for (const channel of [left, right]) {
    for (let i = 0; i < rise; i++) channel[i] = (channel[i] as number) * (0.5 - 0.5 * Math.cos((Math.PI * i) / rise))
    for (let i = 0; i < fall; i++) {
      const at = channel.length - 1 - i
      channel[at] = (channel[at] as number) * (0.5 - 0.5 * Math.cos((Math.PI * i) / fall))
    }
  }
}

export function secondsToSamples(seconds: number): number {
  return Math.round(seconds * rateHz)
}
