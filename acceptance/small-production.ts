// A small script in a folder of its own, and the program that makes a film of it. Small pictures and few lines: what is tested is
// the way, not the size.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import { layOutData } from './data-template.ts'
import { makeFolder, run, type Surroundings } from './huaben.ts'

export const LINES = [
  'Is the soup ready?',
  'Nearly. Give it a minute.',
  'You said that an hour ago.',
  'An hour is sixty minutes.',
]
export const scriptOf = (lines: readonly string[]) =>
  `INT. KITCHEN - DAY\n\nSteam rises from a pot.\n\n${lines.map((line, i) => `${i % 2 ? 'BEN' : 'ANNA'}\n${line}\n`).join('\n')}`

export type Report = {
  built: Record<string, number>
  reused: Record<string, number>
  lines: number
  duration_s: number
  wall_s: number
  loudness_lufs: number
  true_peak_dbtp: number
  steps: { kind: string; elapsed_s: number }[]
}

export const FILES = ['film.mp4', 'film.srt', 'film.vtt', 'report.json']
export const total = (counts: Record<string, number>) => Object.values(counts).reduce((sum, count) => sum + count, 0)

export async function prepare(lines: readonly string[] = LINES) {
  const folder = await makeFolder()
  await layOutData(folder.data)
  const script = join(folder.dir, 'soup.fountain')
  const out = join(folder.dir, 'out')
  await writeFile(script, scriptOf(lines))
  const args = ['produce', script, '--out', out, '--data', folder.data, '--size', '360p', '--json']
  return { folder, script, out, args }
}

export async function produced(args: readonly string[], around: Surroundings = {}): Promise<Report> {
  const ended = await run(args, around)
  expect(ended.code, ended.stderr).toBe(0)
  expect(ended.stdout.trimEnd().split('\n')).toHaveLength(1)
  return JSON.parse(ended.stdout) as Report
}
