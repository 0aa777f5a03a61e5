// Plans of an installation, given to the workspace of a test.
import { newId } from '#platform/ids.ts'
import type { Client } from './actors.ts'
import type { TestStudio } from './open-studio.ts'

/** Puts the client's workspace on a plan of its own. */
export async function onPlan(
  { studio: { db, rooms } }: TestStudio,
  { workspaceId, userId }: Pick<Client, 'workspaceId' | 'userId'>,
  limits: { readonly storageBytes?: number | null; readonly members?: number | null },
): Promise<void> {
  const { storageBytes = null, members = null } = limits
  await db.transaction(async (tx) => {
    const wish = { name: `small ${newId()}`, units: {}, isDefault: false, storageBytes, members }
    const { id } = await rooms.billing.plans.create(tx, wish)
    await rooms.billing.plans.assign(tx, { workspaceId, actorId: userId, requestId: null }, id)
  })
}
