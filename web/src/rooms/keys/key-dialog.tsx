// A new key: chosen, filled in, tried in one click, saved. Secrets are never kept as drafts.
import { useMutation } from '@tanstack/react-query'
import { ExternalLink } from 'lucide-react'
import { type FormEvent, useId, useState } from 'react'
import type { Provider } from '#contract/catalogue.ts'
import type { KeyTest, ProviderKey } from '#contract/keys.ts'
import { api } from '#web/api/request.ts'
import { useCommon } from '#web/i18n/common.ts'
import { useDraft } from '#web/kit/draft.ts'
import { NotKept } from '#web/kit/not-kept.tsx'
import { Problem } from '#web/kit/problem.tsx'
import { tell } from '#web/kit/toasts.tsx'
import { Button } from '#web/ui/button.tsx'
import { Dialog } from '#web/ui/dialog.tsx'
import { Field } from '#web/ui/field.tsx'
import { Input, Select } from '#web/ui/input.tsx'
import { useNameOf } from '../catalogue/catalogue.ts'
import { KeyTestResult } from './key-test.tsx'
import { type Shelf, useForgetKeys } from './keys.ts'
import { useTexts } from './texts.ts'

type DialogProps = {
  readonly shelf: Shelf
  readonly providers: readonly Provider[]
  readonly onClose: () => void
}

export function KeyDialog({ shelf, providers, onClose }: DialogProps) {
  const t = useTexts()
  const common = useCommon()
  const form = useId()
  const wish = useWish(providers)
  const { test, save } = useSaving(shelf, wish, onClose)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate()
  }
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('addTitle')}
      closeLabel={common('close')}
      description={t(`shelfAbout.${shelf.kind}`)}
      actions={
        <>
          <Button isBusy={test.isPending} disabled={!wish.isWhole} onClick={() => test.mutate()}>
            {t('test')}
          </Button>
          <Button type="submit" form={form} look="primary" isBusy={save.isPending} disabled={!wish.isWhole}>
            {t('save')}
          </Button>
        </>
      }
    >
      <form id={form} className="flex flex-col gap-4" onSubmit={submit}>
        <KeyFields providers={providers} wish={wish} onChange={() => test.reset()} />
        <NotKept draft={NEW_KEY} />
        <Problem error={test.error ?? save.error} />
        <div aria-live="polite">
          <KeyTestResult test={test.data} />
        </div>
      </form>
    </Dialog>
  )
}

const NEW_KEY = 'new-key'
type Wish = ReturnType<typeof useWish>

function useWish(providers: readonly Provider[]) {
  const [named, setNamed, forget] = useDraft(NEW_KEY, { provider: providers[0]?.id ?? '', label: '' })
  const [secrets, setSecrets] = useState<Readonly<Record<string, string>>>({})
  const provider = providers.find((each) => each.id === named.provider) ?? providers[0]
  const fields = provider?.key_fields ?? []
  const entries = fields.map(({ name }) => [name, (secrets[name] ?? '').trim()] as const)
  const filled = Object.fromEntries(entries.filter(([, text]) => text !== ''))
  const sets = provider?.key_sets ?? [fields.map(({ name }) => name)]
  const isWhole = sets.some(
    (set) => set.length === Object.keys(filled).length && set.every((name) => filled[name] !== undefined),
  )
  return { provider, label: named.label, named, setNamed, forget, secrets: filled, setSecrets, typed: secrets, isWhole }
}

type FieldsProps = Pick<DialogProps, 'providers'> & { readonly wish: Wish; readonly onChange: () => void }

function KeyFields({ providers, wish, onChange }: FieldsProps) {
  const t = useTexts()
  const nameOf = useNameOf()
  const { provider, named } = wish
  return (
    <>
      <Field label={t('provider')}>
        {(control) => (
          <Select
            {...control}
            value={provider?.id ?? ''}
            onChange={(event) => {
              wish.setNamed({ ...named, provider: event.target.value })
              wish.setSecrets({})
              onChange()
            }}
          >
            {providers.map((each) => (
              <option key={each.id} value={each.id}>
                {nameOf(each.name)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <SecretFields wish={wish} onChange={onChange} />
      <Field label={t('label')} hint={t('labelHint')}>
        {(control) => (
          <Input
            {...control}
            maxLength={100}
            placeholder={provider ? nameOf(provider.name) : ''}
            value={wish.label}
            onChange={(event) => wish.setNamed({ ...named, label: event.target.value })}
          />
        )}
      </Field>
    </>
  )
}

function SecretFields({ wish, onChange }: Omit<FieldsProps, 'providers'>) {
  const t = useTexts()
  const nameOf = useNameOf()
  const { provider } = wish
  return (
    <>
      {provider?.keys_url && (
        <a
          href={provider.keys_url}
          target="_blank"
          rel="noreferrer"
          className="inline-flex items-center gap-1.5 underline"
        >
          {t('where')} <ExternalLink aria-hidden className="size-3.5" />
        </a>
      )}
      {provider?.key_fields.map((field) => (
        <Field key={`${provider.id} ${field.name}`} label={nameOf(field.label)}>
          {(control) => (
            <Input
              {...control}
              required={provider.key_sets === undefined}
              type={field.is_secret ? 'password' : 'text'}
              autoComplete="off"
              spellCheck={false}
              maxLength={8192}
              value={wish.typed[field.name] ?? ''}
              onChange={(event) => {
                wish.setSecrets({ ...wish.typed, [field.name]: event.target.value })
                onChange()
              }}
            />
          )}
        </Field>
      ))}
    </>
  )
}

function useSaving(shelf: Shelf, { provider, label, secrets, forget }: Wish, onSaved: () => void) {
  const t = useTexts()
  const nameOf = useNameOf()
  const forgetKeys = useForgetKeys(shelf)
  const named = label.trim() || (provider ? nameOf(provider.name) : '')
  const test = useMutation({
    mutationFn: () => api.post<KeyTest>(`${shelf.path}/test`, { body: { provider: provider?.id, secrets } }),
  })
  const save = useMutation({
    mutationFn: () =>
      api.postOnce<ProviderKey>(shelf.path, { body: { provider: provider?.id, label: named, secrets } }),
    onSuccess: async () => {
      forget()
      await forgetKeys()
      tell(t('saved'))
      onSaved()
    },
  })
  return { test, save }
}
