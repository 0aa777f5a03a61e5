// Workspaces and their members: made, changed, handed over, left.
import { isUniqueViolation, type Tx } from '#platform/db/db.ts'
import { emit } from '#platform/events/events.ts'
import { type FaultDetails, faults } from '#platform/faults.ts'
import { newId } from '#platform/ids.ts'
import type { Newcomer } from '#rooms/identity/identity.ts'
import type { Doer, Parts } from './deps.ts'
import { workspaceEvent } from './events.ts'
import { workspaceFaults } from './faults.ts'
import { acceptIn } from './invitations.ts'
import {
  clearDefault,
  countOwners,
  deleteAllMemberships,
  deleteMember,
  findMemberRole,
  findOwnWorkspace,
  insertMember,
  insertWorkspace,
  isSlugTaken,
  listSolelyOwned,
  lockWorkspace,
  setDefault,
  updateMemberRole,
  updateWorkspace,
} from './queries.ts'
import { mayGrant, type Role } from './rights.ts'
import { readSlug, slugFrom } from './slug.ts'
import type { OwnWorkspace, WorkspaceRow } from './tables.ts'
import type { Scope } from './workspaces.ts'

type Draft = {
  readonly name: string
  readonly slug: string
  readonly kind: WorkspaceRow['kind']
  readonly ownerId: string
} & Doer

async function add(parts: Parts, tx: Tx, draft: Draft): Promise<string> {
  const doer = { actorId: draft.actorId, requestId: draft.requestId }
  const at = parts.clock.now()
  const id = newId()
  const row: WorkspaceRow = {
    id,
    slug: draft.slug,
    name: draft.name,
    kind: draft.kind,
    created_by: draft.ownerId,
    revision: 1,
    created_at: at,
    updated_at: at,
    deleted_at: null,
  }
  await insertWorkspace(tx, row).catch((error: unknown) => tellTaken(error, draft.slug))
  await insertMember(tx, { workspaceId: id, userId: draft.ownerId, role: 'owner', addedBy: doer.actorId, at })
  await emit(
    tx,
    workspaceEvent(
      'workspace.created',
      { workspaceId: id, ...doer, at, subjectKind: 'workspace', subjectId: id },
      { name: draft.name, slug: draft.slug },
    ),
  )
  return id
}

function tellTaken(error: unknown, slug: string): never {
  throw isUniqueViolation(error) ? workspaceFaults.SLUG_TAKEN({ slug }) : error
}

function mustReadSlug(text: string): string {
  const slug = readSlug(text)
  if (slug === null) throw workspaceFaults.SLUG_INVALID({ field: 'slug' })
  return slug
}

export async function createWorkspace(
  parts: Parts,
  input: { name: string; slug?: string | undefined },
  doer: Doer,
): Promise<OwnWorkspace> {
  const name = readName(input.name)
  return parts.db.transaction(async (tx) => {
    const derived = slugFrom(name, '')
    const free = (await isSlugTaken(tx, derived)) ? slugFrom(name, newId().slice(-8)) : derived
    const slug = input.slug === undefined ? free : mustReadSlug(input.slug)
    const id = await add(parts, tx, { name, slug, kind: 'team', ownerId: doer.actorId, ...doer })
    return mustFindOwn(tx, doer.actorId, id)
  })
}

function readName(text: string): string {
  const name = text.normalize('NFC').trim()
  if (name === '')
    throw faults.INVALID_REQUEST({ reason: { en: 'the name is empty', 'zh-CN': '名称不能为空' }, field: 'name' })
  return name
}

export async function mustFindOwn(tx: Tx, userId: string, workspaceId: string): Promise<OwnWorkspace> {
  const own = await findOwnWorkspace(tx, userId, workspaceId)
  if (!own) throw faults.NOT_FOUND()
  return own
}

const personalName = {
  en: (name: string) => `${name}'s workspace`,
  'zh-CN': (name: string) => `${name}的工作区`,
} as const

/** A newcomer's own workspace, and the one they were invited to. */
export async function moveIn(parts: Parts, tx: Tx, newcomer: Newcomer): Promise<void> {
  const { userId, displayName, invitation, language, requestId } = newcomer
  const doer = { actorId: userId, requestId }
  const draft = {
    name: personalName[language](displayName),
    slug: slugFrom(displayName, newId().slice(-8)),
    kind: 'personal',
    ownerId: userId,
  } as const
  const own = await add(parts, tx, { ...draft, ...doer })
  await setDefault(tx, userId, own)
  if (invitation !== null) await acceptIn(parts, tx, { token: invitation, ...doer })
}

export async function renameWorkspace(
  parts: Parts,
  scope: Scope,
  change: { name?: string | undefined; slug?: string | undefined; revision: number },
): Promise<OwnWorkspace> {
  return parts.db.transaction(async (tx) => {
    const at = parts.clock.now()
    const before = await lockWorkspace(tx, scope.workspaceId)
    if (!before) throw faults.NOT_FOUND()
    if (before.revision !== change.revision) throw faults.STALE_REVISION({ revision: before.revision })
    const name = change.name === undefined ? {} : { name: readName(change.name) }
    const slug = change.slug === undefined ? {} : { slug: mustReadSlug(change.slug) }
    await updateWorkspace(tx, before.id, { ...name, ...slug, at }).catch((error: unknown) =>
      tellTaken(error, change.slug ?? ''),
    )
    await emit(
      tx,
      workspaceEvent(
        'workspace.updated',
        { ...told(scope), at, subjectKind: 'workspace', subjectId: before.id },
        { ...name, ...slug },
      ),
    )
    return mustFindOwn(tx, scope.actorId, before.id)
  })
}

const told = (scope: Scope) => ({ workspaceId: scope.workspaceId, actorId: scope.actorId, requestId: scope.requestId })

