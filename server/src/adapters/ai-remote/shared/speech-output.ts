// Any provider's voice as the mix wants it: 48 kHz, mono, 16 bit, one loudness for all, without silence around it.
import { Readable } from 'node:stream'
import { findFfmpeg } from '#platform/process/ffmpeg.ts'
import { isProgramRefusal } from '#platform/process/program-error.ts'
import { runProgram } from '#platform/process/run-program.ts'
import { evenLevel, trimSilence } from '#platform/sound/level.ts'
import { decodePcm16, encodeWav } from '#platform/sound/wav.ts'
import type { FinishedResult, Usage } from '#rooms/generation/provider.ts'
import { FailedWorkError } from './outcomes.ts'
import type { ClientDeps } from './provider-client.ts'

type Tools = Pick<ClientDeps, 'ffmpeg'>

export type SpokenSound = {
  readonly bytes: Uint8Array
  /** For bare samples without any header: little-endian 16-bit mono at this rate. */
  readonly pcmRateHz?: number
  /** What the provider could not do itself. Semitones, -12..12. */
  readonly pitchSemitones?: number
  /** What the provider could not do itself; 100 is its own pace. */
  readonly pacePercent?: number
}

const rateHz = 48_000
/** As the local voices have it, so that both can stand in one scene. */
const LEVEL = { lufs: -20, peakDbfs: -1.5 }
const EDGES = { leadSamples: (rateHz * 60) / 1000, tailSamples: (rateHz * 120) / 1000 }
const CONVERT_TIMEOUT_MS = 120_000
/** Half an hour of speech. */
const SAMPLES_MAX = rateHz * 60 * 30

/** Throws FailedWorkError, with what was used, if it is no sound. */
export async function speechOutput(
  tools: Tools,
  sound: SpokenSound,
  { signal, usage }: { readonly signal: AbortSignal; readonly usage?: Usage },
): Promise<FinishedResult> {
  const samples = await decoded(tools, sound, signal)
  if (samples.length === 0) throw noSound(usage)
  const line = evenLevel(trimSilence(samples, EDGES), LEVEL)
  return {
    state: 'succeeded',
    output: {
      mediaType: 'audio/wav',
      bytes: encodeWav([line], rateHz),
      facts: { duration_samples: line.length, sample_rate_hz: rateHz },
      ...(usage ? { usage } : {}),
    },
  }
}

async function decoded(tools: Tools, sound: SpokenSound, signal: AbortSignal): Promise<Float32Array> {
  const { ffmpegPath } = await findFfmpeg(tools.ffmpeg)
  const chunks: Buffer[] = []
  const shape = sound.pcmRateHz === undefined ? [] : ['-f', 's16le', '-ar', String(sound.pcmRateHz), '-ac', '1']
  const filters = filtersOf(sound)
  try {
    await runProgram({
      program: ffmpegPath,
      args: [
        ...['-v', 'error', '-nostdin', ...shape, '-i', 'pipe:0', '-vn', '-ac', '1'],
        ...['-af', filters.join(','), '-ar', String(rateHz), '-f', 's16le', 'pipe:1'],
      ],
      cwd: '/',
      stdin: Readable.from([Buffer.from(sound.bytes)]),
      onStdout: (bytes) => {
        if (chunks.length < SAMPLES_MAX) chunks.push(Buffer.from(bytes))
      },
      timeoutMs: CONVERT_TIMEOUT_MS,
      signal,
    })
  } catch (error) {
    if (isProgramRefusal(error)) return new Float32Array()
    throw error
  }
  return decodePcm16(Buffer.concat(chunks))
}

/** Pitch is moved by playing faster or slower and giving the time back: good for a few semitones, and in every ffmpeg. */
function filtersOf({ pitchSemitones = 0, pacePercent = 100 }: SpokenSound): string[] {
  const factor = 2 ** (pitchSemitones / 12)
  const tempo = pacePercent / 100 / factor
  const tempos = tempo > 2 ? [2, tempo / 2] : tempo < 0.5 ? [0.5, tempo / 0.5] : [tempo]
  return [
    `aresample=${rateHz}`,
    ...(pitchSemitones === 0 ? [] : [`asetrate=${Math.round(rateHz * factor)}`, `aresample=${rateHz}`]),
    ...tempos.filter((each) => Math.abs(each - 1) > 0.001).map((each) => `atempo=${each.toFixed(4)}`),
  ]
}

function noSound(usage: Usage | undefined): FailedWorkError {
  return new FailedWorkError({
    cause: 'internal',
    message: 'The provider sent something that is no sound.',
    isCharged: true,
    ...(usage ? { usage } : {}),
  })
}
