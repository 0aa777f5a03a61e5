// The collectors against everybody who uses content meanwhile, on many connections.

import { expect, it } from 'vitest'
import { contentKey } from '#platform/blobs/blob-key.ts'
import { Fault } from '#platform/faults.ts'
import { DAY_MS, HOUR_MS, openHouse } from './upkeep.seed.ts'

const CONTENTS = 60
const texts = Array.from({ length: CONTENTS }, (_, at) => `content ${at}`)

it('uploads and collectors at once: every file that was accepted has its content', async () => {
  await using house = await openHouse()
  const { files } = house.world.studio.rooms
  for (const text of texts) await house.throwAway(text)
  house.clock.advanceMs(DAY_MS + HOUR_MS)
  const store = (text: string) =>
    files.store(house.scope, { name: 'again', purpose: 'other', projectId: null, bytes: Buffer.from(text) })
  const [stored] = await Promise.all([
    Promise.all(texts.filter((_, at) => at % 2 === 0).map(store)),
    ...Array.from({ length: 4 }, () => house.collectContent()),
  ])
  for (const file of stored) expect(await house.isThere(file.sha256), file.sha256).toBe(true)
  await house.collectContent()
  for (const file of stored) expect(await house.isThere(file.sha256), file.sha256).toBe(true)
  const blobs = await house.world.studio.blobs.list()
  expect(blobs.blobs, 'all of the others went').toHaveLength(CONTENTS / 2)
})

it('runs that take up old artefacts while they are collected find them standing, or know that they are gone', async () => {
  await using house = await openHouse()
  const { db, rooms } = house.world.studio
  const old: { readonly id: string }[] = []
  for (const text of texts) old.push(await house.anArtefact(text))
  house.clock.advanceMs(31 * DAY_MS)
  const takeUp = async (from: number) => {
    const ids = old.slice(from, from + 20).map(({ id }) => id)
    return db.transaction(async (tx) => {
      const standing = await rooms.artefacts.touch(tx, house.scope, ids)
      await new Promise((resolve) => setTimeout(resolve, 30))
      const after = await rooms.artefacts.touch(tx, house.scope, ids)
      return { standing, after }
    })
  }
  const [uses] = await Promise.all([
    Promise.all([0, 10, 20, 30].map(takeUp)),
    ...Array.from({ length: 3 }, () => house.collectArtefacts()),
  ])
  await house.collectArtefacts()
  for (const { standing, after } of uses) {
    expect(after, 'nothing goes while it is held').toEqual(standing)
    for (const id of standing) expect(await house.count('artefacts', `id = '${id}'`)).toBe(1)
  }
})

it('making a thing again while its artefact is collected leaves one artefact with its content', async () => {
  await using house = await openHouse()
  for (const text of texts) await house.anArtefact(text)
  house.clock.advanceMs(31 * DAY_MS)
  await house.collectArtefacts()
  for (const text of texts) await house.anArtefact(text)
  house.clock.advanceMs(31 * DAY_MS)
  const attempts = await Promise.all([
    ...texts.map((text) => house.anArtefact(text).catch((error: unknown) => error)),
    ...Array.from({ length: 3 }, () => house.collectArtefacts()),
    ...Array.from({ length: 3 }, () => house.collectContent()),
  ])
  const made = attempts.slice(0, CONTENTS)
  expect(made.filter((one) => one instanceof Error || one instanceof Fault)).toEqual([])
  await house.collectContent()
  for (const artefact of made as { id: string; sha256: string }[]) {
    expect(await house.count('artefacts', `id = '${artefact.id}'`)).toBe(1)
    expect(await house.world.studio.blobs.head(contentKey(artefact.sha256))).toBeDefined()
  }
})
