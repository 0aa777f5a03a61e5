// Integrated loudness of a stereo sound after ITU-R BS.1770-4, and setting it.
import { filterThrough, kWeighting48k } from '#platform/sound/biquad.ts'
import { rateHz, type Stereo } from './stereo.ts'

const stepSamples = rateHz / 10
const blockSteps = 4

/** LUFS, or null for silence. Sounds shorter than one block of 400 ms are measured as a whole. */
export function measureIntegratedLufs(sound: Stereo): number | null {
  const steps = stepPowers(sound)
  const powers: number[] = []
  for (let i = 0; i + blockSteps <= steps.length; i++) powers.push(mean(steps.slice(i, i + blockSteps)))
  if (powers.length === 0) powers.push(mean(steps))
  const audible = powers.filter((power) => toLufs(power) > -70)
  if (audible.length === 0) return null
  const gate = toLufs(mean(audible)) - 10
  return toLufs(mean(audible.filter((power) => toLufs(power) > gate)))
}

function stepPowers({ left, right }: Stereo): number[] {
  const channels = [filterThrough(left, kWeighting48k), filterThrough(right, kWeighting48k)]
  const steps = Math.max(1, Math.floor(left.length / stepSamples))
  return Array.from({ length: steps }, (_, step) => {
    const start = step * stepSamples
    const end = Math.min(left.length, start + stepSamples)
    let sum = 0
    for (const channel of channels) for (let i = start; i < end; i++) sum += (channel[i] as number) ** 2
    return end > start ? sum / (end - start) : 0
  })
}

function toLufs(power: number): number {
  return -0.691 + 10 * Math.log10(Math.max(power, 1e-12))
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length
}

/** In place: to the wanted loudness, but never so that a peak passes `peakDbfs`. */
export function setLoudness(sound: Stereo, lufs: number, peakDbfs: number): void {
  const measured = measureIntegratedLufs(sound)
  if (measured === null) return
  let loudest = 0
  for (const channel of [sound.left, sound.right])
    for (let i = 0; i < channel.length; i++) loudest = Math.max(loudest, Math.abs(channel[i] as number))
  const gain = Math.min(10 ** ((lufs - measured) / 20), 10 ** (peakDbfs / 20) / loudest)
  for (const channel of [sound.left, sound.right])
    for (let i = 0; i < channel.length; i++) channel[i] = (channel[i] as number) * gain
}
