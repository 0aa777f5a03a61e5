// Fills a small disk (its folder is the first argument) until a put fails, and prints what became of it.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { openDiskBlobs } from '#adapters/blobs-disk/blobs-disk.ts'
import { systemClock } from '#platform/clock.ts'
import { Fault } from '#platform/faults.ts'

const folder = process.argv[2] ?? ''
const store = await openDiskBlobs({ folder, clock: systemClock })
const small = await store.put([Buffer.from('abc')], { maxBytes: 10 })
const broken: unknown = await store.put([Buffer.alloc(200_000), Buffer.alloc(900_000)], { maxBytes: 1e9 }).catch((error) => error)
const left = readdirSync(join(folder, 'incoming'))
const again = await store.put([Buffer.alloc(200_000)], { maxBytes: 1e9 })
const kept = (await store.head(small.key))?.sizeBytes
console.log(JSON.stringify({ code: broken instanceof Fault ? broken.code : String(broken), kept, left, again: again.sizeBytes }))
