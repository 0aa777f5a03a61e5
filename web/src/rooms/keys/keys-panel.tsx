import { useQuery } from '@tanstack/react-query'
import { KeyRound, Plus } from 'lucide-react'
import { useState } from 'react'
import { KEY_OWNERS, type KeyOwnerKind } from '#contract/keys.ts'
import { useLanguage } from '#web/i18n/texts.ts'
import { Problem } from '#web/kit/problem.tsx'
import { Button } from '#web/ui/button.tsx'
import { Empty } from '#web/ui/empty.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { Segments } from '#web/ui/segments.tsx'
import { Skeleton } from '#web/ui/skeleton.tsx'
import { useMe } from '../identity/me.ts'
import { isAtLeast, useWorkspace } from '../workspaces/workspace.ts'
import { KeyDialog } from './key-dialog.tsx'
import { KeyRow } from './key-row.tsx'
import { KeyRules } from './key-rules.tsx'
import { KeyTurns } from './key-turns.tsx'
import { byProvider, keysQuery, providersQuery, type Shelf, shelfOf } from './keys.ts'
import { useTexts } from './texts.ts'

/** Keys of the shelves that one may see: everybody's own, the workspace's for its administrators, the installation's for its. */
export function KeysPanel() {
  const t = useTexts()
  const workspace = useWorkspace()
  const me = useMe()
  const mayUse: Record<KeyOwnerKind, boolean> = {
    workspace: isAtLeast(workspace.role, 'admin'),
    user: true,
    installation: me.operator,
  }
  const shelves = (['workspace', 'user', 'installation'] as const).filter((kind) => mayUse[kind])
  const [chosen, setChosen] = useState<KeyOwnerKind>(shelves[0] ?? KEY_OWNERS[0])
  const { data: catalogue, error } = useQuery(providersQuery)
  return (
    <div className="flex flex-col gap-5">
      <p className="max-w-2xl text-muted">{t('about')}</p>
      {catalogue?.simulated && <Notice tone="info">{t('simulated')}</Notice>}
      <Problem error={error} />
      {shelves.length > 1 && (
        <div>
          <Segments
            label={t('shelf')}
            value={chosen}
            onChange={setChosen}
            options={shelves.map((value) => ({ value, label: t(`shelves.${value}`) }))}
          />
        </div>
      )}
      <ShelfList key={chosen} shelf={shelfOf(chosen, workspace.id)} />
      <KeyRules />
    </div>
  )
}

function ShelfList({ shelf }: { readonly shelf: Shelf }) {
  const t = useTexts()
  const [isAdding, setAdding] = useState(false)
  const { data, error, refetch } = useQuery(keysQuery(shelf))
  const { data: catalogue } = useQuery(providersQuery)
  const providers = (catalogue?.items ?? []).filter((each) => each.is_enabled && each.key_fields.length > 0)
  const add = (
    <Button
      look="primary"
      icon={<Plus aria-hidden className="size-4" />}
      disabled={providers.length === 0}
      onClick={() => setAdding(true)}
    >
      {t('add')}
    </Button>
  )
  if (error) return <Problem error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeleton className="h-40 w-full" />
  return (
    <>
      {data.items.length === 0 ? (
        <Empty icon={<KeyRound className="size-6" />} title={t('noneTitle')} actions={add}>
          {t('noneText')}
        </Empty>
      ) : (
        <>
          <div className="flex flex-wrap items-center justify-between gap-3">
            <p className="text-muted">
              {t(`shelfAbout.${shelf.kind}`)} {t('order')}
            </p>
            {add}
          </div>
          {byProvider(data.items).map(([provider, keys]) => (
            <ProviderKeys key={provider} {...{ shelf, provider, keys }} />
          ))}
        </>
      )}
      {isAdding && <KeyDialog shelf={shelf} providers={providers} onClose={() => setAdding(false)} />}
    </>
  )
}

type ProviderKeysProps = {
  readonly shelf: Shelf
  readonly provider: string
  readonly keys: ReturnType<typeof byProvider>[number][1]
}

function ProviderKeys({ shelf, provider, keys }: ProviderKeysProps) {
  const language = useLanguage()
  const { data: catalogue } = useQuery(providersQuery)
  const known = catalogue?.items.find((each) => each.id === provider)
  const name = known ? (language === 'zh-CN' ? known.name.zh : known.name.en) : provider
  return (
    <section aria-label={name}>
      <div className="mb-2 flex flex-wrap items-center justify-between gap-3">
        <h3 className="font-semibold">{name}</h3>
        {keys.length > 1 && <KeyTurns {...{ shelf, provider, keys, name }} />}
      </div>
      <ol className="divide-y divide-line rounded-lg border border-line bg-surface">
        {keys.map((one, at) => (
          <KeyRow key={one.id} shelf={shelf} one={one} siblings={keys} at={at} />
        ))}
      </ol>
    </section>
  )
}
