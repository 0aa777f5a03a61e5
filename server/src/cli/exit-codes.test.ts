import { CommanderError } from 'commander'
import { expect, test } from 'vitest'
import { faults } from '#platform/faults.ts'
import { ProgramError } from '#platform/process/program-error.ts'
import { ConfigError } from '#studio/config.ts'
import { FolderInUse } from '#studio/data-folder.ts'
import { DatabaseDamaged, DatabaseMissing, DatabaseUnchecked } from '#studio/database-refusals.ts'
import { ApiError } from './api-client.ts'
import { CommandError, complaintOf, EXIT } from './exit-codes.ts'

const program = (code: 'PROGRAM_MISSING' | 'DISK_FULL' | 'PROGRAM_FAILED') =>
  new ProgramError({ code, program: 'ffmpeg', message: 'm', remedy: 'r' })
const api = (code: string) => new ApiError(400, { code, message: 'm', details: { remedy: 'do this' } })

test.each([
  ['a mistake on the command line', new CommanderError(1, 'x', 'm'), EXIT.usage],
  ['a setting', new ConfigError(['m']), EXIT.usage],
  ['a script that is refused', api('SCRIPTS_EMPTY'), EXIT.badInput],
  ['a script without a shot', api('PRODUCTIONS_NOTHING_TO_SHOW'), EXIT.badInput],
  ['an upload that is too large', api('TOO_LARGE'), EXIT.badInput],
  ['a missing program', program('PROGRAM_MISSING'), EXIT.missing],
  ['a missing font', api('FILMS_MISSING_FONT'), EXIT.missing],
  ['a missing voice', api('GENERATION_ENGINE_UNAVAILABLE'), EXIT.missing],
  ['a held folder', new FolderInUse('/data', null), EXIT.busy],
  ['a busy studio', faults.BUSY({ retry_after_s: 1 }), EXIT.busy],
  [
    'a port that is taken',
    Object.assign(new Error('m'), { code: 'EADDRINUSE', syscall: 'listen', port: 80 }),
    EXIT.busy,
  ],
  ['a password that is too weak', api('IDENTITY_PASSWORD_WEAK'), EXIT.usage],
  ['a full disk for ffmpeg', program('DISK_FULL'), EXIT.diskFull],
  ['a full disk for us', Object.assign(new Error('write'), { code: 'ENOSPC' }), EXIT.diskFull],
  ['a full disk of the server', faults.STORAGE_FULL(), EXIT.diskFull],
  ['a damaged database', new DatabaseDamaged('/data/database', 'p', 'a'), EXIT.damaged],
  ['a database that is gone', new DatabaseMissing('/data/database', 't'), EXIT.damaged],
  ['a database that could not be checked', new DatabaseUnchecked('/data/database', 'p'), EXIT.unchecked],
  ['an interrupt', new CommandError(130, { code: 'INTERRUPTED', message: 'm' }), EXIT.interrupted],
  ['a program that failed', program('PROGRAM_FAILED'), EXIT.internal],
  ['a defect', new Error('m'), EXIT.internal],
  ['something thrown that is no error', 'm', EXIT.internal],
])('%s', (_name, error, exitCode) => {
  expect(complaintOf(error, 'en').exitCode).toBe(exitCode)
})

test('a refusal of the API keeps its code, and what to do', () => {
  expect(complaintOf(api('SCRIPTS_EMPTY'), 'en')).toEqual({
    exitCode: 3,
    code: 'SCRIPTS_EMPTY',
    message: 'm',
    remedy: 'do this',
  })
})

test('a fault is told in the language of the settings', () => {
  expect(complaintOf(faults.STORAGE_FULL(), 'zh-CN').message).toBe('服务器磁盘已满。')
})

test('a refused database is told in the language of the settings, with what became of it and what to do', () => {
  const said = complaintOf(new DatabaseUnchecked('/data/database', 'p'), 'zh-CN')
  expect(said.message).toContain('没有改动任何内容')
  expect(said.remedy).toContain('docs/restore.md')
})
