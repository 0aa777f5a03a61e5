// The timeline: where everything is, in whole pictures and whole samples. Pure.
//
// A shot is `transition in | body | transition out`. Its lines, cues and subtitles live in the body alone, and are
// placed relative to it, so that changing a line of one shot moves later shots but changes nothing inside them.
// A transition belongs to both neighbours: it shows the last pictures of one and the first of the other.
import type { FilmChapter, FilmSettings, FilmTemplate, TransitionPreset } from '#contract/films.ts'
import type { CutInput, CutLine, CutMusic, CutShot } from './cut.ts'
import { filmFaults } from './faults.ts'
import { framesForMs, framesForSamples, sampleOfFrame } from './formats.ts'
import { endingJoint, type Joint, jointBetween, openingJoint, withTransition } from './joints.ts'
import { placeShotContent, type ShotContent } from './shot-content.ts'
import { filmTemplates, findTemplate } from './templates.ts'

/** What one side of a transition shows. */
export type Side = { readonly kind: 'shot'; readonly shot: number } | { readonly kind: 'black' }

export type PlacedShot = {
  /** null for the title card. */
  readonly cut: CutShot | null
  readonly inFrames: number
  readonly bodyFrames: number
  readonly outFrames: number
  readonly bodyStartFrame: number
  readonly content: ShotContent
}

export type PlacedTransition = {
  readonly preset: TransitionPreset
  readonly from: Side
  readonly to: Side
  readonly startFrame: number
  readonly frames: number
}

export type TimelineItem =
  | { readonly kind: 'body'; readonly shot: number; readonly startFrame: number; readonly frames: number }
  | ({ readonly kind: 'transition' } & PlacedTransition)

export type SpokenLine = {
  readonly line: CutLine
  readonly shot: number
  readonly startSample: number
  readonly endSample: number
  /** How long the words stay to be read, never past the body. */
  readonly readEndSample: number
}

export type PlacedSound = { readonly sha256: string; readonly startSample: number; readonly durationSamples: number }
export type PlacedBed = PlacedSound & { readonly spanSamples: number; readonly gainDb: number }
export type SceneSpan = {
  readonly number: number
  readonly heading: string
  readonly startFrame: number
  readonly endFrame: number
}

export type Timeline = {
  readonly rate: CutInput['rate']
  readonly template: FilmTemplate
  readonly title: string
  readonly language: string
  readonly shots: readonly PlacedShot[]
  /** Bodies and transitions in order, without gap: the pieces that are encoded. */
  readonly items: readonly TimelineItem[]
  readonly lines: readonly SpokenLine[]
  readonly effects: readonly PlacedSound[]
  readonly beds: readonly PlacedBed[]
  /** From the first sample to the last. */
  readonly music?: CutMusic
  readonly scenes: readonly SceneSpan[]
  readonly totalFrames: number
  readonly totalSamples: number
}

/** Throws a Fault when the cut names an unknown template or transition, has no shot, or holds a senseless length. */
export function buildTimeline(input: CutInput): Timeline {
  checkInput(input)
  const template = withTransition(mustFindTemplate(input.templateId), input.transitionId ?? null)
  const shots = placeShots(input, template)
  const items = placeItems(input, template, shots)
  const totalFrames = items.reduce((sum, item) => sum + item.frames, 0)
  const totalSamples = sampleOfFrame(totalFrames, input.rate)
  return {
    rate: input.rate,
    template,
    title: input.title,
    language: input.language,
    shots,
    items,
    lines: shots.flatMap((shot, index) => spokenLines(shot, index, input)),
    effects: shots.flatMap((shot) => placedEffects(shot, input, totalSamples)),
    beds: placeBeds(input, shots),
    ...(input.music ? { music: input.music } : {}),
    scenes: sceneSpans(input, shots),
    totalFrames,
    totalSamples,
  }
}

export function mustFindTemplate(id: string): FilmTemplate {
  const template = findTemplate(id)
  if (!template)
    throw filmFaults.UNKNOWN_TEMPLATE({ template: id, known: filmTemplates.map((one) => one.id).join(', ') })
  return template
}

/** Refuses a template or transition that does not exist before anything is made with it. */
export function checkFilmSettings({ template, transition }: Pick<FilmSettings, 'template' | 'transition'>): void {
  withTransition(mustFindTemplate(template), transition)
}

/** What a player shows marks for. */
export function marksOf(timeline: Timeline): { chapters: FilmChapter[]; shotStarts: number[] } {
  return {
    chapters: timeline.scenes.map((scene) => ({
      number: scene.number,
      heading: scene.heading,
      start_frame: scene.startFrame,
      end_frame: scene.endFrame,
    })),
    shotStarts: timeline.shots.map((shot) => shot.bodyStartFrame - shot.inFrames),
  }
}

function checkInput(input: CutInput) {
  const { num, den } = input.rate
  if (num < 8 * den || num > 120 * den) throw filmFaults.BAD_RATE({ rate: `${num}/${den}` })
  if (input.shots.length === 0) throw filmFaults.EMPTY_CUT()
  const check = (what: string, duration: number) => {
    if (!Number.isSafeInteger(duration) || duration <= 0) throw filmFaults.BAD_DURATION({ what, duration })
  }
  for (const shot of input.shots) {
    for (const line of shot.lines) check(`line ${line.lineId}`, line.durationSamples)
    for (const cue of shot.cues) if (cue.sound) check(`cue "${cue.text}"`, cue.sound.durationSamples)
  }
  for (const bed of input.beds) check('a bed', bed.durationSamples)
}

