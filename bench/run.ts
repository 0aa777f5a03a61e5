// Runs benches one after the other, each in processes of its own; prints their tables, and writes what they found with the
// machine it was found on to out/bench/.
//
//   npm run bench                 all of them, some minutes
//   npm run bench -- http db      these
//   npm run bench -- http -- --fastapi --rounds 5     what stands behind a second -- goes to the bench
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { type BenchPostgres, startPostgres } from './postgres.ts'
import { type Cell, machine, type Report, type Row, render } from './report.ts'

type Bench = {
  readonly file: string
  readonly about: string
  readonly args?: readonly string[]
  /** Prints its figures as JSON without being asked. */
  readonly saysJson?: boolean
  /** Runs on the PostgreSQL that is started for it, which it finds in DATABASE_URL. */
  readonly onPostgres?: boolean
  /** How long it may take; ten if not said. */
  readonly minutesMax?: number
}

const BENCHES: Readonly<Record<string, Bench>> = {
  http: { file: 'http.ts', about: 'API reads against bare Fastify and pg' },
  db: { file: 'db.ts', about: 'our database handle against the drivers' },
  events: { file: 'events.ts', about: 'an event on its way to a socket' },
  ws: { file: 'ws.ts', about: 'idle sockets and fan-out against bare ws' },
  tasks: { file: 'tasks.ts', about: 'tasks end to end on PGlite, against plain SQL' },
  'tasks-postgres': { file: 'tasks.ts', about: 'the same on PostgreSQL', onPostgres: true },
  ledger: {
    ...{ file: 'ledger.ts', about: 'random operations on wallets against one update of a balance' },
    ...{ onPostgres: true, minutesMax: 60 },
  },
  parse: { file: 'parse.ts', about: 'breakdown of a megabyte', args: ['--real'] },
  compose: { file: 'compose.ts', about: 'composition against one ffmpeg command', saysJson: true },
  board: { file: 'board.ts', about: 'the shot board with 300 shots, in Chromium' },
  editor: { file: 'editor.ts', about: 'the script editor with a megabyte, and the sign-in page, in Chromium' },
  incremental: { file: 'incremental.ts', about: 'one changed line against a full production' },
}

const OUT = fileURLToPath(new URL('../out/bench/', import.meta.url))
const MINUTES_MAX = 10

async function runBench(name: string, bench: Bench, more: readonly string[]): Promise<Report> {
  const postgres = bench.onPostgres ? await startPostgres() : null
  try {
    return toReport(name, bench, JSON.parse(await outputOf(bench, more, postgres)))
  } finally {
    await postgres?.stop()
  }
}

async function outputOf(bench: Bench, more: readonly string[], postgres: BenchPostgres | null): Promise<string> {
  const file = fileURLToPath(new URL(bench.file, import.meta.url))
  const { DATABASE_URL: _unused, ...environment } = process.env
  const child = spawn(process.execPath, [file, ...(bench.saysJson ? [] : ['--json']), ...(bench.args ?? []), ...more], {
    env: postgres ? { ...environment, DATABASE_URL: postgres.url } : environment,
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: (bench.minutesMax ?? MINUTES_MAX) * 60_000,
  })
  const chunks: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  const [code, signal] = await once(child, 'close')
  if (code !== 0) throw new Error(`${bench.file} ended with ${code ?? signal}`)
  return Buffer.concat(chunks).toString('utf8')
}

/** A bench answers a report, rows, or the fields of one row. */
function toReport(name: string, bench: Bench, answer: Report | Row[] | Row): Report {
  const title = `${name}: ${bench.about}`
  if (Array.isArray(answer)) return { title, rows: answer }
  if (isReport(answer)) return { ...answer, title }
  return { title, rows: Object.entries(answer).map(([figure, value]): Record<string, Cell> => ({ figure, value })) }
}

const isReport = (answer: Report | Row): answer is Report => 'rows' in answer && Array.isArray(answer.rows)

const given = process.argv.slice(2)
const cut = given.includes('--') ? given.indexOf('--') : given.length
const names = given.slice(0, cut)
const unknown = names.filter((name) => !(name in BENCHES))
if (unknown.length > 0) {
  console.error(`There is no bench ${unknown.join(', ')}. There are: ${Object.keys(BENCHES).join(', ')}.`)
  process.exit(2)
}
await mkdir(OUT, { recursive: true })
let failed = 0
for (const [name, bench] of Object.entries(BENCHES)) {
  if (names.length > 0 && !names.includes(name)) continue
  const before = machine()
  try {
    const report = await runBench(name, bench, given.slice(cut + 1))
    console.log(
      `${render(report)}\n\n${before.cores} cores, load ${before.load_1_min} before, ${machine().load_1_min} after\n`,
    )
    await writeFile(`${OUT}${name}.json`, `${JSON.stringify({ ...report, machine: before }, null, 2)}\n`)
  } catch (error) {
    failed += 1
    console.error(`${name} failed: ${error instanceof Error ? error.message : error}`)
  }
}
process.exitCode = failed > 0 ? 1 : 0
