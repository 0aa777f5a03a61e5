// npm test [-- ARGS]: one run of vitest, on PGlite, or on PostgreSQL (with *.pg.test.ts) if DATABASE_URL
// is set. ARGS go to vitest (a folder, -t NAME). --fast leaves out what needs seconds: *.slow.test.ts,
// *.ffmpeg.test.ts and acceptance/; --brief leaves out the longest walks through single rooms, for CI's twenty minutes.
// The last line is `N passed, N failed`.
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import {
  type Counts,
  countTests,
  describeFailures,
  type Report,
  unloadedFiles,
  withoutFiles,
} from './testing/counts.ts'

const root = dirname(import.meta.dirname)
const SLOW = ['**/*.{slow,ffmpeg}.test.ts', 'acceptance/**']

/**
 * More than half an hour on two cores: generations and twenty thousand bookings through kills, a film by each family
 * of providers, every page in every look, walks through single rooms, whole samples, every look of a film, what interrupts the
 * program, what it says in both languages.
 */
const LONG = [
  'acceptance/browser/!(way-in).test.ts',
  'acceptance/{command-language,command-line,data-folder,produce-interrupted,reencrypt-keys,samples}.test.ts',
  '**/{looks,providers,anomalies,clips,own-music}.ffmpeg.test.ts',
  '**/{chaos,killed,embedded-database,new-room,setup}.slow.test.ts',
  '**/killed.pg.test.ts',
  // Half a minute each: they wait for providers as long as one does.
  'server/src/rooms/candidates/{generate,preview,called-off}.test.ts',
  'server/src/rooms/keys/test-key.test.ts',
  'server/src/studio/{stopped,copied-and-purged.ffmpeg,leaving.ffmpeg,input-links}.test.ts',
  'server/src/rooms/productions/{stands-still,corrected,pinned.ffmpeg,vanished.ffmpeg,resumed-late.ffmpeg}.test.ts',
]

/**
 * Rooms that --brief walks through on one engine only. Every query and every route of theirs is tried on both all the same
 * (every-query, every-route), and so is all that books money, hands out work or asks providers.
 */
const ON_POSTGRES = 'server/src/rooms/{files,identity,keys,notifications,realtime,tasks,voices,workspaces}/**'
const ON_PGLITE = 'server/src/rooms/{boards,likeness,projects,scripts,search,writing}/**/!(*.pg).test.ts'

async function main(args: readonly string[]): Promise<number> {
  const scratch = mkdtempSync(join(tmpdir(), 'huaben-test-'))
  try {
    const report = join(scratch, 'report.json')
    const code = await runVitest(vitestArguments(args, report), scratch)
    tellFatalErrors(scratch)
    const dead = code === 0 ? [] : readDead(report)
    if (dead.length > 0) return await runAgain(dead, { report, scratch })
    const { passed, failed } = tellOutcome(report, code)
    console.log(`${passed} passed, ${failed} failed`)
    return code
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

/** Of more than two it is no accident. */
const DEAD_MAX = 2

function readDead(path: string): string[] {
  const dead = existsSync(path) ? unloadedFiles(JSON.parse(readFileSync(path, 'utf8'))) : []
  return dead.length <= DEAD_MAX ? dead : []
}

/**
 * Seen twice in a thousand files: V8 ends a process in which many PGlites come and go ("Check failed: jit_page.has_value()", a fault in
 * its book of WebAssembly code, nodejs/node#64500). A file that dies without a failed test is run once more, alone, and that counts.
 */
async function runAgain(files: readonly string[], { report, scratch }: { report: string; scratch: string }) {
  console.log(`once more, alone: ${files.join(', ')}`)
  const second = join(scratch, 'again.json')
  const json = ['--reporter=default', '--reporter=json', `--outputFile.json=${second}`]
  const code = await runVitest(['run', ...files, ...json], scratch)
  const first = withoutFiles(JSON.parse(readFileSync(report, 'utf8')), files)
  for (const failure of describeFailures(first)) console.log(failure)
  const [before, again] = [countTests(first), tellOutcome(second, code)]
  const failed = before.failed + again.failed
  console.log(`${before.passed + again.passed} passed, ${failed} failed`)
  return failed === 0 ? code : 1
}

function vitestArguments(args: readonly string[], report: string): string[] {
  const isFast = args.includes('--fast')
  const elsewhere = process.env.DATABASE_URL ? ON_PGLITE : ON_POSTGRES
  const left = [...(isFast ? SLOW : []), ...(args.includes('--brief') ? [...LONG, elsewhere] : [])]
  return [
    'run',
    ...args.filter((arg) => arg !== '--fast' && arg !== '--brief'),
    ...left.map((pattern) => `--exclude=${pattern}`),
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ]
}

function runVitest(args: readonly string[], scratch: string): Promise<number> {
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
  const reporting = `--report-on-fatalerror --report-compact --report-directory=${scratch}`
  const child = spawn(process.execPath, [vitest, ...args], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: {
      ...process.env,
      NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} ${reporting}`.trim(),
      HUABEN_TEST_SCRATCH: scratch,
    },
  })
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal))
  process.on('SIGINT', () => {}) // the terminal tells vitest too; its exit code follows
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code) => resolve(code ?? 1))
  })
}

/** A worker that died by itself takes its last words along: V8's report tells why. */
function tellFatalErrors(scratch: string): void {
  for (const name of readdirSync(scratch).filter((each) => each.startsWith('report.') && each !== 'report.json')) {
    const { header, javascriptStack, nativeStack } = JSON.parse(readFileSync(join(scratch, name), 'utf8'))
    console.error('a process of the tests died:', header?.event, header?.trigger, header?.commandLine?.join(' '))
    console.error(JSON.stringify({ javascriptStack, nativeStack: nativeStack?.slice(0, 25) }, null, 1))
  }
}

/** Repeats what failed at the end. A run that broke without naming a failed test still counts as one failure. */
function tellOutcome(path: string, code: number): Counts {
  if (!existsSync(path)) return { passed: 0, failed: code === 0 ? 0 : 1 }
  const report: Report = JSON.parse(readFileSync(path, 'utf8'))
  for (const failure of describeFailures(report)) console.log(failure)
  const counts = countTests(report)
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts
}

process.exitCode = await main(process.argv.slice(2))
