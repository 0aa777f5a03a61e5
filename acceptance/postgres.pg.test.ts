// The program on PostgreSQL: one process answers, another works, both on one data folder.
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { expect, test, vi } from 'vitest'
import { launch, makeFolder, readLock, run } from './huaben.ts'

vi.setConfig({ testTimeout: 240_000 })

const SCRIPT = 'INT. KITCHEN - DAY\n\nSteam rises.\n\nANNA\nIs the soup ready?\n\nBEN\nNearly.\n'

/** A database of its own on the server under test. */
async function makeDatabase() {
  const server = new URL(process.env.DATABASE_URL ?? '')
  const name = `huaben_program_${process.pid}_${Date.now()}`
  const admin = new pg.Client({ connectionString: server.href })
  await admin.connect()
  await admin.query(`create database ${name}`)
  const own = new URL(server)
  own.pathname = `/${name}`
  return {
    url: own.href,
    async [Symbol.asyncDispose]() {
      await admin.query(`drop database ${name} with (force)`)
      await admin.end()
    },
  }
}

test('one process serves, another works, and a script becomes a film through both', async () => {
  await using folder = await makeFolder()
  await using database = await makeDatabase()
  const env = { DATABASE_URL: database.url }
  await mkdir(folder.dir, { recursive: true })
  const script = join(folder.dir, 'soup.fountain')
  await writeFile(script, SCRIPT)

  const serving = launch(['start', '--role', 'serve', '--data', folder.data, '--port', '0'], { env })
  await serving.says('"ready"')
  const working = launch(['start', '--role', 'work', '--data', folder.data], { env })
  await working.says('"ready"')
  const { address, pid } = await readLock(folder.data)
  expect(pid).toBe(serving.pid)
  expect((await fetch(new URL('/health', address ?? ''))).status).toBe(200)

  const out = join(folder.dir, 'out')
  const args = ['produce', script, '--out', out, '--data', folder.data, '--size', '360p', '--json']
  const produced = await run(args, { env })
  expect(produced.code, produced.stderr).toBe(0)
  expect(JSON.parse(produced.stdout)).toMatchObject({ lines: 2, built: { speech: 2, film: 1 } })
  expect((await readdir(out)).sort()).toEqual(['film.mp4', 'film.srt', 'film.vtt', 'report.json'])
  expect(await readFile(join(out, 'film.srt'), 'utf8')).toContain('Is the soup ready?')

  for (const program of [serving, working]) program.kill('SIGTERM')
  for (const program of [serving, working]) expect((await program.ended).code).toBe(0)
  expect(await readdir(join(folder.data, 'scratch'))).toEqual([])
})
