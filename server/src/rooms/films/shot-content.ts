// What happens within one shot's body, in samples from its first picture: lines one after another, joint lines
// together, pauses, effects and on-screen titles. Depends on this shot and the template alone.
import type { FilmTemplate } from '#contract/films.ts'
import type { CutCue, CutLine, CutShot } from './cut.ts'
import { samplesForMs } from './formats.ts'

export type ContentLine = { readonly line: CutLine; readonly startSample: number; readonly readEndSample: number }
export type ContentEffect = { readonly sha256: string; readonly startSample: number; readonly durationSamples: number }
export type ContentTitle = { readonly text: string; readonly startSample: number; readonly endSample: number }

export type ShotContent = {
  readonly lines: readonly ContentLine[]
  readonly effects: readonly ContentEffect[]
  readonly titles: readonly ContentTitle[]
  readonly bodySamples: number
}

/** An effect may ring on into the next shot, but a shot waits this long for one. */
const effectWaitMs = 2500
const titleMs = 2200
/** Words stay a little after the voice has ended. */
const lingerMs = 400

/** `null` is the title card: no content, the template's length. */
export function placeShotContent(shot: CutShot | null, template: FilmTemplate): ShotContent {
  if (!shot) return { lines: [], effects: [], titles: [], bodySamples: samplesForMs(template.title_card_ms) }
  const { pace } = template
  const walk = new ContentWalk(template)
  const groups = jointGroups(shot.lines)
  let linesBefore = 0
  for (const group of groups) {
    for (const cue of shot.cues) if (cue.afterLines === linesBefore) walk.addCue(cue)
    // A cue between the halves of a joint line is heard as they begin.
    for (const cue of shot.cues)
      if (cue.afterLines > linesBefore && cue.afterLines < linesBefore + group.length) walk.addCue(cue)
    walk.addLines(group)
    linesBefore += group.length
  }
  for (const cue of shot.cues) if (cue.afterLines >= linesBefore) walk.addCue(cue)
  const silentMs = Math.round((shot.minimumMs * pace.silent_shot_percent) / 100)
  const leastMs = Math.max(pace.minimum_shot_ms, shot.lines.length === 0 ? silentMs : shot.minimumMs)
  return walk.finish(samplesForMs(leastMs), shot.lines.length > 0)
}

/** Neighbouring lines spoken at the same time. Each names a speaker of the group so far, or is named by one. */
export function jointGroups(lines: readonly CutLine[]): CutLine[][] {
  const groups: CutLine[][] = []
  for (const line of lines) {
    const group = groups.at(-1)
    const joins = group?.some(
      (other) =>
        other.speaker !== line.speaker &&
        other.jointWith.includes(line.speaker) &&
        line.jointWith.includes(other.speaker),
    )
    if (group && joins) group.push(line)
    else groups.push([line])
  }
  return groups
}

class ContentWalk {
  readonly #template: FilmTemplate
  readonly #lines: { line: CutLine; startSample: number; readEndSample: number }[] = []
  readonly #effects: ContentEffect[] = []
  readonly #titles: { text: string; startSample: number; endSample: number }[] = []
  /** Where the next line may begin, and how far the body must reach whatever follows. */
  #cursor: number
  #reach = 0

  constructor(template: FilmTemplate) {
    this.#template = template
    this.#cursor = samplesForMs(template.pace.lead_in_ms)
  }

  addLines(group: readonly CutLine[]) {
    const startSample = this.#cursor
    const longest = Math.max(...group.map((line) => line.durationSamples))
    for (const line of group) this.#lines.push({ line, startSample, readEndSample: startSample + line.durationSamples })
    this.#reach = Math.max(this.#reach, startSample + longest)
    this.#cursor = startSample + longest + samplesForMs(this.#template.pace.between_lines_ms)
  }

  addCue(cue: CutCue) {
    if (cue.kind === 'pause') {
      this.#cursor += samplesForMs(cue.durationMs ?? this.#template.pace.pause_ms)
      this.#reach = Math.max(this.#reach, this.#cursor)
    }
    if (cue.kind === 'title' && cue.text.trim() !== '') this.#addTitle(cue)
    if (cue.kind === 'sfx' && cue.sound) this.#addEffect(cue.sound)
  }

  #addTitle(cue: CutCue) {
    const startSample = Math.max(this.#titles.at(-1)?.endSample ?? 0, this.#lines.length === 0 ? 0 : this.#cursor)
    const endSample = startSample + samplesForMs(cue.durationMs ?? titleMs)
    this.#titles.push({ text: cue.text.trim(), startSample, endSample })
    this.#reach = Math.max(this.#reach, endSample)
  }

  #addEffect(sound: { sha256: string; durationSamples: number }) {
    this.#effects.push({ sha256: sound.sha256, startSample: this.#cursor, durationSamples: sound.durationSamples })
    this.#reach = Math.max(this.#reach, this.#cursor + Math.min(sound.durationSamples, samplesForMs(effectWaitMs)))
  }

  finish(leastSamples: number, speaks: boolean): ShotContent {
    const tail = speaks ? samplesForMs(this.#template.pace.lead_out_ms) : 0
    const bodySamples = Math.max(leastSamples, this.#reach + tail)
    const starts = this.#lines.map((entry) => entry.startSample)
    for (const entry of this.#lines) {
      const next = starts.find((start) => start > entry.startSample) ?? bodySamples
      entry.readEndSample = Math.max(
        entry.readEndSample,
        Math.min(entry.readEndSample + samplesForMs(lingerMs), next, bodySamples),
      )
    }
    return { lines: this.#lines, effects: this.#effects, titles: this.#titles, bodySamples }
  }
}
