// Voices as the catalogue lists them, and what a line must be before anybody is asked to say it.
import type { EngineModel, SpeechDescription, VoiceOffer } from '#rooms/generation/provider.ts'
import { RefusedError } from './outcomes.ts'
import { listOf, recordOf, textOf } from './problem.ts'

/** Rough pitch of a voice whose own is not known. */
const PITCH_HZ = { female: 210, male: 120, neutral: 165 }

/** From the model's option `voices`: `[{id, name, gender, languages, median_pitch_hz}]`; a text alone is an id. */
export function voicesOf(model: EngineModel): VoiceOffer[] {
  return listOf(model.options.voices).flatMap((each) => {
    const voice = typeof each === 'string' ? { id: each } : recordOf(each)
    const voiceId = textOf(voice.id)
    if (voiceId === '') return []
    const gender = voice.gender === 'female' || voice.gender === 'male' ? voice.gender : 'neutral'
    const languages = listOf(voice.languages ?? model.options.languages).filter((tag) => typeof tag === 'string')
    const pitch = Number(voice.median_pitch_hz)
    return [
      {
        voiceId,
        name: textOf(voice.name) || voiceId,
        languages: languages.length === 0 ? ['zh-CN', 'en-US'] : languages,
        gender,
        medianPitchHz: pitch > 0 ? pitch : PITCH_HZ[gender],
      },
    ]
  })
}

/** Throws RefusedError. */
export function checkLine(model: EngineModel, { text, voice }: SpeechDescription): void {
  const refuse = (message: string) => {
    throw new RefusedError({ cause: 'bad_input', message })
  }
  if (voice.engineId !== model.id)
    refuse(`The voice belongs to the engine "${voice.engineId}". Cast a voice of ${model.id}.`)
  const most = model.limits.text_chars_max
  if (most !== undefined && [...text].length > most)
    refuse(`The line has ${[...text].length} characters, at most ${most} are spoken. Split it into several lines.`)
}
