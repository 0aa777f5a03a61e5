import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '#web/api/request.ts'
import { Problem } from '#web/kit/problem.tsx'
import { paths } from '#web/paths.ts'
import { Button } from '#web/ui/button.tsx'
import { Field } from '#web/ui/field.tsx'
import { Input } from '#web/ui/input.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { useTexts } from './texts.ts'
import { WayIn } from './way-in.tsx'

export function ForgotPasswordPage() {
  const t = useTexts()
  const [email, setEmail] = useState('')
  const request = useMutation({ mutationFn: () => api.post('/auth/forgot-password', { body: { email } }) })
  return (
    <WayIn title={t('forgotTitle')}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          request.mutate()
        }}
      >
        {request.isSuccess ? (
          <Notice tone="ok" title={t('sentTitle')}>
            {t('sentText', { email })}
          </Notice>
        ) : (
          <p className="text-muted">{t('forgotText')}</p>
        )}
        <Field label={t('email')}>
          {(control) => (
            <Input
              {...control}
              required
              autoFocus
              type="email"
              autoComplete="email"
              value={email}
              onChange={(event) => {
                setEmail(event.target.value)
                request.reset()
              }}
            />
          )}
        </Field>
        <Problem error={request.error} />
        <Button type="submit" look={request.isSuccess ? 'secondary' : 'primary'} isBusy={request.isPending}>
          {request.isSuccess ? t('sendAgain') : t('sendLink')}
        </Button>
      </form>
      <p className="mt-5">
        <Link to={paths.signIn} className="text-muted underline hover:text-ink">
          {t('toSignIn')}
        </Link>
      </p>
    </WayIn>
  )
}
