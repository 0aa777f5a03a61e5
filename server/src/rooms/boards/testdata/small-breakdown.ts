// Breakdowns made from a few words, for tests of matching: one shot per speech or action, but for what goes on in the shot before.
import type { Breakdown } from '#contract/breakdown.ts'

export type Item = { readonly by: string; readonly text: string; readonly goesOn?: true } | { readonly action: string }
export type SmallScene = { readonly heading: string; readonly items: readonly Item[] }

const span = { start_line: 1, end_line: 1, start_offset: 0, end_offset: 1 }

export function smallBreakdown(scenes: readonly SmallScene[]): Breakdown {
  const breakdown: Breakdown = {
    layout: 'fountain',
    language: 'en',
    title: null,
    episodes: [],
    characters: [],
    locations: [],
    props: [],
    scenes: [],
    shots: [],
    lines: [],
    cues: [],
    elements: [],
    warnings: [],
  }
  for (const [at, scene] of scenes.entries()) addScene(breakdown, at + 1, scene)
  return breakdown
}

function addScene(breakdown: Breakdown, number: number, { heading, items }: SmallScene): void {
  const characters = [...new Set(items.flatMap((item) => ('by' in item ? [item.by] : [])))]
  const place = { location: heading, interior: 'unknown', time_of_day: 'day', weather: 'unknown' } as const
  breakdown.scenes.push({ ...span, ...place, number, label: null, episode: null, heading, characters, props: [] })
  if (!breakdown.locations.some((one) => one.name === heading)) breakdown.locations.push({ name: heading })
  for (const name of characters) {
    if (breakdown.characters.some((one) => one.name === name)) continue
    breakdown.characters.push({ name, aliases: [], lines: 1, gender: null, age: null, notes: '' })
  }
  for (const [at, item] of items.entries()) addShot(breakdown, { scene: number, number: at + 1 }, item)
}

function addShot(breakdown: Breakdown, place: { scene: number; number: number }, item: Item): void {
  const isSpeech = 'by' in item
  if (isSpeech && item.goesOn) return addLine(breakdown, place, item)
  breakdown.shots.push({
    ...span,
    ...place,
    size: 'medium',
    framing: isSpeech ? 'single' : 'empty',
    angle: 'eye',
    move: 'static',
    action: isSpeech ? '' : item.action,
    figures: isSpeech ? [{ character: item.by, role: 'speaker', side: 'left', emotion: 'neutral' }] : [],
    subject: null,
    duration_hint_ms: 1000,
  })
  if (isSpeech) addLine(breakdown, place, item)
}

function addLine(breakdown: Breakdown, place: { scene: number }, item: Extract<Item, { by: string }>): void {
  const { by: character, text } = item
  const shot = breakdown.shots.length - 1
  const line = { character, text, direction: '', kind: 'dialogue', off_screen: false, joint_with: [] } as const
  breakdown.lines.push({ ...span, ...line, joint_with: [], scene: place.scene, shot })
}
