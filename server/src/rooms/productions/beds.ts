// Which bed of music or room tone lies under which stretch of shots.
import type { BoardScene, BoardShot } from '#rooms/boards/boards.ts'
import type { BedDescription } from '#rooms/generation/provider.ts'
import type { ProductionInput } from './input.ts'

export type BedPlan = { readonly fromShotId: string; readonly toShotId: string; readonly description: BedDescription }

const SAMPLES_PER_SECOND = 48_000
/** Beds come in whole half minutes, so that a changed word seldom asks for another bed; longer stretches loop. */
const STEP_SECONDS = 30
const LONGEST_SECONDS = 120
const CHARACTERS_PER_SECOND = { cjk: 4.5, other: 14 } as const
const CJK = /[\u3400-\u9fff]/g

export function planBeds(input: ProductionInput): BedPlan[] {
  if (!input.music || input.track) return []
  const beds: BedPlan[] = []
  for (const scene of input.board.scenes) {
    const shots = input.board.shots.filter((shot) => shot.sceneId === scene.id)
    const [first, last] = [shots[0], shots.at(-1)]
    if (!first || !last) continue
    beds.push({ fromShotId: first.id, toShotId: last.id, description: describeBed(scene, shots) })
  }
  return beds
}

function describeBed(scene: BoardScene, shots: readonly BoardShot[]): BedDescription {
  const cue = shots.flatMap((shot) => shot.cues).find((one) => one.kind === 'bgm')
  return {
    durationSamples: SAMPLES_PER_SECOND * estimateSeconds(shots),
    mood: moodOf(shots),
    setting: settingOf(scene),
    cue: cue?.text ?? '',
    music: true,
  }
}

function estimateSeconds(shots: readonly BoardShot[]): number {
  const text = shots.flatMap((shot) => shot.lines.map((line) => line.text)).join('')
  const cjk = text.match(CJK)?.length ?? 0
  const spoken = cjk / CHARACTERS_PER_SECOND.cjk + (text.length - cjk) / CHARACTERS_PER_SECOND.other
  const held = shots.filter((shot) => shot.lines.length === 0).reduce((sum, shot) => sum + shot.durationMs / 1000, 0)
  const steps = Math.ceil((spoken + held) / STEP_SECONDS)
  return Math.min(LONGEST_SECONDS, Math.max(1, steps) * STEP_SECONDS)
}

function settingOf(scene: BoardScene): BedDescription['setting'] {
  if (scene.weather === 'rain' || scene.weather === 'storm') return 'rain'
  if (scene.weather === 'wind' || scene.weather === 'snow') return 'wind'
  if (scene.interior === 'interior') return 'interior'
  return ['night', 'evening', 'dusk'].includes(scene.timeOfDay) ? 'exterior_night' : 'exterior_day'
}

const MOOD_OF_EMOTION: Readonly<Record<string, BedDescription['mood']>> = {
  happy: 'bright',
  angry: 'tense',
  sad: 'sad',
  afraid: 'tense',
  surprised: 'mysterious',
  stern: 'tense',
  tired: 'calm',
}

/** The feeling that most figures show; calm when nobody shows any. */
function moodOf(shots: readonly BoardShot[]): BedDescription['mood'] {
  const votes = new Map<BedDescription['mood'], number>()
  for (const shot of shots) {
    for (const figure of shot.figures) {
      const mood = MOOD_OF_EMOTION[figure.emotion]
      if (mood) votes.set(mood, (votes.get(mood) ?? 0) + 1)
    }
  }
  const [winner] = [...votes].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]))
  return winner && winner[1] * 3 >= shots.length ? winner[0] : 'calm'
}
