// An engine of moving pictures that makes each variant in a colour of its own, so that a test sees which one a film shows.
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { locateFfmpeg } from '#platform/process/ffmpeg.ts'
import type { ClipDescription, Engine } from '#rooms/generation/provider.ts'

const run = promisify(execFile)

export const SECOND_MICROS = 1000n
/** By variant. */
export const COLOURS = ['0x00d000', '0x0000e0', '0xe00000'] as const

const secondsOf = (durationMs: number) => Math.max(1, Math.ceil(durationMs / 1000))

/** @param folder where it may leave its films */
export function createTintedClips(folder: () => string) {
  const asked: ClipDescription[] = []
  const made = new Map<string, { path: string; seconds: number }>()
  const engine: Engine = {
    id: 'acme/tinted',
    provider: 'acme',
    kind: 'video',
    outputRevision: 1,
    resubmitIsFree: false,
    concurrencyMax: 3,
    prices: { currency: 'CNY', units: { second: { micros: Number(SECOND_MICROS), per: 1 } } },
    estimate: (input) => ({ second: input.kind === 'video' ? secondsOf(input.clip.durationMs) : 0 }),
    price: () => ({ currency: 'CNY', micros: 0n }),
    check: async () => ({ available: true }),
    submit: async ({ intentId, input }) => {
      if (input.kind !== 'video') throw new Error('only clips')
      asked.push(input.clip)
      const { variant = 0, durationMs } = input.clip
      const path = join(folder(), `${intentId}.mp4`)
      await paint(path, { colour: COLOURS[variant] ?? '0x808080', seconds: secondsOf(durationMs) })
      made.set(intentId, { path, seconds: secondsOf(durationMs) })
      return { providerJobId: intentId }
    },
    poll: async ({ providerJobId }) => {
      const found = made.get(providerJobId)
      if (!found) return { state: 'unknown' }
      const bytes = await readFile(found.path)
      const usage = { second: found.seconds }
      return { state: 'succeeded', output: { mediaType: 'video/mp4', bytes, facts: {}, usage } }
    },
    cancel: async () => {},
    close: async () => {},
  }
  return { engine, asked }
}

/** A film of one colour. */
export async function paint(path: string, { colour, seconds }: { colour: string; seconds: number }): Promise<void> {
  const { ffmpegPath } = await locateFfmpeg({})
  const source = `color=c=${colour}:s=480x270:r=30:d=${seconds},format=yuv420p`
  await run(ffmpegPath, ['-v', 'error', '-y', '-f', 'lavfi', '-i', source, '-movflags', '+faststart', path])
}

/** How many pictures a second are looked at. */
const LOOKS_PER_SECOND = 10

/** For how long, in ms, a film is mostly red, green or blue: every other picture is counted as `other`. */
export async function coloursOf(path: string): Promise<Record<'red' | 'green' | 'blue' | 'other', number>> {
  const { ffmpegPath } = await locateFfmpeg({})
  const look = ['-vf', `fps=${LOOKS_PER_SECOND},scale=1:1:flags=area`, '-pix_fmt', 'rgb24', '-f', 'rawvideo', '-']
  const { stdout } = await run(ffmpegPath, ['-v', 'error', '-i', path, ...look], { encoding: 'buffer' })
  const found = { red: 0, green: 0, blue: 0, other: 0 }
  for (let at = 0; at + 2 < stdout.length; at += 3) {
    const [red = 0, green = 0, blue = 0] = stdout.subarray(at, at + 3)
    found[nameOf({ red, green, blue })] += 1000 / LOOKS_PER_SECOND
  }
  return found
}

const CLEAR = 60

function nameOf(colour: { red: number; green: number; blue: number }): 'red' | 'green' | 'blue' | 'other' {
  const { red, green, blue } = colour
  if (red > green + CLEAR && red > blue + CLEAR) return 'red'
  if (green > red + CLEAR && green > blue + CLEAR) return 'green'
  return blue > red + CLEAR && blue > green + CLEAR ? 'blue' : 'other'
}
