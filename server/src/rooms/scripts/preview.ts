// What a writer is told of a text while typing: the breakdown without its pictures, with places. Pure.
import type { Breakdown } from '#contract/breakdown.ts'
import type { PreviewCharacter, ScriptPreview } from '#contract/scripts.ts'
import type { Language } from '#platform/faults.ts'
import { speechMs } from './breakdown/pace.ts'
import { reword } from './breakdown/warning-words.ts'

/** Entries of each list; a page of more is read by nobody, and the counts say that there are more. */
const LIST_MAX = 5000

export function toPreview(breakdown: Breakdown, wordsIn: Language): ScriptPreview {
  const { scenes, shots, lines, cues, characters, warnings } = breakdown
  const found = scenesOf(breakdown)
  return {
    layout: breakdown.layout,
    language: breakdown.language,
    title: breakdown.title,
    counts: {
      scenes: scenes.length,
      shots: shots.length,
      lines: lines.length,
      cues: cues.length,
      characters: characters.length,
      warnings: warnings.length,
    },
    length_ms: found.reduce((sum, scene) => sum + scene.length_ms, 0),
    episodes: breakdown.episodes.slice(0, LIST_MAX),
    scenes: found.slice(0, LIST_MAX),
    characters: charactersOf(breakdown).slice(0, LIST_MAX),
    cues: cues.slice(0, LIST_MAX).map((cue) => ({
      ...spanOf(cue),
      scene: cue.scene,
      kind: cue.kind,
      text: cue.text,
      duration_ms: cue.duration_ms,
    })),
    warnings: warnings.slice(0, LIST_MAX).map((warning) => reword(warning, wordsIn)),
  }
}

function scenesOf({ scenes, shots, lines }: Breakdown): ScriptPreview['scenes'] {
  const spokenMs = shots.map(() => 0)
  const linesIn = new Map<number, number>()
  for (const { scene, shot, text } of lines) {
    linesIn.set(scene, (linesIn.get(scene) ?? 0) + 1)
    spokenMs[shot] = (spokenMs[shot] ?? 0) + speechMs(text)
  }
  const shotsIn = new Map<number, { count: number; ms: number }>()
  for (const [at, { scene, duration_hint_ms: leastMs }] of shots.entries()) {
    const before = shotsIn.get(scene) ?? { count: 0, ms: 0 }
    shotsIn.set(scene, { count: before.count + 1, ms: before.ms + Math.max(leastMs, spokenMs[at] ?? 0) })
  }
  return scenes.map((scene) => ({
    ...spanOf(scene),
    number: scene.number,
    label: scene.label,
    episode: scene.episode,
    heading: scene.heading,
    location: scene.location,
    interior: scene.interior,
    time_of_day: scene.time_of_day,
    shots: shotsIn.get(scene.number)?.count ?? 0,
    lines: linesIn.get(scene.number) ?? 0,
    length_ms: shotsIn.get(scene.number)?.ms ?? 0,
  }))
}

/** Who says most comes first. */
function charactersOf({ characters, lines }: Breakdown): PreviewCharacter[] {
  const first = new Map<string, Breakdown['lines'][number]>()
  for (const line of lines) {
    for (const name of [line.character, ...line.joint_with]) if (!first.has(name)) first.set(name, line)
  }
  return characters
    .map(({ name, aliases, lines: count }) => {
      const line = first.get(name)
      return { name, aliases, lines: count, first: line ? spanOf(line) : null }
    })
    .sort((a, b) => b.lines - a.lines)
}

type Span = { start_line: number; end_line: number; start_offset: number; end_offset: number }

function spanOf({ start_line, end_line, start_offset, end_offset }: Span): Span {
  return { start_line, end_line, start_offset, end_offset }
}
