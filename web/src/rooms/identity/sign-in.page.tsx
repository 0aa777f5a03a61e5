import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import type { SignedIn } from '#contract/identity.ts'
import { keys } from '#web/api/keys.ts'
import { api } from '#web/api/request.ts'
import { Problem } from '#web/kit/problem.tsx'
import { paths, safeReturn } from '#web/paths.ts'
import { Button } from '#web/ui/button.tsx'
import { Field } from '#web/ui/field.tsx'
import { Input } from '#web/ui/input.tsx'
import { useTexts } from './texts.ts'
import { WayIn } from './way-in.tsx'

export function SignInPage() {
  const t = useTexts()
  const signIn = useSignIn()
  const [username, setUsername] = useState('')
  const [password, setPassword] = useState('')
  return (
    <WayIn title={t('signInTitle')}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          signIn.mutate({ username, password })
        }}
      >
        <Field label={t('name')}>
          {(control) => (
            <Input
              {...control}
              required
              autoFocus
              autoComplete="username"
              value={username}
              onChange={(event) => setUsername(event.target.value)}
            />
          )}
        </Field>
        <Field label={t('password')}>
          {(control) => (
            <Input
              {...control}
              required
              type="password"
              autoComplete="current-password"
              value={password}
              onChange={(event) => setPassword(event.target.value)}
            />
          )}
        </Field>
        <Problem error={signIn.error} />
        <Button type="submit" look="primary" isBusy={signIn.isPending}>
          {t('signIn')}
        </Button>
      </form>
      <div className="mt-5 flex flex-wrap justify-between gap-2 text-muted">
        <Link to={paths.forgotPassword} className="underline hover:text-ink">
          {t('forgot')}
        </Link>
        <span>
          {t('noAccount')}{' '}
          <Link to={paths.register} className="underline hover:text-ink">
            {t('register')}
          </Link>
        </span>
      </div>
    </WayIn>
  )
}

type Credentials = { readonly username: string; readonly password: string }

function useSignIn() {
  const client = useQueryClient()
  const navigate = useNavigate()
  const { next } = useSearch({ strict: false }) as { next?: string }
  return useMutation({
    mutationFn: (credentials: Credentials) =>
      api.post<SignedIn>('/auth/login', { body: { ...credentials, carrier: 'cookie' } }),
    onSuccess: async ({ user }) => {
      client.clear()
      client.setQueryData(keys.me, user)
      await navigate({ to: safeReturn(next) })
    },
  })
}
