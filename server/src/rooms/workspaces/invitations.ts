// Invitations: into a workspace, or into one project as its guest. Whoever holds the link may join, once.
import { must } from '#platform/assert.ts'
import type { Queryable, Tx } from '#platform/db/db.ts'
import { emit } from '#platform/events/events.ts'
import { faults, type Language } from '#platform/faults.ts'
import { newId } from '#platform/ids.ts'
import { openSealedId, sealId } from '#platform/sealed-id.ts'
import type { Doer, Parts } from './deps.ts'
import { workspaceEvent } from './events.ts'
import { workspaceFaults } from './faults.ts'
import {
  findInvitation,
  findWorkspaceName,
  insertInvitation,
  lockInvitation,
  markAccepted,
  markInvitationRevoked,
} from './invitation-queries.ts'
import { findProjectRole, upsertProjectRole } from './project-role-queries.ts'
import { findMemberRole, insertMember } from './queries.ts'
import { mayGrant, type Role } from './rights.ts'
import { demandSeat } from './seats.ts'
import { type InvitationRow, stateOf } from './tables.ts'
import type { Scope } from './workspaces.ts'

const LIFE_MS = 7 * 24 * 60 * 60_000
const PURPOSE = 'invitation'

export type Invited = {
  readonly role: Role
  readonly email: string | null
  readonly projectId: string | null
  readonly language: Language
}

export async function invite(parts: Parts, scope: Scope, invited: Invited): Promise<InvitationRow> {
  if (!mayGrant(scope.role, invited.role))
    throw workspaceFaults.ROLE_TOO_HIGH({ role: scope.role, asked: invited.role })
  const email = invited.email === null ? null : parts.identity.readEmail(invited.email)
  if (invited.email !== null && email === null)
    throw faults.INVALID_REQUEST({
      reason: { en: 'this is not an e-mail address', 'zh-CN': '这不是有效的邮箱地址' },
      field: 'email',
    })
  const at = parts.clock.now()
  const row: InvitationRow = {
    id: newId(),
    workspace_id: scope.workspaceId,
    project_id: invited.projectId,
    email,
    role: invited.role,
    invited_by: scope.actorId,
    created_at: at,
    expires_at: new Date(at.getTime() + LIFE_MS),
    accepted_at: null,
    accepted_by: null,
    revoked_at: null,
  }
  await parts.db.transaction(async (tx) => {
    if (row.project_id === null) await demandSeat(parts, tx, { workspaceId: row.workspace_id, by: 'invitation' })
    await insertInvitation(tx, row)
    if (email !== null) await parts.later.mailInvitation(tx, { invitationId: row.id, language: invited.language })
    await emit(tx, invitationEvent('invitation.created', row, { ...scope, at }))
  })
  return row
}

function invitationEvent(
  name: 'invitation.created' | 'invitation.revoked' | 'invitation.accepted',
  row: InvitationRow,
  by: Doer & { at: Date },
) {
  const { actorId, requestId, at } = by
  const happening = {
    workspaceId: row.workspace_id,
    actorId,
    requestId,
    at,
    subjectKind: 'invitation',
    subjectId: row.id,
  } as const
  return workspaceEvent(name, happening, { role: row.role, project_id: row.project_id, by_mail: row.email !== null })
}

/** What the holder of the link shows, and where people open it. */
export function linkOf(parts: Parts, invitationId: string): { token: string; url: string } {
  const token = tokenOf(parts, invitationId)
  return { token, url: parts.linkBase() + joinPath(token) }
}

/** The same within the studio. */
export const joinPathOf = (parts: Parts, invitationId: string) => joinPath(tokenOf(parts, invitationId))

const tokenOf = (parts: Parts, invitationId: string) => sealId(parts.invitationKey, PURPOSE, invitationId)
const joinPath = (token: string) => `/join#token=${token}`

export async function revokeInvitation(parts: Parts, scope: Scope, id: string): Promise<void> {
  await parts.db.transaction(async (tx) => {
    const at = parts.clock.now()
    if (!(await markInvitationRevoked(tx, { workspaceId: scope.workspaceId, id }, at))) throw faults.NOT_FOUND()
    const row = must(await lockInvitation(tx, id), 'the invitation that was revoked')
    await emit(tx, invitationEvent('invitation.revoked', row, { ...scope, at }))
  })
}

const idIn = (parts: Parts, token: string) => openSealedId(parts.invitationKey, PURPOSE, token)

/** The invitation behind a token that can still be accepted. */
export async function findOpenInvitation(
  parts: Parts,
  queryable: Queryable,
  token: string,
): Promise<{ row: InvitationRow; workspaceName: string } | undefined> {
  const id = idIn(parts, token)
  const row = id === null ? undefined : await findInvitation(queryable, id)
  if (!row || stateOf(row, parts.clock.now()) !== 'open') return undefined
  const workspaceName = await findWorkspaceName(queryable, row.workspace_id)
  return workspaceName === undefined ? undefined : { row, workspaceName }
}

