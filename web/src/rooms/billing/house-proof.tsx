import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { CircleCheck, Scale, TriangleAlert } from 'lucide-react'
import type { LedgerProof } from '#contract/billing.ts'
import { api } from '#web/api/request.ts'
import { formatMoment } from '#web/i18n/format.ts'
import { Problem } from '#web/kit/problem.tsx'
import { Badge } from '#web/ui/badge.tsx'
import { Button } from '#web/ui/button.tsx'
import { Skeleton } from '#web/ui/skeleton.tsx'
import { proofQuery } from './house.ts'
import { useHouseTexts } from './house-texts.ts'

export function ProofSection() {
  const t = useHouseTexts()
  const client = useQueryClient()
  const proof = useQuery(proofQuery)
  const prove = useMutation({
    mutationFn: () => api.post<LedgerProof>('/billing/proof'),
    onSuccess: (found) => client.setQueryData(proofQuery.queryKey, found),
  })
  return (
    <section className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <h2 className="text-base font-semibold">{t('proof')}</h2>
        {proof.data && <Verdict isGood={proof.data.ok} />}
        <span className="ml-auto">
          <Button
            icon={<Scale aria-hidden className="size-4" />}
            isBusy={prove.isPending}
            onClick={() => prove.mutate()}
          >
            {t('proveNow')}
          </Button>
        </span>
      </div>
      <p className="text-muted">{t('proofAbout')}</p>
      {proof.isPending && <Skeleton className="h-10 w-full" />}
      {proof.data === null && <p>{t('proofNever')}</p>}
      {proof.data && <Findings proof={proof.data} />}
      <Problem error={prove.error ?? proof.error} onRetry={() => void proof.refetch()} />
    </section>
  )
}

function Verdict({ isGood }: { readonly isGood: boolean }) {
  const t = useHouseTexts()
  const Icon = isGood ? CircleCheck : TriangleAlert
  return (
    <Badge tone={isGood ? 'ok' : 'danger'} icon={<Icon aria-hidden className="size-3.5" />}>
      {isGood ? t('proofGood') : t('proofBad')}
    </Badge>
  )
}

function Findings({ proof }: { readonly proof: LedgerProof }) {
  const t = useHouseTexts()
  return (
    <>
      <p className="tabular-nums">
        {t('provedAt', { time: formatMoment(proof.proved_at), entries: proof.entries, holds: proof.holds_open })}
      </p>
      {!proof.ok && <p>{t('proofBadText')}</p>}
      <ul className="divide-y divide-line rounded-lg border border-line bg-surface empty:hidden">
        {proof.findings.map(({ rule, workspace_id: workspaceId, detail }) => (
          <li key={`${rule} ${workspaceId} ${detail}`} className="px-4 py-2 break-words">
            <span className="font-medium">{rule}</span> {detail}
          </li>
        ))}
      </ul>
    </>
  )
}
