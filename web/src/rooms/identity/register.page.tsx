import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Registration, SignedIn } from '#contract/identity.ts'
import { refusedField } from '#web/api/fault.ts'
import { api } from '#web/api/request.ts'
import { useCommon } from '#web/i18n/common.ts'
import { usePassing } from '#web/kit/passing.ts'
import { Problem } from '#web/kit/problem.tsx'
import { paths } from '#web/paths.ts'
import { Button } from '#web/ui/button.tsx'
import { Field } from '#web/ui/field.tsx'
import { Input } from '#web/ui/input.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { Skeleton } from '#web/ui/skeleton.tsx'
import { afterRegistration, asCookie, useArrive, useFragment, useNext } from './arrival.ts'
import { installationQuery } from './installation.ts'
import { PasswordField } from './password-field.tsx'
import { useTexts } from './texts.ts'
import { WayIn } from './way-in.tsx'

export function RegisterPage() {
  const t = useTexts()
  const next = useNext()
  const invitation = useFragment('invitation')
  const { data, error, refetch } = useQuery(installationQuery)
  const isFirst = data?.has_users === false
  const isClosed = data !== undefined && !data.open_registration && invitation === null
  const title = isClosed ? t('closedTitle') : isFirst ? t('firstTitle') : t('registerTitle')
  return (
    <WayIn title={title}>
      <Problem error={error} onRetry={() => void refetch()} />
      {!data && !error && <FormShape />}
      {isClosed && <p className="text-muted">{t('closedText')}</p>}
      {data && !isClosed && <RegisterForm isFirst={isFirst} invitation={invitation} />}
      {!isFirst && (
        <p className="mt-5 text-muted">
          {t('haveAccount')}{' '}
          <Link
            to={paths.signIn}
            {...(next ? { search: { next } } : {})}
            {...(invitation ? { hash: `invitation=${invitation}` } : {})}
            className="underline hover:text-ink"
          >
            {t('signIn')}
          </Link>
        </p>
      )}
    </WayIn>
  )
}

function FormShape() {
  return (
    <div className="flex flex-col gap-4">
      {['username', 'email', 'password'].map((field) => (
        <Skeleton key={field} className="h-14" />
      ))}
      <Skeleton className="h-9" />
    </div>
  )
}

type RegisterFormProps = { readonly isFirst: boolean; readonly invitation: string | null }

function RegisterForm({ isFirst, invitation }: RegisterFormProps) {
  const t = useTexts()
  const common = useCommon()
  const next = useNext()
  const arrive = useArrive()
  // A password is never kept anywhere.
  const [names, setNames, clearNames] = usePassing('register', { username: '', email: '' })
  const [password, setPassword] = useState('')
  const { username, email } = names
  const registration = useMutation({
    mutationFn: () => register({ username, email, password, invitation }),
    onSuccess: async ({ user }) => {
      clearNames()
      arrive(user, await afterRegistration(next, invitation))
    },
  })
  const refused = refusedField(registration.error)
  const problemOf = (field: string) => (refused?.field === field ? refused.reason : undefined)
  const isShownAtField = refused !== undefined && ['username', 'email'].includes(refused.field)
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        registration.mutate()
      }}
    >
      {isFirst && <p className="text-muted">{t('firstText')}</p>}
      {invitation !== null && <Notice tone="info">{t('invitedText')}</Notice>}
      <Field label={t('username')} hint={t('usernameHint')} problem={problemOf('username')}>
        {(control) => (
          <Input
            {...control}
            required
            autoFocus
            autoComplete="username"
            maxLength={64}
            value={username}
            onChange={(event) => setNames({ ...names, username: event.target.value })}
          />
        )}
      </Field>
      <Field label={t('email')} hint={t('emailHint')} isOptional={common('optional')} problem={problemOf('email')}>
        {(control) => (
          <Input
            {...control}
            type="email"
            autoComplete="email"
            maxLength={254}
            value={email}
            onChange={(event) => setNames({ ...names, email: event.target.value })}
          />
        )}
      </Field>
      <PasswordField label={t('password')} value={password} onChange={setPassword} own={[username, email]} />
      <Problem error={isShownAtField ? null : registration.error} />
      <Button type="submit" look="primary" isBusy={registration.isPending}>
        {t('register')}
      </Button>
    </form>
  )
}

type Given = { username: string; email: string; password: string; invitation: string | null }

function register({ username, email, password, invitation }: Given): Promise<SignedIn> {
  const body: Registration = {
    username,
    password,
    ...(email.trim() === '' ? {} : { email }),
    ...(invitation === null ? {} : { invitation }),
    ...asCookie,
  }
  return api.post<SignedIn>('/auth/register', { body })
}
