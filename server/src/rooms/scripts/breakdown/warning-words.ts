// What a warning says, in both languages. A breakdown is stored in English and reworded for whoever reads it.
import type { Breakdown, BreakdownWarning, ScriptLayout } from '#contract/breakdown.ts'
import { fill, type Language, type Localised } from '#platform/faults.ts'

const WORDS = {
  EMPTY_SCRIPT: {
    en: 'The script has no text: nothing can be made from it.',
    'zh-CN': '剧本没有文字，无法制作。',
  },
  NO_SCENES: {
    en: 'No scene was found: check that the right layout is chosen.',
    'zh-CN': '没有找到场景：请确认所选的剧本格式。',
  },
  LAYOUT_UNCERTAIN: {
    en: 'The layout was read as {layout}, but not with certainty: choose the layout by hand if this looks wrong.',
    'zh-CN': '剧本格式识别为“{layout}”，但不能确定：如识别有误，请手动选择。',
  },
  NO_LINES: {
    en: 'No spoken line was found: the film will have no voices.',
    'zh-CN': '没有找到台词：成片将没有人声。',
  },
  LOCATION_UNKNOWN: {
    en: 'Scenes that name no place: {scenes}. Add a scene heading to say where they play.',
    'zh-CN': '有 {scenes} 场没有写明地点：请补上场景标题。',
  },
  SIMILAR_NAMES: {
    en: '{one} and {other} may be the same character: use one name in every cue if they are.',
    'zh-CN': '“{one}”与“{other}”可能是同一角色：若是，请统一称呼。',
  },
  EMPTY_SPEECH: {
    en: '{name} has a cue but no text: add the text or remove the cue.',
    'zh-CN': '“{name}”只有人名没有台词：请补上台词或删去该行。',
  },
  SEVERAL_LANGUAGES: {
    en: 'The sheet has text in {languages}: {taken} was taken. Choose a language to take another.',
    'zh-CN': '表格中有多种语言（{languages}），已采用 {taken}：如需其他语言，请另行选择。',
  },
  COLUMNS_UNREAD: {
    en: 'What these columns hold was not known: {columns}. Their sentences are kept as something to see, the rest is left out of the film. Name a column Dialogue, Visual, SFX or Note if it is one.',
    'zh-CN':
      '以下列的用途无法识别：{columns}。其中的句子按画面内容保留，其余不进入成片。如属台词、画面、音效或备注，请改用相应的列名。',
  },
  CUE_DOUBTED: {
    en: '“{name}” could be somebody who speaks, but nothing else in the script says so: the line was left to the speaker before. Put the name in the cast list if it is one.',
    'zh-CN': '“{name}”可能是说话人，但剧本中没有其他依据，该行已归入前一位说话人的台词。如确为角色，请在人物表中列出。',
  },
  FINAL_DRAFT_UNREADABLE: {
    en: 'No paragraph could be read from this Final Draft file: save it again in Final Draft.',
    'zh-CN': '无法读取该 Final Draft 文件的段落：请在 Final Draft 中重新保存。',
  },
  PAGE_UNREADABLE: {
    en: 'Page {page} of the PDF could not be read, and pages behind it may be missing: write its words in place of the mark, or save the PDF again and upload that.',
    'zh-CN': 'PDF 第 {page} 页无法读取，其后的页面也可能缺失：请在标记处补上该页文字，或重新保存 PDF 后再上传。',
  },
  MORE_WARNINGS: {
    en: 'There are more warnings than are listed here.',
    'zh-CN': '提示过多，其余未列出。',
  },
} as const satisfies Readonly<Record<string, Localised>>

export type WarningCode = keyof typeof WORDS

const LAYOUTS: Readonly<Record<ScriptLayout, Localised>> = {
  fountain: { en: 'Fountain', 'zh-CN': 'Fountain' },
  final_draft: { en: 'Final Draft', 'zh-CN': 'Final Draft' },
  short_drama: { en: 'short drama', 'zh-CN': '短剧' },
  audio_drama: { en: 'audio drama', 'zh-CN': '广播剧' },
  stage_play: { en: 'stage play', 'zh-CN': '舞台剧' },
  line_sheet: { en: 'line sheet', 'zh-CN': '台词表' },
  prose: { en: 'prose', 'zh-CN': '小说' },
  captions: { en: 'captions', 'zh-CN': '字幕' },
}

/** What a reader has to say, before it is put into words. */
export type FoundWarning = {
  /** 0: about the whole script. */
  readonly line: number
  readonly code: WarningCode
  readonly details?: Readonly<Record<string, string | number>>
}

export function toWarning({ line, code, details = {} }: FoundWarning): BreakdownWarning {
  return { line, code, details: { ...details }, message: wordsOf(WORDS[code], details, 'en') }
}

/** The same warning with its message in another language. One whose details were not stored yet keeps its own words. */
export function reword(warning: BreakdownWarning, language: Language): BreakdownWarning {
  const words: Localised | undefined = WORDS[warning.code as WarningCode]
  if (!words || (!warning.details && words[language].includes('{'))) return warning
  return { ...warning, message: wordsOf(words, warning.details ?? {}, language) }
}

export function rewordBreakdown(breakdown: Breakdown, language: Language): Breakdown {
  return { ...breakdown, warnings: breakdown.warnings.map((warning) => reword(warning, language)) }
}

function wordsOf(words: Localised, details: Readonly<Record<string, string | number>>, language: Language): string {
  const layout = LAYOUTS[details.layout as ScriptLayout]?.[language]
  return fill(words[language], layout === undefined ? details : { ...details, layout })
}
