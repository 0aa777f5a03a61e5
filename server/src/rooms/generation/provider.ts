// The engine port. Local engines and paid providers go through the same four verbs, so that money,
// crash recovery and provenance are handled once. An adapter imports types from here and nothing else.
import type {
  CameraAngle,
  CameraMove,
  Interior,
  ShotFraming,
  ShotSize,
  TimeOfDay,
  Weather,
} from '#contract/breakdown.ts'
import type { PictureFigure } from './picture-figure.ts'

export type { PictureFigure } from './picture-figure.ts'

/** An amount in 1/1,000,000 of a currency unit. */
export type Money = { readonly currency: string; readonly micros: bigint }

/** One key frame as the breakdown and the board describe it. Two equal descriptions give the same picture. */
export type PictureDescription = {
  readonly widthPx: number
  readonly heightPx: number
  readonly place: {
    readonly name: string
    readonly interior: Interior
    readonly timeOfDay: TimeOfDay
    readonly weather: Weather
    /** What people say of it: what stands there, how it looks. */
    readonly notes?: string
    /** Which of the many places that fit the description; 0 if absent. */
    readonly look?: number
  }
  readonly size: ShotSize
  readonly framing: ShotFraming
  readonly angle: CameraAngle
  readonly move: CameraMove
  readonly figures: readonly PictureFigure[]
  /** Action text of the shot, for pose and props. */
  readonly action: string
  readonly props: readonly string[]
  /** What an insert shows. */
  readonly subject: string | null
  /** `start | end | full`: a moving camera has different first and last key frames. */
  readonly keyFrame: 'start' | 'end' | 'full'
  /** Nothing but paper behind the people: for sheets of characters. */
  readonly backdrop?: 'plain'
  /** Which of the many pictures that fit the description; 0 if absent. */
  readonly variant?: number
}

/** A voice as casting has fixed it: opaque to everyone but the engine that listed it. */
export type VoiceChoice = {
  readonly engineId: string
  /** The engine's own voice id. */
  readonly voiceId: string
  /** Semitones, -12..12, added to the voice's own pitch. */
  readonly pitchSemitones: number
  /** Per cent of the voice's own pace, 50..200. */
  readonly pacePercent: number
}

export type SpeechDescription = {
  readonly text: string
  /** BCP 47. */
  readonly language: string
  readonly voice: VoiceChoice
  /** How to say it, as the script has it: "低语", "shouting". */
  readonly direction: string
  /** Which of the many ways to say it; 0 if absent. */
  readonly variant?: number
}

/** A bed of music or room tone for a stretch of film. */
export type BedDescription = {
  readonly durationSamples: number
  /** What the scene is: decides tone. */
  readonly mood: 'calm' | 'tense' | 'sad' | 'bright' | 'mysterious' | 'neutral'
  readonly setting: 'interior' | 'exterior_day' | 'exterior_night' | 'rain' | 'wind'
  /** The cue's own words, if the script asks for music. */
  readonly cue: string
  readonly music: boolean
}

/** A noise that a cue asks for. */
export type EffectDescription = {
  /** The cue's own words: "马蹄声由远及近", "DOOR SLAMS". */
  readonly text: string
  /** At 48 kHz; null for the noise's own length. */
  readonly durationSamples: number | null
}

/** A blob of ours that goes into the work: an earlier picture, a portrait, a look to keep. */
export type MediaInput = { readonly sha256: string; readonly mediaType: string }

/** What a picture engine that reads prose gets beside the description, which stays the truth for engines that draw from facts. */
export type PicturePrompt = {
  readonly text: string
  readonly negativeText?: string
  /** Who and what must look the same, in the order in which the text names them. */
  readonly references?: readonly MediaInput[]
}

/** A moving picture of one shot. */
export type ClipDescription = {
  readonly prompt: string
  readonly widthPx: number
  readonly heightPx: number
  /** What the shot needs; an engine that offers fixed lengths makes the next longer one. */
  readonly durationMs: number
  readonly startFrame?: MediaInput
  readonly endFrame?: MediaInput
  readonly references?: readonly MediaInput[]
  /** Off unless wanted: our own mix lies over it, and several providers charge double for it. */
  readonly withSound: boolean
  /** Which of the many clips that fit the description; 0 if absent. */
  readonly variant?: number
}

