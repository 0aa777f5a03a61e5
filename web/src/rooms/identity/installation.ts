import { queryOptions } from '@tanstack/react-query'
import type { Installation } from '#contract/identity.ts'
import { api } from '#web/api/request.ts'

/** What the way in needs to know before anybody has signed in. */
export const installationQuery = queryOptions({
  queryKey: ['installation'],
  queryFn: ({ signal }) => api.get<Installation>('/installation', { signal }),
})
