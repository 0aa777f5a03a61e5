// What engines are told: kind by kind, as it comes with the studio or as the workspace has it.
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { PROMPT_LANGUAGES, type PromptKind, type PromptLanguage, type PromptTemplate } from '#contract/prompts.ts'
import { useLanguage } from '#web/i18n/texts.ts'
import { Problem } from '#web/kit/problem.tsx'
import { paths } from '#web/paths.ts'
import { classes } from '#web/ui/classes.ts'
import { Field } from '#web/ui/field.tsx'
import { Select } from '#web/ui/input.tsx'
import { Segments } from '#web/ui/segments.tsx'
import { Skeleton } from '#web/ui/skeleton.tsx'
import { useWorkspace } from '../workspaces/workspace.ts'
import { GROUP_NAMES, GROUPS, kindOf, templatesQuery } from './prompts.ts'
import { TemplateDesk } from './template-desk.tsx'
import { nameInTexts, useTexts } from './texts.ts'

export function PromptsPanel() {
  const t = useTexts()
  const reader = useLanguage()
  const { id: workspaceId } = useWorkspace()
  const { kind, language, show } = useShown(reader)
  const { data, error, refetch } = useQuery(templatesQuery({ workspaceId, language, reader }))
  const template = data?.find((each) => each.kind === kind)
  return (
    <div className="flex flex-col gap-5">
      <div className="flex flex-wrap items-end justify-between gap-x-8 gap-y-3">
        <p className="max-w-2xl text-muted">{t('about')}</p>
        <div className="flex flex-col items-start gap-1">
          <Segments
            label={t('language')}
            value={language}
            onChange={(next) => show({ language: next })}
            options={PROMPT_LANGUAGES.map((value) => ({
              value,
              label: t(value === 'en' ? 'languages.en' : 'languages.zh'),
            }))}
          />
          <p className="text-xs text-muted">{t('languageAbout')}</p>
        </div>
      </div>
      <Problem error={error} onRetry={() => void refetch()} />
      {!data && !error && <Skeleton className="h-96 w-full" />}
      {data && template && (
        <div className="grid gap-6 lg:grid-cols-[16rem_minmax(0,1fr)]">
          <KindChoice templates={data} chosen={kind} onChoose={(next) => show({ kind: next })} />
          <TemplateDesk key={`${kind} ${language}`} template={template} />
        </div>
      )}
    </div>
  )
}

function useShown(reader: PromptLanguage) {
  const navigate = useNavigate()
  const { slug } = useWorkspace()
  const search = useSearch({ strict: false }) as { kind?: string; language?: string }
  const kind = kindOf(search.kind)
  const language = PROMPT_LANGUAGES.find((each) => each === search.language) ?? reader
  const show = (change: { readonly kind?: PromptKind; readonly language?: PromptLanguage }) =>
    void navigate({
      to: paths.engines,
      params: { workspace: slug },
      search: { tab: 'prompts', kind, language, ...change },
      replace: true,
    })
  return { kind, language, show }
}

type ChoiceProps = {
  readonly templates: readonly PromptTemplate[]
  readonly chosen: PromptKind
  readonly onChoose: (kind: PromptKind) => void
}

/** A list on a desk, one field on a phone. */
function KindChoice({ templates, chosen, onChoose }: ChoiceProps) {
  const t = useTexts()
  const isOwn = (kind: PromptKind) => (templates.find((each) => each.kind === kind)?.version ?? 0) > 0
  const nameOf = (kind: PromptKind) => t(`kinds.${nameInTexts(kind)}`)
  return (
    <>
      <div className="lg:hidden">
        <Field label={t('kindList')}>
          {(control) => (
            <Select {...control} value={chosen} onChange={(event) => onChoose(kindOf(event.target.value))}>
              {GROUP_NAMES.map((group) => (
                <optgroup key={group} label={t(`groups.${group}`)}>
                  {GROUPS[group].map((kind) => (
                    <option key={kind} value={kind}>
                      {isOwn(kind) ? `${nameOf(kind)} · ${t('own')}` : nameOf(kind)}
                    </option>
                  ))}
                </optgroup>
              ))}
            </Select>
          )}
        </Field>
      </div>
      <nav aria-label={t('kindList')} className="hidden flex-col gap-4 lg:flex">
        {GROUP_NAMES.map((group) => (
          <section key={group} aria-label={t(`groups.${group}`)}>
            <h2 className="mb-1 px-2.5 text-xs font-medium text-muted">{t(`groups.${group}`)}</h2>
            <ul>
              {GROUPS[group].map((kind) => (
                <li key={kind}>
                  <button
                    type="button"
                    aria-current={kind === chosen ? 'true' : undefined}
                    onClick={() => onChoose(kind)}
                    className={classes(
                      'flex w-full items-center gap-2 rounded-md px-2.5 py-1.5 text-left hover:bg-sunken',
                      kind === chosen && 'bg-accent-soft font-medium text-accent-strong',
                    )}
                  >
                    <span className="min-w-0 flex-1">{nameOf(kind)}</span>
                    {isOwn(kind) && <span className="text-xs font-normal text-muted">{t('own')}</span>}
                  </button>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </nav>
    </>
  )
}
