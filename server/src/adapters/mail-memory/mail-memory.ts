// Mails kept in memory, so that a test can read what a person would.
import type { Mail, Mailer } from '#platform/mail/mailer.ts'
import { composeMessage } from '#platform/mail/message.ts'

export type MemoryMailer = Mailer & {
  /** All mails so far, oldest first. */
  sent(): readonly Mail[]
}

const FROM = { name: 'Test', address: 'studio@example.org' }

export function createMemoryMailer(): MemoryMailer {
  const mails: Mail[] = []
  return {
    send: async (mail) => {
      const { subject } = composeMessage(mail, { from: FROM, date: new Date(0), id: 'test' })
      mails.push({ ...mail, subject })
    },
    sent: () => [...mails],
    close: async () => {},
  }
}
