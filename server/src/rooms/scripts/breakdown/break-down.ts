// From a script's text to its breakdown: a pure function. Parsers differ by layout, everything after them is shared.
import type { Breakdown, BreakdownCue, BreakdownLine, BreakdownShot, ScriptLayout } from '#contract/breakdown.ts'
import { buildCast, type CastBook } from './characters.ts'
import { chooseReading } from './choose-reading.ts'
import { coverText, toElements } from './cover.ts'
import { detectLanguage } from './language.ts'
import { type Place, placeScenes } from './locations.ts'
import { inferEra } from './people/eras.ts'
import { findProps } from './props.ts'
import type { Reading } from './reading.ts'
import { groupScenes, type SceneDraft, type SceneList } from './scenes.ts'
import type { SceneStage } from './shot-drafts.ts'
import { planShots, type ScenePlan } from './shots.ts'
import { countExchanges, createSides } from './sides.ts'
import { createSourceText, type SourceText } from './source-text.ts'
import { collectWarnings } from './warnings.ts'

export type BreakDownOptions = {
  /** The user's choice; recognised when absent. */
  readonly layout?: ScriptLayout
  /** BCP 47; chooses the column of a line sheet. Detected when absent. */
  readonly language?: string
  readonly title?: string
  readonly fileName?: string
}

/** Never throws, whatever the text; takes time linear in its length. Equal input gives an equal breakdown. */
export function breakDown(text: string, options: BreakDownOptions = {}): Breakdown {
  const source = createSourceText(text)
  const { layout, confidence, reading } = chooseReading(source, options.layout ?? null, {
    language: options.language ?? null,
    fileName: options.fileName ?? null,
  })
  const language = options.language ?? reading.language ?? detectLanguage(languageSample(reading, text))
  const cast = buildCast(reading, source)
  const list = groupScenes(reading, text.length)
  const places = placeScenes(list.scenes, language)
  const plans = list.scenes.map((scene, at) => planScene(scene, { cast, places, list, at }))
  const parts = { source, reading, cast, list, places, plans }
  const { shots, lines, cues } = assemble(parts)
  const scenes = toScenes(parts)
  const warnings = collectWarnings({
    reading,
    cast,
    list,
    places,
    confidence,
    layout,
    text,
  })
  return {
    layout,
    language,
    title: options.title ?? reading.title,
    era: inferEra(text),
    episodes: list.episodes.map((episode) => ({
      number: Math.max(1, episode.number),
      title: episode.title,
      start_line: source.lineNumberAt(episode.start),
      end_line: source.lineNumberAt(Math.max(episode.start, episode.end - 1)),
    })),
    characters: cast.people.map(({ name, aliases, lines: count, gender, inferred, age, notes }) => ({
      name,
      aliases,
      lines: count,
      gender,
      gender_confidence: inferred.confidence,
      age_band: inferred.band,
      reasons: [...inferred.reasons],
      age,
      notes,
    })),
    locations: unique(places.filter((place) => place.isKnown).map((place) => place.location)).map((name) => ({ name })),
    props: unique(scenes.flatMap((scene) => scene.props)).map((name) => ({ name })),
    scenes,
    shots,
    lines,
    cues,
    elements: toElements(source, coverText(source, reading.parts), sceneFinder(list.scenes)),
    warnings,
  }
}

type Parts = {
  readonly source: SourceText
  readonly reading: Reading
  readonly cast: CastBook
  readonly list: SceneList
  readonly places: readonly Place[]
  readonly plans: readonly ScenePlan[]
}

function spokenText(reading: Reading): string {
  let text = ''
  for (const item of reading.items) {
    if (item.type === 'speech') text += `${item.text}\n`
    if (text.length > 60_000) break
  }
  return text
}

const SAMPLE_CHARS_MIN = 300

/** What is spoken tells the language; where little is, the whole script does. */
function languageSample(reading: Reading, text: string): string {
  const spoken = spokenText(reading)
  return spoken.length >= SAMPLE_CHARS_MIN ? spoken : spoken + text.slice(0, 20_000)
}

const unique = (names: readonly string[]): string[] => [...new Set(names)]

/** Those who speak first, then those who are named as present or in action. */
function castOf(scene: SceneDraft, cast: CastBook, finder: SceneStage['findMentions']): string[] {
  const names = new Set<string>()
  for (const item of scene.items) {
    if (item.type === 'speech' && item.kind !== 'narration')
      for (const name of [item.speaker, ...item.jointWith]) names.add(cast.nameOf(name))
  }
  for (const name of scene.present) names.add(cast.nameOf(name))
  for (const item of scene.items)
    if (item.type === 'action') for (const mention of finder(item.text)) names.add(mention.name)
  return [...names].slice(0, 200)
}

