// Workspaces with money, made through the door.
import { newId } from '#platform/ids.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import type { Billing, Facts } from './billing.ts'

type House = { readonly db: import('#platform/db/db.ts').Db; readonly billing: Billing }

export const CNY = (micros: number | bigint) => ({ currency: 'CNY', micros: BigInt(micros) })

export const aScope = (): Scope => ({
  workspaceId: newId(),
  actorId: newId(),
  onlyProjectId: null,
  role: 'owner',
  requestId: null,
})

/** A wallet of CNY with this much in it. */
export const topUp = ({ db, billing }: House, scope: Scope, micros: number | bigint, key: string = newId()) =>
  db.transaction((tx) => billing.topUp(tx, scope, { key, amount: CNY(micros), from: 'topped_up', reason: 'test' }))

/** A hold for a piece of work that begins now; answers its id. */
export async function hold(
  { db, billing }: House,
  scope: Scope,
  micros: number | bigint,
  facts: Facts = {},
): Promise<string> {
  const id = newId()
  await db.transaction((tx) => billing.reserve(tx, scope, { id, amount: CNY(micros), reason: 'a picture', facts }))
  return id
}

export const settle = ({ db, billing }: House, scope: Scope, work: { id: string; micros: number | bigint }) =>
  db.transaction((tx) => billing.settle(tx, scope, work.id, CNY(work.micros)))

export const release = ({ db, billing }: House, scope: Scope, id: string) =>
  db.transaction((tx) => billing.release(tx, scope, id))

export async function purseOf({ db, billing }: House, scope: Scope) {
  const wallet = (await billing.wallets(db, scope)).find(({ currency }) => currency === 'CNY')
  return { balance: wallet?.balance ?? 0n, held: wallet?.held ?? 0n, debt: wallet?.debt ?? 0n }
}
