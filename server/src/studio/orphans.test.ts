// Content without a row: what a kill between put and commit leaves behind goes; what anybody refers to never does.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, it } from 'vitest'
import { contentKey } from '#platform/blobs/blob-key.ts'
import { newId } from '#platform/ids.ts'
import { aHash, DAY_MS, HOUR_MS, type House, openHouse } from './upkeep.seed.ts'

const term = { graceHours: 24, pageMax: 500 }
const watchOrphans = ({ world }: House, pageMax = 500) => world.studio.rooms.files.watchOrphans({ ...term, pageMax })

/** A day passes as it does in a studio: orphans are looked for, then what is idle is collected. */
async function passDays(house: House, days: number): Promise<void> {
  for (let day = 0; day < days; day += 1) {
    house.clock.advanceMs(DAY_MS + HOUR_MS)
    await watchOrphans(house)
    await house.collectContent()
  }
}

type Reference = {
  readonly name: string
  /** The file in whose SQL the reference is looked for, below server/src. */
  readonly asks: string
  readonly make: (house: House, projectId: string, sha256: string) => Promise<unknown>
}

const input = (sha256: string) => JSON.stringify({ kind: 'image', prompt: { references: [{ sha256 }] } })

function insertGeneration(house: House, sha256: string, state: string): Promise<void> {
  return house.run(`
    insert into generations (id, workspace_id, subject_kind, subject_id, artefact_kind, artefact_key, engine_id, model, state,
      currency, price_micros, requested_by, input, created_at)
    values ('${newId()}', '${house.scope.workspaceId}', 'shot', 's', 'key_frame', '${newId()}', 'e', 'm', '${state}', 'CNY', 0,
      '${house.scope.actorId}', '${input(sha256)}', now())`)
}

type Candidate = { readonly sha256?: string; readonly step?: string; readonly state: string }

function insertCandidate(house: House, project: string, { sha256, step, state }: Candidate): Promise<void> {
  const said = (value: string | undefined) => (value === undefined ? 'null' : `'${value}'`)
  return house.run(`
    insert into candidates (id, workspace_id, project_id, subject_kind, subject_id, state, source, sha256, step, made_by, created_at)
    values ('${newId()}', '${house.scope.workspaceId}', '${project}', 'shot', '${newId()}', '${state}', 'engine', ${said(sha256)},
      ${said(step)}, '${house.scope.actorId}', now())`)
}

