import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { FilmContainer, FilmContainerPreset, FilmPresets, FilmSize } from '#contract/films.ts'
import type { ProjectDetail } from '#contract/projects.ts'
import { keys } from '#web/api/keys.ts'
import { api } from '#web/api/request.ts'
import { Problem } from '#web/kit/problem.tsx'
import { tell } from '#web/kit/toasts.tsx'
import { Badge } from '#web/ui/badge.tsx'
import { Button } from '#web/ui/button.tsx'
import { Field } from '#web/ui/field.tsx'
import { Select } from '#web/ui/input.tsx'
import { Segments } from '#web/ui/segments.tsx'
import { Switch } from '#web/ui/switch.tsx'
import { MusicChoice } from './music-choice.tsx'
import { TemplatePicker } from './template-picker.tsx'
import { useTexts } from './texts.ts'
import { TransitionPicker } from './transition-picker.tsx'
import { type Changes, type Look, toSettings } from './wish.ts'

type PanelProps = {
  readonly project: ProjectDetail
  readonly presets: FilmPresets
  readonly look: Look
  readonly changes: Changes
  readonly onChange: (changes: Changes) => void
  readonly mayKeep: boolean
}

/** How the next cut is to be: what the project says, unless something is changed for this once. */
export function LookPanel({ project, presets, look, changes, onChange, mayKeep }: PanelProps) {
  const t = useTexts()
  const set = (more: Changes) => onChange({ ...changes, ...more })
  const template = presets.templates.find((one) => one.id === look.template)
  const isChanged = Object.keys(changes).length > 0
  return (
    <section aria-labelledby="look-title" className="flex flex-col gap-5 rounded-xl border border-line bg-surface p-4">
      <div className="flex min-h-6 flex-wrap items-center justify-between gap-2">
        <h2 id="look-title" className="text-base font-semibold">
          {t('settings')}
        </h2>
        {isChanged && <Badge tone="accent">{t('changedForOnce')}</Badge>}
      </div>
      <TemplatePicker
        templates={presets.templates}
        transitions={presets.transitions}
        chosen={look.template}
        onChoose={(id) => set({ template: id })}
      />
      <TransitionPicker
        presets={presets.transitions}
        template={template}
        chosen={look.transition}
        onChoose={(transition) => set({ transition })}
      />
      <ShapeChoice look={look} set={set} />
      <FormatChoice presets={presets} look={look} set={set} />
      <SubtitleChoice look={look} set={set} />
      <MusicChoice project={project} look={look} set={set} />
      {isChanged && <Keeping project={project} look={look} onDone={() => onChange({})} mayKeep={mayKeep} />}
    </section>
  )
}

type Part = { readonly look: Look; readonly set: (changes: Changes) => void }

const SHAPES = [
  ['16:9', 'landscape', 'h-2.5 w-4'],
  ['9:16', 'portrait', 'h-4 w-2.5'],
  ['1:1', 'square', 'size-3.5'],
] as const

function ShapeChoice({ look, set }: Part) {
  const t = useTexts()
  return (
    <div>
      <p className="mb-1.5 font-medium">{t('aspect')}</p>
      <Segments
        label={t('aspect')}
        value={look.aspect}
        onChange={(aspect) => set({ aspect })}
        options={SHAPES.map(([value, name, shape]) => ({
          value,
          name: `${t(name)} ${value}`,
          label: (
            <>
              <span aria-hidden className={`rounded-xs border-[1.5px] border-current ${shape}`} />
              {t(name)}
            </>
          ),
        }))}
      />
    </div>
  )
}

function FormatChoice({ presets, look, set }: Part & { readonly presets: FilmPresets }) {
  const t = useTexts()
  const container = presets.containers.find((one) => one.id === look.container)
  return (
    <div className="flex flex-col gap-1.5">
      <div className="grid grid-cols-2 gap-3">
        <Field label={t('size')}>
          {(control) => (
            <Select {...control} value={look.size} onChange={(event) => set({ size: event.target.value as FilmSize })}>
              {presets.sizes.map((size) => (
                <option key={size} value={size}>
                  {size === '2160p' ? '2160p (4K)' : size}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label={t('container')}>
          {(control) => (
            <Select
              {...control}
              value={look.container}
              onChange={(event) => set({ container: event.target.value as FilmContainer })}
            >
              {presets.containers.map(({ id }) => (
                <option key={id} value={id}>
                  {id === 'webm' ? 'WebM' : id.toUpperCase()}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </div>
      {container && <p className="text-xs text-muted">{aboutContainer(t, container)}</p>}
    </div>
  )
}

function aboutContainer(t: ReturnType<typeof useTexts>, container: FilmContainerPreset): string {
  const said = [
    container.encodes_again && t('encodesAgain'),
    !container.plays_in_browsers && t('notInBrowsers'),
    !container.has_chapters && t('noChapters'),
  ].filter(Boolean)
  return said.length === 0 ? t('plainContainer') : said.join(' ')
}

function SubtitleChoice({ look, set }: Part) {
  const t = useTexts()
  return (
    <div className="flex flex-col gap-2">
      <div>
        <p className="mb-1.5 font-medium">{t('subtitles')}</p>
        <Segments
          label={t('subtitles')}
          value={look.burn_subtitles ? 'burned' : 'beside'}
          onChange={(value) => set({ burn_subtitles: value === 'burned' })}
          options={[
            { value: 'burned', label: t('burnedIn') },
            { value: 'beside', label: t('beside') },
          ]}
        />
        <p className="mt-1.5 text-xs text-muted">{t(look.burn_subtitles ? 'burnedInAbout' : 'besideAbout')}</p>
      </div>
      {look.burn_subtitles && (
        <Switch
          label={t('speakers')}
          hint={t('speakersAbout')}
          isOn={look.show_speakers}
          onChange={(show) => set({ show_speakers: show })}
        />
      )}
    </div>
  )
}

type KeepingProps = {
  readonly project: ProjectDetail
  readonly look: Look
  readonly onDone: () => void
  readonly mayKeep: boolean
}

function Keeping({ project, look, onDone, mayKeep }: KeepingProps) {
  const t = useTexts()
  const client = useQueryClient()
  const keep = useMutation({
    mutationFn: () =>
      api.patch<ProjectDetail>(`/projects/${project.id}`, {
        body: { settings: toSettings(look) },
        revision: project.revision,
      }),
    onSuccess: (saved) => {
      client.setQueryData(keys.ofProject(project.id, 'detail'), (before: ProjectDetail | undefined) =>
        before
          ? { ...before, revision: saved.revision, settings: { ...before.settings, ...lookSettings(look) } }
          : before,
      )
      void client.invalidateQueries({ queryKey: keys.ofProject(project.id, 'detail') })
      onDone()
      tell(t('kept'))
    },
    // Somebody else changed the project meanwhile: what they saved is loaded, and what was chosen here stays.
    onError: () => void client.invalidateQueries({ queryKey: keys.ofProject(project.id, 'detail') }),
  })
  return (
    <div className="flex flex-col gap-3 border-t border-line pt-4">
      <Problem error={keep.error} />
      <div className="flex flex-wrap gap-2">
        {mayKeep && (
          <Button size="small" isBusy={keep.isPending} onClick={() => keep.mutate()}>
            {t('keepForProject')}
          </Button>
        )}
        <Button size="small" look="quiet" onClick={onDone}>
          {t('backToProject')}
        </Button>
      </div>
    </div>
  )
}

const lookSettings = (look: Look) => {
  const { subtitles, ...rest } = toSettings(look)
  return { ...rest, ...(subtitles ? { subtitles } : {}) }
}
