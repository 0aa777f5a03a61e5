import { describeMailer } from '#platform/mail/mailer.suite.ts'
import { createMemoryMailer } from './mail-memory.ts'

describeMailer('memory', async () => {
  const mailer = createMemoryMailer()
  const received = async () => mailer.sent().map((mail) => ({ ...mail, html: mail.html }))
  return { mailer, received, [Symbol.asyncDispose]: () => mailer.close() }
})
