// A planted key is looked for wherever the studio writes or says anything.
import { Writable } from 'node:stream'
import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { newId } from '#platform/ids.ts'
import { openStudio } from '#testing/open-studio.ts'
import { sampleProviders } from '#testing/sample-catalogue.ts'
import { dumpTables, readFolder, tracesOf } from '#testing/traces.ts'
import { INSTALLATION, OWN, ofWorkspace, scopeOf } from './keys.seed.ts'

const PLANTED = 'PlAnTeD0seCrEt1kEy2'
const GOOD = `sk-good-${PLANTED}-tail`
const BAD = `sk-bad-${PLANTED}-tail`

const TRACES = tracesOf(PLANTED)
const tracesIn = (text: string) => TRACES.filter((trace) => text.includes(trace))

test('the look for traces finds what it should', () => {
  for (const text of [GOOD, Buffer.from(GOOD).toString('base64'), Buffer.from(BAD).toString('hex'), GOOD.slice(12, 22)])
    expect(tracesIn(text)).not.toEqual([])
  expect(tracesIn('nothing here')).toEqual([])
})

test('a key leaves no trace in the database, the log, any reply, any mail or any file', async () => {
  const logged: string[] = []
  const logTo = new Writable({
    write(chunk, _encoding, done) {
      logged.push(String(chunk))
      done()
    },
  })
  await using studio = await openStudio({ parts: sampleProviders, logLevel: 'debug', logTo })
  const owner = await studio.as('owner')
  const root = await studio.operator()
  const said: string[] = []
  const send = async (client: typeof owner, ...given: Parameters<typeof owner.request>) => {
    const reply = await client.request(...given)
    said.push(JSON.stringify([reply.status, reply.headers, reply.body]))
    return reply
  }

  for (const [client, path] of [
    [owner, ofWorkspace(owner)],
    [owner, OWN],
    [root, INSTALLATION],
  ] as const) {
    const idempotent = { 'idempotency-key': newId() }
    for (const secret of [GOOD, BAD]) {
      const secrets = { api_key: secret }
      await send(client, 'POST', `${path}/test`, { provider: 'acme', secrets }, { 'idempotency-key': newId() })
      const body = { provider: 'acme', label: 'planted', secrets }
      // The same again, and with another body: what is kept of the first is answered or compared.
      const made = await send(client, 'POST', path, body, idempotent)
      await send(client, 'POST', path, body, idempotent)
      await send(client, 'POST', path, { ...body, label: 'other' }, idempotent)
      const wrongs: unknown[] = [
        { ...body, provider: GOOD },
        { ...body, secrets: secret },
        { ...body, secrets: { [secret]: 'x' } },
        { ...body, secrets: { api_key: `${secret}\n${secret}` } },
        { ...body, secrets: [secret] },
        { ...body, place: secret },
        { ...body, secrets: { [secret]: 5 } },
        { ...body, label: `my ${secret}` },
        secret,
      ]
      for (const wrong of wrongs) await send(client, 'POST', path, wrong)
      const id = made.body.data?.id
      if (id === undefined) continue
      await send(client, 'POST', `${path}/${id}/test`)
      const access = await studio.studio.rooms.keys.accessFor(scopeOf(owner), 'acme')
      said.push(JSON.stringify(access), inspect(access, { depth: 9 }), `${access?.secrets}`)
      studio.studio.log.info({ access, deep: { access } }, 'somebody logs it by mistake')
      await studio.studio.rooms.keys.noteOutcome(id, { kind: 'refused', cause: 'auth' })
      await send(client, 'PATCH', `${path}/${id}`, { label: 'again', is_enabled: false }, { 'if-match': '"1"' })
      await send(client, 'GET', path)
      await send(client, 'DELETE', `${path}/${id}`)
    }
  }
  await studio.settle()
  expect(said.join('\n')).toContain('"outcome":"ok"')
  expect(said.join('\n')).toContain('Incorrect API key provided: ***')
  expect(said.length).toBeGreaterThan(60)
  const tables = await dumpTables(studio)
  expect(tables).toMatch(/public\.provider_keys\n\(/)
  expect(tables).toContain('key.added')
  const places = {
    replies: said.join('\n'),
    log: logged.join(''),
    tables,
    snapshot: ((await studio.dumpDatabase()) ?? Buffer.of()).toString('latin1'),
    mails: JSON.stringify(studio.mails()),
    files: await readFolder(studio.dataDir),
  }
  expect(places.log).toContain('somebody logs it by mistake')
  for (const [place, text] of Object.entries(places)) expect(tracesIn(text), place).toEqual([])
}, 120_000)

test('malformed JSON is refused without repeating it', async () => {
  await using studio = await openStudio({ parts: sampleProviders })
  const owner = await studio.as('owner')
  const response = await studio.studio.http.inject({
    method: 'POST',
    url: `/api/v1${OWN}`,
    headers: { authorization: `Bearer ${owner.access}`, 'content-type': 'application/json' },
    payload: `{"provider":"acme","secrets":{"api_key": ${GOOD} }}`,
  })
  expect(response.statusCode).toBe(400)
  expect(tracesIn(response.body)).toEqual([])
})
