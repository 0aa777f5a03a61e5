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

/** An amount in 1/1,000,000 of a currency unit. */
export type Money = { readonly currency: string; readonly micros: bigint }

/** Somebody in a picture. Everything the artist needs to draw the same person in every shot. */
export type PictureFigure = {
  readonly name: string
  readonly gender: 'female' | 'male' | null
  readonly ageYears: number | null
  /** Cast-list text: build, hair, dress, trade. */
  readonly notes: string
  /** Which of the many people that fit the description; 0 if absent. */
  readonly look?: number
  readonly role: 'speaker' | 'listener' | 'present'
  readonly side: 'left' | 'right' | 'center'
  readonly emotion: 'neutral' | 'happy' | 'angry' | 'sad' | 'afraid' | 'surprised' | 'tired' | 'stern'
}

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

export type GenerationInput =
  | { readonly kind: 'image'; readonly picture: PictureDescription }
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
}

/** What a provider gave us to find the work again. */
export type ProviderJob = { readonly providerJobId: string }

export type GenerationOutput = {
  readonly mediaType: string
  readonly bytes: Uint8Array
  /** Measured facts: `duration_samples` (48 kHz), `width_px`, `height_px`, `sample_rate_hz` ... integers or strings. */
  readonly facts: Readonly<Record<string, number | string>>
}

export type PollResult =
  | { readonly state: 'running'; readonly progressPercent: number | null; readonly pollAgainMs: number }
  | { readonly state: 'succeeded'; readonly output: GenerationOutput }
  | { readonly state: 'failed'; readonly cause: FailureCause; readonly message: string }
  /** The provider does not know the job: for an engine without a bill it may be submitted again. */
  | { readonly state: 'unknown' }

/** 'unknown': it may still be on the bill. */
export type CancelOutcome = { readonly charged: boolean | 'unknown' }

export type FailureCause = 'bad_input' | 'blocked' | 'no_balance' | 'auth' | 'busy' | 'unavailable' | 'internal'

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
  /** Whether a lost submit may be repeated without a second bill. */
  readonly resubmitIsFree: boolean
  /** How many requests it serves at once. */
  readonly concurrencyMax: number
  readonly profile?: EngineProfile
  /** Cheap and free of side effects: is the program there, is the key set? */
  check(): Promise<
    { readonly available: true } | { readonly available: false; readonly reason: string; readonly remedy: string }
  >
  price(input: GenerationInput): Money
  /**
   * Hands the work over. An error with `notSubmitted: true` says that nothing can have arrived (no connection, refused before the
   * body was sent); after any other error nobody knows, and paid work is not handed over again by itself.
   */
  submit(request: GenerationRequest, signal: AbortSignal): Promise<ProviderJob>
  /** For providers that can be asked by our own id: the job of this intent, or null if they never had it. */
  findByIntent?(intentId: string, signal: AbortSignal): Promise<ProviderJob | null>
  /** Answers at once if finished, else waits up to `waitMs` for it. */
  poll(job: ProviderJob, waitMs: number, signal: AbortSignal): Promise<PollResult>
  /** Nobody wants it any more. An engine that can tell what this costs says so; of one without a bill it is known. */
  // biome-ignore lint/suspicious/noConfusingVoidType: most have nothing to say
  cancel(job: ProviderJob): Promise<CancelOutcome | void>
  close(): Promise<void>
}

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
