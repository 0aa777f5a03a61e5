// Signing out. What is typed and not saved, or not sent, stays on this device or goes: the person who leaves says which.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useSyncExternalStore } from 'react'
import { liveStream } from '#web/api/live.ts'
import { api } from '#web/api/request.ts'
import { onGoodbye, sayGoodbye } from '#web/api/session.ts'
import { useCommon } from '#web/i18n/common.ts'
import { Problem } from '#web/kit/problem.tsx'
import { paths } from '#web/paths.ts'
import { forgetWhatIsKept, type Left, whatIsLeft } from '#web/rooms/identity/left-behind.ts'
import { useMe } from '#web/rooms/identity/me.ts'
import { Button } from '#web/ui/button.tsx'
import { Dialog } from '#web/ui/dialog.tsx'
import { useTexts } from './sign-out-texts.ts'

/** Whoever leaves has decided to: a server that is not heard ends the session by itself. */
const LOGOUT_MS = 8000

type Question = { readonly userId: string; readonly left: Left }

let asked: Question | null = null
const watchers = new Set<() => void>()

function ask(question: Question | null): void {
  asked = question
  for (const watcher of watchers) watcher()
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher)
  return () => watchers.delete(watcher)
}

// What one person was asked is no question to the next: it would be about the words of another, and forget their own.
onGoodbye(() => ask(null))

/** Asks first if something would stay behind. */
export function useSignOut(): () => Promise<void> {
  const me = useMe()
  const leave = useLeave()
  return async () => {
    const left = await whatIsLeft(me.id)
    if (left.texts.length === 0 && left.unsentFiles === 0) await leave()
    else ask({ userId: me.id, left })
  }
}

/** Forgets everything of the account, also if the server could not be told: then the session ends by itself. */
function useLeave(): () => Promise<void> {
  const client = useQueryClient()
  const navigate = useNavigate()
  return async () => {
    sayGoodbye()
    await api.post('/auth/logout', { signal: AbortSignal.timeout(LOGOUT_MS) }).catch(() => undefined)
    liveStream.open(null)
    client.clear()
    await navigate({ to: paths.signIn })
  }
}

/** Stands in the shell: the menu that was signed out from has closed. */
export function SignOutQuestion() {
  const t = useTexts()
  const common = useCommon()
  const me = useMe()
  const leave = useLeave()
  const question = useSyncExternalStore(watch, () => asked)
  // The session may have ended, and another have begun, while it was counted what is left.
  const left = question?.userId === me.id ? question.left : null
  const leaving = useMutation({
    mutationFn: async (isKept: boolean) => {
      if (!isKept) await forgetWhatIsKept(me.id)
      ask(null)
      await leave()
    },
  })
  const stay = () => {
    ask(null)
    leaving.reset()
  }
  return (
    <Dialog
      isOpen={left !== null}
      onClose={stay}
      title={t('title')}
      closeLabel={common('close')}
      actions={
        <>
          <Button onClick={stay}>{common('cancel')}</Button>
          <Button
            look="danger"
            isBusy={leaving.isPending && leaving.variables === false}
            disabled={leaving.isPending}
            onClick={() => leaving.mutate(false)}
          >
            {t('delete')}
          </Button>
          <Button look="primary" disabled={leaving.isPending} onClick={() => leaving.mutate(true)}>
            {t('keep')}
          </Button>
        </>
      }
    >
      {left && <Listed left={left} />}
      <p className="mt-3 text-muted">{t('whoSees')}</p>
      <Problem error={leaving.error} />
    </Dialog>
  )
}

function Listed({ left }: { readonly left: Left }) {
  const t = useTexts()
  return (
    <>
      <p>{t('kept')}</p>
      <ul className="mt-2 flex list-disc flex-col gap-1 pl-5">
        {left.texts.map(({ place, count }) => (
          <li key={place}>{t('entry', { what: t(`places.${place}`), count })}</li>
        ))}
        {left.unsentFiles > 0 && <li>{t('entry', { what: t('unsent'), count: left.unsentFiles })}</li>}
      </ul>
    </>
  )
}
