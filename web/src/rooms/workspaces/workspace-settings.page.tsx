import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import type { Workspace } from '#contract/workspaces.ts'
import { isFault } from '#web/api/fault.ts'
import { keys } from '#web/api/keys.ts'
import { api } from '#web/api/request.ts'
import { useCommon } from '#web/i18n/common.ts'
import { useDraft } from '#web/kit/draft.ts'
import { NotKept } from '#web/kit/not-kept.tsx'
import { Page } from '#web/kit/page.tsx'
import { Problem } from '#web/kit/problem.tsx'
import { StaleChoice } from '#web/kit/stale-choice.tsx'
import { tell } from '#web/kit/toasts.tsx'
import { formAfterSave } from '#web/kit/typed-over.ts'
import { paths } from '#web/paths.ts'
import { Button, buttonClasses } from '#web/ui/button.tsx'
import { Field } from '#web/ui/field.tsx'
import { Input } from '#web/ui/input.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { Part } from './part.tsx'
import { useTexts } from './texts.ts'
import { isAtLeast, useWorkspace } from './workspace.ts'
import { WorkspaceDeletion } from './workspace-deletion.tsx'

const STALE = 412
type Props = { readonly workspace: Workspace }

export function WorkspaceSettingsPage() {
  const t = useTexts()
  const workspace = useWorkspace()
  return (
    <Page title={t('settings')} description={workspace.name} width="narrow">
      <div className="flex flex-col gap-8">
        {isAtLeast(workspace.role, 'admin') ? (
          <NameForm key={workspace.id} workspace={workspace} />
        ) : (
          <Notice tone="info">{t('notYours')}</Notice>
        )}
        <DefaultChoice workspace={workspace} />
        {isAtLeast(workspace.role, 'director') && (
          <Part title={t('money')}>
            <p className="text-muted">{t('moneyAbout')}</p>
            <Link to={paths.billing} params={{ workspace: workspace.slug }} className={buttonClasses()}>
              {t('toBilling')}
            </Link>
          </Part>
        )}
        {workspace.role === 'owner' && <WorkspaceDeletion workspace={workspace} />}
      </div>
    </Page>
  )
}

function useRename({ workspace }: Props, onSaved: (sent: Typed, saved: Workspace) => void) {
  const common = useCommon()
  const client = useQueryClient()
  const navigate = useNavigate()
  return useMutation({
    mutationFn: (typed: Typed) =>
      api.put<Workspace>(`/workspaces/${workspace.id}`, {
        revision: typed.base,
        body: { name: typed.name.trim(), ...(typed.slug.trim() === workspace.slug ? {} : { slug: typed.slug.trim() }) },
      }),
    onSuccess: async (saved, sent) => {
      tell(common('saved'))
      await client.refetchQueries({ queryKey: keys.workspaces })
      onSaved(sent, saved)
      if (saved.slug !== workspace.slug)
        await navigate({ to: paths.workspaceSettings, params: { workspace: saved.slug }, replace: true })
    },
    onError: (error) =>
      isFault(error) && error.status === STALE ? client.refetchQueries({ queryKey: keys.workspaces }) : undefined,
  })
}

/** What was typed, over which revision: the one who changed it meanwhile is not overwritten unasked, not even after a reload. */
type Typed = { readonly name: string; readonly slug: string; readonly base: number }

const draftOf = (workspaceId: string) => `workspace.${workspaceId}`

/** Typed back to what is saved it is no draft, unless what was sent may yet come to be saved. */
const unlessBack = (next: Typed, saved: Typed, isSending: boolean): Typed | null =>
  next.name === saved.name && next.slug === saved.slug && !isSending ? null : next

/** What is not touched follows the server. A save whose reply was lost is no question: what is typed is what is saved. */
function NameForm({ workspace }: Props) {
  const t = useTexts()
  const common = useCommon()
  const client = useQueryClient()
  const [edited, setEdited] = useDraft<Typed | null>(draftOf(workspace.id), null)
  const saved: Typed = { name: workspace.name, slug: workspace.slug, base: workspace.revision }
  const typed = edited ?? saved
  const rename = useRename({ workspace }, (sent, { revision }) =>
    setEdited((now) => formAfterSave(now, sent, (later) => ({ ...later, base: revision }))),
  )
  const edit = (change: Partial<Typed>) =>
    setEdited((now) => unlessBack({ ...(now && isChanged ? now : saved), ...change }, saved, rename.isPending))
  const isStale = isFault(rename.error) && rename.error.status === STALE
  const isChanged = typed.name.trim() !== workspace.name || typed.slug.trim() !== workspace.slug
  const letTheirs = async () => {
    await client.refetchQueries({ queryKey: keys.workspaces })
    setEdited(null)
    rename.reset()
  }
  const letMine = async () => {
    const listed = await api.get<Workspace>(`/workspaces/${workspace.id}`)
    const mine = { ...typed, base: listed.revision }
    setEdited(mine)
    rename.mutate(mine)
  }
  return (
    <form
      className="flex max-w-lg flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        rename.mutate(typed)
      }}
    >
      <Field label={t('name')}>
        {(control) => (
          <Input
            {...control}
            required
            maxLength={100}
            value={typed.name}
            onChange={(event) => edit({ name: event.target.value })}
          />
        )}
      </Field>
      <Field label={t('slug')} hint={t('slugHint')}>
        {(control) => (
          <Input
            {...control}
            required
            minLength={2}
            maxLength={64}
            value={typed.slug}
            onChange={(event) => edit({ slug: event.target.value })}
          />
        )}
      </Field>
      <NotKept draft={draftOf(workspace.id)} />
      {isStale && isChanged ? (
        <StaleChoice onTheirs={() => void letTheirs()} onMine={() => void letMine()} />
      ) : (
        !isStale && <Problem error={rename.error} />
      )}
      <div>
        <Button type="submit" look="primary" isBusy={rename.isPending} disabled={edited === null || !isChanged}>
          {common('save')}
        </Button>
      </div>
    </form>
  )
}

function DefaultChoice({ workspace }: Props) {
  const t = useTexts()
  const client = useQueryClient()
  const choose = useMutation({
    mutationFn: () => api.put(`/workspaces/${workspace.id}/default`),
    onSuccess: () => client.refetchQueries({ queryKey: keys.workspaces }),
  })
  return (
    <Part title={t('default')}>
      {workspace.is_default ? (
        <p className="text-muted">{t('isDefault')}</p>
      ) : (
        <Button isBusy={choose.isPending} onClick={() => choose.mutate()}>
          {t('makeDefault')}
        </Button>
      )}
      <Problem error={choose.error} />
    </Part>
  )
}
