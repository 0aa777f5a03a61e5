// Which transition stands between two shots: the editor's choice, else the script's cue, else the template's rule.
import type { FilmTemplate, TransitionPreset } from '#contract/films.ts'
import type { CutShot } from './cut.ts'
import { filmFaults } from './faults.ts'
import { findTransition, transitionPresets } from './transitions.ts'

export type Joint = { readonly preset: TransitionPreset; readonly durationMs: number }

export function mustFindTransition(id: string): TransitionPreset {
  const preset = findTransition(id)
  if (!preset)
    throw filmFaults.UNKNOWN_TRANSITION({ transition: id, known: transitionPresets.map((one) => one.id).join(', ') })
  return preset
}

/**
 * A transition chosen for the whole film stands between its scenes, and within them wherever the template does not cut.
 * Episodes, opening and ending stay as the template has them.
 */
export function withTransition(template: FilmTemplate, transitionId: string | null): FilmTemplate {
  if (transitionId === null) return template
  const use = { id: transitionId, duration_ms: mustFindTransition(transitionId).default_ms }
  const { within_scene: within } = template.transitions
  const isCut = mustFindTransition(within.id).xfade === null
  return {
    ...template,
    transitions: { ...template.transitions, between_scenes: use, within_scene: isCut ? within : use },
  }
}

function joint(use: { readonly id: string; readonly duration_ms: number }): Joint {
  const preset = mustFindTransition(use.id)
  return { preset, durationMs: preset.xfade === null ? 0 : use.duration_ms }
}

/** null stands for the title card. */
export function jointBetween(template: FilmTemplate, from: CutShot | null, to: CutShot | null): Joint {
  const chosen = to?.transitionIn
  if (chosen) return joint({ id: chosen.id, duration_ms: chosen.durationMs })
  const cued = (from && cueAtEnd(from)) ?? (to && cueAtStart(to))
  if (cued) {
    const preset = mustFindTransition(cued)
    return { preset, durationMs: preset.default_ms }
  }
  if (!from || !to) return joint(template.transitions.between_episodes)
  if (from.episode !== to.episode) return joint(template.transitions.between_episodes)
  return joint(
    from.sceneNumber === to.sceneNumber ? template.transitions.within_scene : template.transitions.between_scenes,
  )
}

export function openingJoint(template: FilmTemplate, first: CutShot | null): Joint {
  const chosen = first?.transitionIn
  return chosen ? joint({ id: chosen.id, duration_ms: chosen.durationMs }) : joint(template.transitions.opening)
}

export const endingJoint = (template: FilmTemplate): Joint => joint(template.transitions.ending)

function cueAtEnd(shot: CutShot): string | undefined {
  const cue = shot.cues.findLast(
    (one) => one.kind === 'transition' && one.afterLines >= shot.lines.length && shot.lines.length > 0,
  )
  return cue && transitionOfCue(cue.text)
}

function cueAtStart(shot: CutShot): string | undefined {
  const cue = shot.cues.find((one) => one.kind === 'transition' && (one.afterLines === 0 || shot.lines.length === 0))
  return cue && transitionOfCue(cue.text)
}

const cueWords: readonly (readonly [RegExp, string])[] = [
  [/white|白/i, 'fade_white'],
  [/black|黑|fade[ -]?(out|in)|淡出|淡入/i, 'fade_black'],
  [/dissolve|溶/i, 'dissolve'],
  [/cross-?fade|fade|叠化|叠|化入|化出/i, 'fade'],
  [/wipe|划|擦/i, 'wipe_left'],
  [/slide|push|推入/i, 'slide_left'],
  [/iris|圈/i, 'circle_open'],
  [/cut|切/i, 'cut'],
]

/** The transition that a cue's words ask for ("FADE TO BLACK:", "叠化"), if they name one. */
export function transitionOfCue(text: string): string | undefined {
  return cueWords.find(([words]) => words.test(text))?.[1]
}
