// huaben produce: a script file in, film.mp4, film.srt, film.vtt and report.json out. Only the API is used, so whatever this
// does a page or another program can do as well. Run again, it finds its project again by the path of the script, and the
// build makes what is missing.
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { ScriptLayout } from '#contract/breakdown.ts'
import type { RunWish } from '#contract/productions.ts'
import { systemClock } from '#platform/clock.ts'
import type { Localised } from '#platform/faults.ts'
import { both } from '#platform/localised.ts'
import { exitCodeOf, onStopSignal, type StopSignal } from '#studio/lifecycle.ts'
import type { Settings } from '#studio/serve.ts'
import type { Connection } from './connect.ts'
import { counted } from './counted.ts'
import { CommandError, EXIT } from './exit-codes.ts'
import { type FilmReport, finishedFilm, saveFilm } from './film-files.ts'
import { followRun } from './follow-run.ts'
import { type MusicFile, putMusic, readMusicFile } from './music-file.ts'
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
  /** Path of a sound file. */
  readonly music?: string | undefined
  readonly language?: string | undefined
  readonly layout?: ScriptLayout | 'auto' | undefined
}

export async function produceCommand(terminal: Terminal, settings: Settings, wish: ProduceWish): Promise<number> {
  const out = resolve(wish.out)
  const script = await readScriptFile(wish.script)
  const music = wish.music === undefined ? undefined : await readMusicFile(wish.music)
  await makeOutFolder(out)
  const stop = new AbortController()
  const unlisten = onStopSignal((signal) => stop.abort(interrupted(signal)))
  const { refuseEarly } = await import('./preflight.ts')
  const checked = refuseEarly(settings, script)
  // The studio's modules take half a second to load: meanwhile a thread looks at the script.
  const { connect } = await import('./connect.ts')
  await checked
  terminal.say(both(`Script: ${script.path}`, `剧本：${script.path}`))
  const connection = await connect(settings, `produce ${wish.script}`)
  try {
    const { address } = connection.client
    if (!connection.isOwn) terminal.say(both(`Using the studio at ${address}`, `使用正在运行的工作室：${address}`))
    const report = await produce({ terminal, connection, stop: stop.signal }, { script, music, out, wish })
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
  readonly stop: AbortSignal
}
type Job = {
  readonly script: ScriptFile
  readonly music: MusicFile | undefined
  readonly out: string
  readonly wish: ProduceWish
}

async function produce(tools: Tools, { script, music, out, wish }: Job): Promise<FilmReport> {
  const { client } = tools.connection
  const follow = { client, terminal: tools.terminal, stop: tools.stop }
  const project = await findOrCreateProject(client, script, wish)
  await uploadScript(client, project.id, { script, language: wish.language, layout: wish.layout })
  const fileId = music && (await putMusic(client, project.id, music))
  tools.stop.throwIfAborted()
  const runWish: RunWish = {
    aspect: wish.aspect,
    size: wish.size as NonNullable<RunWish['size']>,
    ...(wish.template === undefined ? {} : { template: wish.template }),
    ...(fileId === undefined ? {} : { music_track: { file_id: fileId, gain_db: 0 } }),
  }
  const { run: started, isDone } = await startRun(follow, {
    projectId: project.id,
    wish: runWish,
    isOwn: tools.connection.isOwn,
  })
  if (!isDone) await followRun(follow, started)
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
    const isFile = code === 'EEXIST' || code === 'ENOTDIR'
    throw new CommandError(EXIT.usage, {
      code: 'OUT_NOT_WRITABLE',
      message: isFile
        ? both(`${out} is not a folder.`, `${out} 不是目录。`)
        : both(`${out} cannot be written to (${code}).`, `无法写入 ${out}（${code}）。`),
      remedy: both('Choose another folder with --out. Nothing was made.', '请用 --out 另选目录。尚未制作任何内容。'),
    })
  }
}

function interrupted(signal: StopSignal): CommandError {
  return new CommandError(exitCodeOf(signal), {
    code: 'INTERRUPTED',
    message: both(
      'Interrupted. The production is paused, and what was made is kept.',
      '已中断。制作已暂停，已完成的内容都保留着。',
    ),
    remedy: both('Run the same command again to go on where it stopped.', '重新运行同一命令，即可从中断处继续。'),
  })
}

const FILES = ['film.mp4', 'film.srt', 'film.vtt', 'report.json']
const filesOf = (out: string) => FILES.map((name) => join(out, name))

function describe(report: FilmReport, out: string): Localised[] {
  const sum = (counts: Readonly<Record<string, number>>) =>
    Object.values(counts).reduce((total, count) => total + count, 0)
  const film = join(out, 'film.mp4')
  const length = clockText(report.duration_s * 1000)
  const took = report.wall_s.toFixed(1)
  const { scenes, shots, lines, characters } = report
  const [made, reused] = [sum(report.built), sum(report.reused)]
  return [
    both(`${film}: ${length} of film, made in ${took} s`, `${film}：片长 ${length}，用时 ${took} 秒`),
    both(
      `${counted(scenes, 'scene')}, ${counted(shots, 'shot')}, ${counted(lines, 'line')}, ${counted(characters, 'character')}; ${counted(made, 'step')} made, ${reused} reused`,
      `${scenes} 场，${shots} 镜，${lines} 句台词，${characters} 个角色；制作 ${made} 步，沿用 ${reused} 步`,
    ),
  ]
}
