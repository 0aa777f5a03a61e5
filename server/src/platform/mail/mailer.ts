// The port to mail. A mail is composed by whoever sends it, in the reader's language; it may hold one-time
// links, so neither it nor its parts ever reach a log.

export type Mail = {
  /** One plain address. */
  readonly to: string
  readonly subject: string
  /** Always there; lines end in \n. */
  readonly text: string
  /** The same for readers that show it. */
  readonly html?: string
}

export type Mailer = {
  /**
   * Resolves when the mail has been handed over (which does not say that it will arrive). MAIL_UNAVAILABLE is
   * worth another try later, MAIL_REFUSED is not. The same mail twice is two mails.
   */
  send(mail: Mail): Promise<void>
  close(): Promise<void>
}
