// A clone in miniature for tests of the set-up: the real scripts and launcher, a stand-in for npm that
// counts its calls, and a program that prints how it was started.
import { type ChildProcess, spawn } from 'node:child_process'
import { appendFileSync, chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

const repository = dirname(dirname(import.meta.dirname))

/** Lasts a moment, so that two at once would overlap; breaks off half-way if told to. */
const NPM = `#!/bin/sh
echo "start $*" >> "$HUABEN_TEST_LOG"
rm -rf node_modules; mkdir -p node_modules/left
sleep "\${HUABEN_TEST_NPM_SECONDS:-0.3}"
mkdir -p node_modules/right
printf '{"packages":{"node_modules/left":{"version":"1"},"node_modules/right":{"version":"1"}}}' > node_modules/.package-lock.json
echo {} > node_modules/left/package.json; echo {} > node_modules/right/package.json
echo "end $*" >> "$HUABEN_TEST_LOG"
`

const LOCK = { packages: { '': {}, 'node_modules/left': { version: '1' }, 'node_modules/right': { version: '1' } } }

const PROGRAM = `
process.on('SIGTERM', () => process.exit(7))
console.log(JSON.stringify({ cwd: process.cwd(), args: process.argv.slice(2), pid: process.pid, major: Number(process.versions.node.split('.')[0]) }))
if (process.argv.includes('wait')) setInterval(() => {}, 1000)
else process.exit(process.argv.includes('three') ? 3 : 0)
`

export type Run = { readonly code: number | null; readonly out: string; readonly err: string }

export function openClone() {
  const root = mkdtempSync(join(tmpdir(), 'huaben-clone-'))
  const log = join(root, 'npm.log')
  mkdirSync(join(root, 'server/src'), { recursive: true })
  mkdirSync(join(root, 'path'))
  mkdirSync(join(root, 'elsewhere'))
  for (const name of [
    'bin/huaben',
    'scripts/node24.mjs',
    'scripts/ensure-ffmpeg.mjs',
    'scripts/ensure-chromium.mjs',
    'scripts/setup',
  ]) {
    cpSync(join(repository, name), join(root, name), { recursive: true })
  }
  writeFileSync(join(root, 'server/src/main.ts'), PROGRAM)
  writeFileSync(join(root, 'package.json'), '{"type":"module"}')
  writeFileSync(join(root, 'package-lock.json'), JSON.stringify(LOCK))
  writeFileSync(log, '')
  const place = (name: string, text: string) => {
    writeFileSync(join(root, 'path', name), text)
    chmodSync(join(root, 'path', name), 0o755)
  }
  place('npm', NPM)
  place('ffmpeg', '#!/bin/sh\n')
  place('ffprobe', '#!/bin/sh\n')
  const env = (more: Record<string, string> = {}) => {
    const path = `${join(root, 'path')}:${dirname(process.execPath)}:/usr/bin:/bin`
    return { PATH: path, HUABEN_TEST_LOG: log, ...more }
  }
  const start = (argv: readonly string[], more?: Record<string, string>): ChildProcess =>
    spawn(argv[0] ?? '', argv.slice(1), { cwd: join(root, 'elsewhere'), env: env(more) })
  return {
    root,
    start,
    run: (argv: readonly string[], more?: Record<string, string>) => finish(start(argv, more)),
    npmCalls: () =>
      readFileSync(log, 'utf8')
        .split('\n')
        .filter((line) => line.startsWith('start')),
    npmLog: () => readFileSync(log, 'utf8').trim().split('\n').filter(Boolean),
    editLock: () => appendFileSync(join(root, 'package-lock.json'), '\n'),
    node24: join(root, 'scripts/node24.mjs'),
    launcher: join(root, 'bin/huaben'),
    [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }),
  }
}

export function finish(child: ChildProcess): Promise<Run> {
  let out = ''
  let err = ''
  child.stdout?.on('data', (chunk) => (out += chunk))
  child.stderr?.on('data', (chunk) => (err += chunk))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, out, err }))
  })
}
