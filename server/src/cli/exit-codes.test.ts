import { expect, test } from 'vitest'
import { faults } from '#platform/faults.ts'
import { both, same } from '#platform/localised.ts'
import { ProgramError } from '#platform/process/program-error.ts'
import { FolderInUse, FolderNotUsable } from '#studio/data-folder.ts'
import { DatabaseDamaged, DatabaseMissing, DatabaseUnchecked, RestoreRefused } from '#studio/database-refusals.ts'
import { ConfigError } from '#studio/settings-reader.ts'
import { ApiError } from './api-client.ts'
import { CommandError, complaintOf, EXIT } from './exit-codes.ts'

const program = (code: 'PROGRAM_MISSING' | 'DISK_FULL' | 'PROGRAM_FAILED') =>
  new ProgramError({ code, program: 'ffmpeg', message: 'm', remedy: 'r' })
const api = (code: string) => new ApiError(400, { code, message: 'm', details: { remedy: 'do this' } })

const errno = (code: string) => Object.assign(new Error('m'), { code })

test.each([
  ['a setting', new ConfigError([same('m')]), EXIT.usage],
  ['a script that is refused', api('SCRIPTS_EMPTY'), EXIT.badInput],
  ['a script without a shot', api('PRODUCTIONS_NOTHING_TO_SHOW'), EXIT.badInput],
  ['an upload that is too large', api('TOO_LARGE'), EXIT.badInput],
  ['a missing program', program('PROGRAM_MISSING'), EXIT.missing],
  ['a missing font', api('FILMS_MISSING_FONT'), EXIT.missing],
  ['a missing voice', api('GENERATION_ENGINE_UNAVAILABLE'), EXIT.missing],
  ['a folder that may not be written to', new FolderNotUsable('/data', errno('EACCES')), EXIT.usage],
  ['a snapshot that is not there', new RestoreRefused('SNAPSHOT_NOT_FOUND', same('m'), same('r')), EXIT.usage],
  ['a snapshot that is damaged', new RestoreRefused('SNAPSHOT_DAMAGED', same('m'), same('r')), EXIT.internal],
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
  [
    'an interrupt',
    new CommandError(130, { code: 'INTERRUPTED', message: same('m'), remedy: same('r') }),
    EXIT.interrupted,
  ],
  ['a program that failed', program('PROGRAM_FAILED'), EXIT.internal],
  ['a defect', new Error('m'), EXIT.internal],
  ['something thrown that is no error', 'm', EXIT.internal],
])('%s', (_name, error, exitCode) => {
  expect(complaintOf(error).exitCode).toBe(exitCode)
})

test('a refusal of the API keeps its code, and what to do', () => {
  expect(complaintOf(api('SCRIPTS_EMPTY'))).toEqual({
    exitCode: 3,
    code: 'SCRIPTS_EMPTY',
    message: same('m'),
    remedy: same('do this'),
  })
})

test('a fault, a program and a refusal are told in both languages', () => {
  expect(complaintOf(faults.STORAGE_FULL()).message['zh-CN']).toBe('服务器磁盘已满。')
  const remedy = 'Install it, or set FFMPEG_PATH.'
  const missing = new ProgramError({ code: 'PROGRAM_MISSING', program: 'ffmpeg', message: 'm', remedy })
  expect(complaintOf(missing)).toMatchObject({
    message: both('m', '未找到可用的 ffmpeg（m）'),
    remedy: { en: remedy, 'zh-CN': expect.stringContaining('apt-get install ffmpeg') },
  })
  const said = complaintOf(new DatabaseUnchecked('/data/database', 'p'))
  expect(said.message['zh-CN']).toContain('没有改动任何内容')
  expect(said.remedy['zh-CN']).toContain('docs/restore.md')
})

test('all mistakes in the settings are told, in both languages', () => {
  const { message } = complaintOf(new ConfigError([both('one', '一'), both('two', '二')]))
  expect(message).toEqual(both('The settings are not usable:\n  - one\n  - two', '设置无法使用：\n  - 一\n  - 二'))
})
