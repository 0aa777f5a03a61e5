// The catalogue as administrators of the installation keep it.
import { useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import type { Model, Provider } from '#contract/catalogue.ts'
import { Problem } from '#web/kit/problem.tsx'
import { Badge, type Tone } from '#web/ui/badge.tsx'
import { Button } from '#web/ui/button.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { Skeleton } from '#web/ui/skeleton.tsx'
import { providersQuery } from '../keys/keys.ts'
import { modelsQuery, useNameOf, usePricesOf } from './catalogue.ts'
import { EntryActions } from './entry-actions.tsx'
import { ModelDialog } from './model-dialog.tsx'
import { ProviderDialog } from './provider-dialog.tsx'
import { useTexts } from './texts.ts'

export function CataloguePanel() {
  const t = useTexts()
  const providers = useQuery(providersQuery)
  const models = useQuery(modelsQuery)
  const [isAdding, setAdding] = useState(false)
  const error = providers.error ?? models.error
  const retry = () => void Promise.all([providers.refetch(), models.refetch()])
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <p className="max-w-2xl text-muted">{t('about')}</p>
        <Button look="primary" icon={<Plus aria-hidden className="size-4" />} onClick={() => setAdding(true)}>
          {t('addProvider')}
        </Button>
      </div>
      {providers.data?.simulated && <Notice tone="info">{t('simulated')}</Notice>}
      <Problem error={error} onRetry={retry} />
      {!(providers.data && models.data) && !error && <Skeleton className="h-96 w-full" />}
      {providers.data &&
        models.data &&
        providers.data.items.map((provider) => (
          <ProviderCard
            key={provider.id}
            provider={provider}
            models={models.data.items.filter((each) => each.provider === provider.id)}
          />
        ))}
      {isAdding && <ProviderDialog onClose={() => setAdding(false)} />}
    </div>
  )
}

type CardProps = { readonly provider: Provider; readonly models: readonly Model[] }

function ProviderCard({ provider, models }: CardProps) {
  const t = useTexts()
  const nameOf = useNameOf()
  const [opened, setOpened] = useState<'edit' | 'add' | null>(null)
  const name = nameOf(provider.name)
  return (
    <section aria-label={name} className="rounded-lg border border-line bg-surface">
      <header className="flex flex-col gap-2 px-4 py-3">
        <div className="flex flex-wrap items-center gap-2">
          <h2 className="font-semibold">{name}</h2>
          <code className="text-xs text-muted">{provider.id}</code>
          <Marks entry={provider} state={provider.is_enabled ? 'offered' : 'disabled'} />
        </div>
        <p className="text-xs break-all text-muted">{provider.base_url}</p>
        {provider.note && <p className="text-xs text-muted">{nameOf(provider.note)}</p>}
        <EntryActions entry={provider} name={name} path={pathOf(provider.id)} onEdit={() => setOpened('edit')}>
          <Button size="small" look="quiet" aria-label={t('addModelTo', { name })} onClick={() => setOpened('add')}>
            {t('addModel')}
          </Button>
        </EntryActions>
      </header>
      {models.length > 0 && (
        <details className="border-t border-line">
          <summary className="cursor-pointer px-4 py-2.5 text-muted">{t('models', { count: models.length })}</summary>
          <ul className="divide-y divide-line border-t border-line">
            {models.map((model) => (
              <ModelRow key={model.id} model={model} />
            ))}
          </ul>
        </details>
      )}
      {opened === 'edit' && <ProviderDialog provider={provider} onClose={() => setOpened(null)} />}
      {opened === 'add' && <ModelDialog provider={provider} onClose={() => setOpened(null)} />}
    </section>
  )
}

const pathOf = (providerId: string) => `/catalogue/providers/${encodeURIComponent(providerId)}`

function ModelRow({ model }: { readonly model: Model }) {
  const t = useTexts()
  const nameOf = useNameOf()
  const pricesOf = usePricesOf()
  const [isEditing, setEditing] = useState(false)
  const name = nameOf(model.name)
  const prices = pricesOf(model.prices)
  return (
    <li className="flex flex-col gap-2 px-4 py-3">
      <div className="flex flex-wrap items-center gap-2">
        <h3 className="font-medium">{name}</h3>
        <code className="min-w-0 text-xs break-all text-muted">{model.id}</code>
        <Marks entry={model} state={model.state} />
        {!model.is_verified && (
          <span title={t('unverifiedHint')}>
            <Badge tone="warn">{t('unverified')}</Badge>
          </span>
        )}
      </div>
      <p className="tabular-nums">{prices.length === 0 ? t('noPrice') : prices.join(' · ')}</p>
      {model.replaced_by !== null && <p className="text-xs text-muted">{t('replacedBy', { id: model.replaced_by })}</p>}
      <EntryActions entry={model} name={name} path={`/catalogue/models/${model.id}`} onEdit={() => setEditing(true)} />
      {isEditing && <ModelDialog model={model} onClose={() => setEditing(false)} />}
    </li>
  )
}

const TONES: Record<Model['state'], Tone> = { offered: 'ok', disabled: 'plain', retired: 'warn' }

function Marks({ entry, state }: { readonly entry: Model | Provider; readonly state: Model['state'] }) {
  const t = useTexts()
  return (
    <>
      <Badge tone={TONES[state]}>{t(`states.${state}`)}</Badge>
      {entry.is_custom && <Badge tone="accent">{t('custom')}</Badge>}
      {!entry.is_custom && entry.changed.length > 0 && (
        <span className="text-xs text-muted">{t('changed', { fields: entry.changed.join(', ') })}</span>
      )}
    </>
  )
}
