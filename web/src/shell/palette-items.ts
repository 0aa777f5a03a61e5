// What the palette lists, in the order of the keys: hits and commands alike are items that can be run.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import {
  AlignLeft,
  Clapperboard,
  FileText,
  ListChecks,
  type LucideIcon,
  MessageSquareQuote,
  UserRound,
  VenetianMask,
} from 'lucide-react'
import { useEffect, useState } from 'react'
import type { HitKind, SearchFound, SearchHit } from '#contract/search.ts'
import { keys } from '#web/api/keys.ts'
import { api } from '#web/api/request.ts'
import { useWorkspace } from '#web/rooms/workspaces/workspace.ts'
import { type Command, useCommands } from './palette-commands.tsx'
import { goToHit, recentHits, rememberHit } from './palette-places.ts'
import { useTexts } from './palette-texts.ts'

export type Item = {
  readonly id: string
  readonly title: string
  readonly detail: string
  readonly Icon: LucideIcon
  readonly run: () => void
}
export type Group = {
  readonly id: string
  readonly title: string
  readonly items: readonly Item[]
  readonly hasMore: boolean
}

const ICONS: Record<HitKind, LucideIcon> = {
  project: Clapperboard,
  character: VenetianMask,
  scene: AlignLeft,
  line: MessageSquareQuote,
  file: FileText,
  task: ListChecks,
  member: UserRound,
}

const TYPING_MS = 150

export type Listed = { readonly groups: readonly Group[]; readonly isBusy: boolean; readonly error: unknown }

export function useGroups(text: string): Listed {
  const t = useTexts()
  const { id } = useWorkspace()
  const { doing, places, looks } = useCommands()
  const toItem = useHitItem()
  const asked = useRested(text.trim())
  const found = useQuery({
    queryKey: keys.inWorkspace(id, 'search', asked),
    queryFn: ({ signal }) => api.get<SearchFound>('/search', { signal, workspace: id, query: { q: asked } }),
    enabled: asked !== '',
    placeholderData: keepPreviousData,
  })
  const commands = [
    { id: 'commands', title: t('commands'), items: matching(doing, text), hasMore: false },
    { id: 'places', title: t('goTo'), items: matching(places, text), hasMore: false },
    { id: 'looks', title: t('settings'), items: matching(looks, text), hasMore: false },
  ]
  const recent = { id: 'recent', title: t('recent'), items: recentHits(id).map(toItem), hasMore: false }
  const hits = (found.data?.groups ?? []).map(
    (group): Group => ({
      id: group.kind,
      title: t(`kinds.${group.kind}`),
      items: group.items.map(toItem),
      hasMore: group.has_more,
    }),
  )
  const groups = text.trim() === '' ? [recent, ...commands] : [...hits, ...commands]
  return {
    groups: groups.filter((group) => group.items.length > 0),
    isBusy: text.trim() !== '' && (found.isFetching || asked !== text.trim()),
    error: text.trim() === '' ? null : found.error,
  }
}

function useHitItem(): (hit: SearchHit) => Item {
  const navigate = useNavigate()
  const { id, slug } = useWorkspace()
  return (hit) => ({
    id: `${hit.kind}-${hit.id}`,
    title: hit.title,
    detail: detailOf(hit),
    Icon: ICONS[hit.kind],
    run: () => {
      rememberHit(id, hit)
      goToHit(navigate, slug, hit)
    },
  })
}

/** What tells it from its namesakes. */
function detailOf(hit: SearchHit): string {
  if (hit.kind === 'line') return [hit.detail, hit.project_title ?? ''].filter(Boolean).join(' · ')
  if (hit.kind === 'character' || hit.kind === 'scene') return hit.project_title ?? ''
  return hit.kind === 'member' ? hit.detail : ''
}

function matching(commands: readonly Command[], text: string): Item[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  return commands
    .filter(({ title }) => words.every((word) => title.toLowerCase().includes(word)))
    .map((command) => ({ ...command, detail: '' }))
}

/** The text once the typing rests. */
function useRested(text: string): string {
  const [rested, setRested] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setRested(text), TYPING_MS)
    return () => clearTimeout(timer)
  }, [text])
  return rested
}
