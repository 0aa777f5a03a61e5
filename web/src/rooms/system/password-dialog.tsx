import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { User } from '#contract/identity.ts'
import { api } from '#web/api/request.ts'
import { useCommon } from '#web/i18n/common.ts'
import { Problem } from '#web/kit/problem.tsx'
import { tell } from '#web/kit/toasts.tsx'
import { Button } from '#web/ui/button.tsx'
import { Dialog } from '#web/ui/dialog.tsx'
import { Field } from '#web/ui/field.tsx'
import { Input } from '#web/ui/input.tsx'
import { useTexts } from './texts.ts'

type Props = { readonly user: User; readonly onClose: () => void }

/** Without a password, a link to choose one is mailed. */
export function PasswordDialog({ user, onClose }: Props) {
  const t = useTexts()
  const common = useCommon()
  const [password, setPassword] = useState('')
  const reset = useMutation({
    mutationFn: () =>
      api.post(`/users/${user.id}/reset-password`, { body: password === '' ? {} : { new_password: password } }),
    onSuccess: () => {
      tell(t('done', { name: user.display_name }))
      onClose()
    },
  })
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('resetTitle', { name: user.display_name })}
      description={t('resetText')}
      closeLabel={common('close')}
    >
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          reset.mutate()
        }}
      >
        <Field label={t('newPassword')} isOptional={common('optional')} hint={t('passwordHint')}>
          {(control) => (
            <Input
              {...control}
              type="password"
              autoComplete="new-password"
              value={password}
              onChange={(event) => setPassword(event.target.value)}
            />
          )}
        </Field>
        <Problem error={reset.error} />
        <div className="flex justify-end">
          <Button type="submit" look="primary" isBusy={reset.isPending}>
            {password === '' ? t('byMail') : t('byHand')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
