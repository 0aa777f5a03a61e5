// The cast as people see it. Pure.
import type { Voices } from '#contract/voices.ts'
import type { Board } from '#rooms/boards/boards.ts'
import type { VoiceChoice, VoiceOffer } from '#rooms/generation/generation.ts'
import { areDistinct, sameLanguage } from './casting-voices.ts'

export type Audition = {
  readonly board: Board
  readonly engineId: string
  readonly offers: readonly VoiceOffer[]
  /** By name, everybody who speaks. */
  readonly voices: Readonly<Record<string, VoiceChoice>>
  /** Ids of characters whose voice a person chose. */
  readonly pinned: ReadonlySet<string>
}

export function describeCast({ board, engineId, offers, voices, pinned }: Audition): Voices {
  const idOf = new Map(board.characters.map((character) => [character.name, character.id]))
  const close = closePairs(board, voices, offers)
  const castings = Object.entries(voices).map(([name, voice]) => {
    const id = idOf.get(name) ?? null
    return {
      character_id: id,
      name,
      engine: voice.engineId,
      voice_id: voice.voiceId,
      pitch_semitones: voice.pitchSemitones,
      pace_percent: voice.pacePercent,
      is_pinned: id !== null && pinned.has(id),
      close_to: [...(close.get(name) ?? [])],
    }
  })
  return { engine: engineId, language: board.language, offers: offers.map((offer) => toWire(offer, board)), castings }
}

function toWire(offer: VoiceOffer, board: Board): Voices['offers'][number] {
  return {
    voice_id: offer.voiceId,
    name: offer.name,
    languages: [...offer.languages],
    gender: offer.gender,
    median_pitch_hz: Math.round(offer.medianPitchHz),
    speaks: offer.languages.some((tag) => sameLanguage(tag, board.language)),
  }
}

/** Whom each speaker may be taken for, in some scene where both are heard. */
function closePairs(
  board: Board,
  voices: Audition['voices'],
  offers: readonly VoiceOffer[],
): ReadonlyMap<string, ReadonlySet<string>> {
  const offerById = new Map(offers.map((offer) => [offer.voiceId, offer]))
  const close = new Map<string, Set<string>>()
  for (const shots of Map.groupBy(board.shots, (shot) => shot.sceneId).values()) {
    const names = [...new Set(shots.flatMap((shot) => shot.lines.map((line) => line.character)))]
    // Other voices are always distinct: only those of one voice are compared.
    for (const alike of Map.groupBy(names, (name) => voices[name]?.voiceId).values())
      for (const a of alike)
        for (const b of alike) {
          const [one, other] = [voices[a], voices[b]]
          if (a === b || !one || !other || areDistinct(one, other, offerById)) continue
          close.set(a, (close.get(a) ?? new Set()).add(b))
        }
  }
  return close
}
