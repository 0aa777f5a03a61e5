// What casting may choose from.
import type { VoiceOffer } from '#rooms/generation/provider.ts'
import { spokenLanguageTags } from './languages.ts'
import { voiceDesigns } from './voice-designs.ts'

/** Every voice speaks every language: a voice is a way to shape eSpeak NG's speaker. */
export const voiceOffers: readonly VoiceOffer[] = voiceDesigns.map((design) => ({
  voiceId: design.id,
  name: design.name,
  languages: spokenLanguageTags,
  gender: design.gender,
  medianPitchHz: design.medianHz,
}))
