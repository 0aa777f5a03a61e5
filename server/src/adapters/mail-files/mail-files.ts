// Without a mail server a mail becomes a file that the administrator can open in any mail program. It may hold
// a one-time link, so only our user may read it, and the log says only that one waits.
import { chmod, mkdir, open, rename, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { createTransport } from 'nodemailer'
import type { Clock } from '#platform/clock.ts'
import { newId } from '#platform/ids.ts'
import type { Log } from '#platform/log.ts'
import type { Mailer } from '#platform/mail/mailer.ts'
import { composeMessage, type Sender } from '#platform/mail/message.ts'

type Deps = {
  /** Made if need be; mails appear in it as `<id>.eml`, oldest first by name. */
  readonly folder: string
  readonly from: Sender
  readonly clock: Clock
  readonly log: Log
}

export async function openMailFiles({ folder, from, clock, log }: Deps): Promise<Mailer> {
  await mkdir(folder, { recursive: true })
  await chmod(folder, 0o700)
  const transport = createTransport({ streamTransport: true, buffer: true, newline: 'unix' })
  return {
    send: async (mail) => {
      const id = newId()
      const message = composeMessage(mail, { from, date: clock.now(), id })
      const { message: text } = await transport.sendMail({
        ...message,
        disableFileAccess: true,
        disableUrlAccess: true,
      })
      await writeWhole(join(folder, `${id}.eml`), text as Buffer)
      log.info('a mail waits in the mail folder of the data folder: no SMTP server is set')
    },
    close: async () => {},
  }
}

/** Under its name only when complete, so that nobody reads half a mail. */
async function writeWhole(path: string, bytes: Buffer): Promise<void> {
  const unfinished = `${path}.part`
  const file = await open(unfinished, 'wx', 0o600)
  try {
    await file.writeFile(bytes)
    await file.sync()
  } catch (error) {
    await unlink(unfinished)
    throw error
  } finally {
    await file.close()
  }
  await rename(unfinished, path)
}
