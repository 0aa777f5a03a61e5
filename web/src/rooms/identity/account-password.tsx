import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { SignedIn } from '#contract/identity.ts'
import { keys } from '#web/api/keys.ts'
import { api } from '#web/api/request.ts'
import { Problem } from '#web/kit/problem.tsx'
import { Button } from '#web/ui/button.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { useAccountTexts } from './account-texts.ts'
import { useMe } from './me.ts'
import { PasswordField } from './password-field.tsx'
import { Section } from './section.tsx'

export function PasswordChange() {
  const t = useAccountTexts()
  const me = useMe()
  const client = useQueryClient()
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const change = useMutation({
    mutationFn: () =>
      api.post<SignedIn>('/users/change-password', { body: { current_password: current, new_password: next } }),
    onSuccess: ({ user }) => {
      client.setQueryData(keys.me, user)
      void client.invalidateQueries({ queryKey: [...keys.me, 'sessions'] })
      setCurrent('')
      setNext('')
    },
  })
  const own = [me.username ?? '', me.email ?? '', me.display_name]
  return (
    <Section title={t('password')} text={t('passwordText')}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          change.mutate()
        }}
      >
        <PasswordField label={t('currentPassword')} value={current} onChange={setCurrent} />
        <PasswordField label={t('newPassword')} value={next} onChange={setNext} own={own} />
        <Problem error={change.error} />
        {change.isSuccess && next === '' && <Notice tone="ok">{t('passwordChanged')}</Notice>}
        <div>
          <Button type="submit" look="primary" isBusy={change.isPending}>
            {t('changePassword')}
          </Button>
        </div>
      </form>
    </Section>
  )
}
