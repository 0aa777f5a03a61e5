import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { User } from '#contract/identity.ts'
import { refusedField } from '#web/api/fault.ts'
import { keys } from '#web/api/keys.ts'
import { api } from '#web/api/request.ts'
import { useCommon } from '#web/i18n/common.ts'
import { useDraft } from '#web/kit/draft.ts'
import { NotKept } from '#web/kit/not-kept.tsx'
import { Problem } from '#web/kit/problem.tsx'
import { tell } from '#web/kit/toasts.tsx'
import { Button } from '#web/ui/button.tsx'
import { Field } from '#web/ui/field.tsx'
import { Input, TextArea } from '#web/ui/input.tsx'
import { useAccountTexts } from './account-texts.ts'
import { AvatarField } from './avatar-field.tsx'
import { EmailField } from './email-field.tsx'
import { useMe } from './me.ts'
import { Section } from './section.tsx'

export function Profile() {
  const t = useAccountTexts()
  const me = useMe()
  return (
    <div className="flex flex-col gap-10">
      <Section title={t('profile')}>
        <AvatarField me={me} />
        <ProfileForm me={me} />
      </Section>
      <Section title={t('email')}>
        <EmailField me={me} />
      </Section>
    </div>
  )
}

function ProfileForm({ me }: { readonly me: User }) {
  const t = useAccountTexts()
  const common = useCommon()
  const client = useQueryClient()
  // A draft upon another state of the account is worth nothing.
  const [draftName] = useState(`profile.${me.id}.${me.revision}`)
  const [profile, setProfile, clear] = useDraft(draftName, {
    display_name: me.display_name,
    username: me.username ?? '',
    bio: me.bio,
    phone: me.phone ?? '',
  })
  const saving = useMutation({
    mutationFn: () => {
      const { username, ...rest } = profile
      return api.put<User>('/users/me', { body: { ...rest, ...(username.trim() === '' ? {} : { username }) } })
    },
    onSuccess: (user) => {
      client.setQueryData(keys.me, user)
      clear()
      tell(t('saved'))
    },
  })
  const refused = refusedField(saving.error)
  const field = (name: keyof typeof profile) => ({
    value: profile[name],
    onChange: (event: { target: { value: string } }) => setProfile({ ...profile, [name]: event.target.value }),
  })
  const problemOf = (name: keyof typeof profile) => (refused?.field === name ? refused.reason : undefined)
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        saving.mutate()
      }}
    >
      <Field label={t('displayName')} hint={t('displayNameHint')} problem={problemOf('display_name')}>
        {(control) => <Input {...control} required maxLength={100} autoComplete="name" {...field('display_name')} />}
      </Field>
      <Field label={t('username')} problem={problemOf('username')}>
        {(control) => (
          <Input
            {...control}
            required={me.username !== null}
            maxLength={64}
            autoComplete="username"
            {...field('username')}
          />
        )}
      </Field>
      <Field label={t('bio')} isOptional={common('optional')} problem={problemOf('bio')}>
        {(control) => <TextArea {...control} rows={3} maxLength={2000} {...field('bio')} />}
      </Field>
      <Field label={t('phone')} isOptional={common('optional')} problem={problemOf('phone')}>
        {(control) => <Input {...control} type="tel" maxLength={40} autoComplete="tel" {...field('phone')} />}
      </Field>
      <NotKept draft={draftName} />
      <Problem error={saving.error} />
      <div>
        <Button type="submit" look="primary" isBusy={saving.isPending}>
          {t('saveProfile')}
        </Button>
      </div>
    </form>
  )
}
