import { Type } from 'typebox'
import { type Likeness, LikenessList } from '#contract/likeness.ts'
import { faults } from '#platform/faults.ts'
import { PageQuery, type RouteDefinition, route, toPage, toPageRequest } from '#platform/http/route.ts'
import { isId } from '#platform/ids.ts'
import type { ContentLinks, PictureLinks } from '#rooms/productions/productions.ts'
import type { LikenessRoom, Scored } from './likeness.ts'

export type LikenessRouteParts = { readonly likeness: LikenessRoom; readonly links: PictureLinks }

export function likenessRoutes({ likeness, links }: LikenessRouteParts): RouteDefinition[] {
  return [
    route({
      operation: 'likeness.list',
      method: 'GET',
      path: '/projects/:project_id/likeness',
      summary: 'How much pictures of shots look like the picked pictures of who is in them, the least alike first',
      access: { kind: 'thing', thing: 'project', param: 'project_id', right: 'project.read' },
      params: Type.Object({ project_id: Type.String() }),
      query: Type.Object({
        ...PageQuery,
        shot_id: Type.Optional(
          Type.String({ description: 'Of this shot alone, and of its candidates too', maxLength: 64 }),
        ),
        character_id: Type.Optional(Type.String({ maxLength: 64 })),
      }),
      reply: LikenessList,
      handle: async ({ scope, params, query }) => {
        for (const id of [query.shot_id, query.character_id])
          if (id !== undefined && !isId(id)) throw faults.NOT_FOUND()
        const request = toPageRequest(query)
        const { items, total, waiting, failed, withoutReference } = await likeness.list(scope, {
          ...request,
          projectId: params.project_id,
          ...(query.shot_id === undefined ? {} : { shotId: query.shot_id }),
          ...(query.character_id === undefined ? {} : { characterId: query.character_id }),
        })
        return {
          ...toPage(
            items.map((one) => toWire(one, likeness.revision, links.of(scope))),
            total,
            request,
          ),
          waiting,
          failed,
          without_reference: withoutReference.map(({ id, name }) => ({ character_id: id, character: name })),
        }
      },
    }),
  ]
}

function toWire({ score, ...one }: Scored, revision: number, links: ContentLinks): Likeness {
  const measured = score?.state === 'measured' ? score : null
  return {
    shot_id: one.shotId,
    character_id: one.characterId,
    character: one.character,
    candidate_id: one.candidateId,
    state: score?.state ?? 'waiting',
    score: measured?.score ?? null,
    colour_percent: measured?.colourPercent ?? null,
    outline_percent: measured?.outlinePercent ?? null,
    found_at: measured?.foundAt ?? null,
    revision,
    picture: { small_url: links.small(one.picture), url: links.whole(one.picture) },
    reference: { small_url: links.small(one.reference), url: links.whole(one.reference) },
  }
}
