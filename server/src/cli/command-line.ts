// From argv to a command, and from whatever a command throws to words and an exit code.
import { readFileSync } from 'node:fs'
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import type { ScriptLayout } from '#contract/breakdown.ts'
import { createLog, type LogLevel } from '#platform/log.ts'
import { type Config, readConfig } from '#studio/config.ts'
import type { Settings } from '#studio/serve.ts'
import { complaintOf, EXIT, EXIT_HELP } from './exit-codes.ts'
import { Terminal } from './terminal.ts'

export const VERSION = (
  JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as { version: string }
).version

const LAYOUTS = [
  'fountain',
  'final_draft',
  'short_drama',
  'audio_drama',
  'stage_play',
  'line_sheet',
  'prose',
  'captions',
]
const ASPECTS = ['16:9', '9:16', '1:1']
const SIZES = ['360p', '480p', '720p', '1080p', '1440p', '2160p']

type Global = { data: string; json: boolean; verbose: boolean }
/** Answers an exit code, or nothing when all went well. */
type Run = (terminal: Terminal, settings: Settings) => Promise<unknown>

/** Runs one command line. Answers the exit code; never throws. */
export async function runCommandLine(argv: readonly string[]): Promise<number> {
  let exitCode: number = EXIT.ok
  const program = createProgram(async (options, level, run) => {
    exitCode = await perform(options, level, run)
  })
  try {
    await program.parseAsync([...argv], { from: 'user' })
    return exitCode
  } catch (error) {
    if (error instanceof CommanderError) return complainOfUsage(error, argv.includes('--json'))
    new Terminal({ json: argv.includes('--json') }).complain(complaintOf(error, 'en'))
    return EXIT.internal
  }
}

/** Commander has told a person what is wrong, or has shown the help, by now. */
function complainOfUsage(error: CommanderError, isJson: boolean): number {
  if (error.exitCode === 0) return EXIT.ok
  if (isJson) {
    const message = error.message.replace(/^error: /, '')
    process.stdout.write(
      `${JSON.stringify({ error: { code: 'USAGE', message, remedy: 'huaben --help', exit_code: EXIT.usage } })}\n`,
    )
  }
  return EXIT.usage
}

async function perform(options: Global, level: LogLevel, run: Run): Promise<number> {
  const terminal = new Terminal({ json: options.json })
  let config: Config | null = null
  try {
    const overrides = { dataDir: options.data, ...(level === 'info' ? {} : { logLevel: level }) }
    const read = readConfig(undefined, overrides)
    config = read.config
    const settings = { ...read, log: createLog(config.log.level), version: VERSION }
    const exitCode = await run(terminal, settings)
    return typeof exitCode === 'number' ? exitCode : EXIT.ok
  } catch (error) {
    const complaint = complaintOf(error, config?.language ?? 'en')
    terminal.complain(complaint)
    if (complaint.exitCode === EXIT.internal && options.verbose && error instanceof Error)
      process.stderr.write(`${error.stack}\n`)
    return complaint.exitCode
  }
}

type Perform = (options: Global, level: LogLevel, run: Run) => Promise<void>

function createProgram(act: Perform): Command {
  const program = new Command('huaben')
    .description('Huaben 话本: a script goes in, a finished film comes out.')
    .exitOverride()
    .showHelpAfterError('(huaben --help shows what can be said)')
    .addHelpText('after', EXIT_HELP)
    .version(VERSION, '-V, --version')
  addStart(program, act)
  addProduce(program, act)
  addBreakdown(program, act)
  addCare(program, act)
  return program
}

/** Every command takes these. */
function common(command: Command): Command {
  return command
    .option('--data <dir>', 'the data folder', './data')
    .option('--json', 'one JSON document on standard output, everything else on standard error', false)
    .option('--verbose', 'tell more of what goes on', false)
}

/** What goes wrong is told by the result of a command; its log would say it twice. */
const quiet = (options: Global): LogLevel => (options.verbose ? 'debug' : 'fatal')

function addStart(program: Command, act: Perform): void {
  common(program.command('start'))
    .description('serve the API and do the work, until Ctrl-C')
    .addOption(
      new Option('--role <role>', 'what this process does; all but "all" need PostgreSQL')
        .choices(['all', 'serve', 'work'])
        .default('all'),
    )
    .option('--port <number>', 'instead of HUABEN_PORT (8000)', toPort)
    .action(async (options: Global & { role: 'all' | 'serve' | 'work'; port?: number }) => {
      const { startCommand } = await import('./start.ts')
      await act(options, options.verbose ? 'debug' : 'info', (terminal, settings) =>
        startCommand(terminal, atPort(settings, options.port), options.role),
      )
    })
}

function toPort(text: string): number {
  const port = Number(text)
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port
  throw new InvalidArgumentError('A port is a whole number from 0 (any free one) to 65535.')
}

