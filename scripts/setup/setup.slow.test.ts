import { once } from 'node:events'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { finish, openClone } from './clone.ts'

const MAIN = 'server/src/main.ts'
const { EXIT } = (await import(new URL('./trouble.mjs', import.meta.url).href)) as { EXIT: Record<string, number> }

test('the first run installs, the next one is silent', async () => {
  using clone = openClone()
  const first = await clone.run(['node', clone.node24, MAIN, 'doctor'])
  expect(first.code).toBe(0)
  expect(first.err).toContain('installing the packages')
  expect(clone.npmCalls()).toHaveLength(1)
  const second = await clone.run(['node', clone.node24, MAIN, 'doctor'])
  expect(second.err).toBe('')
  expect(clone.npmCalls()).toHaveLength(1)
})

test('the set-up speaks Chinese to whoever does', async () => {
  using clone = openClone()
  const first = await clone.run(['node', clone.node24, MAIN, 'doctor'], { LANG: 'zh_CN.UTF-8' })
  expect(first.err).toContain('正在把 package-lock.json 中的软件包安装到 node_modules/')
  const bare = { HUABEN_NO_INSTALL: '1', PATH: withoutFfmpeg(clone.root), HUABEN_LANGUAGE: 'zh-CN' }
  const start = await clone.run(['/bin/sh', clone.launcher, 'start'], bare)
  expect(start.err).toMatch(/^huaben: 需要 ffmpeg 和 ffprobe.*\n.*FFMPEG_PATH/)
  for (const [language, said] of [
    ['zh-CN', '缺少 Node.js'],
    ['en', 'Node.js is missing'],
  ]) {
    rmSync(join(clone.root, 'tools/node'), { force: true })
    const none = await clone.run(['/bin/sh', clone.launcher, 'doctor'], { ...bare, HUABEN_LANGUAGE: language ?? '' })
    expect([none.code, none.err]).toEqual([EXIT.missing, expect.stringContaining(said ?? '')])
  }
})

test('two at once install once', async () => {
  using clone = openClone()
  const both = await Promise.all([1, 2, 3].map(() => clone.run(['node', clone.node24, MAIN])))
  expect(both.map(({ code }) => code)).toEqual([0, 0, 0])
  expect(clone.npmLog()).toHaveLength(2)
})

test('a changed lock file is noticed by content, whatever the time stamps say', async () => {
  using clone = openClone()
  await clone.run(['node', clone.node24, MAIN])
  clone.editLock()
  writeFileSync(
    join(clone.root, 'node_modules/.package-lock.json'),
    '{"packages":{"node_modules/left":{"version":"0"}}}',
  )
  await clone.run(['node', clone.node24, MAIN])
  expect(clone.npmCalls()).toHaveLength(2)
})

test('an install by hand is accepted', async () => {
  using clone = openClone()
  await clone.run(['sh', '-c', `cd ${clone.root} && npm install`])
  const calls = clone.npmCalls().length
  await clone.run(['node', clone.node24, MAIN])
  expect(clone.npmCalls()).toHaveLength(calls)
})

test('an install that was killed is made again', async () => {
  using clone = openClone()
  const child = clone.start(['node', clone.node24, MAIN], { HUABEN_TEST_NPM_SECONDS: '1' })
  const ended = finish(child)
  while (!existsSync(join(clone.root, 'node_modules/left'))) await sleep(20)
  child.kill('SIGKILL')
  await ended
  // The orphaned npm still holds the lock: nobody may start a second one beside it.
  const next = await clone.run(['node', clone.node24, MAIN])
  expect(next.code).toBe(0)
  expect(clone.npmLog().map((line) => line.split(' ')[0])).toEqual(['start', 'end', 'start', 'end'])
})

test('a failed install says so and is tried again', async () => {
  using clone = openClone()
  const failed = await clone.run(['node', clone.node24, MAIN], {
    HUABEN_TEST_NPM_SECONDS: 'x',
    HUABEN_TEST_LOG: '/nowhere/log',
  })
  expect(failed.code).toBe(EXIT.missing)
  expect(failed.err).toMatch(/npm ci failed .*\n.*Run the same command again/)
  expect((await clone.run(['node', clone.node24, MAIN])).code).toBe(0)
})

test('the caller keeps directory, arguments, exit code and process id', async () => {
  using clone = openClone()
  mkdirSync(join(clone.root, 'links'))
  symlinkSync('../bin/huaben', join(clone.root, 'links/one'))
  symlinkSync(join(clone.root, 'links/one'), join(clone.root, 'links/huaben'))
  const child = clone.start([join(clone.root, 'links/huaben'), 'three', 'a b', '--out', './d'])
  const { pid } = child
  const { code, out } = await finish(child)
  const said = JSON.parse(out)
  expect(code).toBe(3)
  expect(said).toMatchObject({
    cwd: realpathSync(join(clone.root, 'elsewhere')),
    args: ['three', 'a b', '--out', './d'],
    pid,
  })
  expect(said.major).toBeGreaterThanOrEqual(24)
})

test('node24.mjs passes signals on', async () => {
  using clone = openClone()
  await clone.run(['node', clone.node24, MAIN])
  const child = clone.start(['node', clone.node24, MAIN, 'wait'])
  const ended = finish(child)
  if (child.stdout) await once(child.stdout, 'data')
  child.kill('SIGTERM')
  expect((await ended).code).toBe(7)
})

