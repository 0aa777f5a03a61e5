// A bill above the hold: nothing of it is cut, whoever pays.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import {
  Acme,
  books,
  clip,
  closeWorld,
  context,
  database,
  emptyWorld,
  finishAll,
  later,
  openWorld,
  order,
  room,
  scopeOf,
} from './remote.seed.ts'

beforeAll(openWorld)
afterAll(closeWorld)
beforeEach(emptyWorld)

type Row = { readonly name: string; readonly payload: unknown }
const newsOf = async (workspaceId: string) => {
  const { rows } = await database.db.transaction((tx) =>
    tx.executeSql('select name, tenant_id, payload from events', []),
  )
  return (rows as (Row & { tenant_id: string })[]).filter(
    ({ name, tenant_id }) => name === 'generation.charged_above' && tenant_id === workspaceId,
  )
}

/** Five seconds are held for, at 100 micros each. */
async function madeOf(mode: 'record' | 'enforce' | 'off', seconds: number) {
  const scope = scopeOf()
  const acme = new Acme()
  const own = room(acme, { mode })
  const asked = order()
  if (mode === 'enforce')
    await database.db.transaction((tx) =>
      own.billing.topUp(tx, scope, {
        ...{ key: scope.actorId, reason: 'test', from: 'topped_up' },
        amount: { currency: 'CNY', micros: 1000n },
      }),
    )
  await later(own.generation.generate(scope, asked, context()))
  finishAll(acme, clip({ second: seconds }))
  await own.generation.generate(scope, asked, context())
  const [line] = (await own.generation.list(database.db, scope, { page: 1, size: 10, filter: {} })).items
  const proof = await own.billing.prove(database.db)
  const findings = proof.findings.filter((finding) => finding.workspace_id === scope.workspaceId)
  return {
    line,
    findings,
    books: await books(own.billing, scope),
    wallets: await own.billing.wallets(database.db, scope),
    news: await newsOf(scope.workspaceId),
  }
}

test.each(['record', 'off'] as const)('%s: it is booked in full, told, and the books are sound', async (mode) => {
  const made = await madeOf(mode, 50)
  expect(made.books).toEqual({ spent: 5000n, holds: 0 })
  expect(made.findings).toEqual([])
  expect(made.line).toMatchObject({ state: 'succeeded', chargedMicros: 5000n })
  expect(made.news).toMatchObject([
    { payload: { held: '500', charged: '5000', currency: 'CNY', engine_id: 'acme/clips' } },
  ])
})

test('enforce: what the wallet does not cover is owed', async () => {
  const made = await madeOf('enforce', 50)
  expect(made.books).toEqual({ spent: 5000n, holds: 0 })
  expect(made.wallets).toMatchObject([{ currency: 'CNY', balance: 0n, held: 0n, debt: 4000n }])
  expect(made.findings).toEqual([])
})

test('what is within the hold is settled as ever, and nobody is told', async () => {
  const made = await madeOf('enforce', 2)
  expect(made.wallets).toMatchObject([{ balance: 800n, debt: 0n }])
  expect(made.news).toEqual([])
})
