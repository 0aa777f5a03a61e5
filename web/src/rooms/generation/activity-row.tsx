import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Generation } from '#contract/generation.ts'
import { keys } from '#web/api/keys.ts'
import { api } from '#web/api/request.ts'
import { formatMoment, formatMoney } from '#web/i18n/format.ts'
import { Confirm } from '#web/kit/confirm.tsx'
import { tell } from '#web/kit/toasts.tsx'
import { paths } from '#web/paths.ts'
import { Badge, type Tone } from '#web/ui/badge.tsx'
import { Button } from '#web/ui/button.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { memberNamesQuery, useWorkspace } from '../workspaces/workspace.ts'
import { activityKey, mayDecide, mayReadActivity, mayRetry } from './activity.ts'
import { RetryAnyway } from './activity-retry.tsx'
import { useActivityTexts } from './activity-texts.ts'
import { useTexts } from './texts.ts'

type RowProps = { readonly one: Generation }

const TONES: Record<Generation['state'], Tone> = {
  intended: 'plain',
  submitting: 'info',
  submitted: 'info',
  succeeded: 'ok',
  failed: 'danger',
  cancelled: 'plain',
  ambiguous: 'warn',
}

/** One piece of work; an open one with the question that somebody must answer. */
export function ActivityRow({ one }: RowProps) {
  const t = useActivityTexts()
  const kinds = useTexts()
  return (
    <li className="flex flex-col gap-2 px-4 py-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="font-medium">{kinds(`kind.${one.kind}`)}</span>
        <code className="min-w-0 text-xs break-all text-muted">{one.engine_id}</code>
        <Badge tone={TONES[one.state]}>{t(`states.${one.state}`)}</Badge>
        <span className="ml-auto tabular-nums">
          <Amount one={one} />
        </span>
      </div>
      <p className="text-xs text-muted">{formatMoment(one.created_at)}</p>
      {one.decided_by !== null && <Decided one={one} />}
      {one.provider_job_id !== null && (
        <p className="text-xs break-all text-muted">{t('job', { id: one.provider_job_id })}</p>
      )}
      {one.failure && <p className="text-xs text-danger">{one.failure.reason}</p>}
      {one.called_off_at !== null && (
        <p className="text-xs text-muted">{t('goesOn', { amount: formatMoney(one.held_amount, one.currency) })}</p>
      )}
      {one.beside !== null && (
        <p className="text-xs text-muted">
          {t('beside')}{' '}
          <a className="text-accent underline" href={one.beside.url} target="_blank" rel="noreferrer">
            {t('openBeside')}
          </a>
        </p>
      )}
      {one.is_open && <Question one={one} />}
    </li>
  )
}

/** Who settled the question, and where it stands in the books. */
function Decided({ one }: RowProps) {
  const t = useActivityTexts()
  const { id, slug, role } = useWorkspace()
  const people = useQuery(memberNamesQuery(id)).data
  const { decided_by: who, decided_at: at } = one
  const name = people?.find((each) => each.user.id === who)?.user.display_name
  const says =
    who === 'provider' || who === 'deadline'
      ? t(`decidedBy.${who}`)
      : name === undefined
        ? t('decidedBy.person')
        : t('decidedByName', { name })
  return (
    <p className="flex flex-wrap items-center gap-x-2 text-xs text-muted">
      <span>{at === null ? says : `${says} · ${formatMoment(at)}`}</span>
      {mayReadActivity(role) && one.held_amount !== '0' && (
        <Link
          to={paths.billing}
          params={{ workspace: slug }}
          search={{ tab: 'journal', line: one.id }}
          className="text-accent-strong underline"
        >
          {t('entries')}
        </Link>
      )}
    </p>
  )
}

function Amount({ one }: RowProps) {
  const t = useActivityTexts()
  if (one.charged_amount !== null)
    return one.charged_amount === '0'
      ? t('free')
      : t('charged', { amount: formatMoney(one.charged_amount, one.currency) })
  if (one.held_amount === '0') return one.is_open ? t('undecided') : t('free')
  return t('held', { amount: formatMoney(one.held_amount, one.currency) })
}

function Question({ one }: RowProps) {
  const t = useActivityTexts()
  const kinds = useTexts()
  const { role } = useWorkspace()
  const [answer, setAnswer] = useState<boolean | null>(null)
  const decide = useDecision(one, () => setAnswer(null))
  const amount = formatMoney(one.held_amount, one.currency)
  const isMade = one.failure?.cause === 'unfetched'
  return (
    <Notice tone="warn" title={t('question')}>
      <p>{t(isMade ? 'madeText' : 'questionText', { amount })}</p>
      {one.provider_job_id === null && (
        <p>{t('noJob', { kind: kinds(`kind.${one.kind}`), time: formatMoment(one.created_at) })}</p>
      )}
      {one.decide_by !== null && (
        <p>{t(isMade ? 'deadlineMade' : 'deadline', { time: formatMoment(one.decide_by) })}</p>
      )}
      {!mayDecide(role) && <p>{t('forAdmins')}</p>}
      <div className="mt-2 flex flex-wrap gap-2">
        {mayDecide(role) && (
          <>
            <Button size="small" onClick={() => setAnswer(true)}>
              {t('wasCharged')}
            </Button>
            <Button size="small" onClick={() => setAnswer(false)}>
              {t('wasNot')}
            </Button>
          </>
        )}
        {mayRetry(role) && <RetryAnyway one={one} />}
      </div>
      <Confirm
        isOpen={answer !== null}
        onClose={() => setAnswer(null)}
        title={t(answer ? 'chargedTitle' : 'notTitle', { amount })}
        verb={t(answer ? 'book' : 'giveBack')}
        isBusy={decide.isPending}
        error={decide.error}
        onConfirm={() => answer !== null && decide.mutate(answer)}
      >
        {t(answer ? 'chargedText' : 'notText')}
      </Confirm>
    </Notice>
  )
}

function useDecision(one: Generation, onDecided: () => void) {
  const t = useActivityTexts()
  const client = useQueryClient()
  const { id } = useWorkspace()
  return useMutation({
    mutationFn: (charged: boolean) => api.post(`/generations/${one.id}/decision`, { body: { charged }, workspace: id }),
    onSuccess: () => {
      tell(t('decided'))
      onDecided()
    },
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: activityKey(id) }),
        client.invalidateQueries({ queryKey: keys.inWorkspace(id, 'billing') }),
      ]),
  })
}
