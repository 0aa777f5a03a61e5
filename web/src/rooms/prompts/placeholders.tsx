// What may stand in a template, what it means, and what it says of the thing that is shown.
import type { PromptPreview, PromptTemplate } from '#contract/prompts.ts'
import { classes } from '#web/ui/classes.ts'
import { namesIn } from './prompts.ts'
import { useTexts } from './texts.ts'

type PlaceholdersProps = {
  readonly template: PromptTemplate
  readonly text: string
  readonly values: PromptPreview['values'] | undefined
  /** Null: this person may only read. */
  readonly onInsert: ((name: string) => void) | null
}

export function Placeholders({ template, text, values, onInsert }: PlaceholdersProps) {
  const t = useTexts()
  const used = namesIn(text)
  // A name in place of a value says what the meaning says already.
  const isExample = template.kind.startsWith('text.')
  return (
    <section aria-label={t('placeholders')} className="min-w-0 self-start rounded-lg border border-line bg-surface">
      <div className="border-b border-line px-4 py-2.5">
        <h3 className="font-medium">{t('placeholders')}</h3>
        {onInsert && <p className="text-xs text-muted">{t('placeholdersAbout')}</p>}
      </div>
      <ul className="divide-y divide-line">
        {template.placeholders.map(({ name, meaning, is_required: isNeeded }) => {
          const isUsed = used.includes(name)
          const says = [isNeeded ? t('needed') : '', isUsed ? t('inUse') : ''].filter(Boolean).join(' · ')
          return (
            <li key={name} className="flex flex-col gap-0.5 px-4 py-2">
              <div className="flex flex-wrap items-center gap-x-2 gap-y-0.5">
                <Name name={name} meaning={meaning} isUsed={isUsed} onInsert={onInsert} />
                <span className="min-w-0 flex-1 text-muted">{meaning}</span>
                {says && <span className="text-xs text-muted">{says}</span>}
              </div>
              {!isExample && values && <Value value={values[name]} />}
            </li>
          )
        })}
      </ul>
    </section>
  )
}

type NameProps = Pick<PlaceholdersProps, 'onInsert'> & {
  readonly name: string
  readonly meaning: string
  readonly isUsed: boolean
}

function Name({ name, meaning, isUsed, onInsert }: NameProps) {
  const t = useTexts()
  const look = classes(
    'rounded border px-1.5 py-0.5 text-xs font-medium',
    isUsed ? 'border-accent/40 bg-accent-soft text-accent-strong' : 'border-line bg-sunken text-muted',
  )
  if (!onInsert) return <span className={look}>{`{${name}}`}</span>
  return (
    <button
      type="button"
      aria-label={t('insert', { name, meaning })}
      onClick={() => onInsert(name)}
      className={classes(look, 'hover:border-line-strong')}
    >
      {`{${name}}`}
    </button>
  )
}

function Value({ value }: { readonly value: string | undefined }) {
  const t = useTexts()
  if (!value) return <p className="text-xs text-faint">{t('nothingToSay')}</p>
  return <p className="text-xs break-words text-ink">{value}</p>
}