/** Every place in which anybody refers to content. */
const REFERENCES: readonly Reference[] = [
  {
    name: 'an artefact',
    asks: 'rooms/artefacts/collect-queries.ts',
    make: (house, _project, sha256) =>
      house.run(`insert into artefacts values ('${newId()}', '${house.scope.workspaceId}', 'segment', '${sha256}', '${sha256}',
        'x/y', 1, '{}', '{}', '${newId()}', now(), '2040-01-01')`),
  },
  {
    name: 'a file whose row in the watch is missing',
    asks: 'rooms/files/queries.ts',
    make: (house, project, sha256) =>
      house.run(`insert into files (id, workspace_id, project_id, name, purpose, state, size_bytes, sha256, media_type, search_text,
        charged_to, created_at, updated_at) values ('${newId()}', '${house.scope.workspaceId}', '${project}', 'f', 'other',
        'ready', 1, '${sha256}', 'x/y', 'f', '${house.scope.actorId}', now(), now())`),
  },
  {
    name: 'the picture of a person',
    asks: 'rooms/identity/avatars/avatar-queries.ts',
    make: (house, _project, sha256) =>
      house.run(`insert into avatars values ('${house.scope.actorId}', '${newId()}', '${sha256}', 1, now())`),
  },
  { name: 'a film', asks: 'rooms/films/queries.ts', make: (house, p, sha256) => house.aFilm(p, { sha256 }) },
  {
    name: 'its SRT',
    asks: 'rooms/films/queries.ts',
    make: (house, p, srt) => house.aFilm(p, { sha256: aHash(), srt }),
  },
  {
    name: 'its VTT',
    asks: 'rooms/films/queries.ts',
    make: (house, p, vtt) => house.aFilm(p, { sha256: aHash(), vtt }),
  },
  { name: 'a take', asks: 'rooms/voices/take-queries.ts', make: (house, p, sha256) => house.aTake(p, { sha256 }) },
  {
    name: 'the original of an old version of a script',
    asks: 'rooms/scripts/content-queries.ts',
    make: (house, p, source) => house.aScript(p, { source }),
  },
  {
    name: 'the breakdown of a script',
    asks: 'rooms/scripts/content-queries.ts',
    make: (house, p, breakdown) => house.aScript(p, { breakdown }),
  },
  {
    name: 'the breakdown of a board',
    asks: 'rooms/boards/content-queries.ts',
    make: (house, p, breakdown) => house.aBoard(p, { breakdown }),
  },
  {
    name: 'a pinned picture',
    asks: 'rooms/boards/content-queries.ts',
    make: (house, p, pin) => house.aBoard(p, { pin }),
  },
  {
    name: 'a pin that undo would bring back',
    asks: 'rooms/boards/content-queries.ts',
    make: (house, p, undoable) => house.aBoard(p, { undoable }),
  },
  {
    name: 'a step of a run under way',
    asks: 'rooms/productions/upkeep-queries.ts',
    make: (house, p, sha256) => house.aRun(p, { state: 'paused', sha256 }),
  },
  {
    name: 'what a run under way was asked to make a film of',
    asks: 'rooms/productions/upkeep-queries.ts',
    make: async (house, p, sha256) => {
      const id = await house.aRun(p, { state: 'running', sha256: aHash() })
      await house.run(`update production_runs set input = '${input(sha256)}' where id = '${id}'`)
    },
  },
  {
    name: 'a picture that an engine made for the newest film',
    asks: 'rooms/productions/upkeep-queries.ts',
    make: (house, p, sha256) => house.aRun(p, { state: 'completed', sha256, kind: 'key_frame' }),
  },
  {
    name: 'a candidate',
    asks: 'rooms/candidates/queries.ts',
    make: (house, p, sha256) => insertCandidate(house, p, { sha256, state: 'ready' }),
  },
  {
    name: 'what a candidate is to be drawn from',
    asks: 'rooms/candidates/queries.ts',
    make: (house, p, sha256) => insertCandidate(house, p, { step: input(sha256), state: 'waiting' }),
  },
  {
    name: 'what open work of an engine was asked with',
    asks: 'rooms/generation/open-queries.ts',
    make: (house, _project, sha256) => insertGeneration(house, sha256, 'submitted'),
  },
  {
    name: 'what an open question is about',
    asks: 'rooms/generation/open-queries.ts',
    make: (house, _project, sha256) => insertGeneration(house, sha256, 'ambiguous'),
  },
  {
    name: 'the payload of a job that waits',
    asks: 'platform/jobs/queries.ts',
    make: (house, _project, sha256) =>
      house.run(`insert into pgboss.job (name, data) values ('short', '{"payload": {"sha256": "${sha256}"}}')`),
  },
  {
    name: 'a noted step of a job that waits',
    asks: 'platform/jobs/queries.ts',
    make: async (house, _project, sha256) => {
      const id = newId()
      await house.run(`insert into pgboss.job (id, name, data) values ('${id}', 'short', '{}');
        insert into job_steps values ('${id}', 'put', '{"sha256": "${sha256}"}', now())`)
    },
  },
]

it('content that a kill left without a row goes after both grace periods, and not before', async () => {
  await using house = await openHouse()
  const { clock, scope, world, isThere, collectContent, run, count } = house
  // Neither the transaction that would note it comes to its end, nor what tidies up after one that fails.
  await run('alter table files rename to files_away; alter table file_blobs rename to blobs_away')
  const upload = { name: 'f', purpose: 'other', projectId: null, bytes: Buffer.from('half way in') } as const
  await expect(world.studio.rooms.files.store(scope, upload)).rejects.toThrow(/file/)
  await run('alter table files_away rename to files; alter table blobs_away rename to file_blobs')
  const [blob] = (await world.studio.blobs.list()).blobs
  const sha256 = blob?.key.slice(-64) ?? ''
  expect(await count('file_blobs', `sha256 = '${sha256}'`)).toBe(0)

  clock.advanceMs(DAY_MS - HOUR_MS)
  expect(await watchOrphans(house)).toEqual({ seen: 1, watched: 0, isForeign: false })
  clock.advanceMs(2 * HOUR_MS)
  expect(await watchOrphans(house)).toMatchObject({ watched: 1 })
  expect(await watchOrphans(house), 'it is known now').toMatchObject({ watched: 0 })
  clock.advanceMs(DAY_MS - HOUR_MS)
  await collectContent()
  expect(await isThere(sha256)).toBe(true)
  clock.advanceMs(2 * HOUR_MS)
  await collectContent()
  expect(await isThere(sha256)).toBe(false)
  expect(await count('file_blobs')).toBe(0)
})

it('what anybody refers to is never put under watch, let alone deleted', async () => {
  await using house = await openHouse()
  const kept = []
  for (const reference of REFERENCES) {
    const sha256 = await house.put(reference.name)
    await reference.make(house, await house.newProject(), sha256)
    kept.push({ ...reference, sha256 })
  }
  const alone = await house.put('nobody has it')
  await passDays(house, 5)
  expect(await house.isThere(alone), 'the sweep does work').toBe(false)
  const [gone, watched]: [string[], string[]] = [[], []]
  for (const { name, sha256 } of kept) {
    if (!(await house.isThere(sha256))) gone.push(name)
    if ((await house.count('file_blobs', `sha256 = '${sha256}'`)) > 0) watched.push(name)
  }
  expect({ gone, watched }).toEqual({ gone: [], watched: [] })
})

