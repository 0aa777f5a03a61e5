// The room that the plan of a workspace gives it: for its files, and for what was made in it. Files are checked by the statement
// that takes the bytes; what was made is kept even where it goes beyond, and the next work is refused before it is begun.
import type { Queryable, Tx } from '#platform/db/db.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { fileFaults } from './faults.ts'
import { readTotal } from './quota-queries.ts'

export type PlanRoom = {
  /** Its name. */
  readonly plan: string
  readonly limitBytes: number
  /** What engines and encodes have made in the workspace, and is kept. */
  readonly madeBytes: number
}

/** Null where the plan sets no limit. */
export type AskPlanRoom = (queryable: Queryable, workspaceId: string) => Promise<PlanRoom | null>

type Place = Pick<Scope, 'workspaceId'>

/** What files may take together; null without a limit. */
export const filesMaxBytes = (room: PlanRoom | null): number | null =>
  room && Math.max(0, room.limitBytes - room.madeBytes)

/** What is used and promised of it. */
async function takenBytes(queryable: Queryable, { workspaceId }: Place, room: PlanRoom): Promise<number> {
  const { usedBytes, reservedBytes } = await readTotal(queryable, 'workspace', workspaceId)
  return usedBytes + reservedBytes + room.madeBytes
}

export async function planFull(queryable: Queryable, place: Place, given: { room: PlanRoom; neededBytes: number }) {
  const { room, neededBytes } = given
  const used = await takenBytes(queryable, place, room)
  return fileFaults.PLAN_FULL({
    ...{ plan: room.plan, limit_bytes: room.limitBytes, used_bytes: used, needed_bytes: neededBytes },
    available_bytes: Math.max(0, room.limitBytes - used),
  })
}

/** Before something is made that will take room, nobody knows how much. @throws FILES_PLAN_SPENT */
export async function demandRoom(ask: AskPlanRoom, tx: Tx, place: Place): Promise<void> {
  const room = await ask(tx, place.workspaceId)
  if (!room) return
  const used = await takenBytes(tx, place, room)
  if (used < room.limitBytes) return
  throw fileFaults.PLAN_SPENT({ plan: room.plan, limit_bytes: room.limitBytes, used_bytes: used, charged: false })
}
