// Mail over SMTP.
import { createTransport } from 'nodemailer'
import type { Clock } from '#platform/clock.ts'
import { newId } from '#platform/ids.ts'
import { mailFaults } from '#platform/mail/mail-faults.ts'
import type { Mailer } from '#platform/mail/mailer.ts'
import { composeMessage, type Sender } from '#platform/mail/message.ts'

export type SmtpSettings = {
  readonly host: string
  readonly port: number
  /**
   * `implicit`: TLS from the first byte (port 465). `required`: STARTTLS or nothing. `opportunistic`: STARTTLS if
   * offered; then passwords can be read on the way, so take it for a relay on the same machine only.
   */
  readonly tls: 'implicit' | 'required' | 'opportunistic'
  readonly login: { readonly user: string; readonly password: string } | undefined
  /** For each of connecting, greeting and silence in between. */
  readonly timeoutMs: number
}

type Deps = { readonly settings: SmtpSettings; readonly from: Sender; readonly clock: Clock }

export function createSmtpMailer({ settings, from, clock }: Deps): Mailer {
  const { host, port, tls, login, timeoutMs } = settings
  const transport = createTransport({
    pool: true,
    host,
    port,
    secure: tls === 'implicit',
    requireTLS: tls === 'required',
    ...(login ? { auth: { user: login.user, pass: login.password } } : {}),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    logger: false,
  })
  return {
    send: async (mail) => {
      const message = composeMessage(mail, { from, date: clock.now(), id: newId() })
      try {
        await transport.sendMail({ ...message, disableFileAccess: true, disableUrlAccess: true })
      } catch (error) {
        throw translated(error)
      }
    },
    close: async () => transport.close(),
  }
}

/** Failures that are about this mail; all others (no connection, TLS, password) are about the server and its settings. */
const ABOUT_THE_MAIL = ['EENVELOPE', 'EMESSAGE']

/**
 * A reply of 5xx to our mail is final, everything else is worth another try. The cause is left behind on purpose:
 * it quotes the server, which may quote the mail, and causes are logged.
 */
function translated(error: unknown): Error {
  const { code, responseCode } = error as { code?: unknown; responseCode?: unknown }
  const reason = [code ?? 'unknown', responseCode].filter((each) => each !== undefined).join(' ')
  const isFinal = Number(responseCode) >= 500 && ABOUT_THE_MAIL.includes(String(code))
  return isFinal ? mailFaults.REFUSED({ reason }) : mailFaults.UNAVAILABLE({ reason })
}
