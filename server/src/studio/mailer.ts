// How mail leaves: over SMTP if an address is set, else into the data folder.
import { join } from 'node:path'
import { openMailFiles } from '#adapters/mail-files/mail-files.ts'
import { createSmtpMailer, type SmtpSettings } from '#adapters/mail-smtp/mail-smtp.ts'
import type { Clock } from '#platform/clock.ts'
import type { Log } from '#platform/log.ts'
import type { Mailer } from '#platform/mail/mailer.ts'
import type { Config, Secrets } from './config.ts'

const TIMEOUT_MS = 20_000
const NAME = 'Huaben 话本'

type Parts = { readonly config: Config; readonly secrets: Secrets; readonly clock: Clock; readonly log: Log }

export async function openMailer({ config, secrets, clock, log }: Parts): Promise<Mailer> {
  if (config.mail.kind === 'smtp' && secrets.smtpUrl !== null) {
    const from = { name: NAME, address: config.mail.from }
    return createSmtpMailer({ settings: readSmtpUrl(secrets.smtpUrl), from, clock })
  }
  return openMailFiles({
    folder: join(config.dataDir, 'mail'),
    from: { name: NAME, address: 'huaben@localhost' },
    clock,
    log,
  })
}

/** `smtps://` is TLS from the first byte; `smtp://` asks for STARTTLS, except to this machine itself. */
export function readSmtpUrl(text: string): SmtpSettings {
  const url = new URL(text)
  const isImplicit = url.protocol === 'smtps:'
  const isHere = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (isImplicit ? 465 : 587) : Number(url.port),
    tls: isImplicit ? 'implicit' : isHere ? 'opportunistic' : 'required',
    login:
      url.username === ''
        ? undefined
        : { user: decodeURIComponent(url.username), password: decodeURIComponent(url.password) },
    timeoutMs: TIMEOUT_MS,
  }
}
