// What a voice is for, by its id and name; and who narrates. Who the people are, the script has said.
import type { AgeBand } from '#contract/breakdown.ts'

export type VoiceAge = 'child' | 'young' | 'adult' | 'old'

const oldSigns = /老|爷爷|奶奶|\b(?:old(?:er)?|elder(?:ly)?|aged|grand(?:ma|pa|mother|father)\w*|granny)\b/iu
const childSigns =
  /孩|童|幼|娃|小学生|\b(?:child|kid|(?:little|small|young) (?:boy|girl)|toddler|schoolboy|schoolgirl)\b/iu
const youngSigns = /少年|少女|青年|小伙|姑娘|年轻|学生|\b(?:young|teen\w*|student|youth|boy|girl)\b/iu

/** Whose voice it is; `adult` when its words say nothing. */
export function ageOfVoice(words: string): VoiceAge {
  if (oldSigns.test(words)) return 'old'
  if (childSigns.test(words)) return 'child'
  return youngSigns.test(words) ? 'young' : 'adult'
}

const VOICE_AGES: Readonly<Record<AgeBand, VoiceAge>> = {
  child: 'child',
  youth: 'young',
  adult: 'adult',
  middle: 'adult',
  old: 'old',
}

/** The voice for somebody of this age; of people of whom nothing is known, `adult`. */
export function voiceAgeOf(ageYears: number | null, band: AgeBand | null): VoiceAge {
  if (ageYears === null) return band === null ? 'adult' : VOICE_AGES[band]
  if (ageYears < 13) return 'child'
  if (ageYears < 28) return 'young'
  return ageYears < 60 ? 'adult' : 'old'
}

/** Somebody who tells the story and takes no part in it. */
export function isNarrator(name: string): boolean {
  return /^(旁白|解说|解说员|讲解|画外音|叙述者|叙事者|讲述者|讲述人|说书人|旁白者|narrat(or|ion|rice)|voice-?over|announcer|vypravěč|erzähler|narrateur|narrador)\s*\d*$/iu.test(
    name.trim(),
  )
}
