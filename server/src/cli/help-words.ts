// The frame of help and the complaints about a command line, which the parser has in English only.
import { type Command, Help, type HelpConfiguration, type Option } from 'commander'
import stringWidth from 'string-width'
import type { Language, Localised } from '#platform/faults.ts'
import { both } from '#platform/localised.ts'

export const EXIT_HELP = both(
  `
Exit codes:
    0  done
    1  something went wrong on our side, or the work failed
    2  the command or a setting is not usable
    3  the script was refused: unreadable, empty, too large, or of a kind that is not read
    4  a program, font or voice that is needed is missing (huaben doctor tells which)
    5  another process holds the data folder, the studio is busy, or its database server is not there
    6  the disk is full
    7  the database in the data folder is damaged or missing (huaben restore)
    8  the database in the data folder could not be checked; nothing was changed
    9  the production was paused by somebody else; the same command goes on
  130  interrupted by Ctrl-C (143: by SIGTERM); what was made is kept, the same command goes on

HUABEN_LANGUAGE (en, zh-CN) sets the language; without it, it is that of the system.`,
  `
退出码：
    0  完成
    1  程序内部出错，或工作未能完成
    2  命令或设置无法使用
    3  剧本被拒绝：无法读取、为空、过大，或类型不受支持
    4  缺少所需的程序、字体或音色（huaben doctor 会指出）
    5  数据目录正被另一进程占用，工作室繁忙，或数据库服务器无法连接
    6  磁盘已满
    7  数据目录中的数据库已损坏或丢失（huaben restore）
    8  无法检查数据目录中的数据库；没有改动任何内容
    9  制作被他人暂停；重新运行同一命令即可继续
  130  被 Ctrl-C 中断（143：被 SIGTERM）；已完成的内容都保留着，重新运行同一命令即可继续

语言由 HUABEN_LANGUAGE（en、zh-CN）决定；未设置时跟随系统。`,
)

const TITLES: Readonly<Record<string, Localised>> = {
  'Usage:': both('Usage:', '用法：'),
  'Arguments:': both('Arguments:', '参数：'),
  'Options:': both('Options:', '选项：'),
  'Commands:': both('Commands:', '命令：'),
}
const PLACES: Readonly<Record<string, Localised>> = {
  '[options]': both('[options]', '[选项]'),
  '[command]': both('[command]', '[命令]'),
}

/** For `configureHelp`: help in one language, its columns and lines as wide as a terminal shows them. */
export function helpIn(language: Language): HelpConfiguration {
  const plain = new Help()
  const inPlaces = (usage: string) =>
    usage.replace(/\[(options|command)\]/g, (place) => PLACES[place]?.[language] ?? place)
  return {
    displayWidth: (text) => stringWidth(text),
    boxWrap: wrapTo,
    styleTitle: (title) => TITLES[title]?.[language] ?? title,
    commandUsage: (command) => inPlaces(plain.commandUsage(command)),
    subcommandTerm: (command) => inPlaces(plain.subcommandTerm(command)),
    optionDescription: (option) => describeOption(option, language),
    // The sign of the title is a full-width one, which brings its own space.
    formatHelp: (command: Command, helper: Help) => plain.formatHelp.call(helper, command, helper).replace('： ', '：'),
  }
}

function describeOption({ description, argChoices, defaultValue, required }: Option, language: Language): string {
  const hasDefault = required && defaultValue !== undefined
  const more = [
    ...(argChoices ? [both(`choices: ${argChoices.join(', ')}`, `可选：${argChoices.join('、')}`)] : []),
    ...(hasDefault ? [both(`default: ${defaultValue}`, `默认：${defaultValue}`)] : []),
  ].map((one) => one[language])
  if (more.length === 0) return description
  return both(`${description} (${more.join('; ')})`, `${description}（${more.join('；')}）`)[language]
}

/** A Chinese sentence may be broken anywhere but before a sign that closes something; other words stay whole. */
const PIECES =
  /\s*(?:\p{Script=Han}|[（“《]+[^\s\p{Script=Han}]?|[^\s\p{Script=Han}（“《，。；：、）”》！？]+)[，。；：、）”》！？]*/gu

/** Wraps each line to so many columns of a terminal. */
export function wrapTo(text: string, columns: number): string {
  return text
    .split('\n')
    .map((line) => wrapLine(line, columns))
    .join('\n')
}

function wrapLine(line: string, columns: number): string {
  const lines: string[] = []
  let current = ''
  for (const piece of line.match(PIECES) ?? []) {
    if (current === '' || stringWidth(current + piece) <= columns) current += piece
    else {
      lines.push(current)
      current = piece.trimStart()
    }
  }
  return [...lines, current].join('\n')
}

type Words = (...groups: string[]) => Localised

/** What the parser says, and what we say instead. Nothing that it may say is left out; its version is exact. */
const SAID: readonly (readonly [RegExp, Words])[] = [
  [/^missing required argument '(.+)'$/, (name) => both(`The argument <${name}> is missing.`, `缺少参数 <${name}>。`)],
  [
    /^option '(.+)' argument missing$/,
    (flags) => both(`The option ${flags} needs a value.`, `选项 ${flags} 需要一个值。`),
  ],
  [
    /^required option '(.+)' not specified$/,
    (flags) => both(`The option ${flags} must be given.`, `必须给出选项 ${flags}。`),
  ],
  [
    /^unknown option '(.+?)'(?:\n\(Did you mean (.+)\?\))?$/,
    (flag, like) => unknownOf(both('option', '选项'), flag, like),
  ],
  [
    /^unknown command '(.+?)'(?:\n\(Did you mean (.+)\?\))?$/,
    (name, like) => unknownOf(both('command', '命令'), name, like),
  ],
  [
    /^too many arguments.*\. Expected (\d+) arguments? but got (\d+): (.+)\.$/s,
    (expected, got, list) =>
      both(
        `There are too many arguments, ${got} instead of ${expected}: ${list}. Put quotes around a name with spaces.`,
        `参数过多，应为 ${expected} 个，实际 ${got} 个：${list}。含空格的名称请加引号。`,
      ),
  ],
  [
    /^option '(.+)' argument '(.*)' is invalid\. Allowed choices are (.+)\.$/s,
    (flags, value, choices = '') =>
      both(
        `The option ${flags} cannot be "${value}": it is one of ${choices}.`,
        `选项 ${flags} 不能为“${value}”，可选：${choices.replaceAll(', ', '、')}。`,
      ),
  ],
  [
    /^option '(.+)' argument '(.*)' is invalid\. (.+)$/s,
    (flags, value, why) =>
      both(`The option ${flags} cannot be "${value}". ${why}`, `选项 ${flags} 不能为“${value}”。${why}`),
  ],
  [/^\(outputHelp\)$/, () => both('No command was given.', '没有给出命令。')],
]

function unknownOf(kind: Localised, name: string | undefined, like: string | undefined): Localised {
  const names = like?.replace(/^one of /, '')
  return both(
    `There is no ${kind.en} ${name}.${names ? ` Did you mean ${names}?` : ''}`,
    `没有${kind['zh-CN']} ${name}。${names ? `您是不是想用 ${names}？` : ''}`,
  )
}

export function usageWords(message: string): Localised {
  const bare = message.replace(/^error: /, '')
  for (const [said, words] of SAID) {
    const found = said.exec(bare)
    if (found) return words(...found.slice(1))
  }
  return both(bare, `无法理解该命令：${bare}`)
}
