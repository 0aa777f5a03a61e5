// huaben breakdown: what a script says, without a studio.
import type { Breakdown } from '#contract/breakdown.ts'
import { breakDownFile, type ReadingWish } from '#studio/break-down-file.ts'
import { readScriptFile } from './script-file.ts'
import type { Terminal } from './terminal.ts'

export async function breakdownCommand(terminal: Terminal, script: string, wish: ReadingWish): Promise<void> {
  const file = await readScriptFile(script)
  const breakdown = await breakDownFile(file.bytes, file.name, wish)
  terminal.answer(breakdown, describe(file.name, breakdown))
}

const CHARACTERS_SHOWN_MAX = 20
const WARNINGS_SHOWN_MAX = 20

function describe(name: string, breakdown: Breakdown): string[] {
  const { characters, scenes, shots, lines, cues, episodes, warnings } = breakdown
  const count = (n: number, what: string) => `${n} ${what}${n === 1 ? '' : 's'}`
  const people = characters.slice(0, CHARACTERS_SHOWN_MAX).map((one) => `${one.name} (${one.lines})`)
  if (characters.length > people.length) people.push(`and ${characters.length - people.length} more`)
  return [
    `${breakdown.title ?? name}: ${breakdown.layout}, ${breakdown.language}`,
    [
      ...(episodes.length > 0 ? [count(episodes.length, 'episode')] : []),
      count(scenes.length, 'scene'),
      count(shots.length, 'shot'),
      count(lines.length, 'line'),
      count(cues.length, 'cue'),
    ].join(', '),
    `Characters (lines): ${people.join(', ') || 'none'}`,
    ...scenes.map((scene) => `  ${scene.label ?? scene.number}  ${scene.heading || scene.location || '(no heading)'}`),
    ...warnings.slice(0, WARNINGS_SHOWN_MAX).map((warning) => `  line ${warning.line}: ${warning.message}`),
    ...(warnings.length > WARNINGS_SHOWN_MAX
      ? [`  ${warnings.length - WARNINGS_SHOWN_MAX} more warnings (--json shows all)`]
      : []),
  ]
}
