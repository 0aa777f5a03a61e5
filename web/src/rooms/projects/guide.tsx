// The first film, part one: a script is chosen, one button is pressed.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate, useRouter } from '@tanstack/react-router'
import { Check, Play } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { StartedRun } from '#contract/productions.ts'
import type { ProjectDetail } from '#contract/projects.ts'
import { api } from '#web/api/request.ts'
import { currentLanguage } from '#web/i18n/texts.ts'
import { useChoice, useDraft } from '#web/kit/draft.ts'
import { NotKept } from '#web/kit/not-kept.tsx'
import { Problem } from '#web/kit/problem.tsx'
import { paths } from '#web/paths.ts'
import { Button } from '#web/ui/button.tsx'
import { classes } from '#web/ui/classes.ts'
import { Field } from '#web/ui/field.tsx'
import { TextArea } from '#web/ui/input.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { Segments } from '#web/ui/segments.tsx'
import { useWorkspace } from '../workspaces/workspace.ts'
import { useTexts } from './guide-texts.ts'
import { type NewProject, titleOf, useNewProject } from './new-project.ts'
import { samplesQuery } from './project.ts'
import { SampleList } from './sample-list.tsx'

const STEPS = ['choose', 'make', 'watch'] as const
type Step = (typeof STEPS)[number]

export function GuideHead({ step }: { readonly step: Step }) {
  const t = useTexts()
  const now = STEPS.indexOf(step)
  return (
    <ol aria-label={t('stepsLabel')} className="mb-6 flex flex-wrap gap-x-6 gap-y-2">
      {STEPS.map((each, index) => (
        <li
          key={each}
          aria-current={index === now ? 'step' : undefined}
          className={classes('flex items-center gap-2', index === now ? 'font-medium text-ink' : 'text-muted')}
        >
          <span
            aria-hidden
            className={classes(
              'flex size-6 items-center justify-center rounded-full text-xs font-semibold tabular-nums',
              index < now && 'bg-ok-soft text-ok',
              index === now && 'bg-accent text-on-accent',
              index > now && 'bg-sunken text-muted',
            )}
          >
            {index < now ? <Check className="size-3.5" /> : index + 1}
          </span>
          {t(`steps.${each}`)}
        </li>
      ))}
    </ol>
  )
}

type Draft = { readonly isOwn: boolean; readonly text: string; readonly sampleId: string | null }

const NOTHING_CHOSEN = { isOwn: false, sampleId: null } satisfies Omit<Draft, 'text'>

/** Which script is a choice; only one's own words are unsaved work. */
function useGuideDraft(workspaceId: string) {
  const name = `guide.${workspaceId}`
  const [chosen, setChosen, clearChosen] = useChoice<Omit<Draft, 'text'>>(name, NOTHING_CHOSEN)
  const [text, setText, clearText] = useDraft(name, '')
  const draft: Draft = { ...chosen, text }
  return {
    name,
    draft,
    setDraft: ({ text: typed, ...rest }: Draft) => {
      setChosen(rest)
      setText(typed)
    },
    clearDraft: () => {
      clearChosen()
      clearText()
    },
  }
}

/** Shown on its own page, and in place of an empty list of projects. */
export function Guide() {
  const t = useTexts()
  const { id } = useWorkspace()
  const { draft, setDraft, clearDraft, name } = useGuideDraft(id)
  const wish = useWishOf(draft)
  const { begin, made } = useBeginning(clearDraft)
  const [isAsked, setAsked] = useState(false)
  return (
    <section className="mx-auto max-w-3xl rounded-xl border border-line bg-surface p-5 sm:p-8">
      <h2 className="text-lg font-semibold">{t('title')}</h2>
      <p className="mt-1 mb-6 text-muted">{t('about')}</p>
      <GuideHead step="choose" />
      <div className="flex flex-col gap-4">
        <div>
          <Segments
            label={t('steps.choose')}
            value={draft.isOwn ? 'own' : 'sample'}
            options={[
              { value: 'sample', label: t('sample') },
              { value: 'own', label: t('own') },
            ]}
            onChange={(value) => setDraft({ ...draft, isOwn: value === 'own' })}
          />
        </div>
        {draft.isOwn ? (
          <Field label={t('ownLabel')} hint={t('ownHint')}>
            {(control) => (
              <TextArea
                {...control}
                rows={10}
                value={draft.text}
                onChange={(event) => setDraft({ ...draft, text: event.target.value })}
              />
            )}
          </Field>
        ) : (
          <SampleList
            chosen={wish?.sampleId ?? draft.sampleId}
            onChoose={(sample) => setDraft({ ...draft, sampleId: sample.id })}
          />
        )}
        {isAsked && !wish && (
          <p role="alert" className="text-danger">
            {t('needScript')}
          </p>
        )}
        {begin.isError && made() && <Notice tone="info">{t('made')}</Notice>}
        <NotKept draft={name} />
        <Problem error={begin.error} />
        <div>
          <Button
            look="primary"
            size="large"
            icon={<Play aria-hidden className="size-4" />}
            isBusy={begin.isPending}
            onClick={() => {
              setAsked(true)
              if (wish) begin.mutate(wish.project)
            }}
          >
            {t('make')}
          </Button>
        </div>
      </div>
    </section>
  )
}

type Wish = { readonly project: NewProject; readonly sampleId: string | null }

/** A sample in the language of the page is chosen from the start: one press makes a film. */
function useWishOf(draft: Draft): Wish | null {
  const samples = useQuery(samplesQuery).data
  const language = currentLanguage()
  if (draft.isOwn) {
    if (draft.text.trim() === '') return null
    const script = { kind: 'text', text: draft.text } as const
    return {
      sampleId: null,
      project: { title: titleOf(script), kind: 'comic_drama', aspect: '16:9', language, script },
    }
  }
  const sample =
    samples?.find((each) => each.id === draft.sampleId) ?? samples?.find((each) => each.language === language)
  if (!sample) return null
  const { kind, aspect, text, file_name: fileName } = sample
  const title = language === 'zh-CN' ? sample.title_zh : sample.title_en
  const script = { kind: 'text', text, fileName } as const
  return { sampleId: sample.id, project: { title, kind, aspect, language: sample.language, script } }
}

function useBeginning(onBegun: () => void) {
  const navigate = useNavigate()
  const router = useRouter()
  const { slug } = useWorkspace()
  const { create, made } = useNewProject()
  // The page that follows is there when it is wanted.
  useEffect(() => {
    void router.preloadRoute({ to: paths.firstFilm, params: { workspace: slug } })
  }, [router, slug])
  const begin = useMutation({
    mutationFn: async (wish: NewProject): Promise<{ project: ProjectDetail; run: StartedRun }> => {
      const { project } = await create.mutateAsync(wish)
      return { project, run: await api.postOnce<StartedRun>(`/projects/${project.id}/production/run`, { body: {} }) }
    },
    onSuccess: async ({ project, run }) => {
      onBegun()
      await navigate({
        to: paths.firstFilm,
        params: { workspace: slug },
        search: { project: project.id, run: run.run_id },
      })
    },
  })
  return { begin, made }
}
