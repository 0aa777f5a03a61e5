import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { buffer } from 'node:stream/consumers'
import PostalMime from 'postal-mime'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { describe, expect, test } from 'vitest'
import { systemClock } from '#platform/clock.ts'
import { describeMailer, type Received } from '#platform/mail/mailer.suite.ts'
import { createSmtpMailer, type SmtpSettings } from './mail-smtp.ts'

const refusal = (code: number, message: string) => Object.assign(new Error(message), { responseCode: code })

async function open(server: SMTPServerOptions = {}, settings: Partial<SmtpSettings> = {}) {
  const mails: Received[] = []
  const logins: string[] = []
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onAuth({ username, password }, _, done) {
      logins.push(`${username}:${password}`)
      if (password === 'right') done(null, { user: username })
      else done(refusal(535, 'wrong password'))
    },
    async onData(stream, session, done) {
      const { subject, text, html } = await PostalMime.parse(await buffer(stream))
      mails.push({
        to: session.envelope.rcptTo.map(({ address }) => address).join(),
        subject: subject ?? '',
        text: text ?? '',
        html,
      })
      done()
    },
    ...server,
  })
  smtp.on('error', () => {})
  const listening = smtp.listen(0, '127.0.0.1')
  await once(listening, 'listening')
  const port = (listening.address() as AddressInfo).port
  const mailer = createSmtpMailer({
    settings: { host: '127.0.0.1', port, tls: 'opportunistic', login: undefined, timeoutMs: 5_000, ...settings },
    from: { name: '话本', address: 'studio@example.org' },
    clock: systemClock,
  })
  return {
    mailer,
    logins,
    received: async () => mails,
    [Symbol.asyncDispose]: async () => {
      await mailer.close()
      await new Promise<void>((resolve) => smtp.close(resolve))
    },
  }
}

describeMailer('SMTP', () => open())

const mail = { to: 'writer@example.org', subject: 'Reset', text: 'https://x/reset?token=s3cr3t' }

describe('SMTP', () => {
  test('an unknown reader is final, and the fault says nothing of the mail', async () => {
    await using opened = await open({ onRcptTo: (_, __, done) => done(refusal(550, 'no such user')) })
    const fault = await opened.mailer.send(mail).catch((error) => error)
    expect(fault).toMatchObject({ code: 'MAIL_REFUSED', details: { reason: 'EENVELOPE 550' } })
    expect(JSON.stringify([fault.message, fault.details])).not.toMatch(/s3cr3t|writer/)
  })

  test('a full mailbox may have room later', async () => {
    await using opened = await open({ onRcptTo: (_, __, done) => done(refusal(452, 'mailbox full')) })
    await expect(opened.mailer.send(mail)).rejects.toMatchObject({ code: 'MAIL_UNAVAILABLE' })
  })

  test('a wrong password can be mended while the mail waits', async () => {
    await using wrong = await open(
      { authOptional: false, allowInsecureAuth: true },
      { login: { user: 'u', password: 'wrong' } },
    )
    await expect(wrong.mailer.send(mail)).rejects.toMatchObject({ code: 'MAIL_UNAVAILABLE' })
    await using right = await open(
      { authOptional: false, allowInsecureAuth: true },
      { login: { user: 'u', password: 'right' } },
    )
    await right.mailer.send(mail)
    expect(right.logins).toEqual(['u:right'])
    expect(await right.received()).toHaveLength(1)
  })

  test('where TLS is required, nothing goes in the clear', async () => {
    await using opened = await open(
      { allowInsecureAuth: true },
      { tls: 'required', login: { user: 'u', password: 'right' } },
    )
    await expect(opened.mailer.send(mail)).rejects.toMatchObject({ code: 'MAIL_UNAVAILABLE' })
    expect(opened.logins).toEqual([])
    expect(await opened.received()).toEqual([])
  })

  test('no server, or one that never speaks, is told in time', async () => {
    const silent = createServer((socket) => socket.on('error', () => {})).listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const port = (silent.address() as AddressInfo).port
    await using opened = await open({}, { port, timeoutMs: 100 })
    await expect(opened.mailer.send(mail)).rejects.toMatchObject({ code: 'MAIL_UNAVAILABLE' })
    await new Promise((resolve) => silent.close(resolve))
    await using nobody = await open({}, { port })
    await expect(nobody.mailer.send(mail)).rejects.toMatchObject({
      code: 'MAIL_UNAVAILABLE',
      details: { reason: 'ESOCKET' },
    })
  })
})
