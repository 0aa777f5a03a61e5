import type { Wait } from '#contract/generation.ts'
import { formatMoment } from '#web/i18n/format.ts'
import { defineTexts } from '#web/i18n/texts.ts'

const useTexts = defineTexts('waits', {
  en: {
    some: '{{count}} {{kind}}, {{most}} {{window}}: {{at_once}} at once, the last at about {{time}}. The others wait; nothing fails.',
    anHour: 'an hour',
    inMinutes: 'in {{minutes}} minutes',
    kinds: {
      text: 'drafts',
      image: 'pictures',
      video: 'clips',
      speech: 'spoken lines',
      music: 'pieces of music',
      effect: 'sound effects',
    },
  },
  'zh-CN': {
    some: '{{kind}}共 {{count}} 个，{{window}}最多 {{most}} 个：立即开始 {{at_once}} 个，最后一个约于 {{time}} 开始。其余自动等待，不会失败。',
    anHour: '每小时',
    inMinutes: '每 {{minutes}} 分钟',
    kinds: { text: '文稿', image: '图片', video: '视频片段', speech: '配音', music: '音乐', effect: '音效' },
  },
})

/** What is more than one user may have made at once, before it is asked for. Nothing where nothing waits. */
export function Waits({ waits }: { readonly waits: readonly Wait[] }) {
  const t = useTexts()
  return waits.map(({ kind, count, most, window_minutes: minutes, at_once, last_begins_at: last }) => (
    <p key={kind} className="mt-1.5 text-xs text-muted">
      {t('some', {
        ...{ count, most, at_once, kind: t(`kinds.${kind}`), time: formatMoment(last) },
        window: minutes === 60 ? t('anHour') : t('inMinutes', { minutes }),
      })}
    </p>
  ))
}
