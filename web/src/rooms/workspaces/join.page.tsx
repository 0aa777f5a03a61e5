import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import type { InvitationShown, Joined, Workspace } from '#contract/workspaces.ts'
import { keys } from '#web/api/keys.ts'
import { api } from '#web/api/request.ts'
import { Problem } from '#web/kit/problem.tsx'
import { paths } from '#web/paths.ts'
import { useSecretFragment } from '#web/rooms/identity/arrival.ts'
import { useMaybeMe } from '#web/rooms/identity/me.ts'
import { WayIn } from '#web/rooms/identity/way-in.tsx'
import { Button, buttonClasses } from '#web/ui/button.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { Skeleton } from '#web/ui/skeleton.tsx'
import { useDay } from './dates.ts'
import { useTexts } from './texts.ts'
import { workspacesQuery } from './workspace.ts'

export function JoinPage() {
  const t = useTexts()
  const token = useSecretFragment('token')
  const me = useMaybeMe()
  const shown = useQuery({
    // The token is a secret: it names nothing that outlives the page.
    queryKey: ['invitation', me?.id ?? null, token],
    gcTime: 0,
    retry: false,
    enabled: token !== null && me !== undefined,
    queryFn: ({ signal }) => api.post<InvitationShown>('/workspaces/invitation', { signal, body: { token } }),
  })
  const title = shown.data
    ? t('joinTitle', { name: shown.data.workspace_name })
    : shown.error || token === null
      ? t('goneTitle')
      : t('joinLoading')
  return (
    <WayIn title={title}>
      {token === null && <Notice tone="warn">{t('noToken')}</Notice>}
      {shown.error && (
        <div className="flex flex-col gap-4">
          <Problem error={shown.error} onRetry={() => void shown.refetch()} />
          <p className="text-muted">{t('goneText')}</p>
          <Link to={paths.home} className={buttonClasses()}>
            {t('toStudio')}
          </Link>
        </div>
      )}
      {shown.isLoading && <Skeleton className="h-24 w-full" />}
      {shown.data && token !== null && <Invited shown={shown.data} token={token} myName={me?.display_name ?? null} />}
    </WayIn>
  )
}

type InvitedProps = { readonly shown: InvitationShown; readonly token: string; readonly myName: string | null }

function Invited({ shown, token, myName }: InvitedProps) {
  const t = useTexts()
  const day = useDay()
  const { workspace_name: name, invited_by: by } = shown
  return (
    <div className="flex flex-col gap-4">
      <div>
        <p>{by === null ? t('invitedToPlain', { name }) : t('invitedTo', { by, name })}</p>
        {shown.project_id !== null && <p>{t('onlyProject')}</p>}
        <p className="mt-2 text-muted">{t('yourRole', { role: t(`roles.${shown.role}`) })}</p>
        <p className="text-muted">{t(`roleWords.${shown.role}`)}</p>
        <p className="text-muted">{t('validUntil', { date: day(shown.expires_at) })}</p>
      </div>
      {myName === null ? <WaysIn token={token} /> : <JoinButton shown={shown} token={token} myName={myName} />}
    </div>
  )
}

function WaysIn({ token }: { readonly token: string }) {
  const t = useTexts()
  const hash = `invitation=${encodeURIComponent(token)}`
  return (
    <div className="flex flex-wrap gap-2">
      <Link to={paths.signIn} hash={hash} className={buttonClasses('primary')}>
        {t('signIn')}
      </Link>
      <Link to={paths.register} hash={hash} className={buttonClasses()}>
        {t('register')}
      </Link>
    </div>
  )
}

function JoinButton({ shown, token, myName }: InvitedProps & { readonly myName: string }) {
  const t = useTexts()
  const client = useQueryClient()
  const navigate = useNavigate()
  const join = useMutation({
    mutationFn: () => api.post<Joined>('/workspaces/join', { body: { token } }),
    onSuccess: async ({ workspace_id: id, project_id: projectId }) => {
      client.removeQueries({ queryKey: keys.workspaces })
      const all: readonly Workspace[] = await client.fetchQuery(workspacesQuery)
      const slug = all.find((each) => each.id === id)?.slug ?? id
      if (projectId === null) await navigate({ to: paths.projects, params: { workspace: slug } })
      else await navigate({ to: paths.project, params: { workspace: slug, projectId } })
    },
  })
  if (shown.is_member === true)
    return (
      <>
        <Notice tone="info">{t('alreadyIn')}</Notice>
        <Link to={paths.home} className={buttonClasses('primary')}>
          {t('toStudio')}
        </Link>
      </>
    )
  return (
    <>
      <p className="text-muted">{t('asMe', { name: myName })}</p>
      <Problem error={join.error} />
      <Button look="primary" isBusy={join.isPending} onClick={() => join.mutate()}>
        {t('join')}
      </Button>
    </>
  )
}
