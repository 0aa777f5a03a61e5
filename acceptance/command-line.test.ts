// What the program says, on which stream, and with which exit code.
import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { makeFolder, run } from './huaben.ts'

vi.setConfig({ testTimeout: 120_000 })

const SCRIPT = `INT. KITCHEN - DAY

ANNA
Is the soup ready?

BEN
(stirring)
Nearly.
`

/** Exactly one JSON document, and nothing else, on standard output. */
function onlyJson(stdout: string) {
  expect(stdout.trimEnd().split('\n')).toHaveLength(1)
  return JSON.parse(stdout)
}

test('help names every command and every exit code', async () => {
  const help = await run(['--help'])
  expect(help.code).toBe(0)
  for (const word of ['start', 'produce', 'breakdown', 'doctor', 'migrate', 'user', 'restore', 'version']) {
    expect(help.stdout).toContain(word)
  }
  for (const code of [0, 1, 2, 3, 4, 5, 6, 7, 130]) expect(help.stdout).toMatch(new RegExp(`^ +${code}  `, 'm'))
})

test('breakdown --json prints one document with the promised keys', async () => {
  await using folder = await makeFolder()
  const script = join(folder.dir, 'soup.fountain')
  await writeFile(script, SCRIPT)
  const ended = await run(['breakdown', script, '--json'])
  expect(ended.code).toBe(0)
  const found = onlyJson(ended.stdout)
  expect(found).toMatchObject({
    layout: 'fountain',
    language: 'en',
    characters: [
      { name: 'ANNA', lines: 1 },
      { name: 'BEN', lines: 1 },
    ],
    scenes: [{ number: 1, heading: 'INT. KITCHEN - DAY', time_of_day: 'day', start_line: 1 }],
    lines: [
      { scene: 1, character: 'ANNA', text: 'Is the soup ready?', direction: '', kind: 'dialogue', joint_with: [] },
      { scene: 1, character: 'BEN', text: 'Nearly.', direction: 'stirring', kind: 'dialogue' },
    ],
  })
  for (const key of ['title', 'episodes', 'locations', 'shots', 'cues', 'warnings']) expect(found).toHaveProperty(key)
})

test('a layout that was chosen by hand is taken', async () => {
  await using folder = await makeFolder()
  const script = join(folder.dir, 'soup.txt')
  await writeFile(script, SCRIPT)
  const ended = await run(['breakdown', script, '--layout', 'prose', '--json'])
  expect(onlyJson(ended.stdout).layout).toBe('prose')
})

test('what is no script is refused by name, with exit code 3', async () => {
  await using folder = await makeFolder()
  const at = (name: string) => join(folder.dir, name)
  await writeFile(at('empty.txt'), '')
  await writeFile(at('noise.txt'), Buffer.from(Array.from({ length: 4096 }, (_, i) => (i * 7919) % 251)))
  await writeFile(
    at('picture.png'),
    Buffer.from('89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489', 'hex'),
  )
  await writeFile(at('huge.txt'), Buffer.alloc(50 * 1024 * 1024, 'All work and no play. '))
  await mkdir(at('folder'))
  const codeOf = async (name: string) => {
    const ended = await run(['breakdown', at(name), '--json'])
    expect(ended.code, ended.stderr).toBe(3)
    const { error } = onlyJson(ended.stdout)
    expect(error).toMatchObject({ exit_code: 3, message: expect.stringMatching(/.{10}/) })
    expect(ended.stderr).toContain(error.message)
    return error.code
  }
  expect(await codeOf('missing.txt')).toBe('SCRIPT_NOT_FOUND')
  expect(await codeOf('folder')).toBe('SCRIPT_NOT_A_FILE')
  expect(await codeOf('empty.txt')).toBe('SCRIPTS_EMPTY')
  expect(await codeOf('noise.txt')).toBe('SCRIPTS_BINARY')
  expect(await codeOf('picture.png')).toBe('SCRIPTS_BINARY')
  expect(await codeOf('huge.txt')).toBe('SCRIPTS_TOO_LARGE')
})

test.skipIf(process.getuid?.() === 0)('a file that may not be read is named', async () => {
  await using folder = await makeFolder()
  const script = join(folder.dir, 'secret.txt')
  await writeFile(script, SCRIPT)
  await chmod(script, 0o000)
  const ended = await run(['breakdown', script])
  expect(ended).toMatchObject({ code: 3, stderr: expect.stringContaining('may not be read') })
})

test('mistakes on the command line are exit code 2, also as JSON', async () => {
  const unknown = await run(['direct'])
  expect(unknown).toMatchObject({ code: 2, stdout: '' })
  const missing = await run(['breakdown', '--json'])
  expect(missing.code).toBe(2)
  expect(onlyJson(missing.stdout).error).toMatchObject({ code: 'USAGE', exit_code: 2 })
  const wrong = await run(['produce', 'x.txt', '--out', 'y', '--aspect', '4:3'])
  expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('16:9, 9:16, 1:1') })
})

test('all mistakes in the settings are told at once, with exit code 2', async () => {
  const env = { HUABEN_PORT: 'eighty', HUABEN_LANGUAGE: 'klingon' }
  const ended = await run(['doctor', '--json'], { env })
  expect(ended.code).toBe(2)
  const { message } = onlyJson(ended.stdout).error
  expect(message).toContain('HUABEN_PORT')
  expect(message).toContain('HUABEN_LANGUAGE')
})

test('the doctor looks at everything and changes nothing', async () => {
  await using folder = await makeFolder()
  const ended = await run(['doctor', '--data', folder.data, '--json'])
  const { findings, ok } = onlyJson(ended.stdout)
  expect(findings.map((finding: { name: string }) => finding.name)).toEqual([
    'node',
    'ffmpeg',
    'fonts',
    'voices',
    'pictures',
    'data folder',
    'database',
    'snapshots',
    'disk space',
  ])
  expect(ok).toBe(true)
  expect(ended.code).toBe(0)
  await expect(chmod(folder.data, 0o700)).rejects.toMatchObject({ code: 'ENOENT' })
})

test('a missing ffmpeg is exit code 4, with what to install', async () => {
  await using folder = await makeFolder()
  const env = { FFMPEG_PATH: join(folder.dir, 'no-such-ffmpeg') }
  const ended = await run(['doctor', '--data', folder.data], { env })
  expect(ended.code).toBe(4)
  expect(ended.stdout).toMatch(/problem +ffmpeg/)
  expect(ended.stdout).toContain('FFMPEG_PATH')
})

test('version answers as text and as JSON', async () => {
  const text = await run(['version'])
  expect(text).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) })
  const json = await run(['version', '--json'])
  expect(onlyJson(json.stdout)).toEqual({ version: text.stdout.trim(), node: expect.stringMatching(/^\d+\./) })
})
