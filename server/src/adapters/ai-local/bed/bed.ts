// A bed of room tone and, when asked for, music, beneath a stretch of film. Pure: equal descriptions, equal samples.
import type { BedDescription } from '#rooms/generation/provider.ts'
import { renderAmbience, type Setting } from './ambience.ts'
import { instrumentGains, playNote } from './instruments.ts'
import { setLoudness } from './loudness.ts'
import { addChords } from './pad.ts'
import { reverberate } from './reverb.ts'
import { composeScore, type Score } from './score.ts'
import { addMono, addStereo, fadeEnds, rateHz, type Stereo, secondsToSamples, silence } from './stereo.ts'

export type BedLevels = {
  /** Integrated loudness of a bed with music. */
  readonly musicLufs: number
  /** Room tone alone lies lower: at the level of music, it would be heard as hiss. */
  readonly toneLufs: Readonly<Record<Setting, number>>
  /** Of the room tone beneath music. */
  readonly toneBelowMusicDb: number
  readonly peakDbfs: number
}

export const defaultLevels: BedLevels = {
  musicLufs: -30,
  toneLufs: { interior: -42, exterior_day: -38, exterior_night: -39, rain: -34, wind: -35 },
  toneBelowMusicDb: 12,
  peakDbfs: -9,
}

const fades = { toneInSeconds: 0.25, toneOutSeconds: 0.35, musicInSeconds: 1.2, musicOutSeconds: 2.8 }

/** Exactly `durationSamples` long at 48 kHz. */
export function renderBed(bed: BedDescription, levels: BedLevels): Stereo {
  const seed = [bed.mood, bed.setting, bed.cue, bed.music].join('|')
  const sound = renderAmbience(bed.setting, bed.durationSamples, seed)
  fadeEnds(sound, fades.toneInSeconds, fades.toneOutSeconds)
  if (!bed.music) {
    setLoudness(sound, levels.toneLufs[bed.setting], levels.peakDbfs)
    return sound
  }
  const music = renderMusic(composeScore(bed, bed.durationSamples / rateHz), bed.durationSamples)
  fadeEnds(music, fades.musicInSeconds, fades.musicOutSeconds)
  setLoudness(music, levels.musicLufs, levels.peakDbfs)
  setLoudness(
    sound,
    Math.min(levels.toneLufs[bed.setting], levels.musicLufs - levels.toneBelowMusicDb),
    levels.peakDbfs,
  )
  // The tone adds 0.3 LU at most: measuring the sum once more would cost a tenth of the whole.
  addStereo(sound, music, 1)
  return sound
}

function renderMusic(score: Score, length: number): Stereo {
  const dry = silence(length)
  for (const [index, note] of score.notes.entries()) {
    const frequencyHz = 440 * 2 ** ((note.pitch - 69) / 12)
    const sound = playNote(note.instrument, {
      frequencyHz,
      strength: note.strength,
      seconds: note.seconds,
      seed: index,
    })
    addMono(dry, sound, {
      atSamples: secondsToSamples(note.atSeconds),
      gain: 0.5 * instrumentGains[note.instrument],
      pan: note.pan,
    })
  }
  addChords(dry, score.chords, score.padShare * 0.75)
  const wet = reverberate(dry, { seconds: score.hallSeconds, damping: 0.35 })
  addStereo(dry, wet, 0.42)
  return dry
}