export async function deleteWorkspace(parts: Parts, scope: Scope, confirmName: string | null): Promise<void> {
  await parts.db.transaction(async (tx) => {
    const found = await lockWorkspace(tx, scope.workspaceId)
    if (!found) throw faults.NOT_FOUND()
    const contents = await parts.countContents(tx, found.id)
    const isEmpty = Object.values(contents).every((count) => count === 0)
    if (!isEmpty && confirmName !== found.name) throw workspaceFaults.NOT_EMPTY({ name: found.name, contents })
    await close(parts, tx, scope)
  })
}

async function close(
  parts: Parts,
  tx: Tx,
  { workspaceId, actorId, requestId }: Doer & { workspaceId: string },
): Promise<void> {
  const at = parts.clock.now()
  await updateWorkspace(tx, workspaceId, { deletedAt: at, at })
  await emit(
    tx,
    workspaceEvent('workspace.deleted', {
      workspaceId,
      actorId,
      requestId,
      at,
      subjectKind: 'workspace',
      subjectId: workspaceId,
    }),
  )
}

export async function chooseDefault(parts: Parts, scope: Scope): Promise<OwnWorkspace> {
  return parts.db.transaction(async (tx) => {
    await setDefault(tx, scope.actorId, scope.workspaceId)
    return mustFindOwn(tx, scope.actorId, scope.workspaceId)
  })
}

/** Owners are counted under the workspace's lock, so that two of them cannot leave at the same moment. */
async function mustFindMember(tx: Tx, scope: Scope, userId: string): Promise<Role> {
  await lockWorkspace(tx, scope.workspaceId)
  const role = await findMemberRole(tx, scope.workspaceId, userId)
  if (!role) throw faults.NOT_FOUND()
  return role
}

async function keepOneOwner(tx: Tx, workspaceId: string, leaving: Role): Promise<void> {
  if (leaving === 'owner' && (await countOwners(tx, workspaceId)) <= 1) throw workspaceFaults.LAST_OWNER()
}

export function demandGrant(role: Role, asked: Role): void {
  if (!mayGrant(role, asked)) throw workspaceFaults.ROLE_TOO_HIGH({ role, asked })
}

export async function changeRole(
  parts: Parts,
  scope: Scope,
  { userId, role }: { userId: string; role: Role },
): Promise<{ user_id: string; role: Role }> {
  return parts.db.transaction(async (tx) => {
    const before = await mustFindMember(tx, scope, userId)
    demandGrant(scope.role, before)
    demandGrant(scope.role, role)
    if (before === role) return { user_id: userId, role }
    await keepOneOwner(tx, scope.workspaceId, before)
    await updateMemberRole(tx, { workspaceId: scope.workspaceId, userId, role })
    const at = parts.clock.now()
    await emit(
      tx,
      workspaceEvent(
        'member.role_changed',
        { ...told(scope), at, subjectKind: 'user', subjectId: userId },
        { from: before, to: role },
      ),
    )
    return { user_id: userId, role }
  })
}

export async function removeMember(parts: Parts, scope: Scope, userId: string): Promise<void> {
  await parts.db.transaction(async (tx) => {
    const role = await mustFindMember(tx, scope, userId)
    if (userId !== scope.actorId) demandGrant(scope.role, role)
    await keepOneOwner(tx, scope.workspaceId, role)
    await deleteMember(tx, scope.workspaceId, userId)
    const at = parts.clock.now()
    await emit(
      tx,
      workspaceEvent('member.removed', { ...told(scope), at, subjectKind: 'user', subjectId: userId }, { role }),
    )
  })
}

/** Puts somebody in without an invitation: for the command line, imports and tests. */
export async function addMember(
  parts: Parts,
  tx: Tx,
  { doer, ...member }: { workspaceId: string; userId: string; role: Role; doer: Doer },
): Promise<void> {
  const at = parts.clock.now()
  if (!(await insertMember(tx, { ...member, addedBy: doer.actorId, at }))) throw workspaceFaults.ALREADY_MEMBER()
  const happening = {
    workspaceId: member.workspaceId,
    actorId: doer.actorId,
    requestId: doer.requestId,
    at,
    subjectKind: 'user',
    subjectId: member.userId,
  } as const
  await emit(tx, workspaceEvent('member.added', happening, { role: member.role }))
}

/** What keeps somebody from closing their account: workspaces with others, or with something in them, and no other owner. */
export async function obstacles(parts: Parts, tx: Tx, userId: string): Promise<FaultDetails | null> {
  const blocking = []
  for (const { id, name, others } of await listSolelyOwned(tx, userId)) {
    const contents = await parts.countContents(tx, id)
    const isEmpty = Object.values(contents).every((count) => count === 0)
    if (others > 0) blocking.push({ id, name, must: 'hand_over_or_delete', other_members: others, contents })
    else if (!isEmpty) blocking.push({ id, name, must: 'empty_or_delete', other_members: 0, contents })
  }
  return blocking.length > 0 ? { workspaces: blocking } : null
}

/** @param doer the one who leaves, or an administrator */
export async function moveOut(parts: Parts, tx: Tx, userId: string, doer: Doer): Promise<void> {
  const own = new Set((await listSolelyOwned(tx, userId)).map((one) => one.id))
  for (const workspaceId of own) await close(parts, tx, { workspaceId, ...doer })
  await clearDefault(tx, userId)
  const left = await deleteAllMemberships(tx, userId)
  const at = parts.clock.now()
  const news = left
    .filter((workspaceId) => !own.has(workspaceId))
    .map((workspaceId) =>
      workspaceEvent('member.removed', { workspaceId, ...doer, at, subjectKind: 'user', subjectId: userId }, {}),
    )
  await emit(tx, ...news)
}
