import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { useState } from 'react'
import type { ProjectSummary } from '#contract/projects.ts'
import type { Collaborator, Invitation, MemberRole } from '#contract/workspaces.ts'
import { keys } from '#web/api/keys.ts'
import { api } from '#web/api/request.ts'
import { useCommon } from '#web/i18n/common.ts'
import { useDraft } from '#web/kit/draft.ts'
import { NotKept } from '#web/kit/not-kept.tsx'
import { PersonAvatar } from '#web/kit/person-avatar.tsx'
import { Problem } from '#web/kit/problem.tsx'
import { tell } from '#web/kit/toasts.tsx'
import { Badge } from '#web/ui/badge.tsx'
import { Button } from '#web/ui/button.tsx'
import { Dialog } from '#web/ui/dialog.tsx'
import { Field } from '#web/ui/field.tsx'
import { IconButton } from '#web/ui/icon-button.tsx'
import { Input, Select } from '#web/ui/input.tsx'
import { Skeleton } from '#web/ui/skeleton.tsx'
import { isAtLeast, useWorkspace } from '../workspaces/workspace.ts'
import { useTexts } from './share-texts.ts'

const GRANTED: readonly MemberRole[] = ['director', 'writer', 'cv', 'reviewer', 'viewer']

type ShareDialogProps = { readonly project: Pick<ProjectSummary, 'id' | 'title'>; readonly onClose: () => void }

export function ShareDialog({ project, onClose }: ShareDialogProps) {
  const t = useTexts()
  const common = useCommon()
  return (
    <Dialog
      isOpen
      onClose={onClose}
      width="medium"
      title={t('title', { title: project.title })}
      description={t('about')}
      closeLabel={common('close')}
    >
      <ShareForm projectId={project.id} />
      <h3 className="mt-6 mb-2 font-medium">{t('people')}</h3>
      <People projectId={project.id} />
    </Dialog>
  )
}

type Shared = { readonly collaborator: Collaborator | null; readonly invitation: Invitation | null }

const peopleKey = (projectId: string) => keys.ofProject(projectId, 'collaborators')

function ShareForm({ projectId }: { readonly projectId: string }) {
  const t = useTexts()
  const client = useQueryClient()
  const { role: own } = useWorkspace()
  const draft = `share.${projectId}`
  const [whom, setWhom, forgetWhom] = useDraft(draft, '')
  const [role, setRole] = useState<MemberRole>('viewer')
  const share = useMutation({
    mutationFn: () =>
      api.postOnce<Shared>(`/projects/${projectId}/share`, {
        body: { role, ...(whom.includes('@') ? { email: whom.trim() } : { username: whom.trim() }) },
      }),
    onSuccess: async ({ collaborator, invitation }) => {
      tell(
        collaborator
          ? t('shared', { name: collaborator.user.display_name })
          : t('invited', { email: invitation?.email ?? whom }),
      )
      setWhom('')
      forgetWhom()
      await client.invalidateQueries({ queryKey: peopleKey(projectId) })
    },
  })
  const roles: readonly MemberRole[] = isAtLeast(own, 'admin') ? ['admin', ...GRANTED] : GRANTED
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault()
        share.mutate()
      }}
    >
      <div className="grid grid-cols-1 items-end gap-3 sm:grid-cols-[1fr_10rem_auto]">
        <Field label={t('whom')}>
          {(control) => (
            <Input
              {...control}
              required
              autoFocus
              autoComplete="off"
              value={whom}
              onChange={(event) => setWhom(event.target.value)}
            />
          )}
        </Field>
        <Field label={t('role')}>
          {(control) => (
            <Select {...control} value={role} onChange={(event) => setRole(event.target.value as MemberRole)}>
              {roles.map((each) => (
                <option key={each} value={each}>
                  {t(`roles.${each}`)}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Button type="submit" look="primary" isBusy={share.isPending} disabled={whom.trim() === ''}>
          {t('add')}
        </Button>
      </div>
      <NotKept draft={draft} />
      <Problem error={share.error} />
    </form>
  )
}

function People({ projectId }: { readonly projectId: string }) {
  const t = useTexts()
  const client = useQueryClient()
  const people = useQuery({
    queryKey: peopleKey(projectId),
    queryFn: ({ signal }) =>
      api.get<{ items: readonly Collaborator[] }>(`/projects/${projectId}/collaborators`, {
        signal,
        query: { size: 100 },
      }),
  })
  const remove = useMutation({
    mutationFn: (userId: string) => api.delete(`/projects/${projectId}/share/${userId}`),
    onSuccess: () => client.invalidateQueries({ queryKey: peopleKey(projectId) }),
  })
  if (people.isPending) return <Skeleton className="h-12 w-full" />
  return (
    <>
      <Problem error={people.error ?? remove.error} />
      {people.data?.items.length === 0 && <p className="text-muted">{t('nobody')}</p>}
      <ul className="flex flex-col divide-y divide-line">
        {people.data?.items.map(({ user, role, is_guest: isGuest }) => (
          <li key={user.id} className="flex items-center gap-3 py-2">
            <PersonAvatar person={user} size="small" />
            <span className="min-w-0 flex-1 truncate">
              {user.display_name} <span className="text-muted">@{user.username}</span>
            </span>
            {isGuest && <Badge>{t('guest')}</Badge>}
            <span className="text-muted">{t(`roles.${role}`)}</span>
            <IconButton
              size="small"
              label={t('remove', { name: user.display_name })}
              onClick={() => remove.mutate(user.id)}
            >
              <X aria-hidden className="size-4" />
            </IconButton>
          </li>
        ))}
      </ul>
    </>
  )
}
