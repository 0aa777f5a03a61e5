import { useMutation } from '@tanstack/react-query'
import { ArrowDown, ArrowUp, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { KeyTest, ProviderKey } from '#contract/keys.ts'
import { api } from '#web/api/request.ts'
import { useCommon } from '#web/i18n/common.ts'
import { formatAgo, formatMoment } from '#web/i18n/format.ts'
import { Confirm } from '#web/kit/confirm.tsx'
import { Problem } from '#web/kit/problem.tsx'
import { tell } from '#web/kit/toasts.tsx'
import { Badge, type Tone } from '#web/ui/badge.tsx'
import { Button } from '#web/ui/button.tsx'
import { IconButton } from '#web/ui/icon-button.tsx'
import { KeyTestResult } from './key-test.tsx'
import { isInTurn, type KeyState, rankOf, type Shelf, stateOf, useForgetKeys } from './keys.ts'
import { useTexts } from './texts.ts'

const TONES: Record<KeyState, Tone> = {
  ready: 'ok',
  off: 'plain',
  cooling: 'warn',
  failing: 'danger',
  unreadable: 'danger',
}

type RowProps = {
  readonly shelf: Shelf
  readonly one: ProviderKey
  /** All keys of the provider, in order. */
  readonly siblings: readonly ProviderKey[]
  readonly at: number
}

export function KeyRow({ shelf, one, siblings, at }: RowProps) {
  const t = useTexts()
  const { test, turn, order } = useKeyActions(shelf, one)
  const move = (by: number) => order.mutate(moved(siblings, at, at + by))
  const { label } = one
  return (
    <li className="flex flex-col gap-2 px-4 py-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <KeyFacts one={one} siblings={siblings} />
        <div className="flex items-center gap-1">
          {siblings.length > 1 && !isInTurn(siblings) && (
            <>
              <IconButton size="small" label={t('earlier', { label })} disabled={at === 0} onClick={() => move(-1)}>
                <ArrowUp aria-hidden className="size-4" />
              </IconButton>
              <IconButton
                size="small"
                label={t('later', { label })}
                disabled={at === siblings.length - 1}
                onClick={() => move(1)}
              >
                <ArrowDown aria-hidden className="size-4" />
              </IconButton>
            </>
          )}
          <Button
            size="small"
            aria-label={`${t('test')}: ${label}`}
            isBusy={test.isPending}
            onClick={() => test.mutate()}
          >
            {t('test')}
          </Button>
          <Button
            size="small"
            look="quiet"
            aria-label={`${t(one.is_enabled ? 'turnOff' : 'turnOn')}: ${label}`}
            isBusy={turn.isPending}
            onClick={() => turn.mutate()}
          >
            {t(one.is_enabled ? 'turnOff' : 'turnOn')}
          </Button>
          <Removal shelf={shelf} one={one} />
        </div>
      </div>
      <Problem error={test.error ?? turn.error ?? order.error} />
      <KeyTestResult test={test.data} />
    </li>
  )
}

function KeyFacts({ one, siblings }: Pick<RowProps, 'one' | 'siblings'>) {
  const t = useTexts()
  const state = stateOf(one, Date.now())
  const rank = rankOf(one, siblings)
  const says = [
    ...(siblings.length === 1
      ? []
      : [isInTurn(siblings) ? t('inTurn') : rank === 1 ? t('first') : t('nth', { number: rank })]),
    ...(one.last_four === null ? [] : [t('ending', { four: one.last_four })]),
    one.used_at === null ? t('neverUsed') : t('lastUsed', { ago: formatAgo(one.used_at) }),
    ...(one.failure !== null && (state === 'cooling' || state === 'failing') ? [t(`failures.${one.failure}`)] : []),
  ]
  return (
    <div className="min-w-48 flex-1">
      <p className="flex flex-wrap items-center gap-2">
        <span className="font-medium">{one.label}</span>
        <Badge tone={TONES[state]}>
          {t(`states.${state}`, { time: one.cooling_until ? formatMoment(one.cooling_until) : '' })}
        </Badge>
      </p>
      <p className="text-xs text-muted">{says.join(' · ')}</p>
    </div>
  )
}

function Removal({ shelf, one }: { readonly shelf: Shelf; readonly one: ProviderKey }) {
  const t = useTexts()
  const common = useCommon()
  const forgetKeys = useForgetKeys(shelf)
  const [isAsking, setAsking] = useState(false)
  const remove = useMutation({
    mutationFn: () => api.delete(`${shelf.path}/${one.id}`),
    onSuccess: async () => {
      tell(t('removed'))
      await forgetKeys()
    },
  })
  return (
    <>
      <IconButton size="small" label={t('remove', { label: one.label })} onClick={() => setAsking(true)}>
        <Trash2 aria-hidden className="size-4" />
      </IconButton>
      <Confirm
        isOpen={isAsking}
        isDanger
        onClose={() => setAsking(false)}
        title={t('removeTitle', { label: one.label })}
        verb={common('delete')}
        isBusy={remove.isPending}
        error={remove.error}
        onConfirm={() => remove.mutate()}
      >
        {t('removeText')}
      </Confirm>
    </>
  )
}

function useKeyActions(shelf: Shelf, one: ProviderKey) {
  const onSettled = useForgetKeys(shelf)
  const test = useMutation({ mutationFn: () => api.post<KeyTest>(`${shelf.path}/${one.id}/test`), onSettled })
  const turn = useMutation({
    mutationFn: () =>
      api.patch(`${shelf.path}/${one.id}`, { body: { is_enabled: !one.is_enabled }, revision: one.revision }),
    onSettled,
  })
  const order = useMutation({
    mutationFn: (ids: readonly string[]) =>
      api.put(`${shelf.path}/order`, { body: { provider: one.provider, key_ids: ids } }),
    onSettled,
  })
  return { test, turn, order }
}

function moved(keys: readonly ProviderKey[], from: number, to: number): string[] {
  const ids = keys.map((key) => key.id)
  const [id] = ids.splice(from, 1)
  return id === undefined ? ids : ids.toSpliced(to, 0, id)
}
