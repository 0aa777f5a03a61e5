// Voices on the wire: who speaks with which voice, what there is to choose from, and how it sounds.
import { type Static, type TSchema, Type } from 'typebox'

const Nullable = <T extends TSchema>(type: T) => Type.Union([type, Type.Null()])

export const VoiceOffer = Type.Object({
  voice_id: Type.String(),
  name: Type.String(),
  languages: Type.Array(Type.String()),
  gender: Type.Enum(['female', 'male', 'neutral']),
  median_pitch_hz: Type.Integer(),
  /** Whether it speaks the language of this script. */
  speaks: Type.Boolean(),
})
export type VoiceOffer = Static<typeof VoiceOffer>

export const VoiceWish = Type.Object({
  voice_id: Type.String({ minLength: 1, maxLength: 100 }),
  /** Added to the voice's own pitch. */
  pitch_semitones: Type.Optional(Type.Integer({ minimum: -12, maximum: 12, default: 0 })),
  /** Of the voice's own pace. */
  pace_percent: Type.Optional(Type.Integer({ minimum: 50, maximum: 200, default: 100 })),
})

export const Casting = Type.Object({
  /** Null for somebody whom only a line names. */
  character_id: Nullable(Type.String()),
  name: Type.String(),
  engine: Type.String(),
  voice_id: Type.String(),
  pitch_semitones: Type.Integer(),
  pace_percent: Type.Integer(),
  /** A person chose it; else it was cast by gender, age and who else is heard. */
  is_pinned: Type.Boolean(),
  /** Those who speak in one scene with them and may be taken for them. */
  close_to: Type.Array(Type.String()),
})
export type Casting = Static<typeof Casting>

export const Voices = Type.Object({
  engine: Type.String(),
  language: Type.String(),
  offers: Type.Array(VoiceOffer),
  castings: Type.Array(Casting),
})
export type Voices = Static<typeof Voices>

/** A sentence to be heard at once, before anybody is cast. */
export const VoicePreview = Type.Object({
  ...VoiceWish.properties,
  text: Type.String({ minLength: 1, maxLength: 200 }),
  direction: Type.Optional(Type.String({ maxLength: 200, default: '' })),
})
