// A script file becomes a film, by the program alone. Small pictures and few lines: what is tested is the way, not the size.
import { access, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { layOutData } from './data-template.ts'
import { launch, makeFolder, run, type Surroundings, startServer } from './huaben.ts'
import { watchStarts } from './starts.ts'

vi.setConfig({ testTimeout: 300_000 })

const LINES = [
  'Is the soup ready?',
  'Nearly. Give it a minute.',
  'You said that an hour ago.',
  'An hour is sixty minutes.',
]
const scriptOf = (lines: readonly string[]) =>
  `INT. KITCHEN - DAY\n\nSteam rises from a pot.\n\n${lines.map((line, i) => `${i % 2 ? 'BEN' : 'ANNA'}\n${line}\n`).join('\n')}`

/** In a line of what was started: an engine's thread, the program that speaks, our mixer, and ffmpeg. */
const MAKER = /^thread|speak\.ts|mix-program\.ts|ffmpeg/
/** Packs the database when a command ends; everything else that starts makes something. */
const PACKER = 'folder-program.ts'

type Report = {
  built: Record<string, number>
  reused: Record<string, number>
  lines: number
  duration_s: number
  wall_s: number
  loudness_lufs: number
  true_peak_dbtp: number
  steps: { kind: string; elapsed_s: number }[]
}

const FILES = ['film.mp4', 'film.srt', 'film.vtt', 'report.json']
const total = (counts: Record<string, number>) => Object.values(counts).reduce((sum, count) => sum + count, 0)
const only = (counts: Record<string, number>) =>
  Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0))

async function prepare(lines: readonly string[] = LINES) {
  const folder = await makeFolder()
  await layOutData(folder.data)
  const script = join(folder.dir, 'soup.fountain')
  const out = join(folder.dir, 'out')
  await writeFile(script, scriptOf(lines))
  const args = ['produce', script, '--out', out, '--data', folder.data, '--size', '360p', '--json']
  return { folder, script, out, args }
}

async function produced(args: readonly string[], around: Surroundings = {}): Promise<Report> {
  const ended = await run(args, around)
  expect(ended.code, ended.stderr).toBe(0)
  expect(ended.stdout.trimEnd().split('\n')).toHaveLength(1)
  return JSON.parse(ended.stdout) as Report
}

test('a film is made; again unchanged nothing is; after one changed line, one line, its segment and the mix', async () => {
  const { folder, script, out, args } = await prepare()
  await using _folder = folder
  const starts = await watchStarts(folder.dir)
  const first = await produced(args, starts)
  const started = async () => (await starts.take()).filter((line) => !line.includes(PACKER))
  const makers = new Set((await started()).map((line) => MAKER.exec(line)?.[0] ?? line))
  expect(makers).toEqual(new Set(['thread', 'speak.ts', 'mix-program.ts', 'ffmpeg']))
  expect((await readdir(out)).sort()).toEqual(FILES)
  expect(first).toMatchObject({ lines: 4, built: { speech: 4, mix: 1, film: 1 } })
  expect(JSON.parse(await readFile(join(out, 'report.json'), 'utf8'))).toMatchObject({ lines: 4, wall_s: first.wall_s })
  expect(Math.abs(first.loudness_lufs + 16)).toBeLessThanOrEqual(0.5)
  expect(first.true_peak_dbtp).toBeLessThanOrEqual(-1.5)
  expect(first.wall_s).toBeGreaterThan(0)
  expect(first.steps.length).toBe(total(first.built))
  const srt = await readFile(join(out, 'film.srt'), 'utf8')
  const spoken = srt.replaceAll('\n', ' ')
  expect(LINES.map((line) => spoken.indexOf(line))).toEqual(
    LINES.map((line) => spoken.indexOf(line)).toSorted((a, b) => a - b),
  )
  for (const line of LINES) expect(spoken).toContain(line)
  const film = await readFile(join(out, 'film.mp4'))

  const second = await produced(args, starts)
  expect(await started()).toEqual([])
  expect(total(second.built)).toBe(0)
  expect(total(second.reused)).toBeGreaterThanOrEqual(total(first.built))
  expect((await readFile(join(out, 'film.mp4'))).equals(film)).toBe(true)

  await writeFile(script, scriptOf(LINES.with(2, 'You said that yesterday.')))
  const third = await produced(args)
  const { segment = 0, transition = 0, ...others } = only(third.built)
  expect(others).toEqual({ speech: 1, mix: 1, film: 1 })
  expect(segment).toBeGreaterThanOrEqual(1)
  expect(segment + transition).toBeLessThanOrEqual(3)
  expect(await readFile(join(out, 'film.srt'), 'utf8')).toContain('You said that yesterday.')
})