function planScene(
  scene: SceneDraft,
  at: { cast: CastBook; places: readonly Place[]; list: SceneList; at: number },
): ScenePlan {
  const { cast, places } = at
  const place = places[at.at]
  const before = places[at.at - 1]
  const findMentions = cast.findMentions
  const present = castOf(scene, cast, findMentions)
  const named = scene.items.map((item) =>
    item.type === 'speech'
      ? { ...item, speaker: cast.nameOf(item.speaker), jointWith: item.jointWith.map(cast.nameOf) }
      : item,
  )
  const speakers = speakersOf(scene, cast)
  const crowds = new Set(cast.people.filter((person) => person.isCrowd).map((person) => person.name))
  const stage: SceneStage = {
    number: scene.number,
    isExterior: place?.interior === 'exterior',
    isNewPlace: place?.location !== before?.location,
    hasPlace: place?.isKnown ?? false,
    cast: present,
    crowds,
    sideOf: createSides(byWeight(present, speakers, crowds), countExchanges(speakers)),
    findMentions,
    findProps,
    shots: [],
    moods: new Map(),
    seen: new Set(),
    lastSpeaker: null,
    depth: 0,
    spoken: 0,
    reactedIn: -1,
    lastActors: [],
  }
  return planShots(stage, named, { start: scene.start, end: firstLineEnd(scene) })
}

/** Who speaks, line by line. */
function speakersOf(scene: SceneDraft, cast: CastBook): string[] {
  return scene.items.flatMap((item) =>
    item.type === 'speech' && item.kind !== 'narration' ? [cast.nameOf(item.speaker)] : [],
  )
}

/** For the blocking: the two who say most face each other, in the order they first speak; crowds come last. */
function byWeight(present: readonly string[], speakers: readonly string[], crowds: ReadonlySet<string>): string[] {
  const said = new Map<string, number>()
  for (const name of speakers) said.set(name, (said.get(name) ?? 0) + 1)
  const singles = present.filter((name) => !crowds.has(name))
  const main = [...singles].sort((a, b) => (said.get(b) ?? 0) - (said.get(a) ?? 0)).slice(0, 2)
  const pair = singles.filter((name) => main.includes(name))
  return [...pair, ...singles.filter((name) => !main.includes(name)), ...present.filter((name) => crowds.has(name))]
}

function firstLineEnd(scene: SceneDraft): number {
  return Math.min(scene.end, scene.start + Math.max(1, scene.facts.heading.length))
}

function assemble(parts: Parts): { shots: BreakdownShot[]; lines: BreakdownLine[]; cues: BreakdownCue[] } {
  const shots: BreakdownShot[] = []
  const lines: BreakdownLine[] = []
  const cues: BreakdownCue[] = []
  const { source } = parts
  for (const [at, plan] of parts.plans.entries()) {
    const scene = at + 1
    const base = shots.length
    for (const [index, draft] of plan.shots.entries()) {
      const { size, framing, angle, move, subject, figures } = draft
      const duration = Math.round(Math.max(draft.silentMs, draft.spokenFloorMs, draft.lines > 0 ? 1000 : 1200))
      const span = source.spanOf(draft.start, Math.max(draft.start + 1, draft.end))
      shots.push({
        ...span,
        scene,
        number: index + 1,
        size,
        framing,
        angle,
        move,
        action: draft.actions.join('\n'),
        figures,
        subject,
        duration_hint_ms: duration,
      })
    }
    for (const { item, shot, afterLines } of plan.placements) {
      const span = source.spanOf(item.start, item.end)
      if (item.type === 'cue') {
        cues.push({
          ...span,
          scene,
          shot: base + shot,
          kind: item.kind,
          text: item.text,
          after_lines: afterLines,
          duration_ms: item.durationMs,
        })
        continue
      }
      const { speaker: character, text, direction, kind, offScreen: off_screen } = item
      lines.push({
        ...span,
        scene,
        shot: base + shot,
        character,
        text,
        direction,
        kind,
        off_screen,
        joint_with: [...item.jointWith],
      })
    }
  }
  return { shots, lines, cues }
}

function toScenes(parts: Parts): Breakdown['scenes'] {
  const finder = parts.cast.findMentions
  return parts.list.scenes.map((scene, at) => {
    const { location, interior, time_of_day, weather } = parts.places[at] ?? {
      location: '',
      interior: 'unknown',
      time_of_day: 'unknown',
      weather: 'unknown',
    }
    const props = [...scene.props]
    for (const item of scene.items)
      if (item.type === 'action') props.push(...findProps(item.text).map((prop) => prop.name))
    return {
      ...parts.source.spanOf(scene.start, Math.max(scene.start + 1, scene.end)),
      number: scene.number,
      label: scene.facts.label,
      episode: scene.episode,
      heading: scene.facts.heading,
      location,
      interior,
      time_of_day,
      weather,
      characters: castOf(scene, parts.cast, finder),
      props: unique(props).slice(0, 100),
    }
  })
}

/** Which scene an offset lies in; asked with rising offsets. */
function sceneFinder(scenes: readonly SceneDraft[]): (offset: number) => number {
  let at = 0
  return (offset) => {
    while (at < scenes.length && (scenes[at]?.start ?? 0) <= offset) at++
    return at
  }
}
