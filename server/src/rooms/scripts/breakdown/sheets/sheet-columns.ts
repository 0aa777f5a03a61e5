// What the columns of a sheet hold, by the names that writers, storyboard artists and games give them.
import { inBothScripts } from '../hanzi.ts'
import { chooseSeparator, type Row, readRows } from './table-cells.ts'

export type Column =
  | 'id'
  | 'speaker'
  | 'text'
  | 'seconds'
  | 'direction'
  | 'scene'
  | 'hour'
  | 'inside'
  | 'episode'
  | 'picture'
  | 'camera'
  | 'sfx'
  | 'bgm'
  | 'title'
  | 'other'

const COLUMN_WORDS: readonly (readonly [Column, RegExp])[] = [
  ['speaker', /^(?:speaker|character|char|role|who|actor|voice|name|角色|人物|说话人|讲述人|配音|角色名|说话者)$/i],
  ['seconds', /^(?:seconds?|sec|duration|length|时长|秒|秒数|时间|镜头时长)(?:\s?[(（]\s?(?:s|秒|sec)\s?[)）])?$/i],
  [
    'direction',
    /^(?:direction|emotion|mood|delivery|notes?|context|情绪|语气|表演提示|备注|提示|表情|情绪[/／]语气)$/i,
  ],
  ['scene', /^(?:scene|location|place|setting|场景|地点|场次|场)$/i],
  ['hour', /^(?:日夜|日[/／]夜|时刻|时间段|time of day|day[/／]night|d[/／]n)$/i],
  ['inside', /^(?:内外|内[/／]外|内外景|int\.?[/／]ext\.?|i[/／]e)$/i],
  ['episode', /^(?:episode|ep|集|集数)$/i],
  [
    'picture',
    /^(?:picture|visuals?|video|action|description|shot description|image|画面|画面内容|画面描述|镜头内容|镜头描述|内容描述|动作|动作描述|画面说明)$/i,
  ],
  [
    'camera',
    /^(?:shot size|size|framing|angle|camera|camera move(?:ment)?|movement|景别|机位|角度|运镜|镜头运动|拍摄手法|拍摄角度|景别[/／]运镜)$/i,
  ],
  ['sfx', /^(?:sfx|sounds?|sound effects?|fx|音效|声音|效果音|环境音|音响)$/i],
  ['bgm', /^(?:bgm|music|score|音乐|配乐|背景音乐)$/i],
  ['title', /^(?:titles?|captions?|on[- ]screen text|super|chyron|字幕|屏幕文字|画面文字|花字)$/i],
  [
    'id',
    /^(?:id|#|no\.?|nr|number|line[_ ]?(?:id|no\.?|number)|key|file|file ?name|cue|shot(?: ?(?:no\.?|number|#))?|time ?code|tc|vo file|audio(?: file)?|镜号|镜头号?|分镜号?|序|编号|序号|文件名|行号|时间码)$/i,
  ],
  [
    'text',
    /^(?:text|line|lines|dialogue|dialog|speech|script|subtitle|content|台词|对白|文本|内容|旁白[/／]台词|台词[/／]旁白|对白[/／]旁白|对话)(?:[_ -](\w{2,3}(?:[-_]\w{2,4})?))?$/i,
  ],
]
const COLUMN_NAMES = COLUMN_WORDS.map(([column, pattern]) => [column, inBothScripts(pattern)] as const)
const LANGUAGE_WORDS: Readonly<Record<string, RegExp>> = {
  'zh-CN': /^(?:(?:简体)?中文|汉语|普通话|(?:simplified )?chinese)$/i,
  'zh-TW': /^(?:繁[体體]中文|traditional chinese)$/i,
  en: /^(?:英文|英语|english)$/i,
  ja: /^(?:日文|日语|日本語|japanese)$/i,
  ko: /^(?:韩文|韩语|korean)$/i,
  fr: /^(?:法文|法语|french|français)$/i,
  de: /^(?:德文|德语|german|deutsch)$/i,
  es: /^(?:西班牙文|西班牙语|spanish|español)$/i,
}
const LANGUAGE_NAME = /^(?:[a-z]{2}(?:[-_][a-z]{2,4})?)$/i

export function columnOf(name: string): Column {
  const bare = name.replace(/[*_]{2}/g, '').trim()
  return (
    COLUMN_NAMES.find(([, pattern]) => pattern.test(bare))?.[0] ??
    (LANGUAGE_NAME.test(bare) || languageWord(bare) !== null ? 'text' : 'other')
  )
}

const languageWord = (name: string): string | null =>
  Object.entries(LANGUAGE_WORDS).find(([, pattern]) => pattern.test(name))?.[0] ?? null

/** Of `en`, `英文` or `text_en`. */
export function languageOfColumn(name: string): string | null {
  if (columnOf(name) !== 'text') return null
  const word = languageWord(name.trim())
  if (word !== null) return word
  if (LANGUAGE_NAME.test(name)) return name.replace('_', '-')
  return /[_ -]([a-z]{2}(?:[-_][a-z]{2,4})?)$/i.exec(name)?.[1]?.replace('_', '-') ?? null
}

/** A title may stand above the table. */
const ROWS_ABOVE_MAX = 10
const SEPARATORS = ['\t', '|', ',', ';', '，']

export type Header = { readonly separator: string /** Index of its line. */; readonly line: number }

/** The row that names columns: somebody who speaks, or at least two others of which one is words or pictures. */
export function findHeader(lines: readonly string[]): Header | null {
  let rows = 0
  for (const [line, text] of lines.entries()) {
    if (text.trim() === '') continue
    if (++rows > ROWS_ABOVE_MAX) return null
    for (const separator of SEPARATORS) {
      const cells = text.slice(0, 2000).split(separator)
      if (cells.length < 2) continue
      const columns = cells.map((cell) => columnOf(cell.trim().replace(/^"|"$/g, '').trim()))
      const named = columns.filter((column) => column !== 'other')
      const isSheet = columns.includes('speaker') || columns.includes('text') || columns.includes('picture')
      if (isSheet && named.length >= Math.min(2, cells.length) && named.length * 2 >= columns.filter(Boolean).length)
        return { separator, line }
    }
  }
  return null
}

export type Table = {
  readonly rows: readonly Row[] /** Index of the row that names the columns; -1 when none does. */
  readonly header: number
}

/** Rows of a text whose header, if it has one, may stand below a title. */
export function readTable(text: string): Table {
  const lines = text.slice(0, 20_000).split(/\r\n|\n|\r/)
  const found = findHeader(lines)
  const rows = readRows(text, found?.separator ?? chooseSeparator(text))
  if (found === null) return { rows, header: -1 }
  // Before the header a row is a line: no cell of a title is quoted.
  return { rows, header: Math.min(found.line, rows.length - 1) }
}
