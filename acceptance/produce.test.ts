// A script file becomes a film, by the program alone.
import { access, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { run } from './huaben.ts'
import { FILES, LINES, prepare, produced, scriptOf, total } from './small-production.ts'
import { watchStarts } from './starts.ts'

vi.setConfig({ testTimeout: 300_000 })

/** In a line of what was started: an engine's thread, the program that speaks, our mixer, and ffmpeg. */
const MAKER = /^thread|speak\.ts|mix-program\.ts|ffmpeg/
/** Packs the database when a command ends; everything else that starts makes something. */
const PACKER = 'folder-program.ts'

const only = (counts: Record<string, number>) =>
  Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0))

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