export async function accept(parts: Parts, token: string, doer: Doer): Promise<InvitationRow> {
  return parts.db.transaction((tx) => acceptIn(parts, tx, { token, ...doer }))
}

/** The row is locked first: of two who come at the same moment, the second finds it accepted. */
export async function acceptIn(
  parts: Parts,
  tx: Tx,
  { token, ...doer }: Doer & { token: string },
): Promise<InvitationRow> {
  const id = idIn(parts, token)
  const row = id === null ? undefined : await lockInvitation(tx, id)
  const at = parts.clock.now()
  if (!row || stateOf(row, at) !== 'open') throw workspaceFaults.INVITATION_SPENT()
  if ((await findWorkspaceName(tx, row.workspace_id)) === undefined) throw workspaceFaults.INVITATION_SPENT()
  await keepWithinInviter(tx, row)
  if (row.project_id === null) await joinWorkspace(parts, tx, row, { ...doer, at })
  else await joinProject(tx, { row, projectId: row.project_id }, { ...doer, at })
  await markAccepted(tx, row.id, { userId: doer.actorId, at })
  await emit(tx, invitationEvent('invitation.accepted', row, { ...doer, at }))
  return row
}

/** Who invited may have left or lost the role since: what they could not give today is not given. */
async function keepWithinInviter(tx: Tx, row: InvitationRow): Promise<void> {
  const { workspace_id: workspaceId, project_id: projectId, invited_by: userId } = row
  const inProject = projectId === null ? undefined : await findProjectRole(tx, { workspaceId, projectId, userId })
  const role = inProject ?? (await findMemberRole(tx, row.workspace_id, row.invited_by))
  if (!role || !mayGrant(role, row.role)) throw workspaceFaults.INVITATION_SPENT()
}

type Joining = Doer & { readonly at: Date }

async function joinWorkspace(parts: Parts, tx: Tx, row: InvitationRow, joining: Joining): Promise<void> {
  const { actorId: userId, requestId, at } = joining
  const isNew = (await findMemberRole(tx, row.workspace_id, userId)) === undefined
  if (isNew) await demandSeat(parts, tx, { workspaceId: row.workspace_id, by: 'joining' })
  const member = { workspaceId: row.workspace_id, userId, role: row.role, addedBy: row.invited_by, at }
  if (!(await insertMember(tx, member))) throw workspaceFaults.ALREADY_MEMBER()
  const happening = {
    workspaceId: row.workspace_id,
    actorId: userId,
    requestId,
    at,
    subjectKind: 'user',
    subjectId: userId,
  } as const
  await emit(tx, workspaceEvent('member.added', happening, { role: row.role, invitation_id: row.id }))
}

async function joinProject(
  tx: Tx,
  { row, projectId }: { row: InvitationRow; projectId: string },
  joining: Joining,
): Promise<void> {
  const { actorId: userId, requestId, at } = joining
  const inProject = { workspaceId: row.workspace_id, projectId, userId }
  const here = (await findProjectRole(tx, inProject)) ?? (await findMemberRole(tx, row.workspace_id, userId))
  if (here && mayGrant(here, row.role)) throw workspaceFaults.ALREADY_MEMBER()
  await upsertProjectRole(tx, {
    project_id: projectId,
    user_id: userId,
    workspace_id: row.workspace_id,
    role: row.role,
    granted_by: row.invited_by,
    granted_at: at,
  })
  const happening = {
    workspaceId: row.workspace_id,
    actorId: userId,
    requestId,
    at,
    subjectKind: 'project',
    subjectId: projectId,
  } as const
  await emit(tx, workspaceEvent('project.shared', happening, { user_id: userId, role: row.role }))
}

/** The job that sends one. An invitation that was spent meanwhile is not sent. */
export async function mailInvitation(parts: Parts, sent: { invitationId: string; language: Language }): Promise<void> {
  const { token, url } = linkOf(parts, sent.invitationId)
  const found = await findOpenInvitation(parts, parts.db, token)
  if (!found || found.row.email === null) return
  const inviter = await parts.identity.findUser(parts.db, found.row.invited_by)
  await parts.sendMail({
    to: found.row.email,
    ...letter(sent.language, { inviter: inviter?.display_name ?? '', workspace: found.workspaceName, url }),
  })
}

function letter(
  language: Language,
  about: { inviter: string; workspace: string; url: string },
): { subject: string; text: string } {
  // Names come from people: a line break in a subject would begin a header of its own.
  const line = (text: string) => text.replace(/\p{Cc}+/gu, ' ')
  const [inviter, workspace] = [line(about.inviter), line(about.workspace)]
  return language === 'zh-CN'
    ? {
        subject: `${inviter} 邀请您加入“${workspace}”`,
        text: `${inviter} 邀请您加入话本工作区“${workspace}”。链接七天内有效，只能使用一次。\n\n${about.url}\n`,
      }
    : {
        subject: `${inviter} invites you to "${workspace}"`,
        text: `${inviter} invites you to the workspace "${workspace}" in Huaben. The link works once, within seven days.\n\n${about.url}\n`,
      }
}
