// A film that somebody stops, kills, or asks for twice at once is made all the same, and nothing of it twice.
import { access, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { launch, run, startServer } from './huaben.ts'
import { FILES, LINES, prepare, produced, total } from './small-production.ts'

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

  const report = await produced(args)
  expect((await readdir(out)).sort()).toEqual(FILES)
  const { speech: again = 0 } = report.built
  expect(report.reused.speech).toBeGreaterThan(0)
  expect(again + (report.reused.speech ?? 0)).toBe(8)
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