test('Ctrl-C pauses with exit code 130; the same command goes on and makes nothing twice', async () => {
  const { folder, out, args } = await prepare([...LINES, ...LINES.map((line) => `Again: ${line}`)])
  await using _folder = folder
  const program = launch(args)
  await program.says(/key frames [1-9]/)
  program.kill('SIGINT')
  const ended = await program.ended
  expect(ended.code, ended.stderr).toBe(130)
  expect(JSON.parse(ended.stdout).error).toMatchObject({
    code: 'INTERRUPTED',
    remedy: expect.stringContaining('same command'),
  })
  expect(await readdir(out)).toEqual([])

  const report = await produced(args)
  expect((await readdir(out)).sort()).toEqual(FILES)
  expect(report.reused.speech).toBe(8)
})

test('a killed production is gone on with', async () => {
  const { folder, out, args } = await prepare()
  await using _folder = folder
  const program = launch(args)
  await program.says(/spoken lines [1-9]/)
  program.kill('SIGKILL')
  await program.ended
  const report = await produced(args)
  expect(report.lines).toBe(4)
  expect((await readdir(out)).sort()).toEqual(FILES)
})

test('without a server a second command on the folder is refused and the first is not disturbed; with one both succeed', async () => {
  const { folder, out, args } = await prepare(LINES.slice(0, 2))
  await using _folder = folder
  const first = launch(args)
  await first.says(/Script: /)
  await expect
    .poll(
      () =>
        access(join(folder.data, 'lock.json')).then(
          () => true,
          () => false,
        ),
      { timeout: 20_000 },
    )
    .toBe(true)
  const second = await run(args)
  expect(second.code).toBe(5)
  expect(JSON.parse(second.stdout).error.message).toContain(`process ${first.pid}`)
  expect((await first.ended).code).toBe(0)

  const server = await startServer(folder.data)
  const both = await Promise.all([run(args), run([...args, '--aspect', '9:16'])])
  expect(both.map((ended) => ended.code)).toEqual([0, 0])
  expect((await readdir(out)).sort()).toEqual(FILES)
  const again = await produced(args)
  expect(total(again.built)).toBe(0)
  const listed = (await (await server.call('/api/v1/projects')).json()) as { data: { items: unknown[] } }
  expect(listed.data.items).toHaveLength(1)
  expect((await server.stop()).code).toBe(0)
})

test('what was there stays when a production fails, and a missing program is named', async () => {
  const { folder, out, args } = await prepare(LINES.slice(0, 2))
  await using _folder = folder
  await run(args)
  const before = await readFile(join(out, 'film.mp4'))
  const ended = await run([...args, '--aspect', '1:1'], { env: { FFMPEG_PATH: join(folder.dir, 'none') } })
  expect(ended.code).not.toBe(0)
  expect(ended.stderr).toContain('FFMPEG_PATH')
  expect((await readFile(join(out, 'film.mp4'))).equals(before)).toBe(true)
})

test('a script without a shot, and one that is none, are refused and leave no project behind', async () => {
  const { folder, script, args } = await prepare()
  await using _folder = folder
  await rm(folder.data, { recursive: true, force: true })
  await writeFile(script, '')
  const empty = await run(args)
  expect(empty.code).toBe(3)
  expect(JSON.parse(empty.stdout).error.code).toBe('SCRIPTS_EMPTY')
  await expect(access(folder.data)).rejects.toMatchObject({ code: 'ENOENT' })
})
