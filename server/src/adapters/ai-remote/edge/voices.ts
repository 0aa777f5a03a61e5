// The voices that the read-aloud service lists.
import type { VoiceOffer } from '#rooms/generation/provider.ts'
import { fieldAt, listOf, textOf } from '../shared/fields.ts'

/** Rough, for telling voices apart: the list says nothing of pitch. */
const medianPitchHz = { female: 205, male: 120, neutral: 165 } as const

export function readVoices(body: unknown): VoiceOffer[] {
  return listOf(body).flatMap((voice) => {
    const voiceId = textOf(fieldAt(voice, 'ShortName'))
    const locale = textOf(fieldAt(voice, 'Locale'))
    if (voiceId === undefined || locale === undefined) return []
    const told = textOf(fieldAt(voice, 'Gender'))?.toLowerCase()
    const gender = told === 'female' || told === 'male' ? told : 'neutral'
    const name = textOf(fieldAt(voice, 'FriendlyName')) ?? voiceId
    return [{ voiceId, name, languages: [locale], gender, medianPitchHz: medianPitchHz[gender] }]
  })
}

/** By how many Hz a voice moves for so many semitones. */
export function pitchHzFor(semitones: number, voice: Pick<VoiceOffer, 'medianPitchHz'> | undefined): number {
  return Math.round((voice?.medianPitchHz ?? medianPitchHz.neutral) * (2 ** (semitones / 12) - 1))
}
