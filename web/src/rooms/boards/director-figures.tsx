import { Plus, X } from 'lucide-react'
import { Button } from '#web/ui/button.tsx'
import { IconButton } from '#web/ui/icon-button.tsx'
import { Select } from '#web/ui/input.tsx'
import type { BoardShot } from './director-data.ts'
import { useTexts } from './director-texts.ts'
import { EMOTIONS, SIDES } from './director-words.ts'

type Figure = BoardShot['figures'][number]

type FiguresProps = {
  readonly figures: readonly Figure[]
  readonly characters: readonly string[]
  readonly isDisabled: boolean
  readonly onChange: (figures: Figure[]) => void
}

/** Who is in the picture, on which side, and in what mood. */
export function Figures({ figures, characters, isDisabled, onChange }: FiguresProps) {
  const t = useTexts()
  const change = (index: number, part: Partial<Figure>) =>
    onChange(figures.map((figure, at) => (at === index ? { ...figure, ...part } : figure)))
  const free = characters.find((name) => !figures.some((figure) => figure.character === name))
  return (
    <fieldset className="flex flex-col gap-2" disabled={isDisabled}>
      <legend className="mb-1.5 font-medium">{t('inspector.figures')}</legend>
      {figures.map((figure, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the same character may stand twice
        <div key={`${figure.character}-${index}`} className="flex items-center gap-1.5">
          <Select
            aria-label={t('inspector.figure')}
            value={figure.character}
            onChange={(event) => change(index, { character: event.target.value })}
            className="min-w-0 flex-[2]"
          >
            {!characters.includes(figure.character) && <option>{figure.character}</option>}
            {characters.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </Select>
          <Select
            aria-label={t('inspector.side')}
            value={figure.side}
            onChange={(event) => change(index, { side: event.target.value as Figure['side'] })}
            className="min-w-0 flex-1"
          >
            {SIDES.map((side) => (
              <option key={side} value={side}>
                {t(`side.${side}`)}
              </option>
            ))}
          </Select>
          <Select
            aria-label={t('inspector.emotion')}
            value={EMOTIONS.find((emotion) => emotion === figure.emotion) ?? 'neutral'}
            onChange={(event) => change(index, { emotion: event.target.value })}
            className="min-w-0 flex-1"
          >
            {EMOTIONS.map((emotion) => (
              <option key={emotion} value={emotion}>
                {t(`emotion.${emotion}`)}
              </option>
            ))}
          </Select>
          <IconButton
            size="small"
            label={t('do.removeFigure', { name: figure.character })}
            onClick={() => onChange(figures.filter((_, at) => at !== index))}
          >
            <X aria-hidden className="size-4" />
          </IconButton>
        </div>
      ))}
      <Button
        size="small"
        look="quiet"
        icon={<Plus aria-hidden className="size-3.5" />}
        disabled={free === undefined}
        className="self-start"
        onClick={() =>
          free && onChange([...figures, { character: free, role: 'present', side: 'center', emotion: 'neutral' }])
        }
      >
        {t('do.addFigure')}
      </Button>
    </fieldset>
  )
}
