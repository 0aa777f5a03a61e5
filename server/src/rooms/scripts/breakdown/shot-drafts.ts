// Shots while they are planned: one scene at a time, in the order of its items.
import type { BreakdownShot, ShotFigure } from '#contract/breakdown.ts'
import type { Emotion } from './emotion.ts'
import type { MentionFinder } from './mentions.ts'
import type { Prop } from './props.ts'

export type ShotDraft = Pick<BreakdownShot, 'size' | 'framing' | 'angle' | 'move' | 'subject'> & {
  start: number
  end: number
  actions: string[]
  figures: ShotFigure[]
  /** Time that pictures and silent cues take, besides speech. */
  silentMs: number
  /** How much is said in it, in steps; see pace.ts. */
  clauses: number
  sentences: number
  lines: number
  tension: number
  /** The script itself asked for this picture: no later stage may change it. */
  isOrdered: boolean
  /** The one who speaks is not in the picture, or does not speak in it. */
  isUnseen: boolean
  /** Least time for speech, where the script gives times. */
  spokenFloorMs: number
  purpose: 'establish' | 'action' | 'speech' | 'narration' | 'reaction' | 'cue'
}

export type SceneStage = {
  readonly number: number
  readonly isExterior: boolean
  readonly isNewPlace: boolean
  readonly hasPlace: boolean
  /** Everybody in the scene, those who speak first. */
  readonly cast: readonly string[]
  readonly crowds: ReadonlySet<string>
  readonly sideOf: (name: string) => ShotFigure['side']
  readonly findMentions: MentionFinder
  readonly findProps: (text: string) => readonly Prop[]
  readonly shots: ShotDraft[]
  /** What a direction or an action last put on each face. What only words say is on it while they are said. */
  readonly moods: Map<string, Emotion>
  /** Who has been in a picture so far, the latest last. */
  readonly seen: Set<string>
  lastSpeaker: string | null
  /** Lines since the last picture that showed all partners; counted in lines, so that it does not hang on who shares a shot. */
  depth: number
  /** Lines of the scene so far. */
  spoken: number
  /** In which stretch of lines the last silent look at a listener was. */
  reactedIn: number
  /** Who did something last, for sentences that name nobody. */
  lastActors: readonly string[]
}

export function figure(stage: SceneStage, name: string, role: ShotFigure['role']): ShotFigure {
  return { character: name, role, side: stage.sideOf(name), emotion: stage.moods.get(name) ?? 'neutral' }
}

/** People remembered as seen: enough for a table scene, few enough to look through at every shot. */
const SEEN_MAX = 16

export function addShot(
  stage: SceneStage,
  shot: Omit<ShotDraft, 'lines' | 'clauses' | 'sentences' | 'tension' | 'isUnseen' | 'spokenFloorMs'> &
    Partial<ShotDraft>,
): ShotDraft {
  const draft: ShotDraft = {
    lines: 0,
    clauses: 0,
    sentences: 0,
    tension: 0,
    isUnseen: false,
    spokenFloorMs: 0,
    ...shot,
  }
  for (const { character } of draft.figures) {
    stage.seen.delete(character)
    stage.seen.add(character)
    for (const oldest of stage.seen) {
      if (stage.seen.size <= SEEN_MAX) break
      stage.seen.delete(oldest)
    }
  }
  stage.shots.push(draft)
  return draft
}
