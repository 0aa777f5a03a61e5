// From argv to a command, and from whatever a command throws to words and an exit code.
import { readFileSync } from 'node:fs'
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import type { ScriptLayout } from '#contract/breakdown.ts'
import type { Language, Localised } from '#platform/faults.ts'
import { both, same } from '#platform/localised.ts'
import { createLog, type LogLevel } from '#platform/log.ts'
import { findLanguage, readConfig } from '#studio/config.ts'
import type { Settings } from '#studio/serve.ts'
import { complaintOf, EXIT } from './exit-codes.ts'
import { EXIT_HELP, helpIn, usageWords } from './help-words.ts'
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
  const language = findLanguage()
  let exitCode: number = EXIT.ok
  const program = createProgram(language, async (options, level, run) => {
    exitCode = await perform(new Terminal({ json: options.json, language }), options, { level, run })
  })
  try {
    await program.parseAsync([...argv], { from: 'user' })
    return exitCode
  } catch (error) {
    const terminal = new Terminal({ json: argv.includes('--json'), language })
    if (error instanceof CommanderError) return complainOfUsage(terminal, error, namedIn(program, argv))
    terminal.complain(complaintOf(error))
    return EXIT.internal
  }
}

/** "huaben produce": what the command line is about, as far as it can be told. */
function namedIn(program: Command, argv: readonly string[]): string {
  const path = [program]
  for (const word of argv) {
    const next = path.at(-1)?.commands.find((command) => command.name() === word)
    if (!next) break
    path.push(next)
  }
  return path.map((command) => command.name()).join(' ')
}

/** Where the whole help is shown, whether it was asked for or not, nothing more is said to people. */
function complainOfUsage(terminal: Terminal, error: CommanderError, named: string): number {
  if (error.exitCode === 0) return EXIT.ok
  const message = usageWords(error.message)
  const remedy = both(`${named} --help shows what can be said.`, `${named} --help 列出可用的写法。`)
  const complaint = { exitCode: EXIT.usage, code: 'USAGE', message, remedy }
  if (error.code !== 'commander.help' || terminal.isJson) terminal.complain(complaint)
  return EXIT.usage
}

type Doing = { readonly level: LogLevel; readonly run: Run }

async function perform(terminal: Terminal, options: Global, { level, run }: Doing): Promise<number> {
  try {
    const overrides = { dataDir: options.data, ...(level === 'info' ? {} : { logLevel: level }) }
    const read = readConfig(undefined, overrides)
    const settings = { ...read, log: createLog(read.config.log.level), version: VERSION }
    const exitCode = await run(terminal, settings)
    return typeof exitCode === 'number' ? exitCode : EXIT.ok
  } catch (error) {
    const complaint = complaintOf(error)
    terminal.complain(complaint)
    if (complaint.exitCode === EXIT.internal && options.verbose && error instanceof Error)
      process.stderr.write(`${error.stack}\n`)
    return complaint.exitCode
  }
}

type Perform = (options: Global, level: LogLevel, run: Run) => Promise<void>
/** The text in the language of this run. */
type In = (text: Localised) => string
type Making = { readonly program: Command; readonly act: Perform; readonly say: In }

function createProgram(language: Language, act: Perform): Command {
  const say: In = (text) => text[language]
  const program = new Command('huaben')
    .description(
      say(
        both(
          'Huaben 话本: a script goes in, a finished film comes out.',
          '话本 Huaben：给它一个剧本，它还您一部片子。',
        ),
      ),
    )
    .exitOverride()
    .configureHelp(helpIn(language))
    // What is wrong is said once, by us, in the right language.
    .configureOutput({ outputError: () => {} })
    .addHelpText('after', say(EXIT_HELP))
    .version(VERSION, '-V, --version', say(both('show the version', '显示版本')))
    .helpOption('-h, --help', say(SHOW_HELP))
    .helpCommand(say(both('help [command]', 'help [命令]')), say(SHOW_HELP))
  const making = { program, act, say }
  addStart(making)
  addProduce(making)
  addBreakdown(making)
  addCare(making)
  addUser(making)
  common(program.command('version'), say)
    .description(say(both('show the version', '显示版本')))
    .action((options: Global) => {
      const answer = { version: VERSION, node: process.versions.node }
      new Terminal({ json: options.json, language }).answer(answer, [same(VERSION)])
    })
  return program
}

const SHOW_HELP = both('show help', '显示帮助')

/** Every command takes these. */
function common(command: Command, say: In): Command {
  return command
    .option(`--data <${say(DIR)}>`, say(both('the data folder', '数据目录')), './data')
    .option(
      '--json',
      say(
        both(
          'one JSON document on standard output, everything else on standard error',
          '标准输出只有一份 JSON 文档，其余都写到标准错误',
        ),
      ),
      false,
    )
    .option('--verbose', say(both('tell more of what goes on', '显示更多运行细节')), false)
}