function atPort(settings: Settings, port: number | undefined): Settings {
  if (port === undefined) return settings
  return { ...settings, config: { ...settings.config, http: { ...settings.config.http, port } } }
}

function addProduce(program: Command, act: Perform): void {
  common(program.command('produce'))
    .description('make a film of a script: film.mp4, film.srt, film.vtt and report.json in a folder')
    .argument('<script>', 'the script file')
    .requiredOption('--out <dir>', 'where the film goes')
    .addOption(new Option('--aspect <aspect>', 'shape of the picture').choices(ASPECTS).default('16:9'))
    .addOption(new Option('--size <size>', 'short side of the picture').choices(SIZES).default('720p'))
    .option('--template <name>', 'pace, transitions, subtitles and sound')
    .option(
      '--lang <tag>',
      'language of the script (zh-CN, en …); left out: as last time, else recognised; auto: recognised',
    )
    .addOption(
      new Option(
        '--layout <layout>',
        'layout of the script; left out: as last time, else recognised; auto: recognised',
      ).choices([...LAYOUTS, 'auto']),
    )
    .action(async (script: string, options: Global & ProduceFlags) => {
      const { produceCommand } = await import('./produce.ts')
      const wish = { ...options, script, language: options.lang, layout: options.layout }
      await act(options, quiet(options), (terminal, settings) => produceCommand(terminal, settings, wish))
    })
}

type ProduceFlags = {
  out: string
  aspect: '16:9' | '9:16' | '1:1'
  size: string
  template?: string
  lang?: string
  layout?: ScriptLayout | 'auto'
}

function addBreakdown(program: Command, act: Perform): void {
  common(program.command('breakdown'))
    .description('what a script says: scenes, shots, characters, lines, cues')
    .argument('<script>', 'the script file')
    .option('--lang <tag>', 'language of the script; recognised when left out')
    .addOption(new Option('--layout <layout>', 'layout of the script; recognised when left out').choices(LAYOUTS))
    .action(async (script: string, options: Global & { lang?: string; layout?: ScriptLayout }) => {
      const { breakdownCommand } = await import('./breakdown.ts')
      const wish = {
        ...(options.layout === undefined ? {} : { layout: options.layout }),
        ...(options.lang === undefined ? {} : { language: options.lang }),
      }
      await act(options, quiet(options), (terminal, { config }) =>
        breakdownCommand(terminal, script, { ...wish, wordsIn: config.language }),
      )
    })
}

function addCare(program: Command, act: Perform): void {
  common(program.command('doctor'))
    .description('check programs, fonts, voices, data folder, database and disk')
    .action(async (options: Global) => {
      const { doctorCommand } = await import('./doctor.ts')
      await act(options, quiet(options), doctorCommand)
    })
  common(program.command('prove-ledger'))
    .description('prove that balances equal the journal and holds equal open work; changes nothing')
    .action(async (options: Global) => {
      const { proveLedgerCommand } = await import('./prove-ledger.ts')
      await act(options, quiet(options), proveLedgerCommand)
    })
  common(program.command('migrate'))
    .description('bring the database up to date without serving')
    .action(async (options: Global) => {
      const { migrateCommand } = await import('./migrate.ts')
      await act(options, quiet(options), migrateCommand)
    })
  common(program.command('restore'))
    .description('go back to a snapshot of the embedded database')
    .option('--snapshot <name>', 'which one', 'latest')
    .option('--list', 'only show what there is', false)
    .option('--empty', 'begin with an empty database; the present one is set aside', false)
    .action(async (options: Global & { snapshot: string; list: boolean; empty: boolean }) => {
      const { restoreCommand } = await import('./restore.ts')
      await act(options, quiet(options), (terminal, settings) => restoreCommand(terminal, settings, options))
    })
  common(program.command('reencrypt-keys'))
    .description('seal the stored keys of providers anew with the newest HUABEN_KEY_ENCRYPTION_KEY')
    .action(async (options: Global) => {
      const { reencryptKeysCommand } = await import('./reencrypt-keys.ts')
      await act(options, quiet(options), reencryptKeysCommand)
    })
  const user = program.command('user').description('accounts').exitOverride()
  common(user.command('create-admin'))
    .description('make an account that runs the installation; the password is asked for, or read from standard input')
    .option('--username <name>', 'to sign in with')
    .option('--email <address>', 'to sign in with, and for mails')
    .action(async (options: Global & { username?: string; email?: string }) => {
      const { createAdminCommand } = await import('./create-admin.ts')
      const wish = { username: options.username, email: options.email }
      await act(options, quiet(options), (terminal, settings) => createAdminCommand(terminal, settings, wish))
    })
  common(program.command('version'))
    .description('show the version')
    .action((options: Global) => {
      new Terminal({ json: options.json }).answer({ version: VERSION, node: process.versions.node }, [VERSION])
    })
}
