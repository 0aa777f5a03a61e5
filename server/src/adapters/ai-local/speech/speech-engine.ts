// Engine `local/speech`: a voice for every character on nothing but the clone, through the speech program.
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import type {
  FailureCause,
  GenerationRequest,
  LocalEngine,
  LocalResult,
  SpeechDescription,
  VoiceLister,
  WholeOutput,
} from '#rooms/generation/provider.ts'
import { readDelivery } from './delivery.ts'
import { defaultFinish, type FinishOptions } from './finish.ts'
import { BadInputError, createJobTable } from './job-table.ts'
import { findSpokenLanguage, spokenLanguageTags } from './languages.ts'
import type { LinePart, LineParts } from './line.ts'
import type { FinishedLine } from './line-worker.ts'
import { voiceOffers } from './offers.ts'
import { createSpeechProgram, ProgramError, RefusedError, type SpeechProgram } from './speech-program.ts'
import { splitRuns } from './text-runs.ts'
import { planOrders, type Utterance } from './utterance.ts'
import { findVoiceDesign } from './voice-designs.ts'
import { createWorkThreads, type WorkThreads } from './work-threads.ts'

export const speechEngineId = 'local/speech'
const sampleRateHz = 48_000

export type SpeechEngineOptions = {
  /** The program's file; by default the one in engines/speech of this repository. */
  readonly programPath: string
  readonly nodePath: string
  /** How many programs run at once. */
  readonly poolSize: number
  /** One run of text must be answered within this. */
  readonly timeoutMs: number
  /** Characters of one line; a longer one is refused. */
  readonly textCharsMax: number
  /** Characters that are spoken in one breath; longer sentences are cut at commas. */
  readonly runCharsMax: number
  /** Finished lines kept for another poll. */
  readonly jobsMax: number
  readonly finish: FinishOptions
}

const defaults: SpeechEngineOptions = {
  programPath: fileURLToPath(new URL('../../../../../engines/speech/speak.ts', import.meta.url)),
  nodePath: process.execPath,
  poolSize: 2,
  timeoutMs: 20_000,
  textCharsMax: 5_000,
  runCharsMax: 300,
  jobsMax: 256,
  finish: defaultFinish,
}

export type SpeechEngine = LocalEngine &
  VoiceLister & { /** Process ids of the speech programs, for tests and the doctor. */ pids(): number[] }

/** Programs start with the first line and end with `close()`. */
export function createSpeechEngine(options: Partial<SpeechEngineOptions> = {}): SpeechEngine {
  const settings: SpeechEngineOptions = { ...defaults, ...options }
  const program = createSpeechProgram({
    programPath: settings.programPath,
    nodePath: settings.nodePath,
    size: settings.poolSize,
    timeoutMs: settings.timeoutMs,
  })
  const threads = createWorkThreads<LineParts, FinishedLine>(
    new URL('./line-worker.ts', import.meta.url),
    settings.poolSize,
  )
  const jobs = createJobTable({ jobsMax: settings.jobsMax, causeOf })
  return {
    id: speechEngineId,
    outputRevision: 1,
    kind: 'speech',
    resubmitIsFree: true,
    concurrencyMax: settings.poolSize,
    profile: { isLocal: true, languages: spokenLanguageTags, limits: { text_chars: settings.textCharsMax } },
    check: async () => checkProgram(settings.programPath),
    price: () => ({ currency: 'CNY', micros: 0n }),
    voices: async () => voiceOffers,
    submit: async (request, signal) => {
      signal.throwIfAborted()
      const providerJobId = `speech-${request.intentId}`
      jobs.start(providerJobId, (abort) => speakLine({ request, settings, program, threads, abort }))
      return { providerJobId }
    },
    poll: (job, waitMs, signal): Promise<LocalResult> => jobs.poll(job.providerJobId, waitMs, signal),
    cancel: async (job) => jobs.cancel(job.providerJobId),
    pids: () => program.pids(),
    close: async () => {
      jobs.cancelAll()
      await Promise.all([program.close(), threads.close()])
    },
  }
}

type Work = {
  request: GenerationRequest
  settings: SpeechEngineOptions
  program: SpeechProgram
  threads: WorkThreads<LineParts, FinishedLine>
  abort: AbortSignal
}

async function speakLine({ request, settings, program, threads, abort }: Work): Promise<WholeOutput> {
  if (request.input.kind !== 'speech')
    throw new BadInputError(`The engine ${speechEngineId} speaks; it cannot make "${request.input.kind}".`)
  const utterance = readUtterance(request.input.speech, settings)
  const orders = planOrders(utterance)
  const spoken = await Promise.all(orders.map((order) => program.speak(order, abort)))
  const parts = spoken.map((part, index) => ({ ...part, ...seamOf(utterance, index) }))
  const delivery = readDelivery(utterance.description.direction)
  const line = await threads.run({ parts, delivery, finish: settings.finish }, abort)
  return {
    mediaType: 'audio/wav',
    bytes: line.wav,
    facts: {
      duration_samples: line.durationSamples,
      sample_rate_hz: sampleRateHz,
      median_pitch_hz: line.medianPitchHz,
    },
  }
}

function seamOf({ runs }: Utterance, index: number): Pick<LinePart, 'pauseMs' | 'mark' | 'isTonal'> {
  const run = runs[index]
  return { pauseMs: run?.pauseMs ?? 0, mark: run?.mark ?? 'statement', isTonal: run?.language.isTonal ?? false }
}

function readUtterance(description: SpeechDescription, settings: SpeechEngineOptions): Utterance {
  const { text, voice } = description
  if (voice.engineId !== speechEngineId)
    throw new BadInputError(`The voice belongs to the engine "${voice.engineId}". Cast a voice of ${speechEngineId}.`)
  const design = findVoiceDesign(voice.voiceId)
  if (design === undefined)
    throw new BadInputError(
      `There is no voice "${voice.voiceId}". Cast one of the voices that ${speechEngineId} lists.`,
    )
  if (!(voice.pitchSemitones >= -12 && voice.pitchSemitones <= 12))
    throw new BadInputError('The pitch must be -12 to 12 semitones.')
  if (!(voice.pacePercent >= 50 && voice.pacePercent <= 200))
    throw new BadInputError('The pace must be 50 to 200 per cent.')
  if (text.length > settings.textCharsMax)
    throw new BadInputError(
      `The line has ${text.length} characters, at most ${settings.textCharsMax} are spoken. Split it into several lines.`,
    )
  const language = findSpokenLanguage(description.language)
  if (language === undefined)
    throw new BadInputError(
      `The language "${description.language}" is not spoken by ${speechEngineId}. Set the project's language to one of ${spokenLanguageTags.join(', ')}, or choose another speech engine.`,
    )
  return { description, design, runs: splitRuns(text, language, settings.runCharsMax) }
}

function causeOf(error: unknown): FailureCause {
  if (error instanceof RefusedError) return 'bad_input'
  return error instanceof ProgramError ? 'unavailable' : 'internal'
}

async function checkProgram(programPath: string): ReturnType<LocalEngine['check']> {
  if (!existsSync(programPath))
    return {
      available: false,
      reason: `The speech program ${programPath} is missing.`,
      remedy: 'Restore the folder engines/speech of the repository (git checkout engines/speech).',
    }
  try {
    createRequire(programPath).resolve('espeak-ng')
    return { available: true }
  } catch {
    return {
      available: false,
      reason: 'The package espeak-ng, which the speech program needs, is not installed.',
      remedy: 'Run "npm ci" in the folder of the repository.',
    }
  }
}
