// huaben produce: a script file in, film.mp4, film.srt, film.vtt and report.json out. Only the API is used, so whatever this
// does a page or another program can do as well. Run again, it finds its project again by the path of the script, and the
// build makes what is missing.
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { ScriptLayout } from '#contract/breakdown.ts'
import type { RunWish } from '#contract/productions.ts'
import { systemClock } from '#platform/clock.ts'
import { exitCodeOf, onStopSignal, type StopSignal } from '#studio/lifecycle.ts'
import type { Settings } from '#studio/serve.ts'
import type { Connection } from './connect.ts'
import { CommandError, EXIT } from './exit-codes.ts'
import { type FilmReport, finishedFilm, saveFilm } from './film-files.ts'
import { followRun } from './follow-run.ts'
import { clockText } from './progress.ts'
import { findOrCreateProject, uploadScript } from './project-of-script.ts'
import { readScriptFile, type ScriptFile } from './script-file.ts'
import { startRun } from './start-run.ts'
import type { Terminal } from './terminal.ts'

export type ProduceWish = {
  readonly script: string
  readonly out: string
  readonly aspect: '16:9' | '9:16' | '1:1'
  readonly size: string
  readonly template?: string | undefined
  readonly language?: string | undefined
  readonly layout?: ScriptLayout | 'auto' | undefined
}

export async function produceCommand(terminal: Terminal, settings: Settings, wish: ProduceWish): Promise<number> {
  const out = resolve(wish.out)
  const script = await readScriptFile(wish.script)
  await makeOutFolder(out)
  const stop = new AbortController()
  const unlisten = onStopSignal((signal) => stop.abort(interrupted(signal)))
  const { refuseEarly } = await import('./preflight.ts')
  const checked = refuseEarly(settings, script)
  // The studio's modules take half a second to load: meanwhile a thread looks at the script.
  const { connect } = await import('./connect.ts')
  await checked
  terminal.say(`Script: ${script.path}`)
  const connection = await connect(settings, `produce ${wish.script}`)
  try {
    if (!connection.isOwn) terminal.say(`Using the studio at ${connection.client.address}`)
    const report = await produce({ terminal, connection, settings, stop: stop.signal }, { script, out, wish })
    terminal.answer({ ...report, files: filesOf(out) }, describe(report, out))
    return EXIT.ok
  } catch (error) {
    if (stop.signal.aborted) connection.hurry()
    throw stop.signal.aborted ? stop.signal.reason : error
  } finally {
    await connection.close()
    unlisten()
  }
}

type Tools = {
  readonly terminal: Terminal
  readonly connection: Connection
  readonly settings: Settings
  readonly stop: AbortSignal
}
type Job = { readonly script: ScriptFile; readonly out: string; readonly wish: ProduceWish }

async function produce(tools: Tools, { script, out, wish }: Job): Promise<FilmReport> {
  const { client } = tools.connection
  const follow = { client, terminal: tools.terminal, language: tools.settings.config.language, stop: tools.stop }
  const project = await findOrCreateProject(client, script, wish)
  await uploadScript(client, project.id, { script, language: wish.language, layout: wish.layout })
  tools.stop.throwIfAborted()
  const runWish: RunWish = {
    aspect: wish.aspect,
    size: wish.size as NonNullable<RunWish['size']>,
    ...(wish.template === undefined ? {} : { template: wish.template }),
  }
  const started = await startRun(follow, project.id, runWish)
  await followRun(follow, started)
  const film = await finishedFilm(client, started.run_id)
  return saveFilm(client, { film, out, wallSeconds: () => systemClock.monotonicMs() / 1000 })
}

async function makeOutFolder(out: string): Promise<void> {
  try {
    await mkdir(out, { recursive: true })
    // Found now, and not when the film is made.
    await rm(await mkdtemp(join(out, '.huaben-')), { recursive: true })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOSPC' || code === 'EDQUOT') throw error
    throw new CommandError(EXIT.usage, {
      code: 'OUT_NOT_WRITABLE',
      message: `${out} cannot be written to (${code}).`,
      remedy: 'Choose another folder with --out.',
    })
  }
}

function interrupted(signal: StopSignal): CommandError {
  return new CommandError(exitCodeOf(signal), {
    code: 'INTERRUPTED',
    message: 'Interrupted. The production is paused, and what was made is kept.',
    remedy: 'Run the same command again to go on where it stopped.',
  })
}

const FILES = ['film.mp4', 'film.srt', 'film.vtt', 'report.json']
const filesOf = (out: string) => FILES.map((name) => join(out, name))

function describe(report: FilmReport, out: string): string[] {
  const sum = (counts: Readonly<Record<string, number>>) =>
    Object.values(counts).reduce((total, count) => total + count, 0)
  return [
    `${join(out, 'film.mp4')}: ${clockText(report.duration_s * 1000)} of film, made in ${report.wall_s.toFixed(1)} s`,
    `${report.scenes} scenes, ${report.shots} shots, ${report.lines} lines, ${report.characters} characters; ${sum(report.built)} steps made, ${sum(report.reused)} reused`,
  ]
}
