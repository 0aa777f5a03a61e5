// What the bell asks the server. Notices are of a person; the live stream of the workspace says when there are new ones.
import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import type { Notice, UnreadCount } from '#contract/notifications.ts'
import { keys } from '#web/api/keys.ts'
import { api } from '#web/api/request.ts'
import type { Language } from '#web/i18n/texts.ts'
import { tell } from '#web/kit/toasts.tsx'
import { useTexts } from './texts.ts'

export type NoticePage = {
  readonly items: readonly Notice[]
  readonly pagination: { readonly page: number; readonly pages: number; readonly total: number }
}

const SHOWN = 10
/** What happens in other workspaces is not on the stream of this one. */
const LOOK_EVERY_MS = 120_000

export function unreadQuery(workspaceId: string) {
  return queryOptions({
    queryKey: keys.inWorkspace(workspaceId, 'notices', 'unread'),
    queryFn: ({ signal }) => api.get<UnreadCount>('/notices/unread', { signal }),
    refetchInterval: LOOK_EVERY_MS,
  })
}

type Wish = { readonly isUnread: boolean; readonly page: number; readonly language: Language }

/** The words come from the server, so a list is of one language. */
export function noticesQuery(workspaceId: string, { isUnread, page, language }: Wish) {
  return queryOptions({
    queryKey: keys.inWorkspace(workspaceId, 'notices', 'list', { isUnread, page, language }),
    queryFn: ({ signal }) =>
      api.get<NoticePage>('/notices', { signal, query: { page, size: SHOWN, ...(isUnread ? { unread: true } : {}) } }),
    placeholderData: keepPreviousData,
  })
}

export function useReading(workspaceId: string) {
  const client = useQueryClient()
  const onSettled = () => client.invalidateQueries({ queryKey: keys.inWorkspace(workspaceId, 'notices') })
  const t = useTexts()
  const one = useMutation({
    mutationFn: (id: string) => api.post(`/notices/${id}/read`),
    onSettled,
    // The list has closed by then, and what the notice tells of is open.
    onError: (_error, id) => tell(t('notRead'), { label: t('again'), run: () => one.mutate(id) }),
  })
  const all = useMutation({ mutationFn: () => api.post('/notices/read'), onSettled })
  return { one, all }
}
