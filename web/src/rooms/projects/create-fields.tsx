import type { ProjectKind } from '#contract/projects.ts'
import { useLanguage } from '#web/i18n/texts.ts'
import { Field } from '#web/ui/field.tsx'
import { Input, Select } from '#web/ui/input.tsx'
import { useTexts } from './create-texts.ts'
import type { Aspect, ProjectLanguage } from './new-project.ts'
import { useTexts as useProjectTexts } from './texts.ts'

export type CreateDraft = {
  readonly source: 'paste' | 'file' | 'sample' | 'empty'
  readonly text: string
  readonly sampleId: string | null
  readonly title: string
  readonly kind: ProjectKind
  readonly aspect: Aspect
  readonly language: ProjectLanguage
}

/** Campaigns and renders have pages of their own to come: nothing could be done with such a project yet. */
const KINDS: readonly ProjectKind[] = ['comic_drama', 'audio_drama', 'short_video']
/** A colon in a key would name a room of texts. */
const ASPECTS = [
  ['16:9', 'wide'],
  ['9:16', 'tall'],
  ['1:1', 'square'],
] as const satisfies readonly (readonly [Aspect, string])[]
const LANGUAGES: readonly ProjectLanguage[] = ['zh-CN', 'zh-TW', 'zh-HK', 'en', 'ja', 'ko', 'fr', 'de', 'es']

type CreateFieldsProps = {
  readonly draft: CreateDraft
  /** What the title becomes if it is left empty. */
  readonly titleHint: string
  /** The project is there already: what cannot be changed any more is shown, not offered. */
  readonly isFixed: boolean
  readonly onChange: (change: Partial<CreateDraft>) => void
}

export function CreateFields({ draft, titleHint, isFixed, onChange }: CreateFieldsProps) {
  const t = useTexts()
  const projects = useProjectTexts()
  const names = new Intl.DisplayNames(useLanguage(), { type: 'language' })
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <Field label={t('titleLabel')} hint={draft.source === 'empty' ? undefined : t('titleFromScript')}>
        {(control) => (
          <Input
            {...control}
            maxLength={255}
            placeholder={titleHint || t('titlePlaceholder')}
            value={draft.title}
            onChange={(event) => onChange({ title: event.target.value })}
          />
        )}
      </Field>
      <Field label={t('kindLabel')}>
        {(control) => (
          <Select
            {...control}
            disabled={isFixed}
            value={draft.kind}
            onChange={(event) => onChange(aspectFor(event.target.value as ProjectKind, draft))}
          >
            {KINDS.map((kind) => (
              <option key={kind} value={kind}>
                {projects(`kinds.${kind}`)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label={t('aspectLabel')}>
        {(control) => (
          <Select
            {...control}
            value={draft.aspect}
            onChange={(event) => onChange({ aspect: event.target.value as Aspect })}
          >
            {ASPECTS.map(([aspect, name]) => (
              <option key={aspect} value={aspect}>
                {t(`aspects.${name}`)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label={t('languageLabel')}>
        {(control) => (
          <Select
            {...control}
            value={draft.language}
            onChange={(event) => onChange({ language: event.target.value as ProjectLanguage })}
          >
            {LANGUAGES.map((language) => (
              <option key={language} value={language}>
                {names.of(language)}
              </option>
            ))}
          </Select>
        )}
      </Field>
    </div>
  )
}

/** Short videos are watched on phones. */
function aspectFor(kind: ProjectKind, draft: CreateDraft): Partial<CreateDraft> {
  if (kind === 'short_video') return { kind, aspect: '9:16' }
  return draft.kind === 'short_video' ? { kind, aspect: '16:9' } : { kind }
}
