// Every movement of money with the reason in words: what was set aside, charged, given back, refunded.
import { useQuery } from '@tanstack/react-query'
import { ScrollText } from 'lucide-react'
import type { LedgerEntry } from '#contract/billing.ts'
import { formatMoment, formatMoney } from '#web/i18n/format.ts'
import { FilterSelect } from '#web/kit/filter-select.tsx'
import { FoundList } from '#web/kit/found-list.tsx'
import { Badge, type Tone } from '#web/ui/badge.tsx'
import { Button } from '#web/ui/button.tsx'
import { classes } from '#web/ui/classes.ts'
import { Empty } from '#web/ui/empty.tsx'
import { ProjectFilter } from '../projects/project-filter.tsx'
import { PersonFilter } from '../workspaces/person-filter.tsx'
import { useWorkspace } from '../workspaces/workspace.ts'
import { boundsOf, journalQuery } from './billing.ts'
import { DecisionLine } from './decision-line.tsx'
import { type ChangeWish, Days, pageOf, useWish, type Wish } from './filters.tsx'
import { useJournalTexts } from './journal-texts.ts'
import { type Kind, movementOf } from './movement.ts'
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
  const found = useQuery(journalQuery(id, { ...filter, page: pageOf(wish) }))
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
      <FoundList
        found={found}
        label={t('title')}
        countOf={(count) => t('found', { count })}
        empty={
          <Empty icon={<ScrollText className="size-6" />} title={t('noneTitle')}>
            {t('noneText')}
          </Empty>
        }
        row={(entry) => <Entry key={entry.id} entry={entry} />}
        onPage={(page) => change({ page: String(page) })}
      />
    </div>
  )
}

function Filters({ wish, change }: { readonly wish: Wish; readonly change: ChangeWish }) {
  const t = useJournalTexts()
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
      <ProjectFilter value={wish.project} onChange={(project) => change({ project })} />
      <PersonFilter value={wish.person} onChange={(person) => change({ person })} />
    </div>
  )
}

/** What is set aside has not gone yet: with a sign it would read as spent twice. */
const WAY_SIGNS = { out: '−', back: '+', aside: '' } as const
const WAY_LOOKS = { out: '', back: 'text-ok', aside: 'text-muted' } as const

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
        <span className={classes('ml-auto font-medium tabular-nums', WAY_LOOKS[movement.way])}>
          {WAY_SIGNS[movement.way]}
          {money(movement.amount)}
        </span>
      </div>
      <p>
        {t(`says.${movement.says}`, { amount: money(movement.beside) })}
        {movement.repaid > 0n && ` ${t('repaid', { amount: money(movement.repaid) })}`}
      </p>
      {entry.decision && <DecisionLine decision={entry.decision} />}
      {entry.engine !== null && REASONED.has(kind) && <p className="break-words text-muted">{entry.reason}</p>}
      <p className="text-xs text-muted">{where.join(' · ')}</p>
      <Ways taskId={entry.task_id} lineId={entry.hold_id} />
    </li>
  )
}
