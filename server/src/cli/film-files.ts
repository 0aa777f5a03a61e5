// Fetching a finished film. Files that were there before are replaced only once all new ones are complete.
import { rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ProductionRun } from '#contract/productions.ts'
import { both } from '#platform/localised.ts'
import type { ApiClient } from './api-client.ts'
import { CommandError, EXIT } from './exit-codes.ts'

type Counts = Readonly<Record<string, number>>

export type FilmReport = {
  readonly scenes: number
  readonly shots: number
  readonly lines: number
  readonly characters: number
  readonly duration_s: number
  readonly built: Counts
  readonly reused: Counts
  readonly loudness_lufs: number | null
  readonly true_peak_dbtp: number | null
  /** From the start of this command to the last file written. */
  readonly wall_s: number
  /** Of that, the production itself. */
  readonly production_s: number
  readonly steps: readonly { readonly id: string; readonly kind: string; readonly elapsed_s: number }[]
}

export async function finishedFilm(client: ApiClient, runId: string): Promise<string> {
  const run = await client.get<ProductionRun>(`/productions/${runId}`)
  if (run.film_id !== null) return run.film_id
  throw new CommandError(EXIT.internal, {
    code: 'NO_FILM',
    message: both('The production ended without a film.', '制作结束，但没有成片。'),
    remedy: both(
      'Run the same command again; if it stays, look at the log of the studio.',
      '请重新运行同一命令；若仍如此，请查看工作室的日志。',
    ),
  })
}

type Order = { readonly film: string; readonly out: string; readonly wallSeconds: () => number }

export async function saveFilm(client: ApiClient, { film, out, wallSeconds }: Order): Promise<FilmReport> {
  const parts = [
    { from: 'file', name: 'film.mp4' },
    { from: 'srt', name: 'film.srt' },
    { from: 'vtt', name: 'film.vtt' },
  ]
  const names = [...parts.map((part) => part.name), 'report.json']
  const draftOf = (name: string) => join(out, `.${name}.${process.pid}.part`)
  for (const name of names) await rm(draftOf(name), { force: true })
  try {
    const made = await client.get<FilmReport>(`/films/${film}/report`)
    for (const { from, name } of parts) await client.download(`/films/${film}/${from}`, draftOf(name))
    const report = arrange(made, round(wallSeconds()))
    await writeFile(draftOf('report.json'), `${JSON.stringify(report, null, 2)}\n`, { flag: 'wx', flush: true })
    for (const name of names) await rename(draftOf(name), join(out, name))
    return report
  } finally {
    for (const name of names) await rm(draftOf(name), { force: true })
  }
}

/** In an order for reading: what it is, what was made, how it sounds, how long it took. */
function arrange(made: FilmReport, wallSeconds: number): FilmReport {
  const { scenes, shots, lines, characters, duration_s, built, reused, loudness_lufs, true_peak_dbtp, wall_s, steps } =
    made
  const counts = { scenes, shots, lines, characters, duration_s, built, reused, loudness_lufs, true_peak_dbtp }
  return { ...counts, wall_s: wallSeconds, production_s: round(wall_s), steps }
}

const round = (seconds: number) => Math.round(seconds * 1000) / 1000
