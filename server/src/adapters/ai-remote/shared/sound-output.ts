// Music and noises of any provider as the mix wants them: 48 kHz, two channels, 16 bit.
import { Readable } from 'node:stream'
import { findFfmpeg } from '#platform/process/ffmpeg.ts'
import { isProgramRefusal } from '#platform/process/program-error.ts'
import { runProgram } from '#platform/process/run-program.ts'
import { decodePcm16, encodeWav } from '#platform/sound/wav.ts'
import type { GenerationOutput } from '#rooms/generation/provider.ts'
import { FailedWorkError } from './outcomes.ts'
import type { ClientDeps } from './provider-client.ts'

const rateHz = 48_000
const channels = 2
const timeoutMs = 120_000
/** Half an hour. */
const bytesMax = rateHz * channels * 2 * 60 * 30

type Tools = Pick<ClientDeps, 'ffmpeg'>

/** Throws FailedWorkError if it is no sound. */
export async function soundOutput(tools: Tools, bytes: Uint8Array, signal: AbortSignal): Promise<GenerationOutput> {
  const { ffmpegPath } = await findFfmpeg(tools.ffmpeg)
  const chunks: Buffer[] = []
  let sizeBytes = 0
  try {
    await runProgram({
      program: ffmpegPath,
      args: [
        ...['-v', 'error', '-nostdin', '-i', 'pipe:0', '-vn'],
        ...['-ac', String(channels), '-ar', String(rateHz), '-f', 's16le', 'pipe:1'],
      ],
      cwd: '/',
      stdin: Readable.from([Buffer.from(bytes)]),
      onStdout: (chunk) => {
        sizeBytes += chunk.length
        if (sizeBytes <= bytesMax) chunks.push(Buffer.from(chunk))
      },
      timeoutMs,
      signal,
    })
  } catch (error) {
    if (isProgramRefusal(error)) throw noSound()
    throw error
  }
  const samples = decodePcm16(Buffer.concat(chunks))
  if (samples.length === 0) throw noSound()
  const side = (channel: number) => samples.filter((_, index) => index % channels === channel)
  const [left, right] = [side(0), side(1)]
  const facts = { duration_samples: left.length, sample_rate_hz: rateHz, channels }
  return { mediaType: 'audio/wav', bytes: encodeWav([left, right], rateHz), facts }
}

function noSound(): FailedWorkError {
  const message = 'The provider sent something that is no sound.'
  return new FailedWorkError({ cause: 'internal', message, isCharged: true })
}
