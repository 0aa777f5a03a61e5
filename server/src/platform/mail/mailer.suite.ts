// What every mailer must do, seen from the reader's side. An adapter's test runs it.
import { describe, expect, test } from 'vitest'
import type { Mailer } from './mailer.ts'

/** A mail as its reader gets it. */
export type Received = {
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly html: string | undefined
}

export type OpenedMailer = AsyncDisposable & {
  readonly mailer: Mailer
  readonly received: () => Promise<readonly Received[]>
}

const LINK = `https://studio.example.org/reset?token=${'Ab0-_='.repeat(60)}`
const mail = {
  to: 'writer@example.org',
  subject: '重置密码 — 话本',
  text: `您好，\n\n请打开：\n${LINK}\n\n.\nFrom here`,
}

export function describeMailer(name: string, open: () => Promise<OpenedMailer>): void {
  describe(`mailer: ${name}`, () => {
    test('a mail arrives as it was written, in any script, long links whole', async () => {
      await using opened = await open()
      await opened.mailer.send({ ...mail, html: `<p>请打开 <a href="${LINK}">链接</a></p>` })
      const [first, ...others] = await opened.received()
      expect(others).toEqual([])
      expect(first).toMatchObject({ to: mail.to, subject: mail.subject })
      expect(first?.text.trim()).toBe(mail.text)
      expect(first?.html?.trim()).toBe(`<p>请打开 <a href="${LINK}">链接</a></p>`)
    })

    test('mails arrive in order, each to its own reader', async () => {
      await using opened = await open()
      for (const each of ['a@example.org', 'b@example.org', 'c@example.org'])
        await opened.mailer.send({ ...mail, to: each })
      expect((await opened.received()).map(({ to }) => to)).toEqual(['a@example.org', 'b@example.org', 'c@example.org'])
    })

    test.each([
      '',
      'nobody',
      'a@b, c@d',
      'a@b;c@d',
      'A <a@b>',
      'a@b\nBcc: c@d',
      'a@b c@d',
      '"a,b"@c',
      'a@@b',
      'a@b>',
      'a@b\0',
    ])('the address %j is refused', async (to) => {
      await using opened = await open()
      await expect(opened.mailer.send({ ...mail, to })).rejects.toMatchObject({ code: 'MAIL_INVALID_ADDRESS' })
      expect(await opened.received()).toEqual([])
    })

    test('a subject cannot add headers', async () => {
      await using opened = await open()
      await opened.mailer.send({ ...mail, subject: 'Hello\r\nBcc: other@example.org\r\n\r\nbody' })
      const received = await opened.received()
      expect(received.map(({ to }) => to)).toEqual([mail.to])
      expect(received[0]?.subject).toBe('Hello Bcc: other@example.org body')
      expect(received[0]?.text.trim()).toBe(mail.text)
    })
  })
}
