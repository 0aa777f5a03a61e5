import { mailFaults } from './mail-faults.ts'
import type { Mail } from './mailer.ts'

/** Who we are to the reader of a mail. */
export type Sender = { readonly name: string; readonly address: string }

export type Message = {
  readonly from: Sender
  readonly to: Sender
  readonly subject: string
  readonly text: string
  readonly html: string | undefined
  readonly date: Date
  readonly messageId: string
  readonly headers: Readonly<Record<string, string>>
}

const ADDRESS = /^[^\s@<>(),;:"\\[\]\p{Cc}]{1,64}@[^\s@<>(),;:"\\[\]\p{Cc}]{1,255}$/u

/** One address and nothing else: no list, no name, no line break that would start a header of its own. */
export function isMailAddress(text: string): boolean {
  return ADDRESS.test(text)
}

/** Everything that is on the envelope and in the head of a mail. Equal input gives an equal message. */
export function composeMessage(mail: Mail, { from, date, id }: { from: Sender; date: Date; id: string }): Message {
  if (!isMailAddress(mail.to)) throw mailFaults.INVALID_ADDRESS()
  return {
    from,
    to: { name: '', address: mail.to },
    subject: mail.subject.replace(/\s+/g, ' ').trim(),
    text: mail.text,
    html: mail.html,
    date,
    messageId: `<${id}@${from.address.slice(from.address.lastIndexOf('@') + 1)}>`,
    // Tells vacation programs not to answer.
    headers: { 'Auto-Submitted': 'auto-generated' },
  }
}
