import type { FilmTemplate, TransitionPreset } from '#contract/films.ts'
import { useLanguage } from '#web/i18n/texts.ts'
import { useTexts } from './texts.ts'
import './transition-preview.css'

type PickerProps = {
  readonly presets: readonly TransitionPreset[]
  readonly template: FilmTemplate | undefined
  readonly chosen: string | null
  readonly onChoose: (id: string | null) => void
}

/** One radio group: the arrow keys walk through it, a preview moves where somebody points. */
export function TransitionPicker({ presets, template, chosen, onChoose }: PickerProps) {
  const t = useTexts()
  const isChinese = useLanguage() === 'zh-CN'
  const nameOf = (preset: TransitionPreset | undefined) => (isChinese ? preset?.name_zh : preset?.name_en) ?? ''
  const own = presets.find((preset) => preset.id === template?.transitions.between_scenes.id)
  const shown = presets.find((preset) => preset.id === chosen)
  const about = shown ? (isChinese ? shown.about_zh : shown.about_en) : t('asTemplateAbout', { name: nameOf(own) })
  return (
    <fieldset>
      <legend className="mb-1.5 font-medium">{t('transition')}</legend>
      <div className="grid grid-cols-3 gap-2">
        <Choice
          id={own?.id ?? 'cut'}
          name={t('asTemplate')}
          isChosen={chosen === null}
          onChoose={() => onChoose(null)}
        />
        {presets.map((preset) => (
          <Choice
            key={preset.id}
            id={preset.id}
            name={nameOf(preset)}
            isChosen={preset.id === chosen}
            onChoose={() => onChoose(preset.id)}
          />
        ))}
      </div>
      <p className="mt-1.5 text-xs text-muted" aria-live="polite">
        {about}
      </p>
    </fieldset>
  )
}

type ChoiceProps = {
  readonly id: string
  readonly name: string
  readonly isChosen: boolean
  readonly onChoose: () => void
}

function Choice({ id, name, isChosen, onChoose }: ChoiceProps) {
  return (
    <label className="relative flex cursor-pointer flex-col overflow-hidden rounded-md border border-line bg-raised has-checked:border-accent has-checked:ring-1 has-checked:ring-accent has-focus-visible:outline-2 has-focus-visible:outline-focus">
      <input type="radio" name="transition" className="sr-only" checked={isChosen} onChange={onChoose} />
      <span aria-hidden data-may-clip data-transition={id} className="transition-preview block h-9">
        <span className="from" />
        <span className="to" />
        <span className="veil" />
      </span>
      <span className="px-1.5 py-1 text-center text-xs leading-tight">{name}</span>
    </label>
  )
}
