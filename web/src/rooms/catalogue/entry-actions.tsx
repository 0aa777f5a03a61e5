import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import type { Model, Provider } from '#contract/catalogue.ts'
import { api } from '#web/api/request.ts'
import { Confirm } from '#web/kit/confirm.tsx'
import { Problem } from '#web/kit/problem.tsx'
import { tell } from '#web/kit/toasts.tsx'
import { Button } from '#web/ui/button.tsx'
import { CATALOGUE } from './catalogue.ts'
import { useTexts } from './texts.ts'

type Entry = Provider | Model

/** After every change, also a refused one: somebody else may have changed the catalogue, and engines follow it. */
export function useForgetCatalogue(): () => Promise<unknown> {
  const client = useQueryClient()
  return () =>
    Promise.all([
      client.invalidateQueries({ queryKey: CATALOGUE }),
      client.invalidateQueries({
        predicate: ({ queryKey }) => queryKey[0] === 'workspace' && queryKey[2] === 'engines',
      }),
    ])
}

type ActionsProps = {
  readonly entry: Entry
  readonly name: string
  readonly path: string
  readonly onEdit: () => void
  readonly children?: ReactNode
}

/** What can be done with a provider and with a model alike. */
export function EntryActions({ entry, name, path, onEdit, children }: ActionsProps) {
  const t = useTexts()
  const forget = useForgetCatalogue()
  const turn = useMutation({
    mutationFn: () => api.patch(path, { body: { is_enabled: !entry.is_enabled }, revision: entry.revision }),
    onSettled: forget,
  })
  const turnVerb = t(entry.is_enabled ? 'turnOff' : 'turnOn')
  return (
    <>
      <div className="flex flex-wrap gap-1">
        <Button size="small" aria-label={`${t('edit')}: ${name}`} onClick={onEdit}>
          {t('edit')}
        </Button>
        <Button
          size="small"
          look="quiet"
          aria-label={`${turnVerb}: ${name}`}
          isBusy={turn.isPending}
          onClick={() => turn.mutate()}
        >
          {turnVerb}
        </Button>
        {(entry.is_custom || entry.changed.length > 0) && <Reset entry={entry} name={name} path={path} />}
        {children}
      </div>
      <Problem error={turn.error} />
    </>
  )
}

type ResetProps = Pick<ActionsProps, 'entry' | 'name' | 'path'>

function Reset({ entry, name, path }: ResetProps) {
  const t = useTexts()
  const forget = useForgetCatalogue()
  const [isAsking, setAsking] = useState(false)
  const reset = useMutation({
    mutationFn: () => api.delete(path, { revision: entry.revision }),
    onSuccess: () => {
      setAsking(false)
      tell(t('saved'))
    },
    onSettled: forget,
  })
  const verb = t(entry.is_custom ? 'remove' : 'reset')
  return (
    <>
      <Button size="small" look="quiet" aria-label={`${verb}: ${name}`} onClick={() => setAsking(true)}>
        {verb}
      </Button>
      <Confirm
        isOpen={isAsking}
        isDanger
        onClose={() => setAsking(false)}
        title={t(entry.is_custom ? 'removeTitle' : 'resetTitle', { name })}
        verb={verb}
        isBusy={reset.isPending}
        error={reset.error}
        onConfirm={() => reset.mutate()}
      >
        {entry.is_custom ? t('removeText') : t('resetText', { fields: entry.changed.join(', ') })}
      </Confirm>
    </>
  )
}
