import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import stringWidth from 'string-width'
import { expect, test } from 'vitest'
import { helpIn, usageWords, wrapTo } from './help-words.ts'

/** What the parser itself says: another version of it may say it otherwise. */
function complaint(argv: readonly string[]): string {
  const program = new Command('huaben').exitOverride().configureOutput({ outputError: () => {}, writeErr: () => {} })
  program
    .command('produce')
    .argument('<script>')
    .requiredOption('--out <dir>')
    .addOption(new Option('--size <size>').choices(['360p', '720p']))
    .option('--port <number>', '', () => {
      throw new InvalidArgumentError('Why.')
    })
    .action(() => {})
  try {
    program.parse([...argv], { from: 'user' })
  } catch (error) {
    if (error instanceof CommanderError) return error.message
    throw error
  }
  throw new Error(`nothing was wrong with ${argv.join(' ')}`)
}

test.each([
  [[], 'No command was given.', '没有给出命令。'],
  [['direct'], 'There is no command direct.', '没有命令 direct。'],
  [['produced'], 'There is no command produced. Did you mean produce?', '没有命令 produced。您是不是想用 produce？'],
  [['produce', '--out', 'x'], 'The argument <script> is missing.', '缺少参数 <script>。'],
  [['produce', 'x', '--out'], 'The option --out <dir> needs a value.', '选项 --out <dir> 需要一个值。'],
  [['produce', 'x'], 'The option --out <dir> must be given.', '必须给出选项 --out <dir>。'],
  [
    ['produce', 'x', '--out', 'y', '--ot'],
    'There is no option --ot. Did you mean --out?',
    '没有选项 --ot。您是不是想用 --out？',
  ],
  [['produce', 'x', '--out', 'y', '-z'], 'There is no option -z.', '没有选项 -z。'],
  [
    ['produce', 'a', 'b', '--out', 'x'],
    'There are too many arguments, 2 instead of 1: a, b. Put quotes around a name with spaces.',
    '参数过多，应为 1 个，实际 2 个：a, b。含空格的名称请加引号。',
  ],
  [
    ['produce', 'x', '--size', '4K'],
    'The option --size <size> cannot be "4K": it is one of 360p, 720p.',
    '选项 --size <size> 不能为“4K”，可选：360p、720p。',
  ],
  [
    ['produce', 'x', '--port', 'z'],
    'The option --port <number> cannot be "z". Why.',
    '选项 --port <number> 不能为“z”。Why.',
  ],
])('%j is told in both languages', (argv, en, zh) => {
  expect(usageWords(complaint(argv))).toEqual({ en, 'zh-CN': zh })
})

test('what the parser may say one day is passed on', () => {
  expect(usageWords('error: something new')).toEqual({
    en: 'something new',
    'zh-CN': '无法理解该命令：something new',
  })
})

test('Chinese is wrapped by what a terminal shows, and no line begins with a closing sign', () => {
  const text =
    '把剧本制作成片：在一个目录中生成 film.mp4、film.srt、film.vtt 和 report.json（可选：360p、480p；默认：720p）。'
  for (let columns = 12; columns <= 60; columns++) {
    const lines = wrapTo(text, columns).split('\n')
    expect(lines.join('').replaceAll(' ', ''), `${columns}`).toBe(text.replaceAll(' ', ''))
    for (const line of lines) {
      // A sign that closes goes with what it closes, and may stand out by itself.
      expect(stringWidth(line), `${columns}: ${line}`).toBeLessThanOrEqual(Math.max(columns, 15))
      expect(line).not.toMatch(/^[，。；：、）]/)
    }
  }
  expect(wrapTo('one two three', 7)).toBe('one two\nthree')
})

test('help has its titles and places in the language, and its columns in line', () => {
  const program = new Command('huaben').configureHelp(helpIn('zh-CN')).helpOption('-h, --help', '显示帮助')
  program.option('--data <目录>', '数据目录', './data').option('--json', '一份文档', false)
  expect(program.helpInformation()).toBe(
    '用法：huaben [选项]\n\n选项：\n  --data <目录>  数据目录（默认：./data）\n  --json         一份文档\n  -h, --help     显示帮助\n',
  )
})
