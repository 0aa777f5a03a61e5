// A film that somebody stops, kills, or asks for twice at once is made all the same, and nothing of it twice.
import { access, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { launch, run, startServer } from './huaben.ts'
import { FILES, LINES, prepare, produced, type Report, total } from './small-production.ts'

vi.setConfig({ testTimeout: 300_000 })

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

  const { report, stderr } = await wentOn(args)
  expect((await readdir(out)).sort()).toEqual(FILES)
  // One production, however many commands: what the first one made is counted as made.
  expect(report.built).toMatchObject({ speech: 8, film: 1 })
  expect(report.reused.speech).toBe(0)
  neverFalls(ended.stderr + stderr)
})

test('a killed production is gone on with, counted as one, and shown once', async () => {
  const { folder, out, args } = await prepare()
  await using _folder = folder
  const program = launch(args)
  await program.says(/spoken lines [1-9]/)
  program.kill('SIGKILL')
  const { stderr: before } = await program.ended
  const { report, stderr } = await wentOn(args)
  expect(report.lines).toBe(4)
  expect((await readdir(out)).sort()).toEqual(FILES)
  expect(report.built).toMatchObject({ speech: 4, film: 1 })
  expect(total(report.reused)).toBe(0)
  neverFalls(before + stderr)
  expect(total((await produced(args)).built)).toBe(0)
})

async function wentOn(args: readonly string[]): Promise<{ report: Report; stderr: string }> {
  const { code, stdout, stderr } = await run(args)
  expect(code, stderr).toBe(0)
  expect(stderr).toContain('Going on where the last production')
  return { report: JSON.parse(stdout), stderr }
}

function neverFalls(said: string): void {
  const percents = [...said.matchAll(/^(\d+) %/gm)].map(([, percent]) => Number(percent))
  expect(percents.length).toBeGreaterThan(1)
  expect(percents).toEqual(percents.toSorted((a, b) => a - b))
}

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
