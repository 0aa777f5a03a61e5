import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { User } from '#contract/identity.ts'
import { api } from '#web/api/request.ts'
import { useCommon } from '#web/i18n/common.ts'
import { useDraft } from '#web/kit/draft.ts'
import { NotKept } from '#web/kit/not-kept.tsx'
import { Problem } from '#web/kit/problem.tsx'
import { tell } from '#web/kit/toasts.tsx'
import { Button } from '#web/ui/button.tsx'
import { Dialog } from '#web/ui/dialog.tsx'
import { Field } from '#web/ui/field.tsx'
import { Input } from '#web/ui/input.tsx'
import { Switch } from '#web/ui/switch.tsx'
import { useTexts } from './texts.ts'

type Typed = { username: string; email: string; name: string; password: string; operator: boolean }

const typedOf = (user: User | undefined): Typed => ({
  username: user?.username ?? '',
  email: user?.email ?? '',
  name: user?.display_name ?? '',
  password: '',
  operator: user?.operator ?? false,
})

/** Only what was typed is sent: what is left out stays as it is. */
function bodyOf(typed: Typed, before: Typed) {
  const changed = (value: string, old: string) => value.trim() !== '' && value.trim() !== old
  return {
    ...(changed(typed.username, before.username) ? { username: typed.username.trim() } : {}),
    ...(changed(typed.email, before.email) ? { email: typed.email.trim() } : {}),
    ...(changed(typed.name, before.name) ? { display_name: typed.name.trim() } : {}),
    ...(typed.password === '' ? {} : { password: typed.password }),
    ...(typed.operator === before.operator ? {} : { operator: typed.operator }),
  }
}

type Props = { readonly user?: User; readonly onClose: () => void }

/** Makes an account, or changes the one that is given. */
export function UserDialog({ user, onClose }: Props) {
  const t = useTexts()
  const common = useCommon()
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={user ? t('editTitle', { name: user.display_name }) : t('newUser')}
      closeLabel={common('close')}
    >
      <UserForm {...(user ? { user } : {})} onClose={onClose} />
    </Dialog>
  )
}

function useSaving({ user, onClose }: Props, typed: Typed) {
  const t = useTexts()
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => {
      const body = bodyOf(typed, typedOf(user))
      return user ? api.put<User>(`/users/${user.id}`, { body }) : api.postOnce<User>('/users', { body })
    },
    onSuccess: async (saved) => {
      tell(t('done', { name: saved.display_name }))
      onClose()
      await client.invalidateQueries({ queryKey: ['system'] })
    },
  })
}

const NEW_USER = 'new-user'

/** Of a new account, all but the password outlives a reload; of one that exists, an old draft would undo what others changed. */
function useTyped(user: User | undefined) {
  const { password: _none, ...initial } = typedOf(user)
  const [password, setPassword] = useState('')
  const [changed, setChanged] = useState(initial)
  const [made, setMade, forget] = useDraft(NEW_USER, initial)
  const set = ({ password: secret, ...rest }: Typed) => {
    setPassword(secret)
    if (user) setChanged(rest)
    else setMade(rest)
  }
  return [{ ...(user ? changed : made), password }, set, forget] as const
}

function UserForm({ user, onClose }: Props) {
  const t = useTexts()
  const common = useCommon()
  const [typed, setTyped, forget] = useTyped(user)
  const close = () => {
    forget()
    onClose()
  }
  const save = useSaving({ ...(user ? { user } : {}), onClose: close }, typed)
  const line = (name: 'username' | 'email' | 'name', label: string, type = 'text') => (
    <Field label={label}>
      {(control) => (
        <Input
          {...control}
          type={type}
          autoComplete="off"
          value={typed[name]}
          onChange={(event) => setTyped({ ...typed, [name]: event.target.value })}
        />
      )}
    </Field>
  )
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      {line('username', t('username'))}
      {line('email', t('email'), 'email')}
      {line('name', t('displayName'))}
      {!user && (
        <Field label={t('password')} isOptional={common('optional')} hint={t('passwordHint')}>
          {(control) => (
            <Input
              {...control}
              type="password"
              autoComplete="new-password"
              value={typed.password}
              onChange={(event) => setTyped({ ...typed, password: event.target.value })}
            />
          )}
        </Field>
      )}
      <Switch
        label={t('operator')}
        hint={t('operatorHint')}
        isOn={typed.operator}
        onChange={(operator) => setTyped({ ...typed, operator })}
      />
      <NotKept draft={NEW_USER} />
      <Problem error={save.error} />
      <div className="flex justify-end">
        <Button type="submit" look="primary" isBusy={save.isPending}>
          {user ? common('save') : t('create')}
        </Button>
      </div>
    </form>
  )
}
