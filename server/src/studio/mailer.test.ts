import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { systemClock } from '#platform/clock.ts'
import { createLog } from '#platform/log.ts'
import { readConfig } from './config.ts'
import { openMailer, readSmtpUrl } from './mailer.ts'

test('without a mail server a mail waits in the data folder', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'mailer-'))
  try {
    const mailer = await openMailer({ ...readConfig({}, { dataDir }), clock: systemClock, log: createLog('silent') })
    await mailer.send({ to: 'a@example.org', subject: 'x', text: 'wait here' })
    const [name = ''] = await readdir(join(dataDir, 'mail'))
    expect(await readFile(join(dataDir, 'mail', name), 'utf8')).toContain('wait here')
  } finally {
    await rm(dataDir, { recursive: true, force: true })
  }
})

test('an SMTP address says how safely mail travels: in the clear only to this machine', () => {
  const at = (url: string) => readSmtpUrl(url)
  expect(at('smtps://u%40x:p%2F@mail.example.org')).toMatchObject({
    host: 'mail.example.org',
    port: 465,
    tls: 'implicit',
    login: { user: 'u@x', password: 'p/' },
  })
  expect(at('smtp://mail.example.org')).toMatchObject({ port: 587, tls: 'required', login: undefined })
  expect(at('smtp://localhost:2525')).toMatchObject({ port: 2525, tls: 'opportunistic' })
  expect(at('smtp://[::1]:25').host).toBe('::1')
})