/** Words, or data as a JSON schema asks for. */
export type TextDescription = {
  readonly system: string
  readonly prompt: string
  /** Pictures that the prompt speaks of. */
  readonly pictures?: readonly MediaInput[]
  /** JSON Schema that the answer must satisfy; the name is what providers know it by. */
  readonly schema?: { readonly name: string; readonly json: Readonly<Record<string, unknown>> }
  readonly outputTokensMax: number
  readonly variant?: number
}

export type GenerationInput =
  | { readonly kind: 'text'; readonly text: TextDescription }
  | { readonly kind: 'image'; readonly picture: PictureDescription; readonly prompt?: PicturePrompt }
  | { readonly kind: 'video'; readonly clip: ClipDescription }
  | { readonly kind: 'speech'; readonly speech: SpeechDescription }
  | { readonly kind: 'music'; readonly bed: BedDescription }
  | { readonly kind: 'effect'; readonly effect: EffectDescription }
export type GenerationKind = GenerationInput['kind']

export type GenerationRequest = {
  /** Our id of this attempt to have something made, stored before it is submitted. Providers that take a client id get this one. */
  readonly intentId: string
  /** Model id, or the engine's own name for its only model. */
  readonly model: string
  readonly input: GenerationInput
  /** Bytes of input artefacts by content hash (references, start images). */
  readonly openInput: (sha256: string) => Promise<ReadableStream<Uint8Array>>
  /** A short-lived signed address of ours for an input, or null where nobody outside can reach us: then its bytes must travel. */
  readonly linkInput?: (input: MediaInput) => Promise<string | null>
  /** The key to use; absent for engines that need none. */
  readonly access?: EngineAccess
}

/** One stored key of a provider. */
export type EngineAccess = {
  /** Noted with the work: who asks for its result later must use the same key. */
  readonly keyId: string
  /** By the names of the provider's key fields: `api_key`, or `access_key` and `secret_key`. Never logged, never part of an error. */
  readonly secrets: Readonly<Record<string, string>>
}

/** What a provider gave us to find the work again. */
export type ProviderJob = { readonly providerJobId: string; readonly access?: EngineAccess }

/** Accepted. With the result itself, which will not be asked for again, or with where it lies: see `collect`. */
export type Submitted = {
  readonly providerJobId: string
  readonly result?: FinishedResult
  readonly links?: ResultLinks
}

/** Where a finished result lies at the provider for a while. The addresses may be signed: they are shown and logged nowhere. */
export type ResultLinks = {
  /** In order: a line that was said in pieces has one for each. */
  readonly urls: readonly string[]
  /** What the provider says was used, where it says so. */
  readonly usage?: Usage
  /** When they close, in milliseconds since 1970, if the provider says so. */
  readonly openUntilMs?: number
}

/** Answered with a plain no: nothing was begun, and nothing is charged. */
export type Refusal = {
  readonly refused: FailureCause
  /** The provider's own words, without secrets, at most 500 characters. */
  readonly message: string
  /** When it may be asked again, if it said so. */
  readonly retryAfterMs?: number
  /** They have work under this very id already: an earlier request was taken after all. */
  readonly isKnown?: boolean
}

/** Used, or to be used, by unit: `image`, `second`, `character`, `input_token`, `cached_input_token` (in no other), `output_token`, `request`. Whole. */
export type Usage = Readonly<Record<string, number>>

/** What one model charges: so many micros for so many of a unit. A unit that is not named costs nothing. */
export type Prices = {
  readonly currency: string
  readonly units: Readonly<Record<string, { readonly micros: number; readonly per: number }>>
}

export type GenerationOutput = {
  readonly mediaType: string
  /** Whole, or as it comes in from the provider. */
  readonly bytes: Uint8Array | AsyncIterable<Uint8Array>
  /** Measured facts: `duration_samples` (48 kHz), `width_px`, `height_px`, `sample_rate_hz` ... integers or strings. */
  readonly facts: Readonly<Record<string, number | string>>
  /** What the provider says was used, where it says so; else what was asked for is charged. */
  readonly usage?: Usage
}

