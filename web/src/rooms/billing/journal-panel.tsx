// Every movement of money with the reason in words: what was set aside, charged, given back, refunded.
import { useQuery } from '@tanstack/react-query'
import { ScrollText } from 'lucide-react'
import type { LedgerEntry } from '#contract/billing.ts'
import { formatMoment, formatMoney } from '#web/i18n/format.ts'
import { FilterSelect } from '#web/kit/filter-select.tsx'
import { Pager } from '#web/kit/pager.tsx'
import { Problem } from '#web/kit/problem.tsx'
import { Badge, type Tone } from '#web/ui/badge.tsx'
import { Button } from '#web/ui/button.tsx'
import { classes } from '#web/ui/classes.ts'
import { Empty } from '#web/ui/empty.tsx'
import { Skeleton } from '#web/ui/skeleton.tsx'
import { projectChoicesQuery } from '../projects/project.ts'
import { memberNamesQuery, useWorkspace } from '../workspaces/workspace.ts'
import { boundsOf, journalQuery } from './billing.ts'
import { type ChangeWish, Days, pageOf, useWish, type Wish, withChosen } from './filters.tsx'
import { useJournalTexts } from './journal-texts.ts'
import { type Kind, movementOf } from './movement.ts'
import { useTexts } from './texts.ts'
import { Ways } from './ways.tsx'

const KINDS = ['refund', 'release', 'settle', 'hold', 'late', 'top_up', 'grant', 'adjust'] as const satisfies Kind[]
const TONES: Record<Kind, Tone> = {
  ...{ hold: 'info', settle: 'plain', late: 'warn', adjust: 'warn' },
  ...{ release: 'ok', refund: 'ok', top_up: 'ok', grant: 'ok' },
}

export function JournalPanel() {
  const t = useJournalTexts()
  const { id } = useWorkspace()
  const { wish, change } = useWish()
  const filter = {
    kind: KINDS.find((each) => each === wish.kind),
    project_id: wish.project,
    person_id: wish.person,
    hold_id: wish.line,
    ...boundsOf(wish.from, wish.to),
  }
  const { data, error, refetch, isPlaceholderData } = useQuery(journalQuery(id, { ...filter, page: pageOf(wish) }))
  return (
    <div className="flex flex-col gap-4">
      <p className="text-muted">{t('about')}</p>
      <div className="flex flex-wrap items-end gap-3">
        <Filters wish={wish} change={change} />
        <Days wish={wish} change={change} />
      </div>
      {wish.line !== undefined && (
        <p className="flex flex-wrap items-center gap-2">
          <Badge tone="info">{t('oneLine')}</Badge>
          <Button size="small" look="quiet" onClick={() => change({ line: undefined })}>
            {t('allLines')}
          </Button>
        </p>
      )}
      <Problem error={error} onRetry={() => void refetch()} />
      {!data && !error && <Skeleton className="h-64 w-full" />}
      {data && data.items.length === 0 && (
        <Empty icon={<ScrollText className="size-6" />} title={t('noneTitle')}>
          {t('noneText')}
        </Empty>
      )}
      {data && data.items.length > 0 && (
        <section aria-label={t('title')} aria-busy={isPlaceholderData}>
          <p role="status" className="mb-2 text-xs text-muted">
            {t('found', { count: data.pagination.total })}
          </p>
          <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
            {data.items.map((entry) => (
              <Entry key={entry.id} entry={entry} />
            ))}
          </ul>
          <Pager {...data.pagination} onChange={(page) => change({ page: String(page) })} />
        </section>
      )}
    </div>
  )
}

function Filters({ wish, change }: { readonly wish: Wish; readonly change: ChangeWish }) {
  const t = useJournalTexts()
  const words = useTexts()
  const { id } = useWorkspace()
  const projects = useQuery(projectChoicesQuery(id)).data ?? []
  const people = useQuery(memberNamesQuery(id)).data ?? []
  return (
    <div className="flex flex-wrap gap-2">
      <FilterSelect
        label={t('kind')}
        any={t('anyKind')}
        value={wish.kind}
        options={KINDS}
        nameOf={(kind) => t(`kinds.${kind}`)}
        onChange={(kind) => change({ kind })}
      />
      <FilterSelect
        label={words('bill.project')}
        any={words('bill.anyProject')}
        value={wish.project}
        options={withChosen(
          projects.map((each) => each.id),
          wish.project,
        )}
        nameOf={(projectId) => projects.find((each) => each.id === projectId)?.title ?? projectId}
        onChange={(project) => change({ project })}
      />
      <FilterSelect
        label={words('bill.person')}
        any={words('bill.anyPerson')}
        value={wish.person}
        options={withChosen(
          people.map((each) => each.user.id),
          wish.person,
        )}
        nameOf={(userId) => people.find((each) => each.user.id === userId)?.user.display_name ?? userId}
        onChange={(person) => change({ person })}
      />
    </div>
  )
}

const REASONED: ReadonlySet<Kind> = new Set(['top_up', 'grant', 'refund', 'adjust'])

function Entry({ entry }: { readonly entry: LedgerEntry }) {
  const t = useJournalTexts()
  const { kind, currency, project, actor } = entry
  const movement = movementOf(entry)
  const money = (micros: bigint) => formatMoney(micros.toString(), currency)
  const where = [
    formatMoment(entry.booked_at),
    ...(project ? [project.name ?? project.id] : []),
    t('by', { name: actor.name ?? actor.id }),
    ...(movement.isOwnAccount ? [t('own')] : []),
  ]
  return (
    <li className="flex flex-col gap-1 px-4 py-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Badge tone={TONES[kind]}>{t(`kinds.${kind}`)}</Badge>
        <span className="min-w-0 font-medium break-all">{entry.engine ?? entry.reason}</span>
        <span className={classes('ml-auto font-medium tabular-nums', movement.way === 'back' && 'text-ok')}>
          {movement.way === 'back' ? '+' : '−'}
          {money(movement.amount)}
        </span>
      </div>
      <p>
        {t(`says.${movement.says}`, { amount: money(movement.beside) })}
        {movement.repaid > 0n && ` ${t('repaid', { amount: money(movement.repaid) })}`}
      </p>
      {entry.engine !== null && REASONED.has(kind) && <p className="break-words text-muted">{entry.reason}</p>}
      <p className="text-xs text-muted">{where.join(' · ')}</p>
      <Ways taskId={entry.task_id} lineId={entry.hold_id} />
    </li>
  )
}
