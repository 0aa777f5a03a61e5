import { expect, test } from 'vitest'
import { NewerDatabase } from '#platform/db/migrate.ts'
import { complaintOf, EXIT } from '../cli/exit-codes.ts'
import { refusalOfDatabase } from './database-server.ts'

const URL = 'postgres://me:s3cret@db.example:5433/films'
const pg = (code: string, message: string) => Object.assign(new Error(message), { code })

test.each([
  [pg('ECONNREFUSED', 'connect ECONNREFUSED 10.0.0.1:5433'), 'DATABASE_UNREACHABLE', EXIT.busy],
  [pg('ENOTFOUND', 'getaddrinfo ENOTFOUND db.example'), 'DATABASE_UNREACHABLE', EXIT.busy],
  [pg('57P03', 'the database system is starting up'), 'DATABASE_UNREACHABLE', EXIT.busy],
  [new Error('timeout exceeded when trying to connect'), 'DATABASE_UNREACHABLE', EXIT.busy],
  [pg('28P01', 'password authentication failed for user "me"'), 'DATABASE_CLOSED', EXIT.usage],
  [pg('3D000', 'database "films" does not exist'), 'DATABASE_CLOSED', EXIT.usage],
  [pg('42501', 'permission denied for schema public'), 'DATABASE_CLOSED', EXIT.usage],
  [new NewerDatabase(['0999_later']), 'DATABASE_NEWER', EXIT.usage],
])('%s', (error, code, exitCode) => {
  const complaint = complaintOf(refusalOfDatabase(error, URL, '0.1.0'))
  expect(complaint).toMatchObject({ code, exitCode })
  for (const text of [complaint.message, complaint.remedy].flatMap((told) => [told.en, told['zh-CN']]))
    expect(text).not.toContain('s3cret')
  if (code !== 'DATABASE_NEWER') expect(complaint.message.en).toContain('db.example:5433/films')
})

test('what is no matter of the server stays what it is', () => {
  const other = pg('42601', 'syntax error')
  expect(refusalOfDatabase(other, URL, '0.1.0')).toBe(other)
  const own = pg('ECONNREFUSED', 'no')
  expect(refusalOfDatabase(own, null, '0.1.0')).toBe(own)
})
