// How much pictures of shots look like the picked pictures of who is in them, as the pages read it.
import { queryOptions } from '@tanstack/react-query'
import type { Likeness, LikenessList } from '#contract/likeness.ts'
import { keys } from '#web/api/keys.ts'
import { api } from '#web/api/request.ts'

type Wish = { readonly shotId?: string; readonly characterId?: string; readonly page?: number }

const SIZE = 100
/** The live stream tells when scores come in; this is for when it is broken. */
const LOOK_EVERY_MS = 5000

export function likenessQuery(projectId: string, { shotId, characterId, page = 1 }: Wish) {
  return queryOptions({
    queryKey: keys.ofProject(projectId, 'likeness', shotId ?? 'all', characterId ?? 'all', page),
    queryFn: ({ signal }) =>
      api.get<LikenessList>(`/projects/${projectId}/likeness`, {
        signal,
        query: {
          page,
          size: SIZE,
          ...(shotId === undefined ? {} : { shot_id: shotId }),
          ...(characterId === undefined ? {} : { character_id: characterId }),
        },
      }),
    refetchInterval: ({ state }) => ((state.data?.waiting ?? 0) > 0 ? LOOK_EVERY_MS : false),
  })
}

/** The character of a candidate that is least alike: what is worst is what decides. */
export function worstOf(items: readonly Likeness[]): Likeness | undefined {
  return items.filter((one) => one.score !== null).toSorted((a, b) => (a.score ?? 0) - (b.score ?? 0))[0]
}
