// Warnings of the reader in the language of the page. A code that is not known here is shown as the server words it.
import { useCallback } from 'react'
import type { PreviewWarning } from '#contract/scripts.ts'
import { defineTexts } from '#web/i18n/texts.ts'

const useTexts = defineTexts('script-warnings', {
  en: {
    EMPTY_SCRIPT: 'The script has no text: nothing can be made from it.',
    NO_SCENES: 'No scene was found: check that the right layout is chosen.',
    LAYOUT_UNCERTAIN: 'The layout could not be told with certainty: choose it by hand if this looks wrong.',
    NO_LINES: 'No spoken line was found: the film will have no voices.',
    LOCATION_UNKNOWN: '{{count}} scenes name no place: add a scene heading to say where they play.',
    SIMILAR_NAMES: '{{one}} and {{other}} may be the same character: use one name in every cue if they are.',
    EMPTY_SPEECH: '{{one}} has a cue but no text: add the text or remove the cue.',
    SEVERAL_LANGUAGES: 'The sheet has text in several languages; one of them was taken.',
    FINAL_DRAFT_UNREADABLE: 'No paragraph could be read from this Final Draft file: save it again in Final Draft.',
  },
  'zh-CN': {
    EMPTY_SCRIPT: '剧本没有文字，无法制作。',
    NO_SCENES: '没有找到场景：请确认所选的剧本格式。',
    LAYOUT_UNCERTAIN: '无法确定剧本格式：如识别有误，请手动选择。',
    NO_LINES: '没有找到台词：成片将没有人声。',
    LOCATION_UNKNOWN: '有 {{count}} 场没有写明地点：请补上场景标题。',
    SIMILAR_NAMES: '“{{one}}”与“{{other}}”可能是同一角色：若是，请统一称呼。',
    EMPTY_SPEECH: '“{{one}}”只有人名没有台词：请补上台词或删去该行。',
    SEVERAL_LANGUAGES: '表格中有多种语言，只采用了其中一种。',
    FINAL_DRAFT_UNREADABLE: '无法读取该 Final Draft 文件的段落：请在 Final Draft 中重新保存。',
  },
})

type Code =
  | 'EMPTY_SCRIPT'
  | 'NO_SCENES'
  | 'LAYOUT_UNCERTAIN'
  | 'NO_LINES'
  | 'SEVERAL_LANGUAGES'
  | 'FINAL_DRAFT_UNREADABLE'
const PLAIN: readonly string[] = [
  'EMPTY_SCRIPT',
  'NO_SCENES',
  'LAYOUT_UNCERTAIN',
  'NO_LINES',
  'SEVERAL_LANGUAGES',
  'FINAL_DRAFT_UNREADABLE',
] satisfies Code[]

/** The names in a message stand where its words are always the same. */
const NAMES: Readonly<Record<string, RegExp>> = {
  SIMILAR_NAMES: /^(.+) and (.+) may be the same character/,
  EMPTY_SPEECH: /^(.+) has a (?:cue|row) but /,
  LOCATION_UNKNOWN: /^(\d+) scene/,
}

export function useWarningText(): (warning: PreviewWarning) => string {
  const t = useTexts()
  return useCallback(
    ({ code, message }: PreviewWarning) => {
      if (PLAIN.includes(code)) return t(code as Code)
      const names = NAMES[code]?.exec(message)
      if (!names) return message
      const [, one = '', other = ''] = names
      if (code === 'LOCATION_UNKNOWN') return t('LOCATION_UNKNOWN', { count: Number(one) })
      return t(code as 'SIMILAR_NAMES' | 'EMPTY_SPEECH', { one, other })
    },
    [t],
  )
}
