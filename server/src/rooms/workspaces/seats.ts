// The members that the plan of a workspace has room for. Guests of one project are none.
import type { Tx } from '#platform/db/db.ts'
import type { Parts } from './deps.ts'
import { workspaceFaults } from './faults.ts'
import { countOpenInvitations } from './invitation-queries.ts'
import { countMembers, lockWorkspace } from './queries.ts'

/**
 * One more: somebody who joins now, or somebody who is invited and counts from then on. Whoever asks next waits until this
 * transaction has ended, so that many at once do not pass the limit together.
 * @throws WORKSPACES_MEMBERS_FULL
 */
export async function demandSeat(
  { askSeats, clock }: Pick<Parts, 'askSeats' | 'clock'>,
  tx: Tx,
  { workspaceId, by }: { readonly workspaceId: string; readonly by: 'invitation' | 'joining' },
): Promise<void> {
  const room = await askSeats(tx, workspaceId)
  if (!room) return
  await lockWorkspace(tx, workspaceId)
  const members = await countMembers(tx, workspaceId)
  const invited = await countOpenInvitations(tx, workspaceId, clock.now())
  const taken = by === 'joining' ? members : members + invited
  if (taken >= room.members)
    throw workspaceFaults.MEMBERS_FULL({ plan: room.plan, most: room.members, members, invited })
}
