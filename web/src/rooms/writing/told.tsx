// What an engine is told, word for word, and which prompt it comes from.
import { Link } from '@tanstack/react-router'
import type { PromptKind, PromptLanguage } from '#contract/prompts.ts'
import { paths } from '#web/paths.ts'
import { nameInTexts, useTexts as usePromptTexts } from '../prompts/texts.ts'
import { useWorkspace } from '../workspaces/workspace.ts'
import { useTexts } from './texts.ts'

type ToldProps = {
  readonly kind: PromptKind
  readonly template: { readonly language: PromptLanguage; readonly version: number }
  readonly system: string
  readonly prompt: string
}

export function Told({ kind, template, system, prompt }: ToldProps) {
  const t = useTexts()
  const prompts = usePromptTexts()
  const { slug } = useWorkspace()
  const version = template.version === 0 ? t('shipped') : t('version', { number: template.version })
  return (
    <details className="rounded-lg border border-line">
      <summary className="cursor-pointer px-3 py-2 font-medium">{t('told')}</summary>
      <div className="flex flex-col gap-3 border-t border-line px-3 py-3">
        <p className="text-xs text-muted">
          {t('toldBy', { name: prompts(`kinds.${nameInTexts(kind)}`), version })}{' '}
          <Link
            to={paths.engines}
            params={{ workspace: slug }}
            search={{ tab: 'prompts', kind, language: template.language }}
            className="text-accent-strong underline"
          >
            {t('toPrompts')}
          </Link>
        </p>
        {system !== '' && <Words title={t('instruction')} text={system} />}
        <Words title={t('request')} text={prompt} />
      </div>
    </details>
  )
}

function Words({ title, text }: { readonly title: string; readonly text: string }) {
  return (
    <div>
      <h4 className="mb-1 text-xs font-medium text-muted">{title}</h4>
      <p
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
        tabIndex={0}
        className="max-h-64 overflow-y-auto rounded-md bg-sunken px-3 py-2 leading-relaxed break-words whitespace-pre-wrap"
      >
        {text}
      </p>
    </div>
  )
}
