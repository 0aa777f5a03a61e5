// The mails that carry links. A job makes the secret part from the row's id when it sends, so neither a table nor the queue ever
// holds it; in the address it stands behind the #, which browsers send to nobody.
import type { Tx } from '#platform/db/db.ts'
import type { Language } from '#platform/faults.ts'
import { newId } from '#platform/ids.ts'
import { sealId } from '#platform/sealed-id.ts'
import type { Parts } from '../deps.ts'
import { countLinksSince, findOpenLink, insertLink } from '../queries.ts'
import type { LinkPurpose } from '../tables.ts'

const HOUR_MS = 60 * 60_000
const LIFE_MS: Readonly<Record<LinkPurpose, number>> = { reset_password: HOUR_MS, verify_email: 72 * HOUR_MS }
/** More would only fill somebody's mailbox. */
const LINKS_PER_HOUR_MAX = 5

export type LinkRequest = {
  readonly user: { readonly id: string; readonly email: string | null }
  readonly purpose: LinkPurpose
  readonly language: Language
}

/** Makes a link and queues its mail. Answers false if the account has no address or had too many links. */
export async function sendLinkLater(parts: Parts, tx: Tx, request: LinkRequest): Promise<boolean> {
  const { user, purpose, language } = request
  if (user.email === null) return false
  const at = parts.clock.now()
  const recent = await countLinksSince(tx, { userId: user.id, purpose }, new Date(at.getTime() - HOUR_MS))
  if (recent >= LINKS_PER_HOUR_MAX) return false
  const linkId = newId()
  const expiresAt = new Date(at.getTime() + LIFE_MS[purpose])
  await insertLink(tx, { id: linkId, userId: user.id, email: user.email, purpose, createdAt: at, expiresAt })
  await parts.later.sendLink(tx, { linkId, purpose, language })
  return true
}

/** The job that sends one link. A link that was spent meanwhile is not sent. */
export async function mailLink(
  parts: Parts,
  sent: { linkId: string; purpose: LinkPurpose; language: Language },
): Promise<void> {
  const link = await findOpenLink(parts.db, { id: sent.linkId, purpose: sent.purpose }, parts.clock.now())
  if (!link) return
  const token = sealId(parts.keys.links, sent.purpose, link.id)
  await parts.sendMail({ to: link.email, ...letter(sent, `${parts.linkBase()}${PAGES[sent.purpose]}#token=${token}`) })
}

const PAGES: Readonly<Record<LinkPurpose, string>> = {
  reset_password: '/reset-password',
  verify_email: '/verify-email',
}

function letter(
  { purpose, language }: { purpose: LinkPurpose; language: Language },
  url: string,
): { subject: string; text: string } {
  if (purpose === 'reset_password') {
    return language === 'zh-CN'
      ? {
          subject: '设置新密码',
          text: `请打开以下链接设置新密码。链接一小时内有效，只能使用一次。\n\n${url}\n\n如果不是您本人申请，请忽略此邮件，您的密码不会改变。\n`,
        }
      : {
          subject: 'Choose a new password',
          text: `Open this link to choose a new password. It works once, within one hour.\n\n${url}\n\nIf you did not ask for it, ignore this mail: nothing changes.\n`,
        }
  }
  return language === 'zh-CN'
    ? { subject: '请验证您的邮箱', text: `请打开以下链接，确认这是您的邮箱。链接三天内有效。\n\n${url}\n` }
    : {
        subject: 'Confirm your e-mail address',
        text: `Open this link to confirm that this address is yours. It works within three days.\n\n${url}\n`,
      }
}