/** The title card, if the template has one, is a shot of its own in front. */
function placeShots(input: CutInput, template: FilmTemplate): PlacedShot[] {
  const cuts: (CutShot | null)[] = [...input.shots]
  if (template.title_card_ms > 0 && input.title.trim() !== '') cuts.unshift(null)
  let frame = 0
  return cuts.map((cut, index) => {
    const joinIn = jointInto(cuts, index, template)
    const joinOut = index + 1 < cuts.length ? jointInto(cuts, index + 1, template) : endingJoint(template)
    const content = placeShotContent(cut, template)
    const inFrames = framesForMs(joinIn.durationMs, input.rate)
    const bodyFrames = Math.max(1, framesForSamples(content.bodySamples, input.rate))
    const bodyStartFrame = frame + inFrames
    frame = bodyStartFrame + bodyFrames
    return {
      cut,
      content,
      inFrames,
      bodyFrames,
      outFrames: framesForMs(joinOut.durationMs, input.rate),
      bodyStartFrame,
    }
  })
}

function jointInto(cuts: readonly (CutShot | null)[], index: number, template: FilmTemplate): Joint {
  if (index === 0) return openingJoint(template, cuts[0] ?? null)
  return jointBetween(template, cuts[index - 1] ?? null, cuts[index] ?? null)
}

function placeItems(input: CutInput, template: FilmTemplate, shots: readonly PlacedShot[]): TimelineItem[] {
  const cuts = shots.map((shot) => shot.cut)
  const items: TimelineItem[] = []
  let frame = 0
  const transition = (joint: Joint, from: Side, to: Side) => {
    const frames = framesForMs(joint.durationMs, input.rate)
    if (frames > 0) items.push({ kind: 'transition', preset: joint.preset, from, to, startFrame: frame, frames })
    frame += frames
  }
  shots.forEach((shot, index) => {
    const from: Side = index === 0 ? { kind: 'black' } : { kind: 'shot', shot: index - 1 }
    transition(jointInto(cuts, index, template), from, { kind: 'shot', shot: index })
    items.push({ kind: 'body', shot: index, startFrame: frame, frames: shot.bodyFrames })
    frame += shot.bodyFrames
  })
  transition(endingJoint(template), { kind: 'shot', shot: shots.length - 1 }, { kind: 'black' })
  return items
}

function spokenLines(shot: PlacedShot, index: number, input: CutInput): SpokenLine[] {
  const origin = sampleOfFrame(shot.bodyStartFrame, input.rate)
  return shot.content.lines.map(({ line, startSample, readEndSample }) => ({
    line,
    shot: index,
    startSample: origin + startSample,
    endSample: origin + startSample + line.durationSamples,
    readEndSample: origin + readEndSample,
  }))
}

function placedEffects(shot: PlacedShot, input: CutInput, totalSamples: number): PlacedSound[] {
  const origin = sampleOfFrame(shot.bodyStartFrame, input.rate)
  return shot.content.effects.map(({ sha256, startSample, durationSamples }) => ({
    sha256,
    startSample: origin + startSample,
    durationSamples: Math.min(durationSamples, totalSamples - origin - startSample),
  }))
}

/** A bed runs from the middle of the transition into its first shot to the middle of the one out of its last. */
function placeBeds(input: CutInput, shots: readonly PlacedShot[]): PlacedBed[] {
  const indexOf = new Map(shots.map((shot, index) => [shot.cut?.shotId, index]))
  return input.beds.flatMap((bed) => {
    const first = shots[indexOf.get(bed.fromShotId) ?? -1]
    const last = shots[indexOf.get(bed.toShotId) ?? -1]
    if (!first || !last) return []
    const start = sampleOfFrame(first.bodyStartFrame - first.inFrames, input.rate)
    const end = sampleOfFrame(last.bodyStartFrame + last.bodyFrames + last.outFrames, input.rate)
    if (end <= start) return []
    return [
      {
        sha256: bed.sha256,
        startSample: start,
        durationSamples: bed.durationSamples,
        spanSamples: end - start,
        gainDb: bed.gainDb,
      },
    ]
  })
}

function sceneSpans(input: CutInput, shots: readonly PlacedShot[]): SceneSpan[] {
  const headings = new Map(input.scenes.map((scene) => [scene.number, scene.heading]))
  const spans: { number: number; heading: string; startFrame: number; endFrame: number }[] = []
  for (const shot of shots) {
    if (!shot.cut) continue
    const endFrame = shot.bodyStartFrame + shot.bodyFrames + shot.outFrames
    const last = spans.at(-1)
    if (last && last.number === shot.cut.sceneNumber) {
      last.endFrame = endFrame
      continue
    }
    const startFrame = shot.bodyStartFrame - (last ? shot.inFrames : 0)
    if (last) last.endFrame = startFrame
    const number = shot.cut.sceneNumber
    spans.push({ number, heading: headings.get(number) ?? '', startFrame: last ? startFrame : 0, endFrame })
  }
  return spans
}
