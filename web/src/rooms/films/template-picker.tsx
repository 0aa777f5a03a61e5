import { Check } from 'lucide-react'
import { useState } from 'react'
import type { FilmTemplate, TransitionPreset } from '#contract/films.ts'
import { useCommon } from '#web/i18n/common.ts'
import { formatNumber } from '#web/i18n/format.ts'
import { useLanguage } from '#web/i18n/texts.ts'
import { Badge } from '#web/ui/badge.tsx'
import { Button } from '#web/ui/button.tsx'
import { Dialog } from '#web/ui/dialog.tsx'
import { useTexts } from './texts.ts'

type PickerProps = {
  readonly templates: readonly FilmTemplate[]
  readonly transitions: readonly TransitionPreset[]
  readonly chosen: string
  readonly onChoose: (id: string) => void
}

export function TemplatePicker({ templates, transitions, chosen, onChoose }: PickerProps) {
  const t = useTexts()
  const common = useCommon()
  const isChinese = useLanguage() === 'zh-CN'
  const [isOpen, setOpen] = useState(false)
  const current = templates.find((template) => template.id === chosen)
  return (
    <div>
      <p className="mb-1.5 font-medium">{t('template')}</p>
      <div className="flex items-start gap-3 rounded-md border border-line bg-raised p-3">
        <div className="min-w-0 flex-1">
          <p className="font-medium">{isChinese ? current?.name_zh : current?.name_en}</p>
          <p className="text-xs text-muted">{isChinese ? current?.about_zh : current?.about_en}</p>
        </div>
        <Button size="small" aria-label={t('changeTemplate')} onClick={() => setOpen(true)}>
          {t('change')}
        </Button>
      </div>
      <Dialog
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        title={t('chooseTemplate')}
        closeLabel={common('close')}
        width="wide"
        actions={
          <Button look="primary" onClick={() => setOpen(false)}>
            {t('done')}
          </Button>
        }
      >
        <div role="radiogroup" aria-label={t('template')} className="grid gap-2 sm:grid-cols-2 lg:grid-cols-3">
          {templates.map((template) => (
            <TemplateCard
              key={template.id}
              template={template}
              transition={transitions.find((preset) => preset.id === template.transitions.between_scenes.id)}
              isChosen={template.id === chosen}
              onChoose={() => onChoose(template.id)}
            />
          ))}
        </div>
      </Dialog>
    </div>
  )
}

type CardProps = {
  readonly template: FilmTemplate
  readonly transition: TransitionPreset | undefined
  readonly isChosen: boolean
  readonly onChoose: () => void
}

const LARGE_PERMILLE = 55

function TemplateCard({ template, transition, isChosen, onChoose }: CardProps) {
  const t = useTexts()
  const isChinese = useLanguage() === 'zh-CN'
  const seconds = (ms: number) => formatNumber(Math.round(ms / 100) / 10)
  return (
    <label className="relative flex cursor-pointer flex-col gap-1.5 rounded-lg border border-line bg-raised p-3 hover:border-line-strong has-checked:border-accent has-checked:ring-1 has-checked:ring-accent has-focus-visible:outline-2 has-focus-visible:outline-focus">
      <span className="flex items-center justify-between gap-2 font-medium">
        <input type="radio" name="template" className="sr-only" checked={isChosen} onChange={onChoose} />
        {isChinese ? template.name_zh : template.name_en}
        {isChosen && <Check aria-hidden className="size-4 text-accent" />}
      </span>
      <span className="flex-1 text-xs text-muted">{isChinese ? template.about_zh : template.about_en}</span>
      <span className="flex flex-wrap gap-1 pt-1">
        <Badge>{t('pace', { least: seconds(template.pace.minimum_shot_ms) })}</Badge>
        <Badge>{t('gap', { gap: seconds(template.pace.between_lines_ms) })}</Badge>
        {transition && <Badge>{isChinese ? transition.name_zh : transition.name_en}</Badge>}
        {template.title_card_ms > 0 && <Badge tone="info">{t('card')}</Badge>}
        {template.subtitles.size_permille > LARGE_PERMILLE && <Badge tone="info">{t('largeText')}</Badge>}
      </span>
    </label>
  )
}