const DIR = both('dir', '目录')
const NAME = both('name', '名称')

/** What goes wrong is told by the result of a command; its log would say it twice. */
const quiet = (options: Global): LogLevel => (options.verbose ? 'debug' : 'fatal')

function addStart({ program, act, say }: Making): void {
  const roles = both(
    'what this process does; all but "all" need PostgreSQL',
    '本进程的职责；除 all 外都需要 PostgreSQL',
  )
  common(program.command('start'), say)
    .description(
      say(
        both("serve the studio's pages and API and do the work, until Ctrl-C", '提供页面与接口并执行任务，直到 Ctrl-C'),
      ),
    )
    .addOption(
      new Option(`--role <${say(both('role', '职责'))}>`, say(roles)).choices(['all', 'serve', 'work']).default('all'),
    )
    .option(
      `--port <${say(both('number', '端口'))}>`,
      say(both('instead of HUABEN_PORT (8000)', '代替 HUABEN_PORT（8000）')),
      (text) => toPort(text, say),
    )
    .action(async (options: Global & { role: 'all' | 'serve' | 'work'; port?: number }) => {
      const { startCommand } = await import('./start.ts')
      await act(options, options.verbose ? 'debug' : 'info', (terminal, settings) =>
        startCommand(terminal, atPort(settings, options.port), options.role),
      )
    })
}

function toPort(text: string, say: In): number {
  const port = Number(text)
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port
  throw new InvalidArgumentError(
    say(
      both('A port is a whole number from 0 (any free one) to 65535.', '端口须为 0（任一空闲端口）到 65535 的整数。'),
    ),
  )
}

function atPort(settings: Settings, port: number | undefined): Settings {
  if (port === undefined) return settings
  return { ...settings, config: { ...settings.config, http: { ...settings.config.http, port } } }
}

function addProduce({ program, act, say }: Making): void {
  const about = both(
    'make a film of a script: film.mp4, film.srt, film.vtt and report.json in a folder',
    '把剧本制作成片：在一个目录中生成 film.mp4、film.srt、film.vtt 和 report.json',
  )
  const command = common(program.command('produce'), say)
    .description(say(about))
    .argument(`<${say(SCRIPT)}>`, say(SCRIPT_FILE))
    .requiredOption(`--out <${say(DIR)}>`, say(both('where the film goes', '成片放到哪里')))
    .addOption(
      new Option(`--aspect <${say(both('aspect', '比例'))}>`, say(both('shape of the picture', '画面比例')))
        .choices(ASPECTS)
        .default('16:9'),
    )
    .addOption(
      new Option(`--size <${say(both('size', '尺寸'))}>`, say(both('short side of the picture', '画面短边')))
        .choices(SIZES)
        .default('720p'),
    )
    .option(
      `--template <${say(NAME)}>`,
      say(both('pace, transitions, subtitles and sound', '成片模板：节奏、转场、字幕和声音')),
    )
    .option(
      `--music <${say(both('file', '文件'))}>`,
      say(
        both(
          'a sound file as the music of the film; left out: music is made',
          '用作成片配乐的声音文件；不写则自动生成',
        ),
      ),
    )
  reading(command, say, READ_AGAIN).action(async (script: string, options: Global & ProduceFlags) => {
    const { produceCommand } = await import('./produce.ts')
    const wish = { ...options, script, language: options.lang, layout: options.layout }
    await act(options, quiet(options), (terminal, settings) => produceCommand(terminal, settings, wish))
  })
}

const SCRIPT = both('script', '剧本')
const SCRIPT_FILE = both('the script file', '剧本文件')

type Reading = { readonly language: Localised; readonly layout: Localised; readonly layouts: readonly string[] }

const READ_AGAIN: Reading = {
  language: both(
    'language of the script (zh-CN, en …); left out: as last time, else recognised; auto: recognised',
    '剧本的语言（zh-CN、en 等）；不写：同上次，首次则自动识别；auto：自动识别',
  ),
  layout: both(
    'layout of the script; left out: as last time, else recognised; auto: recognised',
    '剧本格式；不写：同上次，首次则自动识别；auto：自动识别',
  ),
  layouts: [...LAYOUTS, 'auto'],
}
const READ_ONCE: Reading = {
  language: both('language of the script; recognised when left out', '剧本的语言；不写则自动识别'),
  layout: both('layout of the script; recognised when left out', '剧本格式；不写则自动识别'),
  layouts: LAYOUTS,
}

