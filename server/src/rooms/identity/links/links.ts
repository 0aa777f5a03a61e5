// What mailed links open: a forgotten password, the proof of an address.
import { emit } from '#platform/events/events.ts'
import type { Language } from '#platform/faults.ts'
import { openSealedId } from '#platform/sealed-id.ts'
import { replacePassword } from '../accounts.ts'
import type { Parts } from '../deps.ts'
import { userEvent } from '../events.ts'
import { identityFaults } from '../faults.ts'
import { foldName } from '../names.ts'
import { checkPassword } from '../passwords/password-rule.ts'
import {
  findByName,
  findOpenLink,
  findUser,
  type Link,
  lockUser,
  spendLink,
  spendLinksOf,
  updateUser,
} from '../queries.ts'
import type { Visitor } from '../sessions/sessions.ts'
import type { LinkPurpose } from '../tables.ts'
import { sendLinkLater } from './link-mail.ts'

/**
 * The same work for every address, known or not: one queued job. Who the address belongs to is found out later, where nobody
 * can measure it.
 */
export async function forgotPassword(parts: Parts, email: string, language: Language): Promise<void> {
  await parts.db.transaction((tx) => parts.later.forgotPassword(tx, { emailKey: foldName(email), language }))
}

export async function resetPassword(
  parts: Parts,
  given: { token: string; password: string; language: Language },
  visitor: Visitor,
): Promise<void> {
  const link = await mustFindLink(parts, 'reset_password', given.token)
  const user = await findUser(parts.db, link.userId)
  if (user?.status !== 'active') throw identityFaults.LINK_SPENT()
  await checkPassword(given.password, [user.username, user.email, user.display_name], given.language)
  const passwordHash = await parts.passwords.hash(given.password)
  await parts.db.transaction(async (tx) => {
    const at = parts.clock.now()
    const locked = await lockUser(tx, link.userId)
    if (locked?.status !== 'active' || locked.email !== link.email || !(await spendLink(tx, link.id, at)))
      throw identityFaults.LINK_SPENT()
    // The link arrived, so the address is theirs.
    if (!locked.email_verified_at) await updateUser(tx, locked.id, { email_verified_at: at, at })
    await replacePassword(parts, tx, {
      userId: locked.id,
      passwordHash,
      actorId: locked.id,
      because: 'password_reset',
      requestId: visitor.requestId,
    })
  })
}

export async function verifyEmail(parts: Parts, token: string, requestId: string | null): Promise<void> {
  const link = await mustFindLink(parts, 'verify_email', token)
  await parts.db.transaction(async (tx) => {
    const at = parts.clock.now()
    const user = await lockUser(tx, link.userId)
    if (!user || user.email !== link.email || !(await spendLink(tx, link.id, at))) throw identityFaults.LINK_SPENT()
    await spendLinksOf(tx, { userId: user.id, purpose: 'verify_email' }, at)
    await updateUser(tx, user.id, { email_verified_at: at, at })
    await emit(tx, userEvent('user.email_verified', { userId: user.id, actorId: user.id, requestId, at }))
  })
}

async function mustFindLink(parts: Parts, purpose: LinkPurpose, token: string): Promise<Link> {
  const linkId = openSealedId(parts.keys.links, purpose, token)
  const link = linkId === null ? undefined : await findOpenLink(parts.db, { id: linkId, purpose }, parts.clock.now())
  if (!link) throw identityFaults.LINK_SPENT()
  return link
}

/** The job behind `forgotPassword`. */
export async function answerForgotten(parts: Parts, asked: { emailKey: string; language: Language }): Promise<void> {
  const user = await findByName(parts.db, asked.emailKey)
  if (user?.status !== 'active' || !asked.emailKey.includes('@')) return
  await parts.db.transaction((tx) =>
    sendLinkLater(parts, tx, { user, purpose: 'reset_password', language: asked.language }),
  )
}
