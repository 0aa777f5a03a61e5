// One search over everything of a workspace.
import { type Static, Type } from 'typebox'

export const HIT_KINDS = ['project', 'character', 'scene', 'line', 'file', 'task', 'member'] as const
export type HitKind = (typeof HIT_KINDS)[number]

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()])

export const SearchHit = Type.Object({
  kind: Type.Enum(HIT_KINDS),
  /** Of the thing itself: a project, a character of a board, a file ... */
  id: Type.String(),
  title: Type.String(),
  /** What tells it from others of the same title: who speaks, the kind of a project, a user name. */
  detail: Type.String(),
  project_id: Nullable(Type.String()),
  project_title: Nullable(Type.String()),
  /** Where to look in the script. */
  line: Nullable(Type.Integer()),
  /** The shot in which it is first seen. */
  shot_id: Nullable(Type.String()),
})
export type SearchHit = Static<typeof SearchHit>

export const SearchGroup = Type.Object({
  kind: Type.Enum(HIT_KINDS),
  items: Type.Array(SearchHit),
  /** There are more than were asked for. */
  has_more: Type.Boolean(),
})
export type SearchGroup = Static<typeof SearchGroup>

export const SearchWish = {
  /** Every word must occur. Full-width letters count as plain ones. Without a word nothing is found. */
  q: Type.Optional(Type.String({ maxLength: 200, default: '' })),
  /** Of each kind. */
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 20, default: 5 })),
}

/** Groups without a hit are left out. */
export const SearchFound = Type.Object({ groups: Type.Array(SearchGroup) })
export type SearchFound = Static<typeof SearchFound>