export type FinishedResult =
  | { readonly state: 'succeeded'; readonly output: GenerationOutput }
  | {
      readonly state: 'failed'
      readonly cause: FailureCause
      readonly message: string
      /** True where the provider charges for it all the same. */
      readonly isCharged?: boolean
      /** What of it is charged, where that is known; else everything that was held for. */
      readonly usage?: Usage
    }

/** Only what the provider says of the work itself ends it (`succeeded`, `failed`); a no to the question is `unanswered`. */
export type PollResult =
  | { readonly state: 'running'; readonly progressPercent: number | null; readonly pollAgainMs: number }
  | FinishedResult
  | Unanswered
  | Unfetched
  /** The provider does not know the job: for an engine without a bill it may be submitted again. */
  | { readonly state: 'unknown' }

/** The question was refused, or got no answer: no balance, a key that was taken away, a firewall. It is asked again. */
export type Unanswered = { readonly state: 'unanswered'; readonly message: string; readonly pollAgainMs: number }
/** It is made, and its link does not open: not yet, or not any more; or not before a person has done what the message says. */
export type Unfetched = { readonly state: 'unfetched'; readonly message: string; readonly needsPerson?: true }

/** `unknown`: nothing is known. `at_its_end`: it cannot be called off, and how it ends tells what is charged. */
export type CancelOutcome = { readonly charged: boolean | 'unknown' | 'at_its_end' }

/**
 * `bad_input`: the provider will never take this. `blocked`: its moderation says no. `no_balance`: the account there is empty.
 * `no_link`: it would have to fetch an input from us, and cannot reach us. `auth`: the key is wrong or may not use this model. `busy`: too many at once; later is fine. `unavailable`: it is down or gone.
 * `expired`: it was made, but the provider has thrown it away. `internal`: anything else that it says of itself.
 */
export type FailureCause =
  | 'bad_input'
  | 'blocked'
  | 'no_link'
  | 'no_balance'
  | 'auth'
  | 'busy'
  | 'unavailable'
  | 'expired'
  | 'internal'

/** What people may know of an engine before they use it. */
export type EngineProfile = {
  /** Nothing leaves this machine. */
  readonly isLocal: boolean
  /** BCP 47; null where language does not matter. */
  readonly languages: readonly string[] | null
  /** Greatest values it takes, units last in the name: `text_chars`, `side_px`. */
  readonly limits: Readonly<Record<string, number>>
}

/** One engine: a provider and model family, or a local program. */
export type Engine = {
  /** Stable, part of every artefact key: "local/animatic", "local/speech". */
  readonly id: string
  /** Bumped by hand when, and only when, the output for equal input changes. */
  readonly outputRevision: number
  readonly kind: GenerationKind
  /** Whether a lost submit may be repeated without a second bill. Of an engine whose price nobody has set it is not known, so it may not. */
  readonly resubmitIsFree: boolean
  /** A second submit under one id of ours is refused (`Refusal.isKnown`): trying again soon cannot have a thing made twice. */
  readonly refusesTwice?: boolean
  /** How many requests it serves at once. */
  readonly concurrencyMax: number
  readonly profile?: EngineProfile
  /** Whose keys and lanes it uses; absent for what runs on nothing but this machine. */
  readonly provider?: string
  /** Whether it works only with a stored key of its provider. */
  readonly needsKey?: boolean
  /** How long the provider may take from the submit on before its work is an open question; absent for the setting of the house. */
  readonly finishWithinMs?: number
  /** How soon after the submit it makes sense to ask for the first time; absent: at once. */
  readonly firstPollMs?: number
  /** Absent where nothing is charged. Frozen with each piece of work when it is submitted. */
  readonly prices?: Prices
  /** The prices for this input, one for each unit by its plain name; absent: `prices` are the same for all. These are frozen. */
  pricesFor?(input: GenerationInput): Prices
  /** Cheap and free of side effects: is the program there, is the key set? */
  check(): Promise<
    { readonly available: true } | { readonly available: false; readonly reason: string; readonly remedy: string }
  >
  price(input: GenerationInput): Money
  /** The most that this input can use, in the units of `prices`: what is held. */
  estimate?(input: GenerationInput): Usage
  /**
   * Hands the work over. A provider that says no is a value, not an error. An error with `notSubmitted: true` says that nothing can have arrived (no connection, refused before the
   * body was sent); after any other error nobody knows, and paid work is not handed over again by itself.
   */
  submit(request: GenerationRequest, signal: AbortSignal): Promise<Submitted | Refusal>
  /** Asks by our own id: the job of this intent, or null. Listings lag: what was taken a moment ago may be there later. */
  findByIntent?(intentId: string, signal: AbortSignal, access?: EngineAccess): Promise<ProviderJob | null>
  /** Answers at once if finished, else waits up to `waitMs` for it. */
  poll(job: ProviderJob, waitMs: number, signal: AbortSignal): Promise<PollResult>
  /** For engines whose `submit` answers with links: fetches what lies there, as often as it takes. */
  collect?(links: ResultLinks, made: MadeWork, signal: AbortSignal): Promise<PollResult>
  /** Nobody wants it any more. An engine that can tell what this costs says so; of one without a bill it is known. */
  // biome-ignore lint/suspicious/noConfusingVoidType: most have nothing to say
  cancel(job: ProviderJob): Promise<CancelOutcome | void>
  close(): Promise<void>
}

