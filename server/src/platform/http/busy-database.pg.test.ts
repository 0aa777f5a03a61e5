// A database that cannot do it now is no defect of ours: whoever asks is told to come back.
import pg from 'pg'
import { expect, test } from 'vitest'
import { openStudio } from '#testing/open-studio.ts'

test('a row that somebody holds for too long answers 503 with Retry-After, and nothing was changed', async () => {
  await using world = await openStudio({ working: false })
  const director = await world.as('director')
  const made = (await director.post('/projects', { title: 'Before', kind: 'comic_drama' })).body.data
  const rival = new pg.Client({ connectionString: world.databaseUrl ?? '' })
  await rival.connect()
  try {
    const { rows } = await rival.query('select current_database() as name')
    await rival.query(`alter database "${rows[0].name}" set lock_timeout = '300ms'`)
    // The pool's next connections wait no longer than that.
    await rival.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and application_name = 'huaben'`,
    )
    await rival.query('begin')
    await rival.query('select id from projects where id = $1 for update', [made.id])
    const change = () =>
      director.patch(`/projects/${made.id}`, { title: 'After' }, { 'if-match': `"${made.revision}"` })
    const busy = await change()
    expect(busy.status).toBe(503)
    expect(busy.body.error).toMatchObject({ code: 'BUSY', details: { charged: false } })
    expect(Number(busy.headers['retry-after'])).toBeGreaterThan(0)
    await rival.query('rollback')
    expect((await director.get(`/projects/${made.id}`)).body.data.title).toBe('Before')
    expect((await change()).status).toBe(200)
  } finally {
    await rival.end()
  }
})
