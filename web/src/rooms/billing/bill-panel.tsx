import { useMutation, useQuery } from '@tanstack/react-query'
import { Download, ReceiptText } from 'lucide-react'
import type { BillLine } from '#contract/billing.ts'
import { fetchFile } from '#web/api/request.ts'
import { formatMoment, formatMoney } from '#web/i18n/format.ts'
import { FilterSelect } from '#web/kit/filter-select.tsx'
import { FoundList } from '#web/kit/found-list.tsx'
import { Problem } from '#web/kit/problem.tsx'
import { Badge, type Tone } from '#web/ui/badge.tsx'
import { Button } from '#web/ui/button.tsx'
import { Empty } from '#web/ui/empty.tsx'
import { ProjectFilter } from '../projects/project-filter.tsx'
import { PersonFilter } from '../workspaces/person-filter.tsx'
import { useWorkspace } from '../workspaces/workspace.ts'
import { type BillWish, billQuery, boundsOf, usageQuery } from './billing.ts'
import { DecisionLine } from './decision-line.tsx'
import { type ChangeWish, Days, pageOf, useWish, type Wish } from './filters.tsx'
import { useTexts } from './texts.ts'
import { Ways } from './ways.tsx'

type State = BillLine['state']
const STATES = ['held', 'charged', 'charged_late', 'released'] as const satisfies readonly State[]

export function BillPanel() {
  const t = useTexts()
  const { id } = useWorkspace()
  const { wish, change } = useWish()
  const filter: BillWish = {
    state: STATES.find((each) => each === wish.state),
    project_id: wish.project,
    person_id: wish.person,
    engine: wish.engine,
    ...boundsOf(wish.from, wish.to),
  }
  const found = useQuery(billQuery(id, { ...filter, page: pageOf(wish) }))
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-end gap-3">
        <Filters wish={wish} change={change} />
        <Days wish={wish} change={change} />
        <TableLink filter={filter} />
      </div>
      <FoundList
        found={found}
        label={t('bill.title')}
        countOf={(count) => t('bill.found', { count })}
        empty={
          <Empty icon={<ReceiptText className="size-6" />} title={t('bill.noneTitle')}>
            {t('bill.noneText')}
          </Empty>
        }
        row={(line) => <Line key={line.id} line={line} />}
        onPage={(page) => change({ page: String(page) })}
      />
    </div>
  )
}

type FiltersProps = { readonly wish: Wish; readonly change: ChangeWish }

function Filters({ wish, change }: FiltersProps) {
  const t = useTexts()
  const { id } = useWorkspace()
  const engines = useQuery(usageQuery(id, { by: 'engine', page: 1 })).data?.items ?? []
  const engineIds = [...new Set(engines.flatMap(({ key }) => (key === null ? [] : [key])))]
  return (
    <div className="flex flex-wrap gap-2">
      <FilterSelect
        label={t('bill.state')}
        any={t('bill.anyState')}
        value={wish.state}
        options={STATES}
        nameOf={(state) => t(`bill.states.${state}`)}
        onChange={(state) => change({ state })}
      />
      <ProjectFilter value={wish.project} onChange={(project) => change({ project })} />
      <PersonFilter value={wish.person} onChange={(person) => change({ person })} />
      <FilterSelect
        label={t('bill.engine')}
        any={t('bill.anyEngine')}
        value={wish.engine}
        options={engineIds}
        nameOf={(engine) => engine}
        onChange={(engine) => change({ engine })}
      />
    </div>
  )
}

/** The same lines as a table for accountants; all of them, not only this page. */
function TableLink({ filter }: { readonly filter: BillWish }) {
  const t = useTexts()
  const { id } = useWorkspace()
  const load = useMutation({
    mutationFn: () => fetchFile('/billing/bill.csv', { workspace: id, query: filter, headers: { accept: 'text/csv' } }),
    onSuccess: (table) => save(table, `bill-${new Date().toISOString().slice(0, 10)}.csv`),
  })
  return (
    <>
      <Button icon={<Download aria-hidden className="size-4" />} isBusy={load.isPending} onClick={() => load.mutate()}>
        {t('bill.csv')}
      </Button>
      <Problem error={load.error} />
    </>
  )
}

function save(table: Blob, fileName: string): void {
  const address = URL.createObjectURL(table)
  const link = document.createElement('a')
  link.href = address
  link.download = fileName
  link.click()
  URL.revokeObjectURL(address)
}

const TONES: Record<State, Tone> = { held: 'info', charged: 'ok', charged_late: 'warn', released: 'plain' }

function Line({ line }: { readonly line: BillLine }) {
  const t = useTexts()
  const { currency } = line
  const says = [
    formatMoment(line.begun_at),
    ...(line.project ? [line.project.name ?? line.project.id] : []),
    line.person.name ?? line.person.id,
  ]
  return (
    <li className="flex flex-col gap-1 px-4 py-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="min-w-0 font-medium break-all">{line.engine ?? line.reason}</span>
        <Badge tone={TONES[line.state]}>{t(`bill.states.${line.state}`)}</Badge>
        <span className="ml-auto font-medium tabular-nums">{formatMoney(line.charged ?? line.held, currency)}</span>
      </div>
      <p className="text-xs text-muted">{says.join(' · ')}</p>
      {line.provider_job_id !== null && (
        <p className="text-xs break-all text-muted">{t('bill.job', { id: line.provider_job_id })}</p>
      )}
      {line.decision && <DecisionLine decision={line.decision} />}
      {line.refunded !== '0' && (
        <p className="text-xs text-muted">{t('bill.refunded', { amount: formatMoney(line.refunded, currency) })}</p>
      )}
      {line.owed !== '0' && (
        <p className="text-xs text-danger">{t('bill.owed', { amount: formatMoney(line.owed, currency) })}</p>
      )}
      <Ways taskId={line.task_id} lineId={line.id} />
    </li>
  )
}