/** What was asked for, and with which key. */
export type MadeWork = { readonly input: GenerationInput; readonly access?: EngineAccess }

/** Runs on nothing but this machine: it refuses nothing when it is handed over, and its results are whole. */
export type LocalEngine = Omit<Engine, 'submit' | 'poll'> & {
  submit(request: GenerationRequest, signal: AbortSignal): Promise<ProviderJob>
  poll(job: ProviderJob, waitMs: number, signal: AbortSignal): Promise<LocalResult>
}
export type LocalResult =
  | Exclude<PollResult, { readonly state: 'succeeded' } | Unanswered | Unfetched>
  | { readonly state: 'succeeded'; readonly output: WholeOutput }
export type WholeOutput = GenerationOutput & { readonly bytes: Uint8Array }

/**
 * Engines of kind `image` that can tell how they understand a description: by part of the picture, in their own terms. Two
 * readings differ where the pictures would.
 */
export type PictureReader = { read(picture: PictureDescription): Readonly<Record<string, string>> }

/** Engines of kind `speech` also list their voices. */
export type VoiceOffer = {
  readonly voiceId: string
  readonly name: string
  /** BCP 47 languages it speaks. */
  readonly languages: readonly string[]
  readonly gender: 'female' | 'male' | 'neutral'
  /** Rough median pitch in Hz, for telling voices apart. */
  readonly medianPitchHz: number
}
export type VoiceLister = { voices(): Promise<readonly VoiceOffer[]> }

/** What the catalogue tells of a provider. */
export type ProviderSettings = {
  readonly id: string
  /** Without a slash at its end. An administrator set it, so it may lie on a private network; addresses that replies name may not. */
  readonly baseUrl: string
  /** Dialects differ in details from house to house: how a key is sent, which field names are known. */
  readonly options: Readonly<Record<string, unknown>>
}

/** What the catalogue tells of a model. Unknown names of models and values are passed on: the provider knows best. */
export type EngineModel = {
  /** "openai/gpt-image-2" */
  readonly id: string
  readonly kind: GenerationKind
  readonly dialect: string
  readonly provider: ProviderSettings
  /** As the provider spells it. */
  readonly model: string
  /** Greatest and least values by name, unit last: `text_chars_max`, `side_px_max`, `duration_ms_min`, `references_max`. */
  readonly limits: Readonly<Record<string, number>>
  /** Of the dialect's own: sizes, ratios, voices, fixed lengths, defaults. */
  readonly options: Readonly<Record<string, unknown>>
  readonly prices: Prices
  readonly concurrencyMax: number
  readonly outputRevision: number
}

/** One way to talk to providers: makes an engine of any model that speaks it. */
export type Dialect = {
  /** "openai-images" */
  readonly id: string
  readonly kind: GenerationKind
  engine(model: EngineModel): Engine
  /** The cheapest call that tells whether a key is good, at no charge; absent where there is none. */
  probe?(provider: ProviderSettings, access: EngineAccess | undefined, signal: AbortSignal): Promise<ProbeResult>
}

export type ProbeResult =
  | { readonly ok: true; readonly models?: readonly string[] }
  | { readonly ok: false; readonly cause: FailureCause; readonly message: string }
