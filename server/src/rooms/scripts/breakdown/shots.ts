// Plans the shots of a scene and says to which shot each line and cue belongs.
import type { ShotFigure } from '#contract/breakdown.ts'
import { addPicture, framingOf, splitPictures } from './action-shots.ts'
import { actionMs } from './pace.ts'
import type { CueItem, SpeechItem } from './reading.ts'
import type { SceneItems } from './scenes.ts'
import { addShot, figure, type SceneStage, type ShotDraft } from './shot-drafts.ts'
import { addReaction, placeSpeech, type Turn } from './speech-shots.ts'

/** Where an item of the scene went: index of its shot within the scene, lines before it in that shot. */
export type Placement = { readonly item: SpeechItem | CueItem; readonly shot: number; readonly afterLines: number }

export type ScenePlan = { readonly shots: readonly ShotDraft[]; readonly placements: readonly Placement[] }

export type SceneSpan = { readonly start: number; readonly end: number }

export function planShots(stage: SceneStage, items: readonly SceneItems[], heading: SceneSpan): ScenePlan {
  const placements: Placement[] = []
  const waiting: CueItem[] = []
  const speeches = items.filter((item): item is SpeechItem => item.type === 'speech')
  let spoken = 0
  const settle = (): void => {
    for (const item of waiting.splice(0)) placements.push({ item, shot: 0, afterLines: 0 })
  }
  if (wantsEstablishing(stage, items)) establish(stage, heading)
  for (const [at, item] of items.entries()) {
    if (item.type === 'action') placeAction(stage, item)
    else if (item.type === 'speech') {
      const next = speeches[spoken + 1] ?? null
      const isAnswered = next !== null && !hasActionBefore(items, at + 1)
      const shot = placeLine(stage, { item, previous: speeches[spoken - 1] ?? null, next, isAnswered })
      placements.push({ item, shot: stage.shots.lastIndexOf(shot), afterLines: shot.lines - 1 })
      spoken++
      if (items[at + 1]?.type === 'speech') addReaction(stage, item, next)
    } else {
      const placement = placeCue(stage, item)
      if (placement === null) waiting.push(item)
      else placements.push(placement)
    }
    if (stage.shots.length > 0) settle()
  }
  if (stage.shots.length === 0) establish(stage, heading)
  settle()
  addMoveAtPeak(stage)
  return { shots: stage.shots, placements }
}

function hasActionBefore(items: readonly SceneItems[], from: number): boolean {
  for (let at = from; at < items.length && items[at]?.type !== 'speech'; at++)
    if (items[at]?.type === 'action') return true
  return false
}

/** A new place is shown before anybody speaks in it, unless the script itself opens with a picture. */
function wantsEstablishing(stage: SceneStage, items: readonly SceneItems[]): boolean {
  const first = items.find((item) => item.type !== 'cue' || item.visible)
  return (
    first === undefined || (stage.isNewPlace && stage.hasPlace && first.type === 'speech' && first.kind !== 'narration')
  )
}

function establish(stage: SceneStage, heading: SceneSpan): void {
  const figures: ShotFigure[] = stage.cast.slice(0, 3).map((name) => figure(stage, name, 'present'))
  const isEmpty = figures.length === 0 || stage.isExterior
  addShot(stage, {
    size: stage.isExterior ? 'extreme_wide' : 'wide',
    framing: isEmpty ? 'empty' : framingOf(stage, figures),
    angle: stage.isExterior ? 'high' : 'eye',
    move: stage.number === 1 ? 'push_in' : 'static',
    subject: null,
    figures: isEmpty ? [] : figures,
    start: heading.start,
    end: heading.end,
    actions: [],
    silentMs: stage.number === 1 ? 2500 : 2000,
    isOrdered: false,
    purpose: 'establish',
  })
}

function placeAction(stage: SceneStage, item: { text: string; start: number; end: number }): void {
  for (const text of splitPictures(item.text)) {
    addPicture(stage, { text, start: item.start, end: item.end, purpose: 'action', silentMs: actionMs(text) })
  }
}

/** Narration is heard over a picture of what it tells. */
function placeLine(stage: SceneStage, turn: Turn): ShotDraft {
  const { item } = turn
  if (item.kind !== 'narration') return placeSpeech(stage, turn)
  const open = stage.shots.at(-1)
  if (open !== undefined && open.purpose === 'action' && open.lines === 0) return placeOver(open, item)
  const shot = addPicture(stage, {
    text: item.text,
    start: item.start,
    end: item.end,
    purpose: 'narration',
    silentMs: 0,
  })
  return placeOver(shot, item)
}

function placeOver(shot: ShotDraft, item: SpeechItem): ShotDraft {
  shot.lines++
  shot.end = Math.max(shot.end, item.end)
  return shot
}

const OWN_PICTURE_MS = 2000

/** Null when there is no shot yet to hear it in. */
function placeCue(stage: SceneStage, item: CueItem): Placement | null {
  const isLong = item.kind === 'sfx' && (item.durationMs ?? 0) >= OWN_PICTURE_MS
  if (item.visible || (isLong && stage.shots.length > 0)) {
    const picture = {
      text: item.text,
      start: item.start,
      end: item.end,
      silentMs: item.durationMs ?? actionMs(item.text),
    }
    addPicture(stage, { ...picture, purpose: item.visible ? 'action' : 'cue' })
  }
  const shot = stage.shots.at(-1)
  if (shot === undefined) return null
  if (item.kind === 'pause') shot.silentMs += item.durationMs ?? 1000
  return { item, shot: stage.shots.length - 1, afterLines: shot.lines }
}

/** A speech of this length (about 15 seconds) wants the camera to come nearer while it lasts. */
const LONG_SPEECH_CLAUSES = 8

/** One slow push in a scene, on the face at its height; and one into every long speech. */
function addMoveAtPeak(stage: SceneStage): void {
  let peak: ShotDraft | null = null
  for (const shot of stage.shots) {
    if (
      shot.purpose === 'speech' &&
      shot.framing === 'single' &&
      !shot.isOrdered &&
      shot.tension >= 0.6 &&
      shot.tension > (peak?.tension ?? 0)
    )
      peak = shot
  }
  if (peak !== null && stage.shots.length >= 5) peak.move = 'push_in'
  for (const shot of stage.shots) {
    const isLong = shot.purpose === 'speech' && shot.clauses >= LONG_SPEECH_CLAUSES && !shot.isOrdered
    if (isLong && shot.move === 'static') shot.move = 'push_in'
  }
}
