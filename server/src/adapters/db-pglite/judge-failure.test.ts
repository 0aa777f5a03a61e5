import { expect, test } from 'vitest'
import { judgeFailure } from './judge-failure.ts'

const abort = new Error('Aborted(). Build with -sASSERTIONS for more info.')
const refusal = new Error('PGlite failed to initialize properly')
const state = (code: string, message: string) => Object.assign(new Error(message), { code })
const log = (text: string) => `2026-11-22 21:15:51.334 UTC [42] ${text}`

test.each([
  ['a cut control file', abort, ['PANIC:  could not read file "global/pg_control": read 100 of 296']],
  [
    'a lost checkpoint',
    abort,
    ['LOG:  invalid checkpoint record', 'PANIC:  could not locate a valid checkpoint record'],
  ],
  [
    'a lost list of transactions',
    refusal,
    [
      'FATAL:  could not access status of transaction 753',
      'DETAIL:  Could not open file "pg_xact/0000": No such file or directory.',
    ],
  ],
  ['a lost catalogue', refusal, ['FATAL:  could not open file "base/5/1259": No such file or directory']],
  ['a page of zeros in the catalogue', refusal, ['FATAL:  cache lookup failed for relation 1247']],
  ['garbage in the catalogue', refusal, ['FATAL:  invalid page in block 0 of relation "base/5/1259"']],
  ['a page that a statement could not read', state('XX001', 'invalid page in block 4 of relation "base/5/16384"'), []],
  [
    'a file that a statement missed',
    state('58P01', 'could not open file "base/5/16384": No such file or directory'),
    [],
  ],
])('%s is damage', (_name, error, lines) => {
  expect(judgeFailure(error, lines.map(log)).verdict).toBe('damaged')
})

test.each([
  ['a full disk', refusal, ['FATAL:  could not write lock file "postmaster.pid": No space left on device']],
  [
    'a limit of file sizes',
    abort,
    [
      'FATAL:  could not write init file: File too large',
      'PANIC:  could not write to log file "000000010000000000000001"',
    ],
  ],
  ['a folder that may only be read', refusal, ['FATAL:  could not create lock file: Read-only file system']],
  ['a folder of somebody else', refusal, ['FATAL:  could not open file "global/pg_control": Permission denied']],
  [
    'a file of somebody else',
    refusal,
    [
      'FATAL:  could not access status of transaction 753',
      'DETAIL:  Could not open file "pg_xact/0000": Permission denied.',
    ],
  ],
  ['a disk that does not answer', abort, ['PANIC:  could not read file "global/pg_control": Input/output error']],
  ['a folder of another version', refusal, ['FATAL:  database files are incompatible with server']],
  ['no memory for the database', new RangeError('WebAssembly.Memory(): could not allocate memory'), []],
  ['no memory for a statement', state('53200', 'out of memory'), []],
  ['a file that may not be opened', state('EACCES', "EACCES: permission denied, open 'base/5/1259'"), []],
  ['an end without a word', abort, []],
])('%s says nothing about the folder', (_name, error, lines) => {
  expect(judgeFailure(error, lines.map(log)).verdict).toBe('unchecked')
})

test('the problem is told in the words of PostgreSQL', () => {
  expect(judgeFailure(abort, [log('PANIC:  could not locate a valid checkpoint record')]).problem).toBe(
    'could not locate a valid checkpoint record',
  )
  expect(judgeFailure(abort, []).problem).not.toContain('ASSERTIONS')
})

test('settings that are missing are told without the form of a log line', () => {
  const line =
    'postgres: could not access the server configuration file "/pglite/data/postgresql.conf": No such file or directory'
  expect(judgeFailure(refusal, [line])).toMatchObject({
    verdict: 'damaged',
    problem: expect.stringContaining('postgresql.conf'),
  })
})