it('every place in the source that answers for content has a case above', () => {
  const root = join(import.meta.dirname, '..')
  const paths = (readdirSync(root, { recursive: true }) as string[]).filter((path) => /(^|[/-])queries\.ts$/.test(path))
  const answering = paths.filter((path) =>
    /function (findReferred|listAvatarContents|findNamedByJobs)\(/.test(readFileSync(join(root, path), 'utf8')),
  )
  expect([...new Set(REFERENCES.map(({ asks }) => asks))].sort()).toEqual(answering.sort())
})

it('every column that holds the hash of content is asked about', async () => {
  await using house = await openHouse()
  const found = await house.world.studio.db.transaction((tx) =>
    tx.executeSql(
      `select table_name || '.' || column_name as place from information_schema.columns
       where table_schema = 'public' and column_name like '%sha256' order by 1`,
      [],
    ),
  )
  expect(found.rows.map((row) => (row as { place: string }).place)).toEqual([
    'artefacts.sha256',
    'avatars.sha256',
    'boards.breakdown_sha256',
    'candidates.sha256',
    'file_blobs.sha256',
    'files.sha256',
    'films.sha256',
    'films.srt_sha256',
    'films.vtt_sha256',
    // Of an artefact of its own, which is asked about.
    'generations.beside_sha256',
    // Of a request.
    'idempotency_keys.request_sha256',
    // Of pictures that others hold; a score stands without them.
    'likeness_scores.picture_sha256',
    'likeness_scores.reference_sha256',
    'production_steps.sha256',
    'schema_migrations.sha256',
    'script_versions.breakdown_sha256',
    'script_versions.source_sha256',
    // Of the text, which stands in the row; of what search has read.
    'script_versions.text_sha256',
    'search_projects.entries_sha256',
    'takes.sha256',
  ])
})

it('content that is put again stays: while it is under watch, and while the sweep and the collector run', async () => {
  await using house = await openHouse()
  const { clock, put, isThere, collectContent } = house
  const { blobs } = house.world.studio
  const again = await put('put again under watch')
  const texts = Array.from({ length: 20 }, (_, index) => `content ${index}`)
  const hashes = await Promise.all(texts.map(put))
  clock.advanceMs(DAY_MS + HOUR_MS)
  expect(await watchOrphans(house)).toMatchObject({ watched: 21 })
  clock.advanceMs(DAY_MS + HOUR_MS)
  await put('put again under watch')
  await Promise.all([watchOrphans(house), collectContent(), ...texts.map(put), watchOrphans(house), collectContent()])
  expect(await isThere(again)).toBe(true)
  for (const [index, sha256] of hashes.entries())
    expect(await text((await blobs.read(contentKey(sha256))).stream)).toBe(texts[index])
})

it('content that gets its row between the sweep and the collector stays', async () => {
  await using house = await openHouse()
  const sha256 = await house.put('late row')
  house.clock.advanceMs(DAY_MS + HOUR_MS)
  expect(await watchOrphans(house)).toMatchObject({ watched: 1 })
  await house.aFilm(await house.newProject(), { sha256 })
  await passDays(house, 4)
  expect(await house.isThere(sha256)).toBe(true)
})

it('what has another key than that of its content is none of its business', async () => {
  await using house = await openHouse()
  const { blobs } = house.world.studio
  const keys = [`uploads/${newId()}`, 'previews/a', `sha256/zz/${aHash()}`, `sha256/${aHash()}`, 'sha256/ab/abc']
  for (const key of keys) await blobs.put([Buffer.from(key)], { maxBytes: 1000, key })
  await passDays(house, 5)
  for (const key of keys) expect(await blobs.head(key), key).toBeDefined()
  expect(await house.count('file_blobs')).toBe(0)
})

it('a store of which most is nobody’s belongs to another database: nothing is touched', async () => {
  await using house = await openHouse()
  await Promise.all(Array.from({ length: 101 }, (_, index) => house.put(`of another house ${index}`)))
  house.clock.advanceMs(10 * DAY_MS)
  expect(await watchOrphans(house)).toEqual({ seen: 101, watched: 0, isForeign: true })
  expect(await house.count('file_blobs')).toBe(0)
})

it('the whole store is looked at, page by page', async () => {
  await using house = await openHouse()
  await Promise.all(Array.from({ length: 23 }, (_, index) => house.put(`piece ${index}`)))
  house.clock.advanceMs(2 * DAY_MS)
  expect(await watchOrphans(house, 5)).toEqual({ seen: 23, watched: 23, isForeign: false })
})
