// huaben breakdown: what a script says, without a studio.
import type { Breakdown, ScriptLayout } from '#contract/breakdown.ts'
import type { Localised } from '#platform/faults.ts'
import { both, same } from '#platform/localised.ts'
import { breakDownFile, type ReadingWish } from '#studio/break-down-file.ts'
import { counted } from './counted.ts'
import { readScriptFile } from './script-file.ts'
import type { Terminal } from './terminal.ts'

export async function breakdownCommand(terminal: Terminal, script: string, wish: ReadingWish): Promise<void> {
  const file = await readScriptFile(script)
  const breakdown = await breakDownFile(file.bytes, file.name, wish)
  terminal.answer(breakdown, describe(file.name, breakdown))
}

const CHARACTERS_SHOWN_MAX = 20
const WARNINGS_SHOWN_MAX = 20

function describe(name: string, breakdown: Breakdown): Localised[] {
  const { characters, scenes, warnings, title, layout, language } = breakdown
  const head = title ?? name
  const more = characters.length - CHARACTERS_SHOWN_MAX
  const shown = characters.slice(0, CHARACTERS_SHOWN_MAX)
  const people = both(
    [...shown.map((one) => `${one.name} (${one.lines})`), ...(more > 0 ? [`and ${more} more`] : [])].join(', ') ||
      'none',
    (shown.map((one) => `${one.name}（${one.lines}）`).join('、') || '无') + (more > 0 ? `，另有 ${more} 个` : ''),
  )
  const untold = warnings.length - WARNINGS_SHOWN_MAX
  return [
    both(
      `${head}: ${LAYOUT_NAMES[layout].en} (${layout}), ${language}`,
      `${head}：${LAYOUT_NAMES[layout]['zh-CN']}（${layout}），${language}`,
    ),
    countsOf(breakdown),
    both(`Characters (lines): ${people.en}`, `角色（台词句数）：${people['zh-CN']}`),
    ...scenes.map((scene) => {
      const heading = scene.heading || scene.location
      const number = scene.label ?? scene.number
      return both(`  ${number}  ${heading || '(no heading)'}`, `  ${number}  ${heading || '（无标题）'}`)
    }),
    ...warnings
      .slice(0, WARNINGS_SHOWN_MAX)
      .map(({ line, message }) => both(`  line ${line}: ${message}`, `  第 ${line} 行：${message}`)),
    ...(untold > 0
      ? [both(`  ${counted(untold, 'more warning')} (--json shows all)`, `  另有 ${untold} 条提示（--json 显示全部）`)]
      : []),
  ]
}

function countsOf({ episodes, scenes, shots, lines, cues }: Breakdown): Localised {
  const parts = [
    ...(episodes.length > 0 ? [both(counted(episodes.length, 'episode'), `${episodes.length} 集`)] : []),
    both(counted(scenes.length, 'scene'), `${scenes.length} 场`),
    both(counted(shots.length, 'shot'), `${shots.length} 镜`),
    both(counted(lines.length, 'line'), `${lines.length} 句台词`),
    both(counted(cues.length, 'cue'), `${cues.length} 处声音提示`),
  ]
  return both(parts.map((part) => part.en).join(', '), parts.map((part) => part['zh-CN']).join('，'))
}

/** By the words of the pages; the option --layout takes the codes. */
const LAYOUT_NAMES: Readonly<Record<ScriptLayout, Localised>> = {
  fountain: same('Fountain'),
  final_draft: same('Final Draft'),
  short_drama: both('Chinese short drama', '短剧剧本'),
  audio_drama: both('Chinese audio drama', '广播剧剧本'),
  stage_play: both('stage play', '舞台剧本'),
  line_sheet: both('table of lines', '台词表'),
  prose: both('prose', '小说正文'),
  captions: both('subtitles', '字幕'),
}