function reading(command: Command, say: In, { language, layout, layouts }: Reading): Command {
  return command
    .option(`--lang <${say(both('tag', '语言'))}>`, say(language))
    .addOption(new Option(`--layout <${say(both('layout', '格式'))}>`, say(layout)).choices(layouts))
}

type ProduceFlags = {
  out: string
  aspect: '16:9' | '9:16' | '1:1'
  size: string
  template?: string
  music?: string
  lang?: string
  layout?: ScriptLayout | 'auto'
}

function addBreakdown({ program, act, say }: Making): void {
  const command = common(program.command('breakdown'), say)
    .description(
      say(
        both(
          'what a script says: scenes, shots, characters, lines, cues',
          '解析剧本：场景、镜头、角色、台词和声音提示',
        ),
      ),
    )
    .argument(`<${say(SCRIPT)}>`, say(SCRIPT_FILE))
  reading(command, say, READ_ONCE).action(
    async (script: string, options: Global & { lang?: string; layout?: ScriptLayout }) => {
      const { breakdownCommand } = await import('./breakdown.ts')
      const wish = {
        ...(options.layout === undefined ? {} : { layout: options.layout }),
        ...(options.lang === undefined ? {} : { language: options.lang }),
      }
      await act(options, quiet(options), (terminal) =>
        breakdownCommand(terminal, script, { ...wish, wordsIn: terminal.language }),
      )
    },
  )
}

function addCare({ program, act, say }: Making): void {
  common(program.command('doctor'), say)
    .description(
      say(
        both(
          'check programs, fonts, voices, data folder, database and disk',
          '检查程序、字体、音色、数据目录、数据库和磁盘',
        ),
      ),
    )
    .action(async (options: Global) => {
      const { doctorCommand } = await import('./doctor.ts')
      await act(options, quiet(options), doctorCommand)
    })
  common(program.command('migrate'), say)
    .description(say(both('bring the database up to date without serving', '只升级数据库，不提供服务')))
    .action(async (options: Global) => {
      const { migrateCommand } = await import('./migrate.ts')
      await act(options, quiet(options), migrateCommand)
    })
  common(program.command('restore'), say)
    .description(say(both('go back to a snapshot of the embedded database', '回到内置数据库的某个快照')))
    .option(`--snapshot <${say(NAME)}>`, say(both('which one', '哪一个快照')), 'latest')
    .option('--list', say(both('only show what there is', '只列出现有快照')), false)
    .option(
      '--empty',
      say(both('begin with an empty database; the present one is set aside', '从空数据库开始；现有的会另存')),
      false,
    )
    .action(async (options: Global & { snapshot: string; list: boolean; empty: boolean }) => {
      const { restoreCommand } = await import('./restore.ts')
      await act(options, quiet(options), (terminal, settings) => restoreCommand(terminal, settings, options))
    })
  addCareOfSecrets({ program, act, say })
}

function addCareOfSecrets({ program, act, say }: Making): void {
  common(program.command('prove-ledger'), say)
    .description(
      say(
        both(
          'prove that balances equal the journal and holds equal open work; changes nothing',
          '核对余额与流水、冻结与在途工作；不改动任何内容',
        ),
      ),
    )
    .action(async (options: Global) => {
      const { proveLedgerCommand } = await import('./prove-ledger.ts')
      await act(options, quiet(options), proveLedgerCommand)
    })
  common(program.command('reencrypt-keys'), say)
    .description(
      say(
        both(
          'seal the stored keys of providers anew with the newest HUABEN_KEY_ENCRYPTION_KEY',
          '用最新的 HUABEN_KEY_ENCRYPTION_KEY 重新加密已保存的服务商密钥',
        ),
      ),
    )
    .action(async (options: Global) => {
      const { reencryptKeysCommand } = await import('./reencrypt-keys.ts')
      await act(options, quiet(options), reencryptKeysCommand)
    })
}

function addUser({ program, act, say }: Making): void {
  const user = program
    .command('user')
    .description(say(both('accounts', '账号')))
    .helpCommand(say(both('help [command]', 'help [命令]')), say(SHOW_HELP))
  common(user.command('create-admin'), say)
    .description(
      say(
        both(
          'make an account that runs the installation; the password is asked for, or read from standard input',
          '创建管理本系统的账号；密码会询问，或从标准输入读取',
        ),
      ),
    )
    .option(`--username <${say(NAME)}>`, say(both('to sign in with', '用于登录')))
    .option(`--email <${say(both('address', '邮箱'))}>`, say(both('to sign in with, and for mails', '用于登录和收信')))
    .action(async (options: Global & { username?: string; email?: string }) => {
      const { createAdminCommand } = await import('./create-admin.ts')
      const wish = { username: options.username, email: options.email }
      await act(options, quiet(options), (terminal, settings) => createAdminCommand(terminal, settings, wish))
    })
}