/** A PATH on which there is no ffmpeg, nor anything else that is not named here. */
function withoutFfmpeg(root: string): string {
  rmSync(join(root, 'path/ffprobe'))
  mkdirSync(join(root, 'tools'))
  for (const name of ['sh', 'rm', 'mkdir', 'sleep', 'dirname', 'readlink', 'env', 'touch', 'chmod']) {
    symlinkSync(`/bin/${name}`, join(root, 'tools', name))
  }
  symlinkSync(process.execPath, join(root, 'tools/node'))
  return `${join(root, 'path')}:${join(root, 'tools')}`
}

test('a missing ffmpeg stops what needs it, and nothing else', async () => {
  using clone = openClone()
  const bare = { HUABEN_NO_INSTALL: '1', PATH: withoutFfmpeg(clone.root) }
  const start = await clone.run(['/bin/sh', clone.launcher, 'start'], bare)
  expect(start.code).toBe(EXIT.missing)
  expect(start.err).toMatch(/ffmpeg and ffprobe are needed.*\n.*FFMPEG_PATH/)
  for (const args of [['doctor'], ['produce', '--help'], ['breakdown', 'start']]) {
    expect((await clone.run(['/bin/sh', clone.launcher, ...args], bare)).code).toBe(0)
  }
  const wrong = await clone.run(['/bin/sh', clone.launcher, 'start'], { ...bare, FFMPEG_PATH: '/no/ffmpeg' })
  expect(wrong.err).toContain('FFMPEG_PATH names /no/ffmpeg')
})

test('what stops the set-up keeps the promises of the commands: an exit code, and with --json one document', async () => {
  using clone = openClone()
  await clone.run(['node', clone.node24, MAIN])
  const wrong = { FFMPEG_PATH: '/no/ffmpeg' }
  const bare = { HUABEN_NO_INSTALL: '1', PATH: withoutFfmpeg(clone.root) }
  const launched = ['/bin/sh', clone.launcher, 'start', '--json']
  const run = ['node', clone.node24, MAIN, 'start', '--json']
  for (const [argv, env] of [
    [launched, wrong],
    [run, { ...wrong, PATH: `${join(clone.root, 'tools')}` }],
    [launched, bare],
  ] as const) {
    const { code, out, err } = await clone.run(argv, env)
    expect(code).toBe(EXIT.missing)
    expect(JSON.parse(out).error).toMatchObject({ code: 'PROGRAM_MISSING', exit_code: EXIT.missing })
    expect(err).toContain(JSON.parse(out).error.remedy)
  }
  rmSync(join(clone.root, 'tools/node'))
  const none = await clone.run(launched, { ...bare, HUABEN_LANGUAGE: 'zh-CN' })
  expect([none.code, JSON.parse(none.out).error.code]).toEqual([EXIT.missing, 'PROGRAM_MISSING'])
  // Where nobody asked for it, standard output stays empty.
  expect((await clone.run(['/bin/sh', clone.launcher, 'start'], bare)).out).toBe('')
})

test('the set-up and the commands mean the same by an exit code', () => {
  const commands = readFileSync(new URL('../../server/src/cli/exit-codes.ts', import.meta.url), 'utf8')
  for (const [name, code] of Object.entries(EXIT)) expect(commands).toContain(`  ${name}: ${code},\n`)
})

/** As an account that owns nothing here; only root may become another. */
const asNobody = (argv: readonly string[]) => ['/usr/bin/setpriv', '--reuid', '65534', '--clear-groups', ...argv]
const mayChange = process.getuid?.() === 0 && existsSync('/usr/bin/setpriv')

test.skipIf(!mayChange)(
  'a clone that one account has set up serves every other; one that is not says who must',
  async () => {
    using clone = openClone()
    await clone.run(['node', clone.node24, MAIN])
    chmodSync(clone.root, 0o755)
    // Nothing of Node's own may be in a folder that only root reads.
    const node = join(clone.root, 'path/node')
    copyFileSync(process.execPath, node)
    const argv = asNobody([node, clone.node24, MAIN, 'doctor', '--json'])
    const served = await clone.run(argv)
    expect([served.code, served.err]).toEqual([0, ''])
    clone.editLock()
    writeFileSync(join(clone.root, 'node_modules/.package-lock.json'), '{"packages":{}}')
    const refused = await clone.run(argv)
    expect(refused.code).toBe(EXIT.missing)
    expect(JSON.parse(refused.out).error).toMatchObject({ code: 'SETUP_NOT_WRITABLE' })
    expect(refused.err).toMatch(/owns the clone/)
    expect(refused.err).not.toContain('EACCES')
    // A lock that its holder left behind is no reason to wait for ever.
    writeFileSync(join(clone.root, '.toolchain/setup.lock'), '999999 1\n')
    expect((await clone.run(argv)).code).toBe(EXIT.missing)
  },
)

const onDebian = existsSync('/etc/debian_version') && process.getuid?.() === 0

test.skipIf(!onDebian)('on Debian ffmpeg is installed once, after reading the package lists if need be', async () => {
  using clone = openClone()
  const PATH = withoutFfmpeg(clone.root)
  const at = (name: string) => join(clone.root, name)
  writeFileSync(
    at('path/apt-get'),
    `#!/bin/sh
case "$1" in
  update) touch ${at('lists')} ;;
  install) [ -e ${at('lists')} ] || exit 100; echo '#!/bin/sh' > ${at('path/ffprobe')}; chmod 755 ${at('path/ffprobe')} ;;
esac
`,
  )
  chmodSync(at('path/apt-get'), 0o755)
  const both = await Promise.all([1, 2].map(() => clone.run(['/bin/sh', clone.launcher, 'start'], { PATH })))
  expect(both.map(({ code }) => code)).toEqual([0, 0])
  const log = readFileSync(at('.toolchain/apt.log'), 'utf8')
  expect(log.match(/apt-get \w+/g)).toEqual(['apt-get install', 'apt-get update', 'apt-get install'])
})
