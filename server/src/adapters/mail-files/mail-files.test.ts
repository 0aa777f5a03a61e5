import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import PostalMime from 'postal-mime'
import { expect, test } from 'vitest'
import { ManualClock } from '#platform/clock.ts'
import { createLog } from '#platform/log.ts'
import { describeMailer } from '#platform/mail/mailer.suite.ts'
import { openMailFiles } from './mail-files.ts'

async function open() {
  const parent = await mkdtemp(join(tmpdir(), 'mail-files-'))
  const folder = join(parent, 'mail')
  const lines: string[] = []
  const log = createLog(
    'debug',
    new Writable({
      write(chunk, _, done) {
        lines.push(String(chunk))
        done()
      },
    }),
  )
  const mailer = await openMailFiles({
    folder,
    from: { name: '话本', address: 'studio@example.org' },
    clock: new ManualClock(),
    log,
  })
  const files = async () => (await readdir(folder)).sort().map((name) => join(folder, name))
  const parsed = async () => Promise.all((await files()).map(async (path) => PostalMime.parse(await readFile(path))))
  const received = async () =>
    (await parsed()).map(({ to, subject, text, html }) => ({
      to: to?.map(({ address }) => address).join() ?? '',
      subject: subject ?? '',
      text: text ?? '',
      html,
    }))
  return {
    mailer,
    received,
    parsed,
    files,
    folder,
    lines,
    [Symbol.asyncDispose]: () => rm(parent, { recursive: true, force: true }),
  }
}

describeMailer('files', open)

const mail = { to: 'writer@example.org', subject: 'Reset', text: 'https://x/reset?token=s3cr3t' }

test('only our user can read a waiting mail', async () => {
  await using opened = await open()
  await opened.mailer.send(mail)
  const [path] = await opened.files()
  expect(path).toMatch(/\.eml$/)
  expect((await stat(path ?? '')).mode & 0o777).toBe(0o600)
  expect((await stat(opened.folder)).mode & 0o777).toBe(0o700)
})

test('the log says that a mail waits, and nothing of it', async () => {
  await using opened = await open()
  await opened.mailer.send(mail)
  expect(opened.lines).toHaveLength(1)
  expect(opened.lines[0]).toContain('a mail waits')
  const [path] = await opened.files()
  for (const part of ['s3cr3t', 'token', 'writer', 'Reset', path?.split('/').at(-1) ?? '?'])
    expect(opened.lines[0]).not.toContain(part)
})

test('it says who sent it and when, and asks not to be answered', async () => {
  await using opened = await open()
  await opened.mailer.send(mail)
  const [parsed] = await opened.parsed()
  expect(parsed?.from).toMatchObject({ name: '话本', address: 'studio@example.org' })
  expect(parsed?.date).toBe('2026-01-01T00:00:00.000Z')
  expect(parsed?.headers).toContainEqual(expect.objectContaining({ key: 'auto-submitted', value: 'auto-generated' }))
})
